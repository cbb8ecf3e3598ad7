"""Deadlines in all their forms: a day, "trước ngày …", "quý II", "thường xuyên"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from caicach.domain.documents.dates import DateKind, DateMention, find_dates
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.vietnamese.folding import matching_form

_STANDING: Final = re.compile(rf"(?<!\w)(?<!chi ){alternatives(listed(load('tasks')['words'], 'standing'))}(?!\w)")
_REPEATED: Final = re.compile(
    r"(?<!\w)(?:hằng|hàng|mỗi|từng)\s+(?:năm|quý|tháng|tuần|ngày)|các\s+(?:năm|quý|tháng)\b|định\s+kỳ"
    r"|năm\s+(?:liền\s+kề|sau|kế\s+tiếp|tiếp\s+theo)|cuối\s+(?:mỗi\s+)?quý|liền\s+kề"
)
_AFTER_SOMETHING: Final = re.compile(
    r"^\W*(?:ngay\s+)?sau\s+(?:khi|\d)|kể\s+từ\s+(?:ngày|khi)|\d+\s+ngày\s+(?:làm\s+việc\s+)?sau"
)
_SHORT_DAY: Final = re.compile(
    r"(?:(?:trước|đến|ngày|chậm\s+nhất|xong|hết)[^\d]{0,20}|^\W*)(\d{1,2})\s*[/-]\s*(\d{1,2})(?![\d/]|\s*[/-]\s*\d)"
)
_LAST_MOMENT: Final = re.compile(r"(?:cuối|hết|trong|đến\s+hết|cả)\s+năm")
# "quý III-IV/2026", "quý I, II", "tháng 10, 11, 12/2026", "năm 2025-2030": the last one counts.
_QUARTERS: Final = re.compile(
    r"quý\s+(?:(?:iv|i{1,3}|[1-4])\s*(?:[-–—,;&/]|và|đến)\s*(?:hết\s+)?(?:quý\s+)?)+(?P<last>iv|i{1,3}|[1-4])(?!\w)"
    r"(?:\s*(?:[/-]|,?\s*năm)?\s*(?P<year>20\d\d))?"
)
_MONTHS: Final = re.compile(
    r"tháng\s+(?:\d{1,2}\s*(?:[-–—,;&]|và|đến)\s*(?:hết\s+)?(?:tháng\s+)?)+(?P<last>\d{1,2})(?!\d)"
    r"(?:\s*(?:[/-]|,?\s*năm)?\s*(?P<year>20\d\d))?"
)
_YEARS: Final = re.compile(r"(?<![\d/])20\d\d\s*(?:[-–—]|đến(?:\s+năm)?)\s*(?P<last>20\d\d)(?!\d)")
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def year_of_tasks(covered: int | None, signed: date | None) -> int | None:
    """The year that completes a day without one: what the paper covers, for a term of years when it was signed."""
    if signed is None or (covered is not None and signed.year <= covered <= signed.year + 1):
        return covered
    return signed.year


def deadline_of(text: str, year: int | None) -> date | None:
    """The last day a deadline leaves; None for standing tasks and what names no day.

    "Quý II" and "tháng 6" end on their last day. `year` completes a day without one. What repeats ("trước ngày
    15 hằng tháng") or counts from an event ("sau 10 ngày kể từ …") has no last day.
    """
    plain = matching_form(text)
    mentions = list(find_dates(plain))
    if _REPEATED.search(plain) or (_AFTER_SOMETHING.search(plain) and not any(item.value for item in mentions)):
        return _first_of_repeated(plain, mentions, year)
    days = [item for item in mentions if item.value is not None]
    if days:
        return days[-1].value
    short = _SHORT_DAY.search(plain)
    if short and year and 1 <= int(short.group(2)) <= 12:
        return _day(year, int(short.group(2)), int(short.group(1)))
    chained = _of_chain(plain, year)
    if chained is not None:
        return chained
    is_standing = _STANDING.search(plain) is not None
    for item in reversed(mentions):
        end = _end_of(item, year)
        if end is not None and not (is_standing and item.kind in (DateKind.YEAR, DateKind.YEARS)):
            return end
    if is_standing or year is None:
        return None
    return date(year, 12, 31) if _LAST_MOMENT.search(plain) else None


def _first_of_repeated(plain: str, mentions: list[DateMention], year: int | None) -> date | None:
    """ "Quý I/2026 và định kỳ hằng năm": a period with its own year, told before what repeats, still is a last day."""
    repeated = _REPEATED.search(plain)
    if repeated is None:
        return None
    for item in mentions:
        is_whole = item.year is not None and item.kind in (DateKind.DAY, DateKind.MONTH, DateKind.QUARTER)
        if is_whole and item.end <= repeated.start():
            return item.value or _end_of(item, year)
    return None


def _of_chain(plain: str, year: int | None) -> date | None:
    quarters = _QUARTERS.search(plain)
    own = int(quarters["year"]) if quarters and quarters["year"] else year
    if quarters and own:
        number = _ROMAN.get(quarters["last"]) or int(quarters["last"])
        return date(own, number * 3, monthrange(own, number * 3)[1])
    months = _MONTHS.search(plain)
    own = int(months["year"]) if months and months["year"] else year
    if months and own and 1 <= int(months["last"]) <= 12:
        return date(own, int(months["last"]), monthrange(own, int(months["last"]))[1])
    years = _YEARS.search(plain)
    return date(int(years["last"]), 12, 31) if years and not _STANDING.search(plain) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_of(item: DateMention, year: int | None) -> date | None:
    own = item.year or year
    if own is None:
        return None
    if item.kind is DateKind.DAY_OF_MONTH and item.month and item.day:
        return _day(own, item.month, item.day)
    if item.kind is DateKind.MONTH and item.month and item.is_possible:
        return date(own, item.month, monthrange(own, item.month)[1])
    if item.kind is DateKind.QUARTER and item.quarter and 1 <= item.quarter <= 4:
        month = item.quarter * 3
        return date(own, month, monthrange(own, month)[1])
    if item.kind is DateKind.HALF and item.month:
        month = item.month if item.month > 0 else 12
        return date(own, month, monthrange(own, month)[1]) if month <= 12 else None
    if item.kind is DateKind.YEARS and item.last_year:
        return date(item.last_year, 12, 31)
    if item.kind is DateKind.YEAR:
        return date(own, 12, 31)
    return None
