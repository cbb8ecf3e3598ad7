"""Plans, what was read from their papers, and the targets they set."""

from caicach.registers.plans.models.plans import Plan, PlanKind, PlanPaper, PlanState
from caicach.registers.plans.models.proposals import Decision, PlanItem, PlanItemKind
from caicach.registers.plans.models.targets import HandStatement, HandVerdict, Target

__all__ = [
    "Decision",
    "HandStatement",
    "HandVerdict",
    "Plan",
    "PlanItem",
    "PlanItemKind",
    "PlanKind",
    "PlanPaper",
    "PlanState",
    "Target",
]
