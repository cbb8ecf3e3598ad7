"""Arithmetic of figures: exactness, unknowns, zero denominators, rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.figures import (
    ROUNDING_RULES,
    Coverage,
    FigureState,
    ZeroDenominator,
    difference,
    growth,
    known_total,
    percent,
    ratio,
    round_by,
    total,
)

D = Decimal
numbers = st.decimals(-1_000_000, 1_000_000, places=3)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(239, 266, "89.85"), (17, 71, "23.94"), (38, 41, "92.68"), (193457, 195197, "99.11"), (1, 124, "0.81"),
     (140, 140, "100.00"), (0, 5, "0.00")],
)  # fmt: skip
def test_a_percentage_is_rounded_half_up_only_when_shown(part: int, whole: int, shown: str) -> None:
    figure = percent(D(part), D(whole))
    assert str(round_by("half_up_2", figure.value)) == shown
    assert (figure.part, figure.whole, figure.state) == (part, whole, FigureState.MEASURED)


@pytest.mark.parametrize(
    ("policy", "state", "value"),
    [
        (ZeroDenominator.NONE, FigureState.UNKNOWN, None),
        (ZeroDenominator.MAX, FigureState.MEASURED, D(100)),
        (ZeroDenominator.NOT_APPLICABLE, FigureState.NOT_APPLICABLE, None),
        (ZeroDenominator.EXPLAIN, FigureState.EXPLAIN, None),
    ],
)
def test_nothing_to_divide_by_follows_the_policy(
    policy: ZeroDenominator, state: FigureState, value: Decimal | None
) -> None:
    figure = percent(D(0), D(0), zero_denominator=policy)
    assert (figure.state, figure.value) == (state, value)
    assert figure.reason
    assert percent(D(3), D(0), zero_denominator=policy).state is FigureState.EXPLAIN
    assert percent(None, D(0), zero_denominator=policy).state is FigureState.UNKNOWN


@given(numbers, numbers.filter(bool))
def test_ratio_and_percent_agree(part: Decimal, whole: Decimal) -> None:
    share = ratio(part, whole).value
    assert share is not None
    assert abs(share * 100 - (percent(part, whole).value or 0)) < D("1e-15")


@given(st.lists(numbers), numbers)
def test_a_sum_with_an_unknown_is_unknown(values: list[Decimal], other: Decimal) -> None:
    assert total(values) == sum(values)
    assert total([*values, None, other]) is None
    known, coverage = known_total([*values, None])
    assert known == (sum(values) if values else None)
    assert coverage == Coverage(len(values), len(values) + 1)


def test_growth_and_difference() -> None:
    assert growth(D(110), D(100)) == 10
    assert growth(D(-50), D(-100)) == 50
    assert growth(D(1), D(0)) is None
    assert growth(None, D(1)) is None
    assert difference(D("0.3"), D("0.1")) == D("0.2")
    assert difference(D(1), None) is None


def test_coverage() -> None:
    assert Coverage(3, 4).share == D("0.75")
    assert not Coverage(3, 4).is_full
    assert Coverage(0, 0).share is None
    assert Coverage(1, 2) + Coverage(2, 2) == Coverage(3, 4)
    with pytest.raises(ValueError, match="impossible"):
        Coverage(3, 2)


@pytest.mark.parametrize(
    ("rule", "value", "shown"),
    [
        ("half_up_2", "82.625", "82.63"),
        ("half_up_2", "65.245", "65.25"),
        ("half_up_2", "-0.004", "0.00"),
        ("half_up_2", "-2.345", "-2.35"),
        ("half_even_2", "82.625", "82.62"),
        ("down_2", "89.8496", "89.84"),
        ("up_0", "1.01", "2"),
        ("half_up_0", "0.5", "1"),
        ("exact", "1.23456", "1.23456"),
    ],
)
def test_named_rounding(rule: str, value: str, shown: str) -> None:
    assert str(ROUNDING_RULES[rule].apply(D(value))) == shown
    assert round_by(rule, None) is None


def test_an_unknown_rounding_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        round_by("half_up_9", D(1))
