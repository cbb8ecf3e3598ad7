"""Judging targets: a table for every comparator, and what must hold for any numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.periods import DateSpan
from caicach.domain.targets import Change, Comparator, Target, TargetStatus, Trajectory, judge

D = Decimal
TERM = DateSpan(date(2026, 1, 1), date(2026, 12, 31))
DURING, AFTER = date(2026, 7, 2), date(2027, 1, 1)
MET, MISSED, ON_TRACK, AT_RISK, UNKNOWN = TargetStatus


def target(comparator: str, threshold: object = None, **rest: object) -> Target:
    for name in ("upper", "baseline"):
        if name in rest:
            rest[name] = D(str(rest[name]))
    return Target(Comparator(comparator), None if threshold is None else D(str(threshold)), **rest)  # type: ignore[arg-type]


def status(
    asked: Target, value: object, as_of: date = AFTER, trajectory: Trajectory = Trajectory.CURRENT
) -> TargetStatus:
    number = None if value is None else D(str(value))
    return judge(asked, number, as_of=as_of, term=TERM, trajectory=trajectory).status


@pytest.mark.parametrize(
    ("asked", "value", "after"),
    [
        (target(">=", 95), 95, MET),
        (target(">=", 95), "94.999", MISSED),
        (target(">", 60), 60, MISSED),
        (target(">", 60), "60.01", MET),
        (target("=", 100), 100, MET),
        (target("=", 100), "99.99", MISSED),
        (target("=", 2), 3, MISSED),
        (target("<=", 2), 2, MET),
        (target("<=", 2), 3, MISSED),
        (target("<", 2), 2, MISSED),
        (target("<", 2), 1, MET),
        (target("range", 10, upper=15), 10, MET),
        (target("range", 10, upper=15), 15, MET),
        (target("range", 10, upper=15), 16, MISSED),
        (target("increase", 1, baseline=80), 81, MET),
        (target("increase", 1, baseline=80), "80.9", MISSED),
        (target("increase", baseline=80), 80, MISSED),
        (target("increase", baseline=80), "80.01", MET),
        (target("increase", 10, baseline=200, change=Change.PERCENT), 220, MET),
        (target("decrease", 10, baseline=200, change=Change.PERCENT), 180, MET),
        (target("decrease", 10, baseline=200, change=Change.PERCENT), 181, MISSED),
        (target("decrease", baseline=5), 5, MISSED),
        (target("increase", 1, baseline=3, is_rank=True), 2, MET),  # up one place: from 3rd to 2nd
        (target("increase", 1, baseline=3, is_rank=True), 4, MISSED),
        (target("rank", 10), 10, MET),
        (target("rank", 10), 11, MISSED),
    ],
)
def test_comparators_after_and_before_the_end(asked: Target, value: object, after: TargetStatus) -> None:
    assert status(asked, value) is after
    assert status(asked, value, DURING) is (ON_TRACK if after is MET else AT_RISK)
    assert status(asked, value, TERM.last) is (ON_TRACK if after is MET else AT_RISK)
    assert status(asked, None) is status(asked, None, DURING) is UNKNOWN


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (target("none"), "không lượng hóa"),
        (target(">="), "chưa có ngưỡng"),
        (target("range", 10), "chưa có cận trên"),
        (target("range", 10, upper=9), "cận trên nhỏ hơn"),
        (target("increase", 5), "Chưa có số liệu gốc"),
    ],
)
def test_a_target_that_cannot_be_judged_is_unknown_with_the_reason(asked: Target, word: str) -> None:
    judgement = judge(asked, D(5), as_of=AFTER, term=TERM)
    assert judgement.status is UNKNOWN
    assert word in judgement.reason


@pytest.mark.parametrize(
    ("asked", "value", "as_of", "expected"),
    [
        (target(">=", 10), 10, "2026-03-01", MET),  # reached early; a count never comes back
        (target(">=", 12), 6, "2026-07-01", ON_TRACK),
        (target(">=", 12), 5, "2026-07-02", AT_RISK),
        (target(">", 12), 12, "2026-12-31", ON_TRACK),
        (target("<=", 2), 3, "2026-02-01", MISSED),  # over the ceiling for good
        (target("<=", 12), 5, "2026-07-01", ON_TRACK),
        (target("<=", 12), 11, "2026-07-01", AT_RISK),
        (target("=", 4), 5, "2026-07-01", MISSED),
        (target("=", 4), 2, "2026-07-01", ON_TRACK),
        (target("range", 10, upper=15), 16, "2026-07-01", MISSED),
        (target("range", 10, upper=15), 12, "2026-07-01", ON_TRACK),
        (target("range", 10, upper=15), 3, "2026-07-01", AT_RISK),
    ],
)
def test_counts_are_held_against_the_time_gone(asked: Target, value: int, as_of: str, expected: TargetStatus) -> None:
    assert status(asked, value, date.fromisoformat(as_of), Trajectory.CUMULATIVE) is expected


def test_a_place_in_a_ranking_is_never_final_before_the_end() -> None:
    for asked in (target("rank", 10), target("increase", 1, baseline=11, is_rank=True)):
        assert status(asked, 11, DURING, Trajectory.CUMULATIVE) is AT_RISK
        assert status(asked, 9, DURING, Trajectory.CUMULATIVE) is ON_TRACK


def test_before_the_term_nothing_is_judged() -> None:
    judgement = judge(target(">=", 1), D(5), as_of=date(2025, 12, 31), term=TERM)
    assert judgement.status is UNKNOWN
    assert "01/01/2026" in judgement.reason


def test_the_reason_shows_enough_decimals_to_be_believed() -> None:
    judgement = judge(target(">=", 90, unit="%"), D("89.99996"), as_of=AFTER, term=TERM)
    assert judgement.status is MISSED
    assert judgement.reason == "Hết kỳ: đạt 89,99996 %, yêu cầu từ 90 % trở lên."
    plain = judge(target(">=", 95, unit="%"), D(239) * 100 / 266, as_of=DURING, term=TERM)
    assert plain.reason == "Đến ngày 02/07/2026: đạt 89,85 %, yêu cầu từ 95 % trở lên."
    money = judge(target(">=", 2_814_000_000, unit="đồng"), D(2_150_000_000), as_of=AFTER, term=TERM)
    assert "2.150.000.000 đồng" in money.reason


numbers = st.decimals(0, 1000, places=2)
RANKING = {MISSED: 0, AT_RISK: 1, ON_TRACK: 2, MET: 3}


@given(
    st.sampled_from([">=", ">", "increase"]), numbers, numbers, numbers, st.dates(TERM.first, date(2027, 3, 1)),
    st.sampled_from(list(Trajectory)),
)  # fmt: skip
def test_more_is_never_worse_where_more_is_asked(
    comparator: str, bar: Decimal, low: Decimal, high: Decimal, as_of: date, trajectory: Trajectory
) -> None:
    asked = target(comparator, bar, baseline=50)
    low, high = sorted((low, high))
    worse, better = (status(asked, number, as_of, trajectory) for number in (low, high))
    assert RANKING[worse] <= RANKING[better]


@given(
    st.sampled_from(["<=", "<", "rank", "decrease"]), numbers, numbers, numbers, st.dates(TERM.first, date(2027, 3, 1)),
    st.sampled_from(list(Trajectory)),
)  # fmt: skip
def test_less_is_never_worse_where_less_is_asked(
    comparator: str, bar: Decimal, low: Decimal, high: Decimal, as_of: date, trajectory: Trajectory
) -> None:
    asked = target(comparator, bar, baseline=1500)
    low, high = sorted((low, high))
    better, worse = (status(asked, number, as_of, trajectory) for number in (low, high))
    assert RANKING[worse] <= RANKING[better]


@given(numbers, numbers, st.integers(0, 500), st.sampled_from(list(Trajectory)))
def test_what_is_final_does_not_turn(bar: Decimal, value: Decimal, days: int, trajectory: Trajectory) -> None:
    """A met or missed verdict during the term is the verdict after it, for a count that stays as it is."""
    asked = target(">=", bar)
    early = status(asked, value, TERM.first + timedelta(days=days), trajectory)
    if early in (MET, MISSED):
        assert early is status(asked, value, AFTER + timedelta(days=days), trajectory)
