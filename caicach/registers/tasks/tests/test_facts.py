"""Facts of tasks against a slow count by hand."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from caicach.domain.periods import DateSpan
from caicach.domain.tasks import TaskState
from caicach.foundation.facts import registry
from caicach.registers.plans.models import Plan
from caicach.registers.tasks.models import Task

YEAR = DateSpan(date(2025, 12, 15), date(2026, 12, 14))
QUARTER = DateSpan(date(2026, 3, 15), date(2026, 6, 14))


@pytest.fixture
def rows(world):
    dice = Random(7)
    plans = {
        unit.pk: Plan.objects.create(
            unit=unit,
            title="KH",
            year_from=2026,
            year_to=2026,
            issued_on=date(2026, 1, 10),
            state="in_force",
            in_force_at=timezone.now(),
            approved_by=world.leader,
            created_by=world.leader,
        )
        for unit in (world.ward, world.office)
    }
    made = []
    for _ in range(160):
        unit = dice.choice([world.ward, world.other, world.office])
        given = date(2026, 1, 10) + timedelta(days=dice.randrange(200))
        due = given + timedelta(days=dice.randrange(40)) if dice.random() < 0.9 else None
        done = given + timedelta(days=dice.randrange(60)) if dice.random() < 0.6 else None
        above = dice.random() < 0.5
        made.append(
            Task(
                unit=unit,
                title="x",
                domain=dice.choice(["procedures", "institutions"]),
                assigned_on=given,
                due_on=due,
                completed_on=done,
                assigned_by_unit=world.province if above else None,
                plan=None if above else plans.get(unit.pk),
                withdrawn_on=given if dice.random() < 0.1 else None,
                created_by=world.officer,
            )
        )
    return Task.objects.bulk_create(made)


STATES = {
    "": set(TaskState),
    "_early": {TaskState.EARLY},
    "_on_time": {TaskState.ON_TIME},
    "_late": {TaskState.LATE},
    "_running": {TaskState.RUNNING},
    "_overdue": {TaskState.OVERDUE},
}


@pytest.mark.parametrize("span", [YEAR, QUARTER])
@pytest.mark.parametrize("where", [{}, {"domain": "procedures"}])
@pytest.mark.parametrize("suffix", STATES)
def test_assigned(rows, span, where, suffix, django_assert_num_queries):
    day = min(span.last, timezone.localdate())
    expected = {}
    for task in rows:
        if task.assigned_by_unit_id is None or task.withdrawn_on or task.assigned_on > span.last:
            continue
        expected.setdefault(task.unit_id, 0)
        if (
            task.assigned_on >= span.first
            and task.state_on(day) in STATES[suffix]
            and where.get("domain", task.domain) == task.domain
        ):
            expected[task.unit_id] += 1
    fact = registry.get(f"tasks.assigned{suffix}")
    with django_assert_num_queries(1):
        found = fact.totals(span, None, where)
    assert dict(found) == {unit: Decimal(n) for unit, n in expected.items()}
    for unit, times in found.items():
        page = fact.rows(span, [unit], where, 0, 500)
        assert page.total == len(page.rows) == times


@pytest.mark.parametrize("span", [YEAR, QUARTER])
def test_planned(rows, span, world):
    day = min(span.last, timezone.localdate())
    counted = [t for t in rows if t.plan_id and not t.withdrawn_on and t.assigned_on <= span.last]
    expected = {unit: sum(t.unit_id == unit for t in counted) for unit in {t.unit_id for t in counted}}
    assert dict(registry.get("tasks.planned").totals(span, None, {})) == expected
    done = {u: sum(t.unit_id == u and t.state_on(day).is_completed for t in counted) for u in expected}
    assert dict(registry.get("tasks.planned_completed").totals(span, None, {})) == done
    still = {u: expected[u] - done[u] for u in expected}
    assert dict(registry.get("tasks.planned_running").totals(span, None, {})) == still
    assert world.other.pk not in expected


def test_units_are_narrowed_and_pages_are_pages(rows, world):
    fact = registry.get("tasks.assigned")
    assert set(fact.totals(YEAR, [world.ward.pk], {})) == {world.ward.pk}
    everything = fact.rows(YEAR, [world.ward.pk, world.other.pk], {}, 0, 500)
    pages = [
        row
        for start in range(0, everything.total, 7)
        for row in fact.rows(YEAR, [world.ward.pk, world.other.pk], {}, start, 7).rows
    ]
    assert [row["url"] for row in pages] == [row["url"] for row in everything.rows]


def test_a_unit_without_rows_is_absent_and_before_the_first_row_too(rows, world):
    assert world.justice.pk not in registry.get("tasks.assigned").totals(YEAR, None, {})
    before = DateSpan(date(2025, 1, 1), date(2025, 12, 31))
    assert dict(registry.get("tasks.assigned").totals(before, None, {})) == {}
    assert dict(registry.get("tasks.planned").totals(before, None, {})) == {}


def test_a_quiet_quarter_after_work_is_zero_not_unknown(rows, world):
    later = DateSpan(date(2026, 10, 1), date(2026, 10, 31))
    assert registry.get("tasks.assigned").totals(later, None, {})[world.ward.pk] == 0
