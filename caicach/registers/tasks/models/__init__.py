"""Tasks, who takes part in them, and what happened to them."""

from caicach.registers.tasks.models.events import EventKind, Reminder, TaskEvent
from caicach.registers.tasks.models.tasks import (
    STATE_TONES,
    ParticipantRole,
    Task,
    TaskAssignee,
    TaskParticipant,
    in_state,
)

__all__ = [
    "STATE_TONES",
    "EventKind",
    "ParticipantRole",
    "Reminder",
    "Task",
    "TaskAssignee",
    "TaskEvent",
    "TaskParticipant",
    "in_state",
]
