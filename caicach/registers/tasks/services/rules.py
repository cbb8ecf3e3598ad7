"""What every deed on tasks checks, traces and announces."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.facts.signals import announce
from caicach.foundation.organizations.models import Person
from caicach.registers.tasks.models import EventKind, Task, TaskEvent


class TaskError(TradeError):
    """A deed on a task cannot be done; the message is one sentence: what, why, remedy."""


def must_be_whole(row: models.Model, what: str) -> None:
    """Raise `TaskError` with the first sentence the model or its constraints say."""
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as fault:
        name, messages = next(iter(fault.message_dict.items()))
        label = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}: "  # type: ignore[union-attr]  # columns only
        raise TaskError(f"{what}: {label}{messages[0]}") from fault


def must_stand(task: Task) -> None:
    """Raise `TaskError` for a task that was withdrawn."""
    if task.withdrawn_on is not None:
        raise TaskError(f"Nhiệm vụ “{task}” đã thu hồi ngày {task.withdrawn_on:%d/%m/%Y}, không xử lý tiếp được.")


def must_not_be_future(day: date, what: str) -> None:
    """Raise `TaskError` for a day that has not come."""
    if day > timezone.localdate():
        raise TaskError(f"{what} {day:%d/%m/%Y} ở tương lai. Hãy nhập ngày từ hôm nay trở về trước.")


def lock(task: Task) -> Task:
    """The row as it stands now."""
    return (
        Task.objects.select_for_update(of=("self",)).select_related("unit", "plan", "assigned_by_unit").get(pk=task.pk)
    )


def trace(
    task: Task,
    kind: EventKind,
    by: Person,
    *,
    on: date | None = None,
    note: str = "",
    before: date | None = None,
    after: date | None = None,
    changes: dict[str, object] | None = None,
) -> TaskEvent:
    """One line in the timeline, one entry in the log."""
    event = TaskEvent(
        task=task,
        kind=kind,
        happened_on=on or timezone.localdate(),
        by=by,
        note=note.strip(),
        day_before=before,
        day_after=after,
    )
    must_be_whole(event, kind.label)
    event.save()
    record(
        f"tasks.{kind.value}",
        by=by,
        unit=task.unit,
        subject=task,
        summary=f"{kind.label}: “{task}”" + (f". {note.strip()}" if note.strip() else ""),
        changes=changes,
    )
    return event


def announce_tasks(tasks: Iterable[Task]) -> None:
    """Tell which units' facts changed: those of the days from the assignment to the end of the plan's years."""
    spans: dict[tuple[date, date], set[int]] = {}
    for task in tasks:
        last = task.plan.last_day if task.plan_id and task.plan else task.assigned_on
        ends = [last, task.assigned_on, *(day for day in (task.completed_on, task.due_on) if day)]
        spans.setdefault((task.assigned_on, max(ends)), set()).add(task.unit_id)
    for (first, last), units in spans.items():
        announce("tasks", units, first, last)
