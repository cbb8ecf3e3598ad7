"""Judging a target of a plan: met, missed, on the way, at risk or unknown, with the reason in Vietnamese.

A target is judged by its comparator, the value measured, the day of judging, the term, and how its value moves inside
the term (:class:`Trajectory`): a share ("đạt 95 %") is held against the threshold as it stands; a count that grows from
zero ("10 sáng kiến trong năm") is held against the part of the term that has passed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from caicach.domain.figures import EXACT, HUNDRED
from caicach.domain.periods import DateSpan
from caicach.domain.vietnamese.numbers import format_number


class Comparator(StrEnum):
    """How a value is held against the threshold (R3)."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    EQUAL = "="
    AT_MOST = "<="
    LESS_THAN = "<"
    RANGE = "range"  # threshold .. upper, both included
    INCREASE = "increase"  # against the baseline, by at least the threshold (more than 0 if there is none)
    DECREASE = "decrease"
    RANK = "rank"  # place no worse than the threshold
    NONE = "none"  # not numeric, followed by hand


class Change(StrEnum):
    """What the threshold of an increase or decrease counts in."""

    ABSOLUTE = "absolute"  # the unit of the value ("tăng 01 bậc")
    PERCENT = "percent"  # percent of the baseline ("giảm tối thiểu 10 % so với năm 2021")


class Trajectory(StrEnum):
    """How the value moves within the term."""

    CURRENT = "current"  # a share or a state: stands by itself on any day
    CUMULATIVE = "cumulative"  # counts up from zero and never comes back


class TargetStatus(StrEnum):
    """The verdict."""

    MET = "met"
    MISSED = "missed"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Target:
    """What a plan asks for.

    ``is_rank``: the value is a place in a ranking, so that an increase ("tăng bậc") means a smaller number.
    """

    comparator: Comparator
    threshold: Decimal | None = None
    upper: Decimal | None = None
    baseline: Decimal | None = None
    change: Change = Change.ABSOLUTE
    unit: str = ""
    is_rank: bool = False


@dataclass(frozen=True)
class Judgement:
    """The verdict with its reason; ``bar`` is the value it was held against, ``expected`` the value due by that day."""

    status: TargetStatus
    reason: str
    bar: Decimal | None = None
    expected: Decimal | None = None


def judge(
    target: Target,
    value: Decimal | None,
    *,
    as_of: date,
    term: DateSpan,
    trajectory: Trajectory = Trajectory.CURRENT,
) -> Judgement:
    """Judge a target on a day. ``term`` ends the day after ``term.last``; before, nothing that can turn is final."""
    if target.comparator is Comparator.NONE:
        return _unknown("Chỉ tiêu không lượng hóa, cần người theo dõi đánh giá.")
    bars = _bars_of(target)
    if isinstance(bars, str):
        return _unknown(bars)
    if value is None:
        return _unknown("Chưa có số liệu để đánh giá.")
    if as_of < term.first:
        return _unknown(f"Chưa đến kỳ thực hiện (bắt đầu từ ngày {term.first:%d/%m/%Y}).")
    if as_of > term.last:
        status = TargetStatus.MET if bars.hold(value) else TargetStatus.MISSED
        return Judgement(status, _sentence(target, bars, value, "Hết kỳ"), bars.main)
    if trajectory is Trajectory.CUMULATIVE and not _is_place(target):
        return _judge_cumulative(target, bars, value, _elapsed(as_of, term))
    status = TargetStatus.ON_TRACK if bars.hold(value) else TargetStatus.AT_RISK
    return Judgement(status, _sentence(target, bars, value, f"Đến ngày {as_of:%d/%m/%Y}"), bars.main)


# -- the threshold as limits ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Bars:
    """The limits a value must keep to: at least ``low`` and at most ``high`` (past them, if strict)."""

    low: Decimal | None = None
    high: Decimal | None = None
    strict: bool = False

    def reaches_low(self, value: Decimal) -> bool:
        return self.low is None or value > self.low or (value == self.low and not self.strict)

    def keeps_high(self, value: Decimal) -> bool:
        return self.high is None or value < self.high or (value == self.high and not self.strict)

    def hold(self, value: Decimal) -> bool:
        return self.reaches_low(value) and self.keeps_high(value)

    @property
    def main(self) -> Decimal | None:
        return self.low if self.low is not None else self.high


_SIMPLE: dict[Comparator, Callable[[Decimal], _Bars]] = {
    Comparator.AT_LEAST: lambda bar: _Bars(low=bar),
    Comparator.MORE_THAN: lambda bar: _Bars(low=bar, strict=True),
    Comparator.EQUAL: lambda bar: _Bars(low=bar, high=bar),
    Comparator.AT_MOST: lambda bar: _Bars(high=bar),
    Comparator.LESS_THAN: lambda bar: _Bars(high=bar, strict=True),
    Comparator.RANK: lambda bar: _Bars(high=bar),
}


def _bars_of(target: Target) -> _Bars | str:
    """The limits, or the Vietnamese reason why the target cannot be judged."""
    if target.comparator in (Comparator.INCREASE, Comparator.DECREASE):
        return _bars_of_change(target)
    if target.threshold is None:
        return "Chỉ tiêu chưa có ngưỡng phải đạt."
    if target.comparator is Comparator.RANGE:
        if target.upper is None:
            return "Chỉ tiêu dạng khoảng chưa có cận trên."
        if target.upper < target.threshold:
            return "Chỉ tiêu dạng khoảng có cận trên nhỏ hơn cận dưới."
        return _Bars(low=target.threshold, high=target.upper)
    return _SIMPLE[target.comparator](target.threshold)


def _bars_of_change(target: Target) -> _Bars | str:
    if target.baseline is None:
        return "Chưa có số liệu gốc để so sánh tăng, giảm."
    amount = target.threshold or Decimal(0)
    if target.change is Change.PERCENT:
        amount = EXACT.divide(EXACT.multiply(EXACT.abs(target.baseline), amount), HUNDRED)
    upward = (target.comparator is Comparator.INCREASE) != target.is_rank
    any_change = amount == 0
    if upward:
        return _Bars(low=EXACT.add(target.baseline, amount), strict=any_change)
    return _Bars(high=EXACT.subtract(target.baseline, amount), strict=any_change)


# -- counts that grow -------------------------------------------------------------------------------------------------


def _is_place(target: Target) -> bool:
    """A place in a ranking can turn any day, whatever the plan says of it."""
    return target.is_rank or target.comparator is Comparator.RANK


def _elapsed(as_of: date, term: DateSpan) -> Decimal:
    passed = (as_of - term.first).days + 1
    return EXACT.divide(Decimal(passed), Decimal(term.days))


def _judge_cumulative(target: Target, bars: _Bars, value: Decimal, elapsed: Decimal) -> Judgement:
    if not bars.keeps_high(value):  # a count never comes back under its ceiling
        return Judgement(TargetStatus.MISSED, _sentence(target, bars, value, "Đã vượt mức cho phép"), bars.high)
    if bars.low is not None and bars.reaches_low(value) and bars.high is None:
        return Judgement(TargetStatus.MET, _sentence(target, bars, value, "Đã đạt trước hạn"), bars.low)
    share = f"{_shown(EXACT.multiply(elapsed, HUNDRED))} % thời gian"
    if bars.low is not None:
        expected = EXACT.multiply(bars.low, elapsed)
        on_track = value >= expected
    else:
        expected = EXACT.multiply(bars.high or Decimal(0), elapsed)
        on_track = value <= expected
    status = TargetStatus.ON_TRACK if on_track else TargetStatus.AT_RISK
    pace = f"Sau {share}, theo tiến độ là {_shown(expected, value)}{_unit(target)}"
    return Judgement(status, _sentence(target, bars, value, pace), bars.main, expected)


# -- words ------------------------------------------------------------------------------------------------------------


def _unknown(reason: str) -> Judgement:
    return Judgement(TargetStatus.UNKNOWN, reason)


_WORDS = {
    Comparator.AT_LEAST: "từ {low} trở lên",
    Comparator.MORE_THAN: "trên {low}",
    Comparator.EQUAL: "đúng {low}",
    Comparator.AT_MOST: "không quá {high}",
    Comparator.LESS_THAN: "dưới {high}",
    Comparator.RANGE: "từ {low} đến {high}",
    Comparator.RANK: "từ hạng {high} trở lên",
}


def _sentence(target: Target, bars: _Bars, value: Decimal, opening: str) -> str:
    unit = _unit(target)
    low = "" if bars.low is None else _shown(bars.low, value) + unit
    high = "" if bars.high is None else _shown(bars.high, value) + unit
    shown = _shown(value, *(bar for bar in (bars.low, bars.high) if bar is not None)) + unit
    pattern = _WORDS.get(target.comparator)
    if pattern is None:
        base = _shown(target.baseline or Decimal(0)) + unit
        limit = (
            (f"trên {low}" if bars.strict else f"từ {low}")
            if low
            else f"{'dưới' if bars.strict else 'không quá'} {high}"
        )
        return f"{opening}: đạt {shown}, số gốc {base}, yêu cầu {limit}."
    return f"{opening}: đạt {shown}, yêu cầu {pattern.format(low=low, high=high)}."


def _unit(target: Target) -> str:
    return f" {target.unit}" if target.unit else ""


def _shown(value: Decimal, *beside: Decimal) -> str:
    """The number for the reason, with as many decimals (2 to 8) as it takes to differ from what it is compared with."""
    for decimals in range(2, 9):
        text = _rounded(value, decimals)
        if all(other == value or _rounded(other, decimals) != text for other in beside):
            return text
    return _rounded(value, 8)


def _rounded(value: Decimal, decimals: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=EXACT)
    text = format_number(rounded if rounded else abs(rounded))
    return text.rstrip("0").rstrip(",") if "," in text else text
