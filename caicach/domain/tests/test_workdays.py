"""Counting working days: against a slow count, over holidays, swaps and missing years."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.workdays import DayOff, WorkCalendar, WorkCalendarError, WorkedDay, WorkYear

NEW_YEAR = tuple(WorkYear(year, (DayOff(date(year, 1, 1), "Tết Dương lịch"),)) for year in (2024, 2025))
Y2026 = WorkYear(
    2026,
    (
        DayOff(date(2026, 1, 1), "Tết Dương lịch"),
        *(DayOff(date(2026, 2, day), "Tết Nguyên đán") for day in range(16, 21)),
        DayOff(date(2026, 8, 31), "Nghỉ hoán đổi"),
        DayOff(date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
    ),
    (WorkedDay(date(2026, 8, 22), "Làm bù"),),
)
CALENDAR = WorkCalendar((*NEW_YEAR, Y2026))
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)


def slowly(start: date, count: int) -> date:
    """The definition: walk day by day."""
    day = start
    while count:
        day += timedelta(days=1 if count > 0 else -1)
        if CALENDAR.is_working_day(day):
            count -= 1 if count > 0 else -1
    return day


@pytest.mark.parametrize(
    ("received", "limit", "due"),
    [
        ("2026-11-20", 3, "2026-11-26"),  # Fri; Mon 23, Tue 24 off, Wed 25, Thu 26
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),  # received on a Saturday
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-24", 0, "2026-11-25"),  # same-day limit on a day off
        ("2026-02-13", 1, "2026-02-23"),  # over Tết
        ("2026-08-21", 1, "2026-08-22"),  # worked Saturday
        ("2026-08-28", 1, "2026-09-01"),
        ("2025-12-31", 1, "2026-01-02"),
    ],
)
def test_due_dates_by_hand(received: str, limit: int, due: str) -> None:
    assert CALENDAR.due_on(date.fromisoformat(received), limit) == date.fromisoformat(due)


@given(days, st.integers(-60, 60).filter(bool))
def test_adding_agrees_with_walking(start: date, count: int) -> None:
    try:
        found = CALENDAR.add_working_days(start, count)
    except WorkCalendarError:
        edge = FIRST if count < 0 else LAST
        assert abs((edge - start).days) <= 130
        return
    assert found == slowly(start, count)


@given(days, days)
def test_between_agrees_with_counting(start: date, end: date) -> None:
    low, high = sorted((start, end))
    inside = [low + timedelta(days=n + 1) for n in range((high - low).days)]
    counted = sum(CALENDAR.is_working_day(day) for day in inside)
    assert CALENDAR.working_days_between(low, high) == counted
    assert CALENDAR.working_days_between(high, low) == -counted


@given(days.filter(CALENDAR.is_working_day), days.filter(CALENDAR.is_working_day))
def test_a_limit_of_the_days_between_ends_on_the_end(start: date, end: date) -> None:
    low, high = sorted((start, end))
    assert CALENDAR.due_on(low, CALENDAR.working_days_between(low, high)) == high


@given(st.lists(st.tuples(days, st.integers(0, 40)), max_size=30))
def test_many_at_once_agree_with_one_by_one(rows: list[tuple[date, int]]) -> None:
    many = CALENDAR.due_ordinals([day.toordinal() for day, _ in rows], [limit for _, limit in rows])
    for (day, limit), due in zip(rows, many, strict=True):
        try:
            assert due == CALENDAR.due_on(day, limit).toordinal()
        except WorkCalendarError:
            assert due == 0


def test_the_table_gives_due_dates_by_a_join() -> None:
    table = list(CALENDAR.table())
    assert len(table) == 366 + 365 + 365
    serial = {row.day: row.serial for row in table}
    working = {row.serial: row.day for row in table if row.is_working}
    assert working[serial[date(2026, 11, 20)] + 3] == date(2026, 11, 26)
    assert {row.reason for row in table if row.day == date(2026, 11, 24)} == {"Ngày Văn hóa Việt Nam"}


@pytest.mark.parametrize(
    "question",
    [
        lambda: CALENDAR.due_on(date(2026, 12, 31), 1),
        lambda: CALENDAR.add_working_days(date(2027, 1, 4), 1),
        lambda: CALENDAR.is_working_day(date(2027, 1, 4)),
        lambda: CALENDAR.working_days_between(date(2026, 12, 1), date(2027, 1, 4)),
    ],
)
def test_a_year_without_calendar_is_an_error_and_never_weekends_only(question: object) -> None:
    with pytest.raises(WorkCalendarError, match=r"Chưa có lịch làm việc năm 2027.*work_calendars/2027\.toml"):
        question()  # type: ignore[operator]


def test_a_year_missing_in_the_middle_is_not_jumped_over() -> None:
    holed = WorkCalendar((NEW_YEAR[0], Y2026))
    with pytest.raises(WorkCalendarError, match="2025"):
        holed.due_on(date(2024, 12, 31), 1)
    with pytest.raises(WorkCalendarError, match="2025"):
        holed.due_ordinals([date(2024, 12, 31).toordinal()], [1])
    assert holed.due_on(date(2024, 12, 30), 1) == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("years", "word"),
    [
        ((), "Chưa có lịch"),
        ((NEW_YEAR[0], NEW_YEAR[0]), "hai lần"),
        ((WorkYear(2026, (DayOff(date(2025, 1, 1), "x"),)),), "không thuộc năm"),
        ((WorkYear(2026, (DayOff(date(2026, 1, 1), "x"),) * 2),), "hai lần"),
        ((WorkYear(2026, (), (WorkedDay(date(2026, 1, 5), "x"),)),), "ngày làm bù"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(years: tuple[WorkYear, ...], word: str) -> None:
    with pytest.raises(WorkCalendarError, match=word):
        WorkCalendar(years)


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(WorkCalendarError, match="không thể âm"):
        CALENDAR.due_on(date(2026, 1, 5), -1)


def test_a_million_due_dates_take_no_more_than_seconds() -> None:
    first = date(2024, 1, 2).toordinal()
    received = [first + n % 900 for n in range(1_000_000)]
    begun = time.perf_counter()
    due = CALENDAR.due_ordinals(received, (n % 30 for n in range(1_000_000)))
    assert time.perf_counter() - begun < 5
    assert len(due) == 1_000_000
    assert 0 not in due[:1000]
