"""How the product writes numbers, dates and moments: 1.234,56 · 97,50 % · 21/11/2026 14:05.

Plain text only, for templates, spreadsheets, charts and messages alike. `None` gives the empty text here;
what a screen shows instead of an unknown is the business of the template tags.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from django.utils import timezone

#: Keeps a number and its unit on one line.
NO_BREAK = "\u00a0"
MINUS = "\u2212"

Number: TypeAlias = int | float | Decimal


def number_text(value: Number | None, decimals: int | None = None) -> str:
    """Write a number with "." between thousands and "," before the fraction, rounded half up.

    With `decimals=None` whole numbers stay whole and others keep the digits they have (floats at most two).

    Raises:
        TypeError: `value` is not a number (a bool is not one).
    """
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"number_text muốn một số, nhận được {value!r}")
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise TypeError(f"number_text muốn một số hữu hạn, nhận được {value!r}")
    if decimals is None:
        decimals = _own_decimals(exact, isinstance(value, float))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if rounded < 0 else text


def _own_decimals(exact: Decimal, is_float: bool) -> int:
    exponent = exact.as_tuple().exponent
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    if exact == exact.to_integral_value():
        return 0
    return min(own, 2) if is_float else own


def percent_text(value: Number | None, decimals: int | None = 2) -> str:
    """Write a share given as 0..100: Decimal("97.5") → "97,50 %"."""
    return "" if value is None else f"{number_text(value, decimals)}{NO_BREAK}%"


def money_text(value: Number | None, unit: str = "đồng", decimals: int | None = 0) -> str:
    """Write an amount with its unit: 1234567 → "1.234.567 đồng"."""
    return "" if value is None else f"{number_text(value, decimals)}{NO_BREAK}{unit}"


def date_text(value: date | None) -> str:
    """Write a day as dd/mm/yyyy; a moment is first taken to local time."""
    if isinstance(value, datetime):
        value = local(value)
    return "" if value is None else f"{value:%d/%m/%Y}"


def moment_text(value: datetime | None) -> str:
    """Write a moment in local time as dd/mm/yyyy hh:mm."""
    return "" if value is None else f"{local(value):%d/%m/%Y %H:%M}"


def local(moment: datetime) -> datetime:
    """The same moment in the time zone of the site; a naive one is taken as local already."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def size_text(size: int | None) -> str:
    """Write a file size: 3_250_000 → "3,1 MB"."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size}{NO_BREAK}B"
    for unit, power in (("KB", 1), ("MB", 2), ("GB", 3)):
        if size < 1024 ** (power + 1) or unit == "GB":
            return f"{number_text(Decimal(size) / 1024**power, 1).removesuffix(',0')}{NO_BREAK}{unit}"
    raise AssertionError("unreachable: GB takes every size")
