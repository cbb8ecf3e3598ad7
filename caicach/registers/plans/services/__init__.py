"""Deeds on plans: upload and write, review, put in force, follow targets."""

from caicach.registers.plans.drafts import PlanHeader
from caicach.registers.plans.services.amending import TakenOver, take_over_unchanged
from caicach.registers.plans.services.drafting import (
    change_header,
    create_plan,
    discard_plan,
    set_higher_plan,
)
from caicach.registers.plans.services.following import follow_by_hand, link_indicator, revise_target, state_by_hand
from caicach.registers.plans.services.force import put_in_force
from caicach.registers.plans.services.review import (
    add_item,
    confirm_all_sound,
    confirm_item,
    edit_item,
    reject_item,
    reopen_item,
)
from caicach.registers.plans.services.rules import PlanClosedError, PlanError
from caicach.registers.plans.services.uploading import upload_plan

__all__ = [
    "PlanClosedError",
    "PlanError",
    "PlanHeader",
    "TakenOver",
    "add_item",
    "change_header",
    "confirm_all_sound",
    "confirm_item",
    "create_plan",
    "discard_plan",
    "edit_item",
    "follow_by_hand",
    "link_indicator",
    "put_in_force",
    "reject_item",
    "reopen_item",
    "revise_target",
    "set_higher_plan",
    "state_by_hand",
    "take_over_unchanged",
    "upload_plan",
]
