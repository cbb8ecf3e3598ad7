"""All checks that count again: shares, growth, totals in the text and in tables."""

from __future__ import annotations

from caicach.domain.documents.checks.growth import check_growth
from caicach.domain.documents.checks.model import Finding, Ratio, Sum
from caicach.domain.documents.checks.ratios import check_ratios
from caicach.domain.documents.checks.spelled import check_spelled
from caicach.domain.documents.checks.sums import check_sums
from caicach.domain.documents.checks.tabular import check_tables
from caicach.domain.documents.scan import ScannedPaper


def check_figures(scanned: ScannedPaper) -> tuple[list[Ratio], list[Sum], list[Finding]]:
    """Shares and totals found, sound ones included, and what is wrong with them."""
    ratios, findings = check_ratios(scanned)
    grown, wrong_growth = check_growth(scanned)
    sums, wrong_sums = check_sums(scanned)
    table_ratios, table_sums, wrong_cells = check_tables(scanned)
    findings += [*wrong_growth, *wrong_sums, *wrong_cells, *check_spelled(scanned)]
    return ratios + grown + table_ratios, sums + table_sums, findings
