"""Counting working days by an official calendar.

A year has days off (holidays, days in lieu) and worked Saturdays (swaps).  Both are data; a year without a calendar is
an error and never "weekends only": a due date that is wrong by a Tết week would brand an office late.

The counting rule: the day of reception is not counted and a period that would end on a day off ends on the next working
day (domain facts §5.5; Civil Code 2015, articles 147-148, unverified).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from caicach.domain.errors import TradeError

SATURDAY = 5


class WorkCalendarError(TradeError, ValueError):
    """A count that needs a year without a calendar, or a calendar that contradicts itself. Message for the person."""


@dataclass(frozen=True)
class DayOff:
    """A weekday (or weekend day) on which offices are closed, with its reason."""

    day: date
    title: str
    verified: bool = True


@dataclass(frozen=True)
class WorkedDay:
    """A weekend day that is worked, usually in exchange for a weekday off."""

    day: date
    title: str
    verified: bool = True


@dataclass(frozen=True)
class WorkYear:
    """The calendar of one year as decided."""

    year: int
    days_off: tuple[DayOff, ...]
    worked_days: tuple[WorkedDay, ...] = ()
    verified: bool = True

    @property
    def special_verified(self) -> bool:
        """Whether every single day off and worked day was checked."""
        return all(item.verified for item in self.days_off) and all(item.verified for item in self.worked_days)


@dataclass(frozen=True)
class CalendarDay:
    """One row of the calendar table: ``serial`` is the number of working days up to and including the day."""

    day: date
    is_working: bool
    serial: int
    reason: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Working days over several years, with constant-time counting.

    ``serials[d - base]`` is the number of working days up to and including the day of ordinal ``d``;
    ``working[n - 1]`` is the ordinal of the n-th working day.  Both are plain arrays of C integers, so a million due
    dates are a loop over two look-ups, and :meth:`table` hands the same numbers to an SQL engine.
    """

    years: tuple[WorkYear, ...]
    base: int = field(init=False, repr=False, compare=False)
    serials: array[int] = field(init=False, repr=False, compare=False)
    working: array[int] = field(init=False, repr=False, compare=False)
    _reasons: dict[date, str] = field(init=False, repr=False, compare=False)
    _known: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.years:
            raise WorkCalendarError("Chưa có lịch làm việc của năm nào. Thêm tệp vào thư mục work_calendars.")
        _refuse_contradictions(self.years)
        known = {entry.year: entry for entry in self.years}
        set_once = object.__setattr__
        set_once(self, "_known", frozenset(known))
        set_once(self, "base", date(min(known), 1, 1).toordinal())
        off = {item.day: item.title for entry in self.years for item in entry.days_off}
        worked = {item.day: item.title for entry in self.years for item in entry.worked_days}
        set_once(self, "_reasons", off | worked)
        serials, working = array("l"), array("l")
        for ordinal in range(self.base, date(max(known), 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            is_open = day in worked or (day.weekday() < SATURDAY and day not in off)
            if day.year in known and is_open:
                working.append(ordinal)
            serials.append(len(working))
        set_once(self, "serials", serials)
        set_once(self, "working", working)

    # -- single questions ---------------------------------------------------------------------------------------

    def covers(self, year: int) -> bool:
        """Whether the year has a calendar."""
        return year in self._known

    def is_verified(self, year: int) -> bool:
        """Whether the year's calendar, and each day in it, was checked against its decision."""
        return any(entry.verified and entry.special_verified for entry in self.years if entry.year == year)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open; WorkCalendarError for a year without a calendar."""
        self._need(day.year, day.year)
        index = day.toordinal() - self.base
        return self.serials[index] > (self.serials[index - 1] if index else 0)

    def reason(self, day: date) -> str:
        """Why the day is off or worked against the week's habit; empty for an ordinary day."""
        return self._reasons.get(day, "")

    def add_working_days(self, start: date, days: int) -> date:
        """The ``days``-th working day after ``start`` (before it, if negative).

        ``start`` itself is never counted; 0 gives ``start`` or, if it is off, the next working day.
        """
        self._need(start.year, start.year)
        before = self.serials[start.toordinal() - self.base]
        if days < 0:
            target = before - (1 if self.is_working_day(start) else 0) + days + 1
        elif days == 0:
            return start if self.is_working_day(start) else self.add_working_days(start, 1)
        else:
            target = before + days
        if target < 1:
            raise self._missing(min(self._known) - 1)
        if target > len(self.working):
            raise self._missing(max(self._known) + 1)
        found = date.fromordinal(self.working[target - 1])
        self._need(start.year, found.year)
        return found

    def due_on(self, received_on: date, working_days: int) -> date:
        """The last day of a time limit of ``working_days``: the day of reception is not counted."""
        if working_days < 0:
            raise WorkCalendarError(f"Thời hạn giải quyết không thể âm (đang là {working_days} ngày làm việc).")
        return self.add_working_days(received_on, working_days)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if ``end`` comes first.

        ``due_on(start, working_days_between(start, end)) == end`` for a working day ``end`` after ``start``.
        """
        self._need(start.year, end.year)
        return self.serials[end.toordinal() - self.base] - self.serials[start.toordinal() - self.base]

    # -- many at once -------------------------------------------------------------------------------------------

    def due_ordinals(self, received: Sequence[int], working_days: Iterable[int]) -> array[int]:
        """Due days of many dossiers, as proleptic ordinals; 0 where the calendar does not reach.

        ``received`` holds ordinals (``date.toordinal()``), ``working_days`` limits of at least 0, of the same length.
        Years between the first and the last calendar must all be there.
        """
        gaps = set(range(min(self._known), max(self._known) + 1)) - self._known
        if gaps:
            raise self._missing(min(gaps))
        base, serials, working = self.base, self.serials, self.working
        reach, count = len(serials), len(working)
        due = array("l")
        for start, limit in zip(received, working_days, strict=True):
            index = start - base
            if not 0 <= index < reach or limit < 0:
                due.append(0)
                continue
            target = serials[index] + limit
            if limit == 0 and (target == 0 or working[target - 1] != start):
                target += 1
            due.append(working[target - 1] if target <= count else 0)
        return due

    def table(self) -> Iterator[CalendarDay]:
        """Every day of the covered years, for a join in SQL.

        Due date of a limit n > 0 = the working day whose ``serial`` is the reception day's ``serial`` + n; working days
        between two days = difference of their serials.
        """
        for index, serial in enumerate(self.serials):
            day = date.fromordinal(self.base + index)
            if day.year in self._known:
                is_open = serial > (self.serials[index - 1] if index else 0)
                yield CalendarDay(day, is_open, serial, self.reason(day))

    # -- inside -------------------------------------------------------------------------------------------------

    def _need(self, first_year: int, last_year: int) -> None:
        low, high = sorted((first_year, last_year))
        for year in range(low, high + 1):
            if year not in self._known:
                raise self._missing(year)

    def _missing(self, year: int) -> WorkCalendarError:
        have = ", ".join(str(known) for known in sorted(self._known))
        return WorkCalendarError(
            f"Chưa có lịch làm việc năm {year} (đang có: {have}), nên không tính được ngày làm việc. "
            f"Thêm tệp work_calendars/{year}.toml vào bộ quy tắc hoặc vào thư mục quy tắc riêng của đơn vị."
        )


def _refuse_contradictions(years: tuple[WorkYear, ...]) -> None:
    seen: set[int] = set()
    for entry in years:
        if entry.year in seen:
            raise WorkCalendarError(f"Lịch làm việc năm {entry.year} được khai hai lần.")
        seen.add(entry.year)
        days = [item.day for item in entry.days_off] + [item.day for item in entry.worked_days]
        twice = sorted({day for day in days if days.count(day) > 1})
        if twice:
            raise WorkCalendarError(f"Ngày {twice[0]:%d/%m/%Y} được khai hai lần trong lịch làm việc năm {entry.year}.")
        strangers = [day for day in days if day.year != entry.year]
        if strangers:
            raise WorkCalendarError(f"Ngày {strangers[0]:%d/%m/%Y} không thuộc năm {entry.year} của lịch làm việc.")
        for worked in entry.worked_days:
            if worked.day.weekday() < SATURDAY:
                raise WorkCalendarError(
                    f"Ngày {worked.day:%d/%m/%Y} khai là ngày làm bù nhưng vốn là ngày làm việc trong tuần."
                )
