"""Rows of the sample that screens need in their addresses; asked when the screen is looked at."""

from collections.abc import Callable
from typing import Any

from caicach.foundation.organizations.models import Unit
from caicach.measuring.indicators.models import Figure
from caicach.publishing.reports.models import OPEN_STATES, Report
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
