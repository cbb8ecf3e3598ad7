"""Taking over the tasks of a plan that came in force."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from caicach.foundation.organizations.models import Person
from caicach.registers.plans.models import Plan
from caicach.registers.plans.task_keeper import PlannedTask
from caicach.registers.tasks.models import EventKind, ParticipantRole, Task, TaskEvent, TaskParticipant
from caicach.registers.tasks.selectors import name_key, units_by_name
from caicach.registers.tasks.services.rules import announce_tasks, must_be_whole


@transaction.atomic
def take_over_from_plan(by: Person, plan: Plan, planned: Sequence[PlannedTask]) -> None:
    """One task for each confirmed item; names of participants become units where the unit or its sections bear them.

    The right was checked, and the deed is logged, where the plan was put in force.
    """
    assigned_on = plan.issued_on or timezone.localdate()
    tasks = [_task(by, plan, one) for one in planned]
    for task in tasks:
        task.assigned_on = assigned_on
        must_be_whole(task, f"Nhiệm vụ “{task.title[:80]}”")
    Task.objects.bulk_create(tasks)
    known = units_by_name(plan.unit)
    TaskParticipant.objects.bulk_create(
        participant for task, one in zip(tasks, planned, strict=True) for participant in _participants(task, one, known)
    )
    TaskEvent.objects.bulk_create(
        TaskEvent(task=task, kind=EventKind.CREATED, happened_on=assigned_on, by=by, note=f"Từ kế hoạch {plan}")
        for task in tasks
    )
    announce_tasks(tasks)


def _task(by: Person, plan: Plan, one: PlannedTask) -> Task:
    return Task(
        unit=plan.unit,
        plan=plan,
        plan_item_id=one.item_id,
        position=one.position,
        title=one.draft.title,
        quote=one.quote,
        domain=one.draft.domain,
        product=one.draft.product,
        head=one.draft.head,
        due_on=one.draft.due_on,
        due_text=one.draft.due_text,
        budget=one.draft.budget,
        basis=" ".join(part for part in (plan.number, plan.title) if part)[:300],
        document=plan.document,
        created_by=by,
    )


def _participants(task: Task, one: PlannedTask, known: dict[str, int]) -> list[TaskParticipant]:
    rows: dict[tuple[str, int | None, str], TaskParticipant] = {}
    for role, name in one.draft.participants:
        unit_id = known.get(name_key(name))
        row = TaskParticipant(
            task=task, role=ParticipantRole(role), unit_id=unit_id, name="" if unit_id else name[:300]
        )
        rows[(role, unit_id, row.name)] = row
    return list(rows.values())
