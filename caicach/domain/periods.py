"""Reporting periods and the days they hold.

A :class:`Period` is a name ("quý III năm 2026"); which days belong to it is a rule, because a reform report closes its
figures before the calendar does (quarter III runs from 15 June to 14 September).  The rules are data
(``rulebook/periods.toml``); this module only applies them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering

from caicach.domain.errors import TradeError

FIRST_YEAR = 1990
LAST_YEAR = 2199
_ROMAN = ("I", "II", "III", "IV")


class PeriodError(TradeError, ValueError):
    """A period key that cannot be read, or a period that no rule covers. The message is for the person."""


class PeriodKind(StrEnum):
    """How long a period is and how it is named."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Number of calendar months of a period of this kind."""
        return _SHAPES[self].months

    @property
    def per_year(self) -> int:
        """How many periods of this kind a year has."""
        return _SHAPES[self].per_year


@dataclass(frozen=True)
class _Shape:
    months: int
    per_year: int
    letter: str
    digits: int


_SHAPES = {
    PeriodKind.MONTH: _Shape(1, 12, "M", 2),
    PeriodKind.QUARTER: _Shape(3, 4, "Q", 1),
    PeriodKind.HALF: _Shape(6, 2, "H", 1),
    PeriodKind.NINE_MONTHS: _Shape(9, 1, "N", 1),
    PeriodKind.YEAR: _Shape(12, 1, "", 0),
}
_KEY = re.compile(r"(?P<year>\d{4})(?:M(?P<month>\d{2})|Q(?P<quarter>\d)|H(?P<half>\d)|(?P<nine_months>N9))?")


@dataclass(frozen=True)
class DateSpan:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(
                f"Khoảng ngày {self.first:%d/%m/%Y} - {self.last:%d/%m/%Y} không hợp lệ: ngày cuối đứng trước ngày đầu."
            )

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Number of calendar days."""
        return (self.last - self.first).days + 1

    @property
    def title(self) -> str:
        """ "từ ngày 15/06/2024 đến ngày 14/09/2024"."""
        return f"từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"

    def overlaps(self, other: DateSpan) -> bool:
        """Whether the two spans share a day."""
        return self.first <= other.last and other.first <= self.last


@total_ordering
@dataclass(frozen=True)
class Period:
    """A month, quarter, half-year, nine months or year. Ordered by its end, the shorter first; usable as a key.

    ``number`` counts from 1 inside the year; nine months and the year have number 1.
    """

    year: int
    kind: PeriodKind
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise PeriodError(f"Năm {self.year} nằm ngoài khoảng {FIRST_YEAR}-{LAST_YEAR} mà hệ thống theo dõi.")
        if not 1 <= self.number <= self.kind.per_year:
            raise PeriodError(
                f"Kỳ thứ {self.number} không có trong năm: loại kỳ này chỉ đánh số từ 1 đến {self.kind.per_year}."
            )

    @classmethod
    def parse(cls, key: str) -> Period:
        """Read a key such as ``2026Q3``, ``2026M09``, ``2026H1``, ``2026N9``, ``2026``; PeriodError if it is none."""
        match = _KEY.fullmatch(key.strip().upper())
        if match is None:
            raise PeriodError(
                f"Không đọc được kỳ “{key}”. Viết theo một trong các dạng: 2026Q3 (quý III), 2026M09 (tháng 9), "
                "2026H1 (6 tháng đầu năm), 2026N9 (9 tháng), 2026 (cả năm)."
            )
        year = int(match["year"])
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF):
            if match[kind.value]:
                return cls(year, kind, int(match[kind.value]))
        return cls(year, PeriodKind.NINE_MONTHS if match["nine_months"] else PeriodKind.YEAR)

    @classmethod
    def of_day(cls, day: date, kind: PeriodKind) -> Period:
        """The period of this kind that ``day`` belongs to by the calendar (October to December has no nine months)."""
        if kind is PeriodKind.NINE_MONTHS and day.month > kind.months:
            raise PeriodError(f"Ngày {day:%d/%m/%Y} không thuộc 9 tháng đầu năm {day.year}.")
        return cls(day.year, kind, (day.month - 1) // kind.months + 1)

    @property
    def key(self) -> str:
        """The short name used in addresses and files: ``2026Q3``."""
        shape = _SHAPES[self.kind]
        if self.kind is PeriodKind.YEAR:
            return str(self.year)
        number = 9 if self.kind is PeriodKind.NINE_MONTHS else self.number
        return f"{self.year}{shape.letter}{number:0{shape.digits}d}"

    @property
    def title(self) -> str:
        """The Vietnamese name inside a sentence: "quý III năm 2026"."""
        names = {
            PeriodKind.MONTH: f"tháng {self.number}",
            PeriodKind.QUARTER: f"quý {_ROMAN[(self.number - 1) % 4]}",
            PeriodKind.HALF: "6 tháng đầu" if self.number == 1 else "6 tháng cuối",
            PeriodKind.NINE_MONTHS: "9 tháng đầu",
            PeriodKind.YEAR: "",
        }
        return f"{names[self.kind]} năm {self.year}".strip()

    @property
    def short_title(self) -> str:
        """The name for headings of columns and axes of charts: "III/2026", "T9/2026", "2026"."""
        names = {
            PeriodKind.MONTH: f"T{self.number}/",
            PeriodKind.QUARTER: f"{_ROMAN[(self.number - 1) % 4]}/",
            PeriodKind.HALF: "6T đầu/" if self.number == 1 else "6T cuối/",
            PeriodKind.NINE_MONTHS: "9T/",
            PeriodKind.YEAR: "",
        }
        return f"{names[self.kind]}{self.year}"

    @property
    def first_month(self) -> int:
        """First calendar month, 1-12."""
        return (self.number - 1) * self.kind.months + 1

    @property
    def last_month(self) -> int:
        """Last calendar month, 1-12."""
        return self.number * self.kind.months

    @property
    def calendar_span(self) -> DateSpan:
        """The days by the calendar, whatever the cut-off rule."""
        last_day = calendar.monthrange(self.year, self.last_month)[1]
        return DateSpan(date(self.year, self.first_month, 1), date(self.year, self.last_month, last_day))

    def previous(self) -> Period:
        """The period of the same kind just before; nine months and the year go back one year."""
        if self.number > 1:
            return Period(self.year, self.kind, self.number - 1)
        return Period(self.year - 1, self.kind, self.kind.per_year)

    def next(self) -> Period:
        """The period of the same kind just after."""
        if self.number < self.kind.per_year:
            return Period(self.year, self.kind, self.number + 1)
        return Period(self.year + 1, self.kind, 1)

    def same_last_year(self) -> Period:
        """The same period of the year before."""
        return Period(self.year - 1, self.kind, self.number)

    @property
    def year_to_date(self) -> Period:
        """The period from January to the end of this one, where it has a name; else the period itself."""
        named = {6: PeriodKind.HALF, 9: PeriodKind.NINE_MONTHS, 12: PeriodKind.YEAR}
        if self.first_month == 1 or self.last_month not in named:
            return self
        return Period(self.year, named[self.last_month])

    def __str__(self) -> str:
        return self.key

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, int]:
        return self.year, self.last_month, self.kind.months


@dataclass(frozen=True)
class DayRule:
    """A day of a month near the period: ``month_offset`` counts from the period's first month (opening) or last month
    (closing, due). A day past the end of the month means its last day."""

    day: int
    month_offset: int = 0

    def resolve(self, year: int, month: int) -> date:
        """The date, counting the offset from ``month`` of ``year``."""
        months = year * 12 + (month - 1) + self.month_offset
        year, month = divmod(months, 12)
        return date(year, month + 1, min(self.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class CutOff:
    """When figures of some periods open, close and are due; ``numbers`` are the periods of the kind it speaks of.

    ``valid_from`` and ``valid_to`` are held against the period's last calendar day.
    """

    kind: PeriodKind
    numbers: tuple[int, ...]
    opens: DayRule
    closes: DayRule
    due: DayRule | None
    valid_from: date
    valid_to: date | None = None
    verified: bool = False
    note: str = ""

    def governs(self, period: Period) -> bool:
        """Whether the rule speaks of this period."""
        end = period.calendar_span.last
        return (
            period.kind is self.kind
            and period.number in self.numbers
            and self.valid_from <= end
            and (self.valid_to is None or end <= self.valid_to)
        )


@dataclass(frozen=True)
class PeriodScheme:
    """A way of cutting the year: "cchc" (reform reports) or "calendar"."""

    key: str
    title: str
    cut_offs: tuple[CutOff, ...]

    def rule_of(self, period: Period) -> CutOff:
        """The rule that governs the period; PeriodError where none does."""
        for rule in self.cut_offs:
            if rule.governs(period):
                return rule
        raise PeriodError(
            f"Cách chia kỳ “{self.title}” không có quy tắc chốt số liệu cho {period.title} ({period.key}). "
            "Bổ sung một mục vào tệp periods.toml của bộ quy tắc."
        )

    def span_of(self, period: Period) -> DateSpan:
        """The days whose rows count for the period."""
        rule = self.rule_of(period)
        return DateSpan(
            rule.opens.resolve(period.year, period.first_month), rule.closes.resolve(period.year, period.last_month)
        )

    def due_on(self, period: Period) -> date | None:
        """The day the report is due, or None where the rule sets none."""
        due = self.rule_of(period).due
        return None if due is None else due.resolve(period.year, period.last_month)

    def period_of(self, day: date, kind: PeriodKind) -> Period:
        """The period of this kind whose span holds ``day``; PeriodError if there is none (after nine months)."""
        for period in self._around(day, kind):
            if day in self.span_of(period):
                return period
        raise PeriodError(f"Ngày {day:%d/%m/%Y} không thuộc kỳ nào của cách chia kỳ “{self.title}”.")

    @staticmethod
    def _around(day: date, kind: PeriodKind) -> Iterator[Period]:
        near = Period.of_day(day.replace(month=1, day=1), kind)
        for _ in range(kind.per_year + 1):
            yield near
            near = near.next()


def span_of(period: Period, scheme: PeriodScheme) -> DateSpan:
    """The days whose rows count for the period under a scheme (see :meth:`PeriodScheme.span_of`)."""
    return scheme.span_of(period)


def days_of(span: DateSpan) -> Iterator[date]:
    """Every day of the span in order."""
    for offset in range(span.days):
        yield span.first + timedelta(days=offset)
