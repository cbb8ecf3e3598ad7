"""The formula language of indicators: parse once, evaluate on exact decimals, explain every step.

formula = parse("percent(paid_online, fee_due)")
formula.names                                   # {"paid_online", "fee_due"}
evaluate(formula, {"paid_online": Decimal(239), "fee_due": Decimal(266)}).figure.value
"""

from caicach.domain.indicators.evaluation import Evaluation, InputValue, Step, evaluate
from caicach.domain.indicators.formula import Formula, FormulaError, parse
from caicach.domain.indicators.ordering import CircularRuleError, evaluation_order
from caicach.domain.indicators.signatures import FactSignature

__all__ = [
    "CircularRuleError",
    "Evaluation",
    "FactSignature",
    "Formula",
    "FormulaError",
    "InputValue",
    "Step",
    "evaluate",
    "evaluation_order",
    "parse",
]
