"""Numbers, days and sizes as Vietnamese offices write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from caicach.foundation.ui import writing


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, None, ""),
        (0, None, "0"),
        (1234567, None, "1.234.567"),
        (Decimal("1234.56"), None, "1.234,56"),
        (Decimal("97.50"), None, "97,50"),
        (Decimal("100.00"), None, "100"),
        (Decimal("89.845"), 2, "89,85"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.004"), 2, "0,00"),
        (-1200, None, "\u22121.200"),
        (0.1 + 0.2, None, "0,30"),
        (76.4, 2, "76,40"),
        (Decimal("1E+3"), None, "1.000"),
    ],
)
def test_number(value, decimals, text):
    assert writing.number_text(value, decimals) == text


@pytest.mark.parametrize("value", [True, "12", Decimal("NaN"), float("inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError):
        writing.number_text(value)


def test_share_and_money_keep_their_unit_on_the_line():
    assert writing.percent_text(Decimal("97.5")) == "97,50\u00a0%"
    assert writing.money_text(2150000) == "2.150.000\u00a0đồng"
    assert writing.percent_text(None) == writing.money_text(None) == ""


def test_days_and_moments_are_local():
    late = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)  # already the 21st in Vietnam
    assert writing.date_text(late) == "21/11/2026"
    assert writing.moment_text(late) == "21/11/2026 01:30"
    assert writing.date_text(date(2024, 9, 2)) == "02/09/2024"
    assert writing.moment_text(None) == writing.date_text(None) == ""


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0\u00a0B"),
        (1023, "1023\u00a0B"),
        (3_250_000, "3,1\u00a0MB"),
        (104857600, "100\u00a0MB"),
        (5 * 1024**4, "5.120\u00a0GB"),
    ],
)
def test_size(size, text):
    assert writing.size_text(size) == text
