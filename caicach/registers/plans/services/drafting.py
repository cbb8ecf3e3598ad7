"""Writing a plan: by hand or by a program, its header, the plan it carries out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from django.db import transaction
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.plans.access import check_prepare
from caicach.registers.plans.drafts import PlanHeader, TargetDraft, TaskDraft
from caicach.registers.plans.models import Decision, Plan, PlanItem, PlanItemKind, PlanState
from caicach.registers.plans.services.rules import PlanError, must_be_open, must_be_whole


@transaction.atomic
def create_plan(
    *,
    by: Person,
    unit: Unit,
    header: PlanHeader,
    targets: Sequence[TargetDraft] = (),
    tasks: Sequence[TaskDraft] = (),
) -> Plan:
    """A plan written here. Its items count as confirmed by the person; nested targets name the parent by its
    place in `targets`, counted from 0."""
    check_prepare(by, unit)
    plan = new_plan(by=by, unit=unit, header=header)
    _add_confirmed(by, plan, targets, tasks)
    record(
        "plans.create",
        by=by,
        unit=unit,
        subject=plan,
        summary=f"Lập kế hoạch “{plan}” với {len(targets)} chỉ tiêu, {len(tasks)} nhiệm vụ",
    )
    return plan


def _add_confirmed(by: Person, plan: Plan, targets: Sequence[TargetDraft], tasks: Sequence[TaskDraft]) -> None:
    now = timezone.now()
    drafts: list[tuple[PlanItemKind, TargetDraft | TaskDraft]] = [(PlanItemKind.TARGET, one) for one in targets]
    drafts += [(PlanItemKind.TASK, one) for one in tasks]
    rows = []
    for position, (kind, draft) in enumerate(drafts, start=1):
        if fault := draft.fault():
            raise PlanError(f"Mục {position} ({kind.label.lower()}): {fault}")
        rows.append(
            PlanItem(
                plan=plan,
                kind=kind,
                position=position,
                content=draft.to_content(),
                decision=Decision.CONFIRMED,
                decided_by=by,
                decided_at=now,
            )
        )
    created = PlanItem.objects.bulk_create(rows)
    nested = [row for row in created if "parent" in row.content]
    for row in nested:
        row.content["parent"] = created[row.content["parent"]].pk
    PlanItem.objects.bulk_update(nested, ["content"])


def new_plan(*, by: Person, unit: Unit, header: PlanHeader) -> Plan:
    """The row alone, checked; callers check rights and audit."""
    values = asdict(header) | {"legal_bases": list(header.legal_bases), "recipients": list(header.recipients)}
    plan = Plan(unit=unit, created_by=by, **values)
    _check(plan)
    plan.save()
    return plan


@transaction.atomic
def change_header(*, by: Person, plan: Plan, header: PlanHeader) -> Plan:
    """Correct what the plan says of itself, while it is being reviewed."""
    check_prepare(by, plan.unit)
    must_be_open(plan)
    changes = {}
    for one in fields(header):
        before, after = getattr(plan, one.name), getattr(header, one.name)
        after = list(after) if one.name in ("legal_bases", "recipients") else after
        if before != after:
            changes[one.name] = [before, after]
            setattr(plan, one.name, after)
    if changes:
        _check(plan)
        plan.save()
        record(
            "plans.change_header",
            by=by,
            unit=plan.unit,
            subject=plan,
            summary=f"Sửa thông tin kế hoạch “{plan}”",
            changes=changes,
        )
    return plan


def _check(plan: Plan) -> None:
    if plan.number and plan.issued_on:
        twin = Plan.objects.filter(unit=plan.unit, number=plan.number, issued_on=plan.issued_on).exclude(pk=plan.pk)
        if twin.exists():
            raise PlanError(
                f"Đơn vị đã có kế hoạch số {plan.number} ngày {plan.issued_on:%d/%m/%Y}. "
                "Hãy mở kế hoạch đó, hoặc sửa số, ngày ban hành."
            )
    must_be_whole(plan, "Kế hoạch")


@transaction.atomic
def set_higher_plan(*, by: Person, plan: Plan, higher: Plan | None) -> Plan:
    """Say which plan of a unit above this one carries out (R4)."""
    check_prepare(by, plan.unit)
    if higher is not None:
        if not plan.unit.path.startswith(higher.unit.path) or higher.pk == plan.pk:
            raise PlanError(f"“{higher}” không phải kế hoạch của cơ quan cấp trên của {plan.unit}.")
        step: Plan | None = higher
        while step is not None:
            if step.pk == plan.pk:
                raise PlanError(f"“{higher}” đang thực hiện chính kế hoạch này, không thể nối vòng.")
            step = step.higher_plan
    before, plan.higher_plan = plan.higher_plan, higher
    plan.save(update_fields=["higher_plan"])
    record(
        "plans.set_higher_plan",
        by=by,
        unit=plan.unit,
        subject=plan,
        summary=f"Nối kế hoạch “{plan}” với kế hoạch cấp trên “{higher or 'không có'}”",
        changes={"higher_plan": [before and before.pk, higher and higher.pk]},
    )
    return plan


@transaction.atomic
def discard_plan(*, by: Person, plan: Plan) -> None:
    """Remove a plan that never came in force, with its items; the document stays in its register."""
    check_prepare(by, plan.unit)
    must_be_open(plan)
    if plan.lower_plans.exists():
        raise PlanError(f"Kế hoạch “{plan}” đang được kế hoạch cấp dưới nối tới, không bỏ được.")
    record("plans.discard", by=by, unit=plan.unit, subject=plan, summary=f"Bỏ kế hoạch chưa ban hành “{plan}”")
    plan.delete()


def begin_review(plan: Plan) -> None:
    """The first decision opens the review."""
    if plan.state == PlanState.DRAFT:
        plan.state = PlanState.IN_REVIEW
        plan.save(update_fields=["state"])
