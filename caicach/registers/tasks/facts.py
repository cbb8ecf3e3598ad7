"""Facts of tasks (R5, R7): the yearly plan's tasks, cumulative; tasks assigned from above, by state.

The plan of a span is the yearly reform plan in force for the year of the span's last day; its facts count all tasks
given by that day. Assigned facts count tasks given within the span. States are those of the span's last day, or of
today while the span still runs. A unit is known where it has such a plan with tasks, or has ever been assigned a task
by the span's end; other units are absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from caicach.domain.periods import DateSpan
from caicach.domain.tasks import COMPLETED, OPEN, TaskState
from caicach.foundation.facts.registry import Column, Fact, FactRows, Totals, Where, register
from caicach.registers.plans.models import PlanKind, PlanState
from caicach.registers.tasks.models import Task, in_state
from caicach.registers.tasks.selectors import evidence_ids

DIMENSIONS: Final = ("domain",)
_COLUMNS: Final = (
    Column("title", "Nhiệm vụ"),
    Column("unit", "Đơn vị"),
    Column("source", "Nguồn giao"),
    Column("assigned_on", "Ngày giao", "date"),
    Column("due_on", "Hạn", "date"),
    Column("completed_on", "Hoàn thành", "date"),
    Column("state", "Trạng thái"),
)


@dataclass(frozen=True)
class _Selection:
    """One named selection: from the yearly plan or from above, and which states of it (all, if none is named)."""

    from_above: bool
    states: frozenset[TaskState] = frozenset()

    def known(self, span: DateSpan, unit_ids: Sequence[int] | None) -> QuerySet[Task]:
        """Every row that makes a unit known for the span."""
        found = Task.objects.filter(withdrawn_on__isnull=True, assigned_on__lte=span.last)
        if unit_ids is not None:
            found = found.filter(unit__in=unit_ids)
        if self.from_above:
            return found.filter(assigned_by_unit__isnull=False)
        year = span.last.year
        return found.filter(
            assigned_by_unit__isnull=True,
            plan__kind=PlanKind.YEARLY,
            plan__state=PlanState.IN_FORCE,
            plan__year_from__lte=year,
            plan__year_to__gte=year,
        )

    def picked(self, span: DateSpan, where: Where) -> Q:
        """Which of the known rows are counted."""
        chosen = Q(assigned_on__gte=span.first) if self.from_above else Q()
        for name in DIMENSIONS:
            if name in where:
                chosen &= Q(**{f"{name}__in": where[name].split(",")})
        if self.states:
            day = state_day(span)
            in_one = Q(pk__in=[])
            for state in sorted(self.states):
                in_one |= in_state(state, day)
            chosen &= in_one
        return chosen

    def totals(self, span: DateSpan, unit_ids: Sequence[int] | None, where: Where) -> Totals:
        """Counts by unit, in one query."""
        counted = Count("pk", filter=self.picked(span, where) & Q(pk__isnull=False))
        rows = self.known(span, unit_ids).order_by().values_list("unit").annotate(times=counted)
        return {unit_id: Decimal(times) for unit_id, times in rows}

    def rows(self, span: DateSpan, unit_ids: Sequence[int], where: Where, offset: int, limit: int) -> FactRows:
        """The tasks counted, with the papers that show their results."""
        found = self.known(span, unit_ids).filter(self.picked(span, where))
        tasks = list(
            found.select_related("unit", "plan", "assigned_by_unit").order_by("assigned_on", "pk")[
                offset : offset + limit
            ]
        )
        papers = evidence_ids([task.pk for task in tasks])
        day = state_day(span)
        return FactRows(_COLUMNS, [_row(task, day, papers.get(task.pk, [])) for task in tasks], found.count())


def state_day(span: DateSpan) -> date:
    """The day whose states a span shows."""
    return min(span.last, timezone.localdate())


def _row(task: Task, day: date, papers: list[int]) -> dict[str, object]:
    return {
        "title": task.title,
        "unit": str(task.unit),
        "source": str(task.assigned_by_unit or task.plan or task.unit),
        "assigned_on": task.assigned_on,
        "due_on": task.due_on,
        "completed_on": task.completed_on,
        "state": task.state_on(day).label,
        "url": reverse("tasks:show", args=[task.pk]),
        "documents": papers,
    }


def _declare(key: str, title: str, definition: str, *, from_above: bool, states: frozenset[TaskState]) -> None:
    selection = _Selection(from_above, states)
    register(Fact(key, title, "nhiệm vụ", selection.totals, selection.rows, DIMENSIONS, definition=definition))


_PLAN = "Nhiệm vụ của kế hoạch cải cách hành chính năm đang thực hiện, lũy kế đến ngày cuối kỳ"
_ABOVE = "Nhiệm vụ cấp trên giao trong kỳ, trạng thái tính đến ngày cuối kỳ"
for _key, _title, _states in (
    ("tasks.planned", "Nhiệm vụ đề ra trong kế hoạch năm", frozenset[TaskState]()),
    ("tasks.planned_completed", "Nhiệm vụ kế hoạch đã hoàn thành", COMPLETED),
    ("tasks.planned_running", "Nhiệm vụ kế hoạch đang thực hiện", OPEN),
):
    _declare(_key, _title, _PLAN, from_above=False, states=_states)
for _key, _title, _states in (
    ("tasks.assigned", "Nhiệm vụ cấp trên giao", frozenset[TaskState]()),
    ("tasks.assigned_early", "Nhiệm vụ cấp trên giao hoàn thành trước hạn", frozenset({TaskState.EARLY})),
    ("tasks.assigned_on_time", "Nhiệm vụ cấp trên giao hoàn thành đúng hạn", frozenset({TaskState.ON_TIME})),
    ("tasks.assigned_late", "Nhiệm vụ cấp trên giao hoàn thành quá hạn", frozenset({TaskState.LATE})),
    ("tasks.assigned_running", "Nhiệm vụ cấp trên giao còn trong hạn", frozenset({TaskState.RUNNING})),
    ("tasks.assigned_overdue", "Nhiệm vụ cấp trên giao quá hạn chưa hoàn thành", frozenset({TaskState.OVERDUE})),
):
    _declare(_key, _title, _ABOVE, from_above=True, states=_states)
