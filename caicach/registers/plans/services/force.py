"""Putting a plan in force, and ending it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.facts.signals import announce
from caicach.foundation.organizations.models import Person
from caicach.registers.plans import amendment
from caicach.registers.plans.access import check_approve
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.models import Decision, Plan, PlanItem, PlanItemKind, PlanState, Target
from caicach.registers.plans.services.rules import PlanError, must_be_open, must_fit
from caicach.registers.plans.task_keeper import PlannedTask, hand_over


@transaction.atomic
def put_in_force(*, by: Person, plan: Plan, supersedes: Plan | None = None) -> Plan:
    """The leader approves: confirmed items become targets and tasks. Every item must have been decided.

    With `supersedes` that plan ends: its targets and tasks go on in the items that stand for them, open tasks that
    nothing stands for are taken back.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    check_approve(by, plan.unit)
    must_be_open(plan)
    _must_be_ready(plan)
    if supersedes is not None:
        supersedes = _replaceable(by, supersedes, plan)
    confirmed = list(plan.items.filter(decision=Decision.CONFIRMED).order_by("position", "id"))
    targets = [item for item in confirmed if item.kind == PlanItemKind.TARGET]
    tasks = [item for item in confirmed if item.kind == PlanItemKind.TASK]
    if not confirmed:
        raise PlanError("Kế hoạch chưa có chỉ tiêu hay nhiệm vụ nào được xác nhận.")
    predecessors = {} if supersedes is None else _predecessors(supersedes, confirmed)
    _create_targets(plan, targets, predecessors)
    plan.state, plan.approved_by, plan.in_force_at = PlanState.IN_FORCE, by, timezone.now()
    plan.save(update_fields=["state", "approved_by", "in_force_at"])
    planned = [_planned(plan, number, item, predecessors) for number, item in enumerate(tasks, start=1)]
    hand_over(by, plan, planned, supersedes)
    record(
        "plans.put_in_force",
        by=by,
        unit=plan.unit,
        subject=plan,
        summary=f"Đưa kế hoạch “{plan}” vào thực hiện với {len(targets)} chỉ tiêu, {len(tasks)} nhiệm vụ",
        changes={"state": [PlanState.IN_REVIEW, plan.state]},
    )
    announce("plans", [plan.unit_id], plan.first_day, plan.last_day)
    if supersedes is not None:
        _end(by, supersedes, plan)
    return plan


def _must_be_ready(plan: Plan) -> None:
    waiting = plan.items.filter(decision=Decision.PENDING).count()
    if waiting:
        raise PlanError(f"Còn {waiting} mục chưa duyệt. Hãy xác nhận, sửa hoặc loại từng mục trước.")
    if plan.issued_on is None:
        raise PlanError("Kế hoạch chưa có ngày ban hành. Hãy nhập ngày ban hành ở phần thông tin kế hoạch.")


def _predecessors(replaced: Plan, confirmed: list[PlanItem]) -> dict[int, PlanItem]:
    """For each confirmed item the item of the replaced plan it stands for, by the new item's primary key."""
    before = list(replaced.items.filter(decision=Decision.CONFIRMED).order_by("position", "id"))
    found: dict[int, PlanItem] = {}
    for kind in PlanItemKind:
        found |= amendment.pair(
            [item for item in before if item.kind == kind], [item for item in confirmed if item.kind == kind]
        )
    return found


def _create_targets(plan: Plan, items: list[PlanItem], predecessors: dict[int, PlanItem]) -> None:
    """Parents may stand after their children in the paper, so links are set once all rows exist."""
    made: dict[int, Target] = {}
    before = {target.item_id: target for target in Target.objects.filter(item__in=predecessors.values())}
    drafts = {item.pk: TargetDraft.from_content(item.content) for item in items}
    for position, item in enumerate(items, start=1):
        if fault := drafts[item.pk].fault():
            raise PlanError(f"Chỉ tiêu “{item}”: {fault}")
        target = _target(plan, position, item, drafts[item.pk])
        old = predecessors.get(item.pk)
        target.continues = before.get(old.pk) if old else None
        must_fit(target, f"Chỉ tiêu “{item}”")
        made[item.pk] = target
    Target.objects.bulk_create(made.values())
    nested = []
    for pk, draft in drafts.items():
        if draft.parent in made and draft.parent != pk:
            made[pk].parent = made[draft.parent]
            nested.append(made[pk])
    Target.objects.bulk_update(nested, ["parent"])


def _target(plan: Plan, position: int, item: PlanItem, draft: TargetDraft) -> Target:
    return Target(
        plan=plan,
        item=item,
        position=position,
        number=draft.number,
        text=draft.text,
        quote=item.quote,
        start=item.start,
        end=item.end,
        comparator=draft.comparator.value,
        value=draft.value,
        upper=draft.upper,
        unit_of_measure=draft.unit_of_measure,
        subject=draft.subject,
        scope=draft.scope,
        baseline=draft.baseline,
        baseline_text=draft.baseline_text,
        change=draft.change.value,
        is_rank=draft.is_rank,
        trajectory=draft.trajectory.value,
        term_on=draft.term_on,
        domain=draft.domain,
        indicator=draft.indicator,
        followed_by_hand=draft.followed_by_hand,
    )


def _planned(plan: Plan, position: int, item: PlanItem, predecessors: dict[int, PlanItem]) -> PlannedTask:
    draft = TaskDraft.from_content(item.content)
    if draft.due_on and plan.issued_on and draft.due_on < plan.issued_on:
        raise PlanError(
            f"Nhiệm vụ “{draft.title[:80]}” có hạn {draft.due_on:%d/%m/%Y} trước ngày ban hành kế hoạch "
            f"{plan.issued_on:%d/%m/%Y}. Hãy sửa hạn hoặc ngày ban hành."
        )
    old = predecessors.get(item.pk)
    return PlannedTask(item.pk, position, draft, item.quote, old.pk if old else None)


def _replaceable(by: Person, plan: Plan, successor: Plan) -> Plan:
    """The plan to be ended, locked; `PlanError` where the successor cannot take its place."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    check_approve(by, plan.unit)
    if plan.state != PlanState.IN_FORCE or plan.unit_id != successor.unit_id or plan.pk == successor.pk:
        raise PlanError(f"Chỉ thay thế được kế hoạch đang thực hiện của cùng đơn vị bằng kế hoạch khác: “{plan}”.")
    if plan.year_from < successor.year_from or plan.year_to > successor.year_to:
        raise PlanError(f"Kế hoạch thay thế phải bao trùm các năm {plan.years} của “{plan}”.")
    return plan


def _end(by: Person, plan: Plan, successor: Plan) -> None:
    """Another plan of the same unit takes this one's place."""
    plan.state, plan.superseded_by = PlanState.SUPERSEDED, successor
    plan.save(update_fields=["state", "superseded_by"])
    record(
        "plans.supersede",
        by=by,
        unit=plan.unit,
        subject=plan,
        summary=f"Kế hoạch “{plan}” được thay thế bằng “{successor}”",
        changes={"state": [PlanState.IN_FORCE, plan.state]},
    )
    announce("plans", [plan.unit_id], plan.first_day, plan.last_day)
