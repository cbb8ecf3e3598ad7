"""Arithmetic of figures: exact decimals, unknown stays unknown, rounding by a named rule, nothing rounded in between.

Formatting for people is not here (the number tags of ``foundation.ui`` do it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

HUNDRED = Decimal(100)
EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN)
"""34 digits (IEEE decimal128): sums of money stay exact, a quotient is cut far beyond what any rule shows."""


class ZeroDenominator(StrEnum):
    """What a rule says when there is nothing to divide by."""

    NONE = "none"  # there is no figure
    MAX = "max"  # counts as fully reached: 1, or 100 %
    NOT_APPLICABLE = "not_applicable"  # the figure is left out on both sides
    EXPLAIN = "explain"  # a person must say why


class FigureState(StrEnum):
    """Why a figure has, or has not, a value."""

    MEASURED = "measured"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    EXPLAIN = "explain"


@dataclass(frozen=True)
class FigureValue:
    """A value with its parts. ``value`` is None in every state but MEASURED; ``reason`` says why, in Vietnamese."""

    value: Decimal | None
    state: FigureState
    part: Decimal | None = None
    whole: Decimal | None = None
    reason: str = ""

    @classmethod
    def measured(cls, value: Decimal, part: Decimal | None = None, whole: Decimal | None = None) -> FigureValue:
        """A known value."""
        return cls(value, FigureState.MEASURED, part, whole)

    @classmethod
    def unknown(cls, reason: str, part: Decimal | None = None, whole: Decimal | None = None) -> FigureValue:
        """No value, because something was not measured."""
        return cls(None, FigureState.UNKNOWN, part, whole, reason)


@dataclass(frozen=True)
class Coverage:
    """How many of the expected givers (units, days) gave a number."""

    known: int
    expected: int

    def __post_init__(self) -> None:
        if not 0 <= self.known <= self.expected:
            raise ValueError(f"coverage {self.known}/{self.expected} is impossible")

    @property
    def is_full(self) -> bool:
        """Whether nothing is missing."""
        return self.known == self.expected

    @property
    def share(self) -> Decimal | None:
        """Known over expected, 0..1; None if nothing was expected."""
        return EXACT.divide(Decimal(self.known), Decimal(self.expected)) if self.expected else None

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(self.known + other.known, self.expected + other.expected)


def ratio(
    part: Decimal | None,
    whole: Decimal | None,
    *,
    zero_denominator: ZeroDenominator = ZeroDenominator.NONE,
    scale: Decimal = Decimal(1),
) -> FigureValue:
    """``part / whole * scale``; ``scale`` is 100 for a percentage, which is then exact before it is divided."""
    if whole is None or part is None:
        missing = "mẫu số" if whole is None else "tử số"
        return FigureValue.unknown(f"Chưa có số liệu của {missing}.", part, whole)
    if whole != 0:
        return FigureValue.measured(EXACT.divide(EXACT.multiply(part, scale), whole), part, whole)
    if part != 0:
        reason = "Mẫu số bằng 0 nhưng tử số khác 0: số liệu mâu thuẫn, cần giải trình."
        return FigureValue(None, FigureState.EXPLAIN, part, whole, reason)
    return _of_zero(part, whole, zero_denominator, scale)


def _of_zero(part: Decimal, whole: Decimal, policy: ZeroDenominator, scale: Decimal) -> FigureValue:
    if policy is ZeroDenominator.MAX:
        reason = "Không phát sinh (mẫu số bằng 0), theo quy tắc được tính đạt tối đa."
        return FigureValue(scale, FigureState.MEASURED, part, whole, reason)
    if policy is ZeroDenominator.NOT_APPLICABLE:
        return FigureValue(None, FigureState.NOT_APPLICABLE, part, whole, "Không phát sinh nên không áp dụng.")
    if policy is ZeroDenominator.EXPLAIN:
        return FigureValue(None, FigureState.EXPLAIN, part, whole, "Mẫu số bằng 0: đơn vị cần giải trình.")
    return FigureValue.unknown("Mẫu số bằng 0 nên không có tỷ lệ.", part, whole)


def percent(
    part: Decimal | None, whole: Decimal | None, *, zero_denominator: ZeroDenominator = ZeroDenominator.NONE
) -> FigureValue:
    """``part / whole`` in percent."""
    return ratio(part, whole, zero_denominator=zero_denominator, scale=HUNDRED)


def growth(current: Decimal | None, previous: Decimal | None) -> Decimal | None:
    """Change against ``previous`` in percent of it; None if one is unknown or there was nothing to grow from."""
    if current is None or previous is None or previous == 0:
        return None
    return EXACT.divide(EXACT.multiply(EXACT.subtract(current, previous), HUNDRED), EXACT.abs(previous))


def difference(current: Decimal | None, previous: Decimal | None) -> Decimal | None:
    """``current - previous``; None if one is unknown."""
    return None if current is None or previous is None else EXACT.subtract(current, previous)


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """Sum; None as soon as one addend is unknown. The sum of nothing is 0."""
    result = Decimal(0)
    for value in values:
        if value is None:
            return None
        result = EXACT.add(result, value)
    return result


def known_total(values: Iterable[Decimal | None]) -> tuple[Decimal | None, Coverage]:
    """Sum of what is known, with how much that is; None if nothing is known."""
    given = list(values)
    known = [value for value in given if value is not None]
    return (total(known) if known else None), Coverage(len(known), len(given))


@dataclass(frozen=True)
class RoundingRule:
    """A named way of showing a number: decimals and direction; ``decimals`` None shows it as it is."""

    name: str
    decimals: int | None
    mode: str
    title: str

    def apply(self, value: Decimal) -> Decimal:
        """The rounded number; only for showing, never for further sums."""
        if self.decimals is None:
            return value
        rounded = value.quantize(Decimal(1).scaleb(-self.decimals), rounding=self.mode, context=EXACT)
        return rounded if rounded else abs(rounded)  # never "-0,00"


def _rules() -> Mapping[str, RoundingRule]:
    rules = [RoundingRule("exact", None, ROUND_HALF_EVEN, "giữ nguyên")]
    for decimals in range(5):
        shown = f"{decimals} chữ số thập phân" if decimals else "số nguyên"
        rules += [
            RoundingRule(f"half_up_{decimals}", decimals, ROUND_HALF_UP, f"làm tròn nửa lên, {shown}"),
            RoundingRule(f"half_even_{decimals}", decimals, ROUND_HALF_EVEN, f"làm tròn nửa về chẵn, {shown}"),
            RoundingRule(f"down_{decimals}", decimals, ROUND_DOWN, f"cắt bỏ phần dư, {shown}"),
            RoundingRule(f"up_{decimals}", decimals, ROUND_CEILING, f"làm tròn lên, {shown}"),
        ]
    return {rule.name: rule for rule in rules}


ROUNDING_RULES: Mapping[str, RoundingRule] = _rules()


def round_by(name: str, value: Decimal | None) -> Decimal | None:
    """Round for showing by a named rule (``half_up_2`` …); None stays None; KeyError for a name that is not a rule."""
    return None if value is None else ROUNDING_RULES[name].apply(value)
