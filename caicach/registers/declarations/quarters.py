"""Quarters in which numbers are stated, by the days of the reform reports."""

from datetime import date
from typing import Final

from django.utils import timezone

from caicach.domain.periods import DateSpan, Period, PeriodError, PeriodKind, PeriodScheme
from caicach.foundation.rules.selectors import rulebook

SCHEME: Final = "cchc"


def scheme() -> PeriodScheme:
    """The way of cutting the year that reports follow."""
    return rulebook().period_scheme(SCHEME)


def parse_quarter(key: str) -> Period:
    """A quarter's key; PeriodError with a sentence where it is none."""
    period = Period.parse(key)
    if period.kind is not PeriodKind.QUARTER:
        raise PeriodError(f"Kê khai theo quý; “{key}” là {period.title}. Chọn một quý, ví dụ {period.year}Q3.")
    return period


def days_of(period: Period) -> DateSpan:
    """The days a quarter's numbers speak of."""
    return scheme().span_of(period)


def due_on(period: Period) -> date | None:
    """The day the numbers are due."""
    return scheme().due_on(period)


def current_quarter(on: date | None = None) -> Period:
    """The quarter people state now: the last one that has closed until its due day is well past, else the open one.

    In the month after a quarter closes its numbers are still being typed, so it stays the one shown.
    """
    today = on or timezone.localdate()
    open_now = scheme().period_of(today, PeriodKind.QUARTER)
    return open_now.previous() if (today - days_of(open_now).first).days < 31 else open_now


def quarters_within(span: DateSpan) -> list[Period]:
    """Quarters whose days all lie in the span, in order."""
    period = scheme().period_of(span.first, PeriodKind.QUARTER)
    found = []
    while days_of(period).first <= span.last:
        if span.first <= days_of(period).first and days_of(period).last <= span.last:
            found.append(period)
        period = period.next()
    return found


def recent_quarters(last: Period, count: int) -> list[Period]:
    """The quarters up to `last`, the earliest first; those no rule covers are left out."""
    found: list[Period] = []
    period = last
    for _ in range(count):
        try:
            days_of(period)
        except PeriodError:
            break
        found.append(period)
        period = period.previous()
    return found[::-1]
