"""A new version of a plan takes over from the one in force what did not change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.organizations.models import Person
from caicach.registers.plans import selectors
from caicach.registers.plans.access import check_prepare
from caicach.registers.plans.amendment import Row, Verdict, compare, draft_of
from caicach.registers.plans.drafts import TargetDraft
from caicach.registers.plans.models import Decision, Plan, PlanItem, Target
from caicach.registers.plans.services.drafting import begin_review
from caicach.registers.plans.services.rules import PlanError, must_be_open


@dataclass(frozen=True)
class TakenOver:
    """How many items were confirmed as they were, and how many changed ones learned how they are followed."""

    confirmed: int
    followed: int


@transaction.atomic
def take_over_unchanged(*, by: Person, plan: Plan, before: Plan) -> TakenOver:
    """Confirm pending items that stand in the other version word for word; each learns how its target is followed.

    Changed items stay pending: somebody has to look at them.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    check_prepare(by, plan.unit)
    must_be_open(plan)
    if before.unit_id != plan.unit_id or before.pk == plan.pk:
        raise PlanError(f"“{before}” không phải bản kế hoạch trước của {plan.unit}.")
    followed = _followed(before)
    taken = [row.after for row in _pending(plan, before) if row.after and _take(row, followed)]
    now = timezone.now()
    confirmed = [item for item in taken if item.decision == Decision.CONFIRMED]
    for item in confirmed:
        item.decided_by, item.decided_at = by, now
    PlanItem.objects.bulk_update(taken, ["content", "decision", "decided_by", "decided_at"])
    if taken:
        begin_review(plan)
        record(
            "plans.take_over_unchanged",
            by=by,
            unit=plan.unit,
            subject=plan,
            summary=f"Giữ nguyên {len(confirmed)} mục không đổi so với kế hoạch “{before}”"[:500],
            changes={"items": [item.pk for item in confirmed], "before": before.pk},
        )
    return TakenOver(len(confirmed), len(taken) - len(confirmed))


def _pending(plan: Plan, before: Plan) -> list[Row]:
    rows = compare(selectors.confirmed_items(before), selectors.standing_items(plan))
    return [row for row in rows if row.before and row.after and row.after.decision == Decision.PENDING]


def _followed(before: Plan) -> dict[int | None, Target]:
    return {target.item_id: target for target in before.targets.filter(item__isnull=False)}


def _take(row: Row, followed: dict[int | None, Target]) -> bool:
    """Whether the item changed by it: its way of being followed, its decision, or both."""
    if row.before is None or row.after is None:
        return False
    item, draft = row.after, draft_of(row.after)
    old = followed.get(row.before.pk)
    moved = False
    if old is not None and isinstance(draft, TargetDraft) and not draft.indicator and not draft.followed_by_hand:
        draft = replace(draft, indicator=old.indicator, followed_by_hand=old.followed_by_hand)
        content = draft.to_content()
        moved, item.content = content != item.content, content
    if row.verdict is Verdict.SAME and not draft.fault():
        item.decision, moved = Decision.CONFIRMED, True
    return moved
