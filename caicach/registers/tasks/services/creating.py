"""Making tasks: a unit's own, and assignments from above to one or several units."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from caicach.foundation.documents.models import Document
from caicach.foundation.organizations.access import check
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.plans.models import Plan
from caicach.registers.tasks.access import WORK, check_change, check_judges
from caicach.registers.tasks.models import EventKind, ParticipantRole, Task, TaskAssignee, TaskParticipant
from caicach.registers.tasks.services.notices import tell_assigned
from caicach.registers.tasks.services.rules import TaskError, announce_tasks, lock, must_be_whole, must_stand, trace


@dataclass(frozen=True)
class TaskFields:
    """What a task says. `assigned_on` None means today."""

    title: str
    domain: str = ""
    product: str = ""
    details: str = ""
    head: str = ""
    code: str = ""
    basis: str = ""
    assigned_on: date | None = None
    due_on: date | None = None
    due_text: str = ""
    budget: Decimal | None = None


@dataclass(frozen=True)
class Participants:
    """Who takes part, by role: units or sections, or names that no unit row stands for."""

    units: Sequence[tuple[str, Unit]] = field(default_factory=tuple)
    names: Sequence[tuple[str, str]] = field(default_factory=tuple)


@transaction.atomic
def create_task(
    *,
    by: Person,
    unit: Unit,
    fields: TaskFields,
    plan: Plan | None = None,
    assigned_by_unit: Unit | None = None,
    participants: Participants | None = None,
    assignees: Iterable[Person] = (),
    document: Document | None = None,
) -> Task:
    """A task written by the unit itself: its own, or one that a higher unit assigned on paper."""
    check(by, WORK, unit)
    if plan is not None and plan.unit_id != unit.pk:
        raise TaskError(f"Kế hoạch “{plan}” là của {plan.unit}, không phải của {unit}.")
    task = new_task(by=by, unit=unit, fields=fields, plan=plan, assigned_by_unit=assigned_by_unit, document=document)
    _put_participants(task, participants)
    people = _put_assignees(task, assignees)
    trace(task, EventKind.CREATED, by)
    announce_tasks([task])
    tell_assigned(task, people, by)
    return task


def new_task(
    *,
    by: Person,
    unit: Unit,
    fields: TaskFields,
    plan: Plan | None = None,
    assigned_by_unit: Unit | None = None,
    document: Document | None = None,
    assigned_here: bool = False,
) -> Task:
    """The row alone, checked and saved; callers check rights, trace and announce."""
    values = asdict(fields) | {"assigned_on": fields.assigned_on or timezone.localdate()}
    task = Task(
        unit=unit,
        plan=plan,
        assigned_by_unit=assigned_by_unit,
        assigned_here=assigned_here,
        document=document,
        created_by=by,
        **values,
    )
    _check_whole(task)
    task.save()
    return task


def _check_whole(task: Task) -> None:
    must_be_whole(task, f"Nhiệm vụ “{task.title[:80]}”")
    if task.code and task.assigned_by_unit_id:
        twins = Task.objects.filter(unit=task.unit, assigned_by_unit=task.assigned_by_unit, code=task.code)
        if twins.exclude(pk=task.pk).exists():
            raise TaskError(f"{task.unit} đã có nhiệm vụ mã {task.code} do {task.assigned_by_unit} giao.")


@transaction.atomic
def assign_from_above(
    *,
    by: Person,
    from_unit: Unit,
    to_units: Sequence[Unit],
    fields: TaskFields,
    participants: Participants | None = None,
    document: Document | None = None,
) -> list[Task]:
    """Assign one task to several units below; each gets its own, tied by one `assignment`. All or none."""
    check(by, WORK, from_unit)
    if not to_units:
        raise TaskError("Hãy chọn ít nhất một đơn vị nhận nhiệm vụ.")
    for unit in to_units:
        if unit.pk == from_unit.pk or not unit.path.startswith(from_unit.path):
            raise TaskError(f"{unit} không thuộc {from_unit}, nên không giao được. Hãy bỏ chọn đơn vị này.")
    assignment = uuid.uuid4()
    tasks = []
    for unit in {unit.pk: unit for unit in to_units}.values():
        task = new_task(
            by=by, unit=unit, fields=fields, assigned_by_unit=from_unit, document=document, assigned_here=True
        )
        task.assignment = assignment
        task.save(update_fields=["assignment"])
        _put_participants(task, participants)
        trace(task, EventKind.ASSIGNED, by, on=task.assigned_on)
        tell_assigned(task, [], by)
        tasks.append(task)
    announce_tasks(tasks)
    return tasks


@transaction.atomic
def change_task(*, by: Person, task: Task, fields: TaskFields) -> Task:
    """Correct what a task says. The due day is moved by `postpone` only, because that needs a reason."""
    task = lock(task)
    must_stand(task)
    check_change(by, task)
    values = asdict(fields) | {"assigned_on": fields.assigned_on or task.assigned_on}
    if values.pop("due_on") != task.due_on and fields.due_on is not None:
        raise TaskError("Muốn đổi hạn hoàn thành, hãy dùng “Điều chỉnh thời hạn” và ghi lý do.")
    changes: dict[str, object] = {}
    for name, after in values.items():
        before = getattr(task, name)
        if before != after:
            changes[name] = [before, after]
            setattr(task, name, after)
    if changes:
        _check_whole(task)
        task.save()
        trace(task, EventKind.CHANGED, by, changes=changes)
        announce_tasks([task])
    return task


@transaction.atomic
def set_participants(*, by: Person, task: Task, participants: Participants) -> Task:
    """Replace who takes part."""
    task = lock(task)
    must_stand(task)
    check(by, WORK, task.unit)
    before = [f"{one.get_role_display()}: {one}" for one in task.participants.select_related("unit")]
    task.participants.all().delete()
    _put_participants(task, participants)
    after = [f"{one.get_role_display()}: {one}" for one in task.participants.select_related("unit")]
    if before != after:
        trace(task, EventKind.PARTICIPANTS, by, note="; ".join(after), changes={"participants": [before, after]})
    return task


@transaction.atomic
def set_assignees(*, by: Person, task: Task, people: Iterable[Person]) -> Task:
    """Say who of the unit carries out the task; new ones are told."""
    task = lock(task)
    must_stand(task)
    check(by, WORK, task.unit)
    wanted = {person.pk: person for person in people}
    before = dict(task.assignee_rows.values_list("person_id", "person__full_name"))
    task.assignee_rows.exclude(person__in=wanted).delete()
    added = _put_assignees(task, [person for pk, person in wanted.items() if pk not in before])
    if set(before) != set(wanted):
        names = [str(person) for person in wanted.values()]
        changes: dict[str, object] = {"assignees": [list(before.values()), names]}
        trace(
            task, EventKind.PARTICIPANTS, by, note="Người thực hiện: " + (", ".join(names) or "không"), changes=changes
        )
        tell_assigned(task, added, by)
    return task


@transaction.atomic
def withdraw(*, by: Person, task: Task, reason: str) -> Task:
    """Take an assignment back; it stays in history and out of every count."""
    task = lock(task)
    must_stand(task)
    check_judges(by, task)
    task.withdrawn_on = timezone.localdate()
    task.save(update_fields=["withdrawn_on"])
    trace(task, EventKind.WITHDRAWN, by, note=reason)
    announce_tasks([task])
    return task


def _put_participants(task: Task, participants: Participants | None) -> None:
    if participants is None:
        return
    rows: dict[tuple[str, int | None, str], TaskParticipant] = {}
    for role, unit in participants.units:
        rows[(role, unit.pk, "")] = TaskParticipant(task=task, role=ParticipantRole(role), unit=unit)
    for role, name in participants.names:
        if name.strip():
            rows[(role, None, name.strip())] = TaskParticipant(task=task, role=ParticipantRole(role), name=name.strip())
    TaskParticipant.objects.bulk_create(rows.values())


def _put_assignees(task: Task, people: Iterable[Person]) -> list[Person]:
    given = list(people)
    TaskAssignee.objects.bulk_create(TaskAssignee(task=task, person=person) for person in given)
    return given
