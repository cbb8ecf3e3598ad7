"""How targets are followed: by an indicator, or by what people state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.documents.models import Document
from caicach.foundation.facts.signals import announce
from caicach.foundation.organizations.models import Person
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.plans.access import check_approve, check_prepare
from caicach.registers.plans.drafts import TargetDraft
from caicach.registers.plans.models import HandStatement, Target
from caicach.registers.plans.services.rules import PlanError, must_be_whole

_REVISABLE = (
    "text",
    "comparator",
    "value",
    "upper",
    "unit_of_measure",
    "subject",
    "scope",
    "baseline",
    "baseline_text",
    "change",
    "is_rank",
    "trajectory",
    "term_on",
    "domain",
)


@transaction.atomic
def link_indicator(*, by: Person, target: Target, key: str) -> Target:
    """Follow the target by an indicator of the rulebook; an empty key takes the link away."""
    check_prepare(by, target.plan.unit)
    if key and key not in rulebook().indicators:
        raise PlanError(f"Bộ quy tắc không có chỉ tiêu đo “{key}”. Hãy chọn trong danh sách.")
    before = target.indicator
    target.indicator, target.followed_by_hand = key, target.followed_by_hand and not key
    target.save(update_fields=["indicator", "followed_by_hand"])
    title = rulebook().indicator(key).title if key else "không gắn"
    record(
        "plans.link_indicator",
        by=by,
        unit=target.plan.unit,
        subject=target,
        summary=f"Gắn chỉ tiêu “{target}” với chỉ tiêu đo “{title}”"[:500],
        changes={"indicator": [before, key]},
    )
    return target


@transaction.atomic
def follow_by_hand(*, by: Person, target: Target) -> Target:
    """Follow the target by what the unit states."""
    check_prepare(by, target.plan.unit)
    before = target.indicator
    target.indicator, target.followed_by_hand = "", True
    target.save(update_fields=["indicator", "followed_by_hand"])
    record(
        "plans.follow_by_hand",
        by=by,
        unit=target.plan.unit,
        subject=target,
        summary=f"Theo dõi bằng tay chỉ tiêu “{target}”",
        changes={"indicator": [before, ""], "followed_by_hand": [False, True]},
    )
    return target


@transaction.atomic
def state_by_hand(
    *,
    by: Person,
    target: Target,
    on: date,
    reason: str,
    value: Decimal | None = None,
    verdict: str = "",
    document: Document | None = None,
) -> HandStatement:
    """State what was reached by a day, with the ground for it; the statement stands in history."""
    check_prepare(by, target.plan.unit)
    if target.indicator:
        raise PlanError("Chỉ tiêu này được đo tự động; hãy chuyển sang theo dõi bằng tay trước khi nêu số liệu.")
    _check_day(target, on)
    statement = HandStatement(
        target=target,
        stated_on=on,
        value=value,
        verdict=verdict,
        reason=reason.strip(),
        stated_by=by,
        document=document,
    )
    must_be_whole(statement, "Số liệu")
    statement.save()
    if not target.followed_by_hand:
        target.followed_by_hand = True
        target.save(update_fields=["followed_by_hand"])
    record(
        "plans.state_by_hand",
        by=by,
        unit=target.plan.unit,
        subject=target,
        summary=f"Nêu kết quả chỉ tiêu “{target}” đến ngày {on:%d/%m/%Y}",
        changes={"value": [None, value], "verdict": [None, verdict], "reason": [None, reason]},
    )
    return statement


def _check_day(target: Target, on: date) -> None:
    if on > timezone.localdate():
        raise PlanError(f"Ngày {on:%d/%m/%Y} ở tương lai. Hãy nhập ngày số liệu đã có.")
    if on < target.plan.first_day:
        raise PlanError(f"Ngày {on:%d/%m/%Y} trước khi kế hoạch bắt đầu ({target.plan.first_day:%d/%m/%Y}).")


@transaction.atomic
def revise_target(*, by: Person, target: Target, draft: TargetDraft, reason: str) -> Target:
    """Correct a target of a plan in force; only the leader, with a reason that stays in the log."""
    check_approve(by, target.plan.unit)
    if not reason.strip():
        raise PlanError("Hãy ghi lý do điều chỉnh chỉ tiêu.")
    if fault := draft.fault():
        raise PlanError(f"Chưa lưu được: {fault}")
    changes = {}
    for name in _REVISABLE:
        before, after = getattr(target, name), getattr(draft, name)
        after = getattr(after, "value", after) if name in ("comparator", "change", "trajectory") else after
        if before != after:
            changes[name] = [before, after]
            setattr(target, name, after)
    if changes:
        must_be_whole(target, "Chỉ tiêu")
        target.save()
        record(
            "plans.revise_target",
            by=by,
            unit=target.plan.unit,
            subject=target,
            summary=f"Điều chỉnh chỉ tiêu “{target}”: {reason.strip()}",
            changes=changes,
        )
        announce("plans", [target.plan.unit_id], target.plan.first_day, target.plan.last_day)
    return target
