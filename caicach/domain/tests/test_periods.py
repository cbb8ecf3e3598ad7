"""Periods: keys, names, order, neighbours."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.errors import TradeError
from caicach.domain.periods import (
    CutOff,
    DateSpan,
    DayRule,
    Period,
    PeriodError,
    PeriodKind,
    PeriodScheme,
    days_of,
    span_of,
)

periods = st.sampled_from(list(PeriodKind)).flatmap(
    lambda kind: st.builds(Period, st.integers(1995, 2100), st.just(kind), st.integers(1, kind.per_year))
)


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("2024Q3", "quý III năm 2024"),
        ("2026Q4", "quý IV năm 2026"),
        ("2026M09", "tháng 9 năm 2026"),
        ("2026H1", "6 tháng đầu năm 2026"),
        ("2026H2", "6 tháng cuối năm 2026"),
        ("2026N9", "9 tháng đầu năm 2026"),
        ("2026", "năm 2026"),
    ],
)
def test_key_and_title(key: str, title: str) -> None:
    assert Period.parse(key).title == title
    assert Period.parse(key).key == str(Period.parse(f" {key.lower()} ")) == key


@pytest.mark.parametrize(
    ("key", "short"),
    [("2024Q3", "III/2024"), ("2026M09", "T9/2026"), ("2026H1", "6T đầu/2026"), ("2026N9", "9T/2026")],
)
def test_short_title(key: str, short: str) -> None:
    assert Period.parse(key).short_title == short
    assert Period.parse("2026").short_title == "2026"


@pytest.mark.parametrize(
    "key", ["", "2026Q5", "2026Q0", "2026M13", "2026M9", "26Q1", "2026Q", "2026X1", "2026N8", "1800"]
)
def test_a_bad_key_is_refused_in_vietnamese(key: str) -> None:
    with pytest.raises(TradeError) as caught:
        Period.parse(key)
    assert isinstance(caught.value, PeriodError)
    assert any(word in str(caught.value) for word in ("Không đọc được kỳ", "không có trong năm", "nằm ngoài khoảng"))


@given(periods)
def test_key_survives_the_round_trip(period: Period) -> None:
    assert Period.parse(period.key) == period
    assert hash(Period.parse(period.key)) == hash(period)


@given(periods)
def test_previous_and_next_are_each_others_inverse(period: Period) -> None:
    assert period.previous().next() == period
    assert period.previous() < period < period.next()
    assert period.same_last_year().year == period.year - 1
    assert period.same_last_year().kind is period.kind


@given(periods, periods)
def test_order_is_total_and_agrees_with_the_end(one: Period, other: Period) -> None:
    assert (one < other) + (other < one) + (one == other) == 1
    if one.calendar_span.last < other.calendar_span.last:
        assert one < other


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["month", "quarter", "half", "year"]))
def test_every_day_belongs_to_one_period_of_a_kind(day: date, kind: str) -> None:
    assert day in Period.of_day(day, PeriodKind(kind)).calendar_span


def test_october_is_not_in_nine_months() -> None:
    assert Period.of_day(date(2026, 9, 30), PeriodKind.NINE_MONTHS).key == "2026N9"
    with pytest.raises(PeriodError, match="không thuộc 9 tháng"):
        Period.of_day(date(2026, 10, 1), PeriodKind.NINE_MONTHS)


@pytest.mark.parametrize(
    ("key", "to_date"),
    [("2026Q1", "2026Q1"), ("2026Q2", "2026H1"), ("2026Q3", "2026N9"), ("2026Q4", "2026"), ("2026M06", "2026H1"),
     ("2026M08", "2026M08"), ("2026H1", "2026H1"), ("2026H2", "2026")],
)  # fmt: skip
def test_year_to_date(key: str, to_date: str) -> None:
    assert Period.parse(key).year_to_date.key == to_date


def test_a_span_includes_both_ends_and_refuses_the_wrong_way_round() -> None:
    span = DateSpan(date(2024, 2, 27), date(2024, 3, 1))
    assert span.days == len(list(days_of(span))) == 4
    assert date(2024, 2, 29) in span
    assert date(2024, 3, 2) not in span
    assert span.overlaps(DateSpan(date(2024, 3, 1), date(2024, 4, 1)))
    assert not span.overlaps(DateSpan(date(2024, 3, 2), date(2024, 4, 1)))
    with pytest.raises(PeriodError, match="ngày cuối đứng trước ngày đầu"):
        DateSpan(date(2024, 3, 2), date(2024, 3, 1))


def test_a_day_past_the_end_of_a_month_means_its_last() -> None:
    assert DayRule(31).resolve(2024, 2) == date(2024, 2, 29)
    assert DayRule(15, -1).resolve(2026, 1) == date(2025, 12, 15)
    assert DayRule(1, 12).resolve(2026, 1) == date(2027, 1, 1)


def test_a_rule_that_changes_is_chosen_by_the_end_of_the_period() -> None:
    old = CutOff(PeriodKind.QUARTER, (1, 2, 3, 4), DayRule(1), DayRule(31), None, date(2020, 1, 1), date(2025, 12, 31))
    new = CutOff(PeriodKind.QUARTER, (1, 2, 3, 4), DayRule(15, -1), DayRule(14), DayRule(20), date(2026, 1, 1))
    scheme = PeriodScheme("x", "Kỳ thử", (old, new))
    assert span_of(Period.parse("2025Q4"), scheme).last == date(2025, 12, 31)
    assert span_of(Period.parse("2026Q1"), scheme).last == date(2026, 3, 14)
    assert scheme.due_on(Period.parse("2025Q4")) is None
    with pytest.raises(PeriodError, match=r"năm 2026 \(2026\)"):
        scheme.span_of(Period.parse("2026"))
    with pytest.raises(PeriodError, match="2019Q4"):
        scheme.span_of(Period.parse("2019Q4"))
