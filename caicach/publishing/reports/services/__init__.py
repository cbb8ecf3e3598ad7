"""Deeds on reports."""

from caicach.publishing.reports.services.submitting import Rendered, accept, give_back, render, submit
from caicach.publishing.reports.services.writing import (
    ReportClosed,
    choose_documents,
    edit_heading,
    edit_section,
    refresh_figures,
    reset_section,
    start_report,
)

__all__ = [
    "Rendered",
    "ReportClosed",
    "accept",
    "choose_documents",
    "edit_heading",
    "edit_section",
    "give_back",
    "refresh_figures",
    "render",
    "reset_section",
    "start_report",
    "submit",
]
