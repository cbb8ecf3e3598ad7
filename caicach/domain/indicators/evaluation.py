"""Working a formula out on what is known, keeping every step.

Unknown stays unknown: an operation with an unknown operand is unknown, and its step says which one.  ``if`` works out
only the branch it takes, so an unknown in the other does no harm.  Division by zero follows the rule's own policy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caicach.domain.figures import EXACT, FigureState, FigureValue, ZeroDenominator, growth, percent, ratio
from caicach.domain.indicators.formula import Call, Comparison, Formula, Name, Node, Number, Operation

InputValue = Decimal | FigureValue | None


@dataclass(frozen=True)
class Step:
    """One line of the explanation.

    ``kind`` is input, operation, comparison or branch; ``operands`` are the values that went in, ``value`` what came
    out (for a comparison 1 or 0). ``reason`` says why there is no value, or that the rule settled a zero denominator.
    """

    kind: str
    expression: str
    operator: str
    operands: tuple[Decimal | None, ...]
    value: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class Evaluation:
    """The figure and the way to it, innermost step first, each input once."""

    figure: FigureValue
    steps: tuple[Step, ...]


def evaluate(
    formula: Formula,
    inputs: Mapping[str, InputValue],
    *,
    zero_denominator: ZeroDenominator = ZeroDenominator.NONE,
) -> Evaluation:
    """Work a formula out. Every name of the formula must be given, as None if unknown (KeyError otherwise)."""
    missing = sorted(formula.names - set(inputs))
    if missing:
        raise KeyError(f"inputs not given: {', '.join(missing)}")
    walker = _Walker(inputs, zero_denominator)
    figure = walker.work_out(formula.root)
    return Evaluation(figure, tuple(walker.steps))


_ARITHMETIC: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
}
_TESTS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
}
_WEIGHT = {FigureState.EXPLAIN: 3, FigureState.UNKNOWN: 2, FigureState.NOT_APPLICABLE: 1, FigureState.MEASURED: 0}


class _Walker:
    def __init__(self, inputs: Mapping[str, InputValue], policy: ZeroDenominator) -> None:
        self.inputs, self.policy = inputs, policy
        self.steps: list[Step] = []
        self.seen: dict[str, FigureValue] = {}

    def work_out(self, node: Node) -> FigureValue:
        if isinstance(node, Number):
            return FigureValue.measured(node.value)
        if isinstance(node, Name):
            return self.input(node.name)
        if isinstance(node, Operation):
            return self.operation(node)
        if isinstance(node, Call):
            return self.branch(node) if node.function == "if" else self.call(node)
        raise TypeError(f"a comparison is not a value: {node}")

    def input(self, name: str) -> FigureValue:
        if name not in self.seen:
            given = self.inputs[name]
            if given is None:
                given = FigureValue.unknown(f"Chưa có số liệu “{name}”.")
            figure = given if isinstance(given, FigureValue) else FigureValue.measured(given)
            self.seen[name] = figure
            self.steps.append(Step("input", name, "", (), figure.value, figure.reason))
        return self.seen[name]

    def operation(self, node: Operation) -> FigureValue:
        operands = [self.work_out(node.left), self.work_out(node.right)]
        unsettled = _worst(operands)
        left, right = operands[0].value, operands[1].value
        if unsettled is not None or left is None or right is None:
            figure = _without_value(unsettled, operands)
        elif node.operator == "/":
            figure = ratio(left, right, zero_denominator=self.policy)
        else:
            figure = FigureValue.measured(_ARITHMETIC[node.operator](left, right))
        return self.note(node, node.operator, operands, figure)

    def call(self, node: Call) -> FigureValue:
        operands = [self.work_out(argument) for argument in node.arguments]
        unsettled = _worst(operands)
        known = [operand.value for operand in operands if operand.value is not None]
        if unsettled is not None:
            figure = _without_value(unsettled, operands)
        elif node.function in _QUOTIENTS:
            figure = _QUOTIENTS[node.function](known[0], known[1], zero_denominator=self.policy)
        elif node.function == "growth":
            change = growth(known[0], known[1])
            figure = _of(change, "Kỳ gốc bằng 0 nên không có tốc độ tăng.", known)
        else:
            figure = FigureValue.measured(_FOLDS[node.function](known))
        return self.note(node, node.function, operands, figure)

    def branch(self, node: Call) -> FigureValue:
        condition = node.arguments[0]
        if not isinstance(condition, Comparison):
            raise TypeError(f"the first argument of if is not a comparison: {condition}")
        sides = [self.work_out(condition.left), self.work_out(condition.right)]
        left, right = sides[0].value, sides[1].value
        if left is None or right is None:
            return self.note(node, "if", sides, _without_value(_worst(sides), sides))
        holds = _TESTS[condition.operator](left, right)
        self.steps.append(
            Step("comparison", str(condition), condition.operator, (left, right), Decimal(1 if holds else 0))
        )
        figure = self.work_out(node.arguments[1] if holds else node.arguments[2])
        self.steps.append(Step("branch", str(node), "if", (figure.value,), figure.value, figure.reason))
        return figure

    def note(self, node: Node, operator: str, operands: list[FigureValue], figure: FigureValue) -> FigureValue:
        values = tuple(operand.value for operand in operands)
        self.steps.append(Step("operation", str(node), operator, values, figure.value, figure.reason))
        return figure


def _sum(values: list[Decimal]) -> Decimal:
    result = Decimal(0)
    for value in values:
        result = EXACT.add(result, value)
    return result


_QUOTIENTS: Mapping[str, Callable[..., FigureValue]] = {"ratio": ratio, "percent": percent}
_FOLDS: Mapping[str, Callable[[list[Decimal]], Decimal]] = {"sum": _sum, "min": min, "max": max}


def _worst(operands: list[FigureValue]) -> FigureValue | None:
    """The operand that keeps the result from having a value, the gravest first; None if all are measured."""
    worst = max(operands, key=lambda operand: _WEIGHT[operand.state])
    return None if worst.state is FigureState.MEASURED else worst


def _without_value(cause: FigureValue | None, operands: list[FigureValue]) -> FigureValue:
    if cause is None:
        raise ValueError(f"no cause for a missing value among {operands}")
    part, whole = (operands[0].value, operands[1].value) if len(operands) == 2 else (None, None)
    return FigureValue(None, cause.state, part, whole, cause.reason)


def _of(value: Decimal | None, reason: str, parts: list[Decimal]) -> FigureValue:
    if value is None:
        return FigureValue.unknown(reason, parts[0], parts[1])
    return FigureValue.measured(value)
