"""Rows of the sample that screens need in their addresses; asked when the screen is looked at."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from django.db import connections

from caicach.foundation.audit.models import Entry
from caicach.foundation.documents.models import Document
from caicach.foundation.organizations.models import Person, Unit
from caicach.measuring.indicators.models import Figure
from caicach.publishing.reports.models import OPEN_STATES, Report
from caicach.registers.dossiers.models import ImportBatch, Partition
from caicach.registers.plans.models import Plan, PlanItem, Target
from caicach.registers.tasks.models import Task

Kwargs = Callable[[], dict[str, Any]]


def unit(code: str) -> Kwargs:
    """A unit by its code."""
    return lambda: {"unit_id": Unit.objects.get(code=code).pk}


def _figure(indicator: str, code: str, period: str) -> Figure:
    return Figure.objects.get(indicator=indicator, unit__code=code, period=period, is_current=True)


def figure(indicator: str, code: str, period: str) -> Kwargs:
    """The figure that holds now."""
    return lambda: {"pk": _figure(indicator, code, period).pk}


def figure_input(indicator: str, code: str, period: str) -> Kwargs:
    """The first fact input of a figure."""

    def find() -> dict[str, Any]:
        found = _figure(indicator, code, period)
        return {"pk": found.pk, "name": next(i["name"] for i in found.inputs if i.get("fact"))}

    return find


def _report(code: str, period: str = "") -> Report:
    found = Report.objects.filter(unit__code=code)
    return found.get(period=period) if period else found.filter(state__in=OPEN_STATES).order_by("-last_day")[0]


def report(code: str, period: str = "") -> Kwargs:
    """A unit's report of a period, or the latest one still open."""
    return lambda: {"pk": _report(code, period).pk}


def report_section(code: str) -> Kwargs:
    """A section with text of the latest open report."""

    def find() -> dict[str, Any]:
        open_report = _report(code)
        section = next(s for s in open_report.sections.all() if s.paragraphs)
        return {"pk": open_report.pk, "key": section.key}

    return find


def report_footnote(code: str) -> Kwargs:
    """A footnote of the latest open report."""

    def find() -> dict[str, Any]:
        row = _report(code).footnote_documents.first()
        return {"pk": row.report_id, "section": row.section, "footnote": row.footnote}

    return find


def plan(code: str, state: str) -> Kwargs:
    """A unit's latest plan in a state."""
    return lambda: {"pk": Plan.objects.filter(unit__code=code, state=state).order_by("-year_to")[0].pk}


def plan_item(code: str) -> Kwargs:
    """An item of a unit's plan under review."""

    def find() -> dict[str, Any]:
        item = PlanItem.objects.filter(plan__unit__code=code, plan__state="in_review")[0]
        return {"pk": item.plan_id, "item_pk": item.pk}

    return find


def task(code: str) -> Kwargs:
    """A task of a unit that waits for acceptance."""
    waiting = {"completed_on__isnull": False, "accepted_on__isnull": True}
    return lambda: {"pk": Task.objects.filter(unit__code=code, **waiting)[0].pk}


def target(code: str, *, measured: bool) -> Kwargs:
    """A target of a unit's latest plan, with an indicator or without."""

    def find() -> dict[str, Any]:
        found = Target.objects.filter(plan__unit__code=code, plan__state="in_force").order_by("-plan__year_to", "pk")
        return {"pk": (found.exclude(indicator="") if measured else found.filter(indicator=""))[0].pk}

    return find


def unit_page(code: str) -> Kwargs:
    """The unit that bears this code today."""
    return lambda: {"pk": Unit.objects.get(code=code, valid_to__isnull=True).pk}


def person(username: str) -> Kwargs:
    """A person by user name."""
    return lambda: {"pk": Person.objects.get(username=username).pk}


def log_entry(deed: str) -> Kwargs:
    """The latest entry of a deed in the log."""
    return lambda: {"sequence": Entry.objects.filter(deed=deed).order_by("-sequence")[0].sequence}


def document(code: str, direction: str) -> Kwargs:
    """The latest document of a unit's register."""
    return lambda: {"pk": Document.objects.filter(unit__code=code, direction=direction).order_by("-issued_on")[0].pk}


def dossier_batch() -> dict[str, Any]:
    """The latest list of dossiers."""
    return {"pk": ImportBatch.objects.order_by("-pk")[0].pk}


def dossier(code: str) -> Kwargs:
    """A dossier of a unit out of the latest month's file."""

    def find() -> dict[str, Any]:
        home = Path(str(connections["default"].settings_dict["NAME"])).parent
        path = Partition.objects.filter(is_current=True).order_by("-month")[0].path
        unit_id = Unit.objects.get(code=code).pk
        asked = "select dossier_code from read_parquet(?) where unit_id = ? order by 1 limit 1"
        row = duckdb.connect().execute(asked, [str(home / "dossiers" / path), unit_id]).fetchone()
        assert row is not None, f"no dossier of {code} in {path}"
        return {"unit_id": unit_id, "code": row[0]}

    return find


def declared(form: str, period: str) -> Kwargs:
    """A form of declarations in a period."""
    return lambda: {"form": form, "period": period}


def importer(key: str) -> Kwargs:
    """An importer by its key."""
    return lambda: {"key": key}
