"""Deeds on tasks."""

from caicach.registers.tasks.services.creating import (
    Participants,
    TaskFields,
    assign_from_above,
    change_task,
    create_task,
    set_assignees,
    set_participants,
    withdraw,
)
from caicach.registers.tasks.services.planned import take_over_from_plan
from caicach.registers.tasks.services.reminding import remind
from caicach.registers.tasks.services.rules import TaskError
from caicach.registers.tasks.services.working import (
    accept,
    add_evidence,
    complete,
    postpone,
    remove_evidence,
    send_back,
    start,
)

__all__ = [
    "Participants",
    "TaskError",
    "TaskFields",
    "accept",
    "add_evidence",
    "assign_from_above",
    "change_task",
    "complete",
    "create_task",
    "postpone",
    "remind",
    "remove_evidence",
    "send_back",
    "set_assignees",
    "set_participants",
    "start",
    "take_over_from_plan",
    "withdraw",
]
