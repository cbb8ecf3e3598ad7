"""Deciding, item by item, what was read from a paper."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.organizations.models import Person
from caicach.registers.plans.access import check_prepare
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.models import Decision, Plan, PlanItem, PlanItemKind
from caicach.registers.plans.services.drafting import begin_review
from caicach.registers.plans.services.rules import PlanError, must_be_open


def draft_of(item: PlanItem) -> TargetDraft | TaskDraft:
    """The item's content as typed values."""
    if item.kind == PlanItemKind.TARGET:
        return TargetDraft.from_content(item.content)
    return TaskDraft.from_content(item.content)


def _lock(item: PlanItem, by: Person) -> PlanItem:
    """The row as it stands now, after the rights and the plan's state were checked."""
    check_prepare(by, item.plan.unit)
    must_be_open(Plan.objects.select_for_update().get(pk=item.plan_id))
    return PlanItem.objects.select_for_update(of=("self",)).select_related("plan", "plan__unit").get(pk=item.pk)


def _decide(item: PlanItem, by: Person, decision: Decision) -> None:
    item.decision = decision
    item.decided_by, item.decided_at = (None, None) if decision == Decision.PENDING else (by, timezone.now())
    begin_review(item.plan)


@transaction.atomic
def confirm_item(*, by: Person, item: PlanItem) -> PlanItem:
    """Take the item as it stands."""
    item = _lock(item, by)
    if fault := draft_of(item).fault():
        raise PlanError(f"Chưa xác nhận được “{item}”: {fault}")
    if item.decision != Decision.CONFIRMED:
        before = item.decision
        _decide(item, by, Decision.CONFIRMED)
        item.save()
        _trace("plans.confirm_item", by, item, "Xác nhận", {"decision": [before, item.decision]})
    return item


@transaction.atomic
def edit_item(*, by: Person, item: PlanItem, draft: TargetDraft | TaskDraft) -> PlanItem:
    """Correct the item; what the reader found stays beside it. Saving is confirming."""
    item = _lock(item, by)
    expected = TargetDraft if item.kind == PlanItemKind.TARGET else TaskDraft
    if not isinstance(draft, expected):
        raise PlanError(f"“{item}” là {item.get_kind_display().lower()}, không nhận nội dung loại khác.")
    if fault := draft.fault():
        raise PlanError(f"Chưa lưu được: {fault}")
    before, item.content = item.content, draft.to_content()
    item.is_edited = item.is_edited or before != item.content
    _decide(item, by, Decision.CONFIRMED)
    item.save()
    changed: dict[str, object] = {
        key: [before.get(key), item.content.get(key)]
        for key in before.keys() | item.content.keys()
        if before.get(key) != item.content.get(key)
    }
    _trace("plans.edit_item", by, item, "Sửa và xác nhận", changed)
    return item


@transaction.atomic
def reject_item(*, by: Person, item: PlanItem) -> PlanItem:
    """Leave the item out of the plan; it can be taken up again until the plan is in force."""
    item = _lock(item, by)
    if item.decision != Decision.REJECTED:
        before = item.decision
        _decide(item, by, Decision.REJECTED)
        item.save()
        _trace("plans.reject_item", by, item, "Loại", {"decision": [before, item.decision]})
    return item


@transaction.atomic
def reopen_item(*, by: Person, item: PlanItem) -> PlanItem:
    """Take back the decision."""
    item = _lock(item, by)
    before = item.decision
    if before != Decision.PENDING:
        _decide(item, by, Decision.PENDING)
        item.save()
        _trace("plans.reopen_item", by, item, "Mở lại", {"decision": [before, item.decision]})
    return item


@transaction.atomic
def confirm_all_sound(*, by: Person, plan: Plan, min_confidence: Decimal = Decimal("0.9")) -> int:
    """Confirm every pending item read with at least this confidence that has no fault; how many were taken.

    The same rule as one by one: an item with a fault stays pending.
    """
    check_prepare(by, plan.unit)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    must_be_open(plan)
    sound = [
        item
        for item in plan.items.select_for_update().filter(decision=Decision.PENDING, confidence__gte=min_confidence)
        if not draft_of(item).fault()
    ]
    now = timezone.now()
    for item in sound:
        item.decision, item.decided_by, item.decided_at = Decision.CONFIRMED, by, now
    PlanItem.objects.bulk_update(sound, ["decision", "decided_by", "decided_at"])
    if sound:
        begin_review(plan)
        record(
            "plans.confirm_all_sound",
            by=by,
            unit=plan.unit,
            subject=plan,
            summary=f"Xác nhận {len(sound)} mục có độ tin cậy từ {min_confidence} của kế hoạch “{plan}”",
            changes={"items": [item.pk for item in sound], "min_confidence": str(min_confidence)},
        )
    return len(sound)


@transaction.atomic
def add_item(*, by: Person, plan: Plan, draft: TargetDraft | TaskDraft) -> PlanItem:
    """Add an item by hand: what the reader overlooked, or what stands in no paper."""
    check_prepare(by, plan.unit)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    must_be_open(plan)
    if fault := draft.fault():
        raise PlanError(f"Chưa thêm được: {fault}")
    last = plan.items.aggregate(last=Max("position"))["last"] or 0
    kind = PlanItemKind.TARGET if isinstance(draft, TargetDraft) else PlanItemKind.TASK
    item = PlanItem(plan=plan, kind=kind, position=last + 1, content=draft.to_content())
    _decide(item, by, Decision.CONFIRMED)
    item.save()
    _trace("plans.add_item", by, item, "Thêm", {})
    return item


def _trace(deed: str, by: Person, item: PlanItem, verb: str, changes: dict[str, object]) -> None:
    record(
        deed,
        by=by,
        unit=item.plan.unit,
        subject=item,
        summary=f"{verb} {item.get_kind_display().lower()} “{item}” của kế hoạch “{item.plan}”",
        changes=changes,
    )
