"""Deadlines in all their forms: a day, "trước ngày …", "quý II", "thường xuyên"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from caicach.domain.documents.dates import DateKind, DateMention, find_dates
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.vietnamese.folding import matching_form

_STANDING: Final = re.compile(alternatives(listed(load("tasks")["words"], "standing")))
_SHORT_DAY: Final = re.compile(r"(?:trước|đến|ngày|chậm\s+nhất|xong)[^\d]{0,20}(\d{1,2})\s*[/-]\s*(\d{1,2})(?![\d/])")
_LAST_MOMENT: Final = re.compile(r"(?:cuối|hết|trong|đến\s+hết)\s+năm")


def deadline_of(text: str, year: int | None) -> date | None:
    """The last day a deadline leaves; None for standing tasks and what names no day.

    "Quý II" and "tháng 6" end on their last day. `year` completes a day without one.
    """
    plain = matching_form(text)
    if re.search(r"năm\s+(?:liền\s+kề|sau|kế\s+tiếp)", plain):
        return None
    mentions = list(find_dates(plain))
    days = [item for item in mentions if item.value is not None]
    if days:
        return days[-1].value
    short = _SHORT_DAY.search(plain)
    if short and year:
        return _day(year, int(short.group(2)), int(short.group(1)))
    for item in reversed(mentions):
        end = _end_of(item, year)
        if end is not None:
            return end
    if _STANDING.search(plain) or year is None:
        return None
    return date(year, 12, 31) if _LAST_MOMENT.search(plain) else None


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
