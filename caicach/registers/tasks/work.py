"""A person's own work of a day, and the load of a month: questions asked of the tasks for the home screens."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from caicach.domain.tasks import OPEN, TaskState
from caicach.foundation.organizations.access import Action, current_posts, reach
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.plans.models import Plan
from caicach.registers.tasks.access import WORK
from caicach.registers.tasks.models import Task, TaskAssignee, TaskParticipant, in_state
from caicach.registers.tasks.selectors import visible_to

#: How many tasks a day of the calendar names.
PER_DAY = 4
#: How many rows a part of the page shows; the rest is one click away.
SHOWN = 50


@dataclass(frozen=True)
class WorkPart:
    """One part of "my work today"."""

    key: str
    title: str
    tone: str
    tasks: Sequence[Task]
    total: int


def own_tasks(person: Person) -> QuerySet[Task]:
    """Tasks a person carries out: named as assignee, or their section takes part and nobody is named."""
    sections = [post.section_id for post in current_posts(person) if post.section_id]
    mine = TaskAssignee.objects.filter(person=person).values("task")
    parts = TaskParticipant.objects.filter(unit__in=sections, role__in=("lead", "advising", "implementing"))
    nobody = ~Q(pk__in=TaskAssignee.objects.values("task"))
    return (
        Task.objects.standing()
        .filter(Q(pk__in=mine) | (Q(pk__in=parts.values("task")) & nobody))
        .select_related("unit", "plan", "assigned_by_unit")
    )


def to_judge(person: Person) -> QuerySet[Task]:
    """Results that wait for this person's acceptance."""
    lead, work = reach(person, Action.APPROVE), reach(person, WORK)
    own = Q(assigned_here=False) if lead.everything else Q(assigned_here=False, unit__in=lead.unit_ids)
    given = Q(assigned_here=True) if work.everything else Q(assigned_here=True, assigned_by_unit__in=work.unit_ids)
    return (
        Task.objects.standing()
        .filter(own | given, completed_on__isnull=False, accepted_on__isnull=True)
        .select_related("unit", "plan", "assigned_by_unit")
    )


def my_work(person: Person, today: date | None = None) -> list[WorkPart]:
    """What a person should look at today, most pressing first; empty parts are left out."""
    day = today or timezone.localdate()
    week_end = day + timedelta(days=6 - day.weekday())
    mine = own_tasks(person)
    still_open = mine.open(day)  # type: ignore[attr-defined]  # TaskQuerySet
    returned = still_open.filter(returned_on__isnull=False)
    rest = still_open.filter(returned_on__isnull=True)
    parts = (
        ("returned", "Bị trả lại", "danger", returned),
        ("overdue", "Quá hạn", "danger", rest.filter(due_on__lt=day)),
        ("today", "Đến hạn hôm nay", "warning", rest.filter(due_on=day)),
        ("week", "Trong tuần này", "info", rest.filter(due_on__gt=day, due_on__lte=week_end)),
        ("later", "Sắp tới", "neutral", rest.filter(Q(due_on__gt=week_end) | Q(due_on__isnull=True))),
        ("judge", "Chờ tôi nghiệm thu", "warning", to_judge(person)),
    )
    return [part for part in (_part(*one) for one in parts) if part.total]


def _part(key: str, title: str, tone: str, tasks: QuerySet[Task]) -> WorkPart:
    found = list(tasks.order_by(F("due_on").asc(nulls_last=True), "pk")[: SHOWN + 1])
    total = len(found) if len(found) <= SHOWN else tasks.count()
    return WorkPart(key, title, tone, found[:SHOWN], total)


@dataclass(frozen=True)
class CalendarDay:
    """A day of the month view: the first tasks due on it, and how many there are."""

    day: date
    in_month: bool
    is_today: bool
    tasks: Sequence[Task]
    total: int


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday, with the months beside it."""

    first: date
    weeks: Sequence[Sequence[CalendarDay]]
    previous: date
    next: date
    busiest: int


def month_of(person: Person, year: int, month: int, only_mine: bool) -> Month:
    """Tasks due in a month; two queries however many there are."""
    first = date(year, month, 1)
    days = list(calendar.Calendar(calendar.MONDAY).itermonthdates(year, month))
    rows = (own_tasks(person) if only_mine else visible_to(person).filter(withdrawn_on__isnull=True)).filter(
        due_on__gte=days[0], due_on__lte=days[-1]
    )
    by_day: dict[date, list[Task]] = {}
    numbered = rows.annotate(place=Window(RowNumber(), partition_by="due_on", order_by="pk"))
    for task in numbered.filter(place__lte=PER_DAY).order_by("due_on", "pk"):
        if task.due_on is not None:
            by_day.setdefault(task.due_on, []).append(task)
    totals = dict(rows.order_by().values_list("due_on").annotate(times=Count("pk")))
    today = timezone.localdate()
    cells = [
        CalendarDay(day, day.month == month, day == today, by_day.get(day, []), totals.get(day, 0)) for day in days
    ]
    weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
    busiest = max(totals.values(), default=0)
    return Month(first, weeks, (first - timedelta(days=1)).replace(day=1), _next_month(first), busiest)


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


@dataclass(frozen=True)
class StateCounts:
    """How many tasks stand in each state."""

    total: int
    early: int
    on_time: int
    late: int
    running: int
    overdue: int

    @property
    def completed(self) -> int:
        """Completed in any way."""
        return self.early + self.on_time + self.late


def state_counts(tasks: QuerySet[Task], as_of: date | None = None) -> StateCounts:
    """Counts by state, in one query."""
    day = as_of or timezone.localdate()
    wanted = {state.value: Count("pk", filter=in_state(state, day)) for state in TaskState}
    return StateCounts(**tasks.order_by().aggregate(total=Count("pk"), **wanted))


@dataclass(frozen=True)
class DomainLoad:
    """Tasks of a plan in one domain."""

    domain: str
    counts: StateCounts
    tasks: Sequence[Task]


def plan_tasks(person: Person, plan: Plan, as_of: date | None = None) -> QuerySet[Task]:
    """Tasks of a plan with their state and their participants."""
    tasks = visible_to(person).filter(plan=plan, withdrawn_on__isnull=True)
    parts = Prefetch("participants", TaskParticipant.objects.select_related("unit"))
    found: QuerySet[Task] = tasks.with_state(as_of).prefetch_related(parts).order_by("position", "pk")  # type: ignore[attr-defined]  # TaskQuerySet
    return found


def load_of_units(person: Person, units: Sequence[Unit], as_of: date | None = None) -> dict[int, StateCounts]:
    """Open and completed tasks by unit, in one query; units without tasks are absent."""
    day = as_of or timezone.localdate()
    wanted = {state.value: Count("pk", filter=in_state(state, day)) for state in TaskState}
    rows = (
        visible_to(person)
        .filter(withdrawn_on__isnull=True, unit__in=units)
        .order_by()
        .values("unit_id")
        .annotate(total=Count("pk"), **wanted)
        .values_list("unit_id", "total", *wanted)
    )
    return {unit_id: StateCounts(*numbers) for unit_id, *numbers in rows}


def open_by_person(person: Person, unit: Unit) -> list[tuple[Person, int, int]]:
    """Open tasks and overdue ones of each assignee of a unit, the most loaded first."""
    day = timezone.localdate()
    open_now = Q(pk__in=[])
    for state in OPEN:
        open_now |= in_state(state, day)
    tasks = visible_to(person).filter(open_now, unit=unit, withdrawn_on__isnull=True)
    overdue = tasks.filter(in_state(TaskState.OVERDUE, day)).values("pk")
    rows = (
        TaskAssignee.objects.filter(task__in=tasks.values("pk"))
        .order_by()
        .values("person")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(task__in=overdue)))
        .order_by("-open")
    )
    counts = {row["person"]: (row["open"], row["late"]) for row in rows}
    people = Person.objects.in_bulk(counts)
    return [(people[pk], *numbers) for pk, numbers in counts.items()]
