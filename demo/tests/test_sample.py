"""The built sample: one ward's third quarter of 2024 gives exactly the figures of a known report."""

import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from caicach.domain.periods import Period
from caicach.foundation.audit.services import verify
from caicach.foundation.facts import registry
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.organizations.selectors.people import sample_people
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators.models import Figure, PendingChange
from caicach.measuring.indicators.services import span_of
from caicach.publishing.reports.models import Report, ReportState
from caicach.publishing.reports.services import render
from caicach.registers.dossiers.models import Partition
from caicach.registers.plans import selectors
from caicach.registers.plans.models import Decision, Plan, PlanState
from caicach.registers.tasks.work import my_work
from demo.building import build, is_built
from demo.declarations import last_closed

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sample")]
WARD, PERIOD = "M101", Period.parse("2024Q3")

#: Indicator → value as the report prints it, and part/whole where it prints a share.
PRINTED = {
    "tasks.planned": ("41", None),
    "tasks.plan_completed": ("38", None),
    "tasks.plan_running": ("3", None),
    "tasks.plan_completion_rate": ("92.68", (38, 41)),
    "tasks.assigned": ("32", None),
    "tasks.assigned_early": ("21", None),
    "tasks.assigned_on_time": ("10", None),
    "tasks.assigned_late": ("0", None),
    "tasks.assigned_running": ("1", None),
    "tasks.assigned_overdue": ("0", None),
    "one_stop.received": ("437", None),
    "one_stop.carried_over": ("0", None),
    "one_stop.resolved": ("437", None),
    "one_stop.resolved_in_time": ("437", None),
    "one_stop.resolved_late": ("0", None),
    "one_stop.on_time_rate": ("100.00", (437, 437)),
    "one_stop.in_process": ("0", None),
    "one_stop.resolved_civil_status": ("390", None),
    "one_stop.resolved_land": ("28", None),
    "one_stop.resolved_labour_social": ("14", None),
    "one_stop.resolved_agriculture_poverty": ("5", None),
    "one_stop.resolved_other_fields": ("0", None),
    "one_stop.staff": ("7", None),
    "online.received": ("334", None),
    "online.full": ("140", None),
    "online.full_resolved": ("140", None),
    "online.full_rate": ("100.00", (140, 140)),
    "online.partial": ("194", None),
    "online.partial_resolved": ("194", None),
    "online.partial_rate": ("100.00", (194, 194)),
    "online.fee_due": ("266", None),
    "online.paid": ("239", None),
    "online.payment_rate": ("89.85", (239, 266)),
    "procedures.total": ("71", None),
    "procedures.with_online_dossiers": ("17", None),
    "procedures.online_arising_rate": ("23.94", (17, 71)),
    "finance.revenue_plan": ("2.814", None),
    "finance.revenue_actual": ("2.150", None),
    "finance.revenue_rate": ("76.40", (2_150_000_000, 2_814_000_000)),
    "staff.total": ("20", None),
    "staff.specialists": ("9", None),
    "staff.below_university": ("2", None),
    "staff.university": ("16", None),
    "staff.postgraduate": ("2", None),
    "staff.standard_met": ("20", None),
    "staff.standard_met_rate": ("100.00", (20, 20)),
    "staff.non_specialist": ("8", None),
    "communication.broadcasts": ("38", None),
    "communication.portal_posts": ("42", None),
    "communication.law_broadcasts": ("28", None),
    "communication.law_posts": ("3", None),
    "equipment.computers": ("27", None),
    "equipment.printers": ("20", None),
    "equipment.scanners": ("2", None),
    "equipment.copiers": ("1", None),
    "equipment.projectors": ("2", None),
    "equipment.led_boards": ("2", None),
    "feedback.received": ("0", None),
}
#: Facts whose rows are what is added up or looked through, not what is counted.
NOT_COUNTS = {"dossiers.procedures_with_online"}


def figure(indicator: str, unit: str = WARD, period: Period = PERIOD) -> Figure:
    return Figure.objects.get(indicator=indicator, unit__code=unit, period=period.key, is_current=True)


@pytest.mark.parametrize("indicator", PRINTED)
def test_the_ward_gives_the_figures_of_the_report(indicator: str) -> None:
    shown, share = PRINTED[indicator]
    found = figure(indicator)
    assert rulebook().indicator(indicator).rounded(found.value) == Decimal(shown)
    if share:
        assert (found.part, found.whole) == tuple(map(Decimal, share))


def test_staff_by_post_add_up() -> None:
    posts = ("party", "council", "front", "mass_organisations", "leaders", "specialists")
    assert sum(figure(f"staff.{post}").value or 0 for post in posts) == 20


def rows_behind(source: dict[str, Any]) -> int:
    """How many rows open behind one input of a figure of the ward."""
    units = list(Unit.objects.filter(path__startswith=Unit.objects.get(code=WARD).path).values_list("pk", flat=True))
    fact = registry.get(source["fact"])
    total = 0
    for choice in itertools.product(*source["where"].values()):
        where = dict(zip(source["where"], choice, strict=True))
        page = fact.rows(span_of(PERIOD), units, where, 0, 3)
        assert len(page.rows) == min(3, page.total)
        total += page.total
    return total


@pytest.mark.parametrize("indicator", PRINTED)
def test_every_figure_opens_down_to_its_rows(indicator: str) -> None:
    for source in figure(indicator).inputs:
        if "fact" not in source:
            assert figure(source["indicator"]).value is not None
        elif source["fact"].startswith("declarations."):
            assert rows_behind(source) == 1
        elif source["fact"] not in NOT_COUNTS:
            assert rows_behind(source) == Decimal(source["value"])


def test_procedures_with_online_dossiers_open_to_the_dossiers() -> None:
    (source,) = figure("procedures.with_online_dossiers").inputs
    assert rows_behind(source) == 334


def test_the_report_of_that_quarter_went_all_the_way() -> None:
    report = Report.objects.get(unit__code=WARD, period=PERIOD.key)
    assert report.state == ReportState.ACCEPTED
    assert report.document is not None
    assert report.document.revisions.count() == 2
    assert not render(report).checked.errors


def test_the_last_quarter_shows_every_state_and_an_unknown() -> None:
    states = set(Report.objects.filter(period=last_closed().key).values_list("state", flat=True))
    assert states == {ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.RETURNED, ReportState.DRAFT}
    assert not Report.objects.filter(unit__code="M106", period=last_closed().key).exists()
    unknown = figure("finance.revenue_rate", "M105", last_closed())
    assert (unknown.value, unknown.state) == (None, "unknown")


def test_there_is_something_to_do_today() -> None:
    people = Person.objects.filter(username__in=("vanphong", "motcua", "diachinh", "chutich"))
    parts = {part.key for person in people for part in my_work(person)}
    assert {"overdue", "today", "returned", "judge"} <= parts
    plan, amended = Plan.objects.filter(state=PlanState.IN_REVIEW).order_by("-year_from")
    assert selectors.amendment_of(amended, selectors.versions_before(amended).get())
    assert set(plan.items.values_list("decision", flat=True)) == {Decision.CONFIRMED, Decision.PENDING}


def test_size_and_soundness(sample: Path) -> None:
    rows = sum(Partition.objects.filter(is_current=True).values_list("rows", flat=True))
    assert 36_000 < rows < 46_000
    assert not PendingChange.objects.exists()
    assert not list(verify())
    assert {person.username for person in sample_people()} >= {"vanphong", "chutich", "lanhdaotinh", "quantritinh"}


def test_a_second_build_is_not_needed() -> None:
    assert is_built()


def test_a_build_that_was_killed_goes_on() -> None:
    before = Figure.objects.count(), Report.objects.count()
    said: list[str] = []
    build(said.append)
    assert (Figure.objects.count(), Report.objects.count()) == before
    assert len(said) == 2
