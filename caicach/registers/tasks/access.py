"""Who may do what with tasks.

Whoever works for the unit carries out; whoever assigned it here takes it back, accepts it and moves its due day.
A task that nobody assigned on this system (the unit's own, or copied from a paper) is its leader's to accept.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from caicach.foundation.organizations.access import Action, NotAllowed, can, check, reach
from caicach.foundation.organizations.models import Person
from caicach.registers.tasks.models import Task, TaskAssignee

#: Create, carry out, attach evidence.
WORK: Final = Action.EDIT
#: Accept, send back, postpone, withdraw one's own unit's task.
APPROVE: Final = Action.APPROVE


def seen_by(person: Person) -> Q:
    """Tasks of the units the person sees, those these units assigned, and the person's own."""
    allowed = reach(person, Action.VIEW)
    if allowed.everything:
        return Q()
    units = allowed.unit_ids
    return (
        Q(unit__in=units)
        | Q(assigned_by_unit__in=units)
        | Q(pk__in=TaskAssignee.objects.filter(person=person).values("task"))
    )


def works_on(person: Person, task: Task) -> bool:
    """Whether the person may start, complete and document the task."""
    return can(person, WORK, task.unit_id) or task.assignee_rows.filter(person=person).exists()


def check_works_on(person: Person, task: Task) -> None:
    """Raise `NotAllowed` where `works_on` says no."""
    if not works_on(person, task):
        check(person, WORK, task.unit)


def judges(person: Person, task: Task) -> bool:
    """Whether the person may accept, send back, postpone or withdraw the task."""
    if task.assigned_here:
        return can(person, WORK, task.assigned_by_unit_id)
    return can(person, APPROVE, task.unit_id)


def check_judges(person: Person, task: Task) -> None:
    """Raise `NotAllowed` where `judges` says no."""
    if not judges(person, task):
        who = task.assigned_by_unit if task.assigned_here else f"lãnh đạo {task.unit}"
        raise NotAllowed(f"Việc này thuộc quyền của {who}; bạn không giữ quyền đó.")


def may_change(person: Person, task: Task) -> bool:
    """Whether the person may change what the task says."""
    if task.assigned_here:
        return can(person, WORK, task.assigned_by_unit_id) or can(person, APPROVE, task.unit_id)
    return can(person, WORK, task.unit_id)


def check_change(person: Person, task: Task) -> None:
    """Raise `NotAllowed` where `may_change` says no."""
    if not may_change(person, task):
        check(person, WORK, task.assigned_by_unit if task.assigned_here and task.assigned_by_unit else task.unit)
