"""The state of a task, computed from its dates and never typed (R7).

The five states are those of the official reports: completed before, on or after the due day; not completed and still
within the due day, or past it (domain facts §4.4). A task without a due day ("thường xuyên") is never late.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class TaskState(StrEnum):
    """Where a task stands on a day."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """The Vietnamese name used in reports and on screens."""
        return _TITLES[self]

    @property
    def is_completed(self) -> bool:
        """Whether the task was completed by that day."""
        return self in COMPLETED


COMPLETED = frozenset({TaskState.EARLY, TaskState.ON_TIME, TaskState.LATE})
OPEN = frozenset({TaskState.RUNNING, TaskState.OVERDUE})
_TITLES = {
    TaskState.EARLY: "Hoàn thành trước hạn",
    TaskState.ON_TIME: "Hoàn thành đúng hạn",
    TaskState.LATE: "Hoàn thành quá hạn",
    TaskState.RUNNING: "Trong hạn",
    TaskState.OVERDUE: "Quá hạn",
}


def state_of(due_on: date | None, completed_on: date | None, as_of: date) -> TaskState:
    """The state on the day ``as_of``; a completion after that day had not happened yet.

    Completed without a due day counts as on time; open without a due day as running.
    """
    if completed_on is not None and completed_on <= as_of:
        if due_on is None or completed_on == due_on:
            return TaskState.ON_TIME
        return TaskState.EARLY if completed_on < due_on else TaskState.LATE
    if due_on is not None and due_on < as_of:
        return TaskState.OVERDUE
    return TaskState.RUNNING


def days_left(due_on: date | None, as_of: date) -> int | None:
    """Calendar days until the due day, negative once it has passed; None without a due day."""
    return None if due_on is None else (due_on - as_of).days
