"""Dates and periods as papers write them: days, months, quarters, years, terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from caicach.domain.vietnamese.numbers import parse_roman


class DateKind(StrEnum):
    """How much of a date is written."""

    DAY = "day"
    DAY_OF_MONTH = "day_of_month"  # no year
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"  # first or last n months of a year
    YEAR = "year"
    YEARS = "years"  # a term such as 2021-2025
    CLOCK = "clock"
    OTHER = "other"  # digits with the look of a date that say none: "Thông tư 49/2025", "ngày 21 - 22"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in a text. `value` is set for a whole and possible day only."""

    kind: DateKind
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_year: int | None = None
    quarter: int | None = None
    is_possible: bool = True

    @property
    def value(self) -> date | None:
        """The day, when it is whole and exists."""
        if self.kind is not DateKind.DAY or not self.is_possible:
            return None
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


_YEAR: Final = r"(?:19|20)\d{2}"
_PATTERN: Final = re.compile(
    rf"""(?:(?=\d)(?<!\d)|(?<!\w)(?=n[gă]|thá|quý|sá|chi|trư|tối))(?:
    (?:\bngày\s+)?(?<![\d/])(?P<d1>\d{{1,2}})(?:\s?/\s?(?P<m1>\d{{1,2}})\s?/\s?
            |\s?-\s?(?P<m1b>\d{{1,2}})\s?-\s?|\.(?P<m1c>\d{{1,2}})\.)(?P<y1>\d{{4}})(?![\d/]|[.,]\d)
    |(?:\bngày\s+)?(?<![\d.,/])(?P<d2>\d{{1,2}})\s+tháng\s+(?P<m2>\d{{1,2}})\s*,?\s*năm\s+(?P<y2>\d{{4}})(?!\d)
    |\b(?:ngày|sáng|chiều|trưa|tối)\s+(?P<d3>\d{{1,2}})\s?[/-]\s?(?P<m3>\d{{1,2}})(?![\d/]|[.,]\d)
    |\bngày\s+(?P<d4>\d{{1,2}})\s+tháng\s+(?P<m4>\d{{1,2}})(?!\d)
    |\btháng\s+(?P<m5>\d{{1,2}})\s*(?:[/-]|,?\s+năm)\s*(?P<y5>{_YEAR})(?!\d)
    |(?<![\d.,/])(?P<m6>\d{{1,2}})/(?P<y6>{_YEAR})(?![\d/]|[.,]\d)
    |(?<!hàng\s)(?<!hằng\s)(?<!mỗi\s)(?<!một\s)\btháng\s+(?P<m7>\d{{1,2}})(?![\d.,]*\d|\s*(?:đầu|cuối)\b)
    |\bquý\s+(?P<q8>iv|i{{1,3}}|[1-4])(?:\s*(?:[/-]|,?\s*năm)\s*(?P<y8>{_YEAR}))?(?![\w/])
    |(?<![\d.,/])(?P<n9>\d{{1,2}})\s+tháng\s+(?P<side9>đầu|cuối)\s+năm(?:\s+(?P<y9>{_YEAR}))?(?!\d)
    |(?<![\d.,/])(?P<y10>{_YEAR})\s*-\s*(?P<z10>{_YEAR})(?![\d/]|[.,]\d)
    |\bnăm\s+(?P<y11>{_YEAR})(?![\d]|[.,]\d)
    |(?<![\d.,/-])(?P<y12>{_YEAR})(?![\d/%-]|[.,]\d|\s*%)
    |(?<![\d.,/:])(?P<h13>\d{{1,2}})(?::\d{{2}}(?!\d)|\s?(?:giờ|h)\s?\d{{2}}(?!\d)))
    """,
    re.VERBOSE,
)
# Where a bare 2024 is more likely a quantity ("2024 hồ sơ") the caller looks at the unit.


def find_dates(plain: str) -> Iterator[DateMention]:
    """All dates and periods of a text in matching form, in order of place."""
    for found in _PATTERN.finditer(plain):
        mention = _mention(found)
        if mention is not None:
            yield mention


def _number(found: re.Match[str], *names: str) -> int | None:
    for name in names:
        written = found.group(name)
        if written is not None:
            return int(written)
    return None


def _mention(found: re.Match[str]) -> DateMention | None:
    start, end = found.span()
    day, month = _number(found, "d1", "d2"), _number(found, "m1", "m1b", "m1c", "m2")
    if day is not None:
        # Papers on history write old years in words: "ngày 19 tháng 8 năm 1545".
        first_year = 1000 if found.group("y2") else 1800
        return _whole_day(start, end, (day, month or 0, _number(found, "y1", "y2") or 0), first_year)
    day, month = _number(found, "d3", "d4"), _number(found, "m3", "m4")
    if day is not None and month is not None:
        possible = 1 <= month <= 12 and 1 <= day <= _days_in(month, 2024)
        if not possible and found.group("d3") and "/" not in found.group():
            return DateMention(DateKind.OTHER, start, end)
        return DateMention(DateKind.DAY_OF_MONTH, start, end, None, month, day, is_possible=possible)
    month = _number(found, "m5", "m6", "m7")
    if month is not None:
        year = _number(found, "y5", "y6")
        if found.group("m6") and not 1 <= month <= 12:
            return DateMention(DateKind.OTHER, start, end)
        return DateMention(DateKind.MONTH, start, end, year, month, is_possible=1 <= month <= 12)
    if found.group("q8"):
        written = found.group("q8")
        quarter = int(written) if written.isdigit() else parse_roman(written.upper())
        return DateMention(DateKind.QUARTER, start, end, _number(found, "y8"), quarter=quarter)
    if found.group("n9"):
        side = _number(found, "n9") or 0
        return DateMention(
            DateKind.HALF,
            start,
            end,
            _number(found, "y9"),
            month=side if found.group("side9") == "đầu" else -side,
        )
    return _years(found, start, end)


def _years(found: re.Match[str], start: int, end: int) -> DateMention | None:
    if found.group("y10"):
        first, last = int(found.group("y10")), int(found.group("z10"))
        return DateMention(DateKind.YEARS, start, end, first, last_year=last, is_possible=first <= last)
    year = _number(found, "y11", "y12")
    if year is not None:
        return DateMention(DateKind.YEAR, start, end, year)
    if found.group("h13"):
        return DateMention(DateKind.CLOCK, start, end)
    return None


def _whole_day(start: int, end: int, written: tuple[int, int, int], first_year: int) -> DateMention:
    day, month, year = written
    possible = first_year <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= _days_in(month, year)
    return DateMention(DateKind.DAY, start, end, year, month, day, is_possible=possible)


def _days_in(month: int, year: int) -> int:
    if not 1 <= month <= 12:
        return 0
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31
