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

#: What a task that goes on under a new plan takes from it; people, progress and evidence stay.
_GOING_ON = ("plan", "plan_item_id", "position", "title", "quote", "domain", "product", "head", "budget", "basis",
             "document")  # fmt: skip


@transaction.atomic
def take_over_from_plan(by: Person, plan: Plan, planned: Sequence[PlannedTask], replaced: Plan | None = None) -> None:
    """One task for each confirmed item; names of participants become units where the unit or its sections bear them.

    A task of the replaced plan that an item stands for goes on: same row, same history, new words and due day. Open
    tasks that nothing stands for are taken back. The right was checked, and the deed is logged, where the plan was
    put in force.
    """
    before = _tasks_of(replaced)
    going_on = [(one, before.pop(one.continues)) for one in planned if one.continues in before]
    new = [one for one in planned if one.item_id not in {goes.item_id for goes, _ in going_on}]
    assigned_on = plan.issued_on or timezone.localdate()
    tasks = [_task(by, plan, one) for one in new]
    for task in tasks:
        task.assigned_on = assigned_on
        must_be_whole(task, f"Nhiệm vụ “{task.title[:80]}”")
    Task.objects.bulk_create(tasks)
    events = [
        TaskEvent(task=task, kind=EventKind.CREATED, happened_on=assigned_on, by=by, note=f"Từ kế hoạch {plan}")
        for task in tasks
    ]
    events += [_go_on(by, plan, one, task) for one, task in going_on]
    events += [_take_back(by, plan, task) for task in before.values() if task.completed_on is None]
    TaskEvent.objects.bulk_create(events)
    moved = [task for _, task in going_on]
    TaskParticipant.objects.filter(task__in=moved).delete()
    known = units_by_name(plan.unit)
    TaskParticipant.objects.bulk_create(
        participant
        for task, one in [*zip(tasks, new, strict=True), *((task, one) for one, task in going_on)]
        for participant in _participants(task, one, known)
    )
    announce_tasks([*tasks, *moved, *before.values()])


def _tasks_of(plan: Plan | None) -> dict[int | None, Task]:
    """Standing tasks of a plan by the item they come from, locked."""
    if plan is None:
        return {}
    rows = Task.objects.standing().select_for_update(of=("self",)).select_related("plan")
    standing = rows.filter(plan=plan, plan_item_id__isnull=False)
    return {task.plan_item_id: task for task in standing}


def _go_on(by: Person, plan: Plan, one: PlannedTask, task: Task) -> TaskEvent:
    """A completed task keeps the due day it was judged by."""
    before = task.due_on
    words = _task(by, plan, one)
    for name in _GOING_ON:
        setattr(task, name, getattr(words, name))
    if task.completed_on is None:
        task.due_on, task.due_text = words.due_on, words.due_text
    must_be_whole(task, f"Nhiệm vụ “{task.title[:80]}”")
    task.save()
    return TaskEvent(
        task=task,
        kind=EventKind.CHANGED,
        happened_on=timezone.localdate(),
        by=by,
        note=f"Tiếp tục theo kế hoạch {plan}",
        day_before=before,
        day_after=task.due_on,
    )


def _take_back(by: Person, plan: Plan, task: Task) -> TaskEvent:
    task.withdrawn_on = timezone.localdate()
    task.save(update_fields=["withdrawn_on"])
    note = f"Kế hoạch thay thế không còn nhiệm vụ này: {plan}"
    return TaskEvent(task=task, kind=EventKind.WITHDRAWN, happened_on=task.withdrawn_on, by=by, note=note)


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
