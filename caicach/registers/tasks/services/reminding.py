"""Reminding people of due days, once for each due day of a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from caicach.domain.workdays import WorkCalendarError
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.tasks.models import Reminder, Task
from caicach.registers.tasks.services.notices import tell_due_soon, tell_overdue
from caicach.registers.tasks.services.rules import announce_tasks

#: How many working days before the due day people are reminded.
WORKING_DAYS_BEFORE = 3
#: The same in calendar days, for a year whose work calendar is not known yet.
CALENDAR_DAYS_BEFORE = 5


@dataclass(frozen=True)
class Reminded:
    """How many tasks were reminded of."""

    due_soon: int
    overdue: int


def horizon(today: date) -> date:
    """The last due day that people are reminded of today."""
    try:
        return rulebook().work_calendar.add_working_days(today, WORKING_DAYS_BEFORE)
    except WorkCalendarError:
        return today + timedelta(days=CALENDAR_DAYS_BEFORE)


def remind(today: date | None = None) -> Reminded:
    """Tell people of tasks that come due or came to be overdue; those figures are then measured again.

    Safe to run again: a task is reminded of once for each kind and due day.
    """
    day = today or timezone.localdate()
    still_open = Task.objects.standing().open(day)
    soon = _not_yet(still_open.filter(due_on__gte=day, due_on__lte=horizon(day)), "due_soon")
    late = _not_yet(still_open.filter(due_on__lt=day), "overdue")
    return Reminded(sum(_one(task, "due_soon") for task in soon), sum(_one(task, "overdue") for task in late))


def _not_yet(tasks: QuerySet[Task], kind: str) -> list[Task]:
    told = Reminder.objects.filter(task=OuterRef("pk"), kind=kind, due_on=OuterRef("due_on"))
    return list(tasks.filter(~Exists(told)).select_related("unit", "plan", "created_by"))


@transaction.atomic
def _one(task: Task, kind: str) -> int:
    if task.due_on is None:
        return 0
    _, is_new = Reminder.objects.get_or_create(task=task, kind=kind, due_on=task.due_on)
    if not is_new:
        return 0
    if kind == "overdue":
        tell_overdue(task)
        announce_tasks([task])
    else:
        tell_due_soon(task)
    return 1
