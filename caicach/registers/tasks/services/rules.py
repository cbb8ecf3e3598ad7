"""What every deed on tasks checks, traces and announces."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.facts.signals import announce
from caicach.foundation.organizations.models import Person
from caicach.registers.tasks.models import EventKind, Task, TaskEvent


class TaskError(TradeError):
    """A deed on a task cannot be done; the message is one sentence: what, why, remedy."""


#: The check constraints of a task as plain conditions: asking the database eight times for each deed would make a
#: year of tasks slow. A test holds the two against each other; the words are those of the constraints.
CHECKS: dict[str, Callable[[Task], bool]] = {
    "task_completed_after_assigned": lambda t: t.completed_on is None or t.completed_on >= t.assigned_on,
    "task_due_after_assigned": lambda t: t.due_on is None or t.due_on >= t.assigned_on,
    "task_accepted_after_completed": lambda t: (
        t.accepted_on is None or (t.completed_on is not None and t.accepted_on >= t.completed_on)
    ),
    "task_not_from_itself": lambda t: t.assigned_by_unit_id is None or t.assigned_by_unit_id != t.unit_id,
    "task_budget_not_negative": lambda t: t.budget is None or t.budget >= 0,
    "task_has_title": lambda t: t.title != "",
}
_MESSAGES = {rule.name: str(rule.violation_error_message) for rule in Task._meta.constraints}
#: Rows that other deeds have fetched already; asking whether they exist would only cost time.
_LINKS = [field.name for field in Task._meta.concrete_fields if field.is_relation]


def must_be_whole(task: Task, what: str) -> None:
    """Raise `TaskError` with the first sentence the fields or the constraints say; asks the database nothing."""
    try:
        task.clean_fields(exclude=_LINKS)
    except ValidationError as fault:
        name, messages = next(iter(fault.message_dict.items()))
        label = Task._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # columns only
        raise TaskError(f"{what}: {label}: {messages[0]}") from fault
    for name, holds in CHECKS.items():
        if not holds(task):
            raise TaskError(f"{what}: {_MESSAGES[name]}")


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
    if kind in (EventKind.SENT_BACK, EventKind.POSTPONED, EventKind.WITHDRAWN) and not event.note:
        raise TaskError(f"{kind.label}: hãy ghi lý do.")
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
