"""What every deed on plans checks, and how it fails."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from caicach.domain.errors import TradeError
from caicach.registers.plans.models import Plan


class PlanError(TradeError):
    """A deed on a plan cannot be done; the message is one sentence: what, why, remedy."""


class PlanClosedError(PlanError):
    """The plan is in force or superseded: its items can no longer be reviewed."""


def must_be_open(plan: Plan) -> None:
    """Raise `PlanClosedError` for a plan whose items are settled."""
    if not plan.is_open:
        raise PlanClosedError(
            f"Kế hoạch “{plan}” {plan.get_state_display().lower()}, không rà soát lại được. "
            "Hãy sửa từng chỉ tiêu, nhiệm vụ hoặc lập kế hoạch thay thế."
        )


def must_be_whole(row: models.Model, what: str) -> None:
    """Raise `PlanError` with the first sentence the model or its constraints say."""
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as fault:
        raise PlanError(f"{what}: {first_sentence(row, fault)}") from fault


def must_fit(row: models.Model, what: str) -> None:
    """Raise `PlanError` where a value does not fit its column; asks the database nothing.

    For many rows at once whose constraints were checked before (`TargetDraft.fault` holds the same rules).
    """
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.concrete_fields if field.is_relation])
    except ValidationError as fault:
        raise PlanError(f"{what}: {first_sentence(row, fault)}") from fault


def first_sentence(row: models.Model, fault: ValidationError) -> str:
    """The first message of a validation fault, with the field's Vietnamese name where it has one."""
    for name, messages in fault.message_dict.items():
        if name == "__all__":
            return messages[0]
        label = str(getattr(row._meta.get_field(name), "verbose_name", name))
        return f"{label}: {messages[0]}"
    return str(fault)
