"""Numbers as Vietnamese papers write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.vietnamese.numbers import (
    Separators,
    decimals_of,
    format_number,
    format_roman,
    parse_number,
    parse_number_words,
    parse_roman,
    separators_of,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("01", "1"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1.234,56", "1234.56"),
        ("2,150", "2.150"),
        ("0,5", "0.5"),
        ("92.00", "92.00"),
        ("12.5", "12.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
    ],
)
def test_reading(written: str, value: str) -> None:
    assert parse_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "abc", "1.2.3", "1,2,3", "1.23.456", "01.234.5", "12,34,5"])
def test_what_is_no_number(written: str) -> None:
    assert parse_number(written) is None


def test_a_share_is_never_in_thousands() -> None:
    assert parse_number("89.849", is_share=True) == Decimal("89.849")
    assert parse_number("89.849") == 89849


def test_english_separators_only_when_the_whole_text_says_so() -> None:
    assert separators_of("1,234,567 và 12,345.5") is Separators.ENGLISH
    assert separators_of("1.234.567 và 12,5") is Separators.VIETNAMESE
    assert separators_of("2,150 tỷ đồng/2,814 tỷ đồng") is Separators.VIETNAMESE
    assert parse_number("1,234", Separators.ENGLISH) == 1234


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_written_and_read_again(value: Decimal) -> None:
    assert parse_number(format_number(value, 2)) == value


@given(st.integers(0, 10**15))
def test_whole_numbers_written_and_read_again(value: int) -> None:
    assert parse_number(format_number(value)) == value


@given(st.text(st.sampled_from("0123456789.,")))
def test_any_row_of_digits_and_signs_is_safe(written: str) -> None:
    value = parse_number(written)
    assert value is None or decimals_of(value) >= 0


@given(st.integers(1, 99))
def test_roman_there_and_back(value: int) -> None:
    assert parse_roman(format_roman(value)) == value


@pytest.mark.parametrize("written", ["IIII", "VX", "", "ABC", "IL"])
def test_no_roman(written: str) -> None:
    assert parse_roman(written) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [("ba", 3), ("mười", 10), ("hai mươi lăm", 25), ("một trăm linh năm", 105), ("hai nghìn ba trăm", 2300)],
)
def test_words(words: str, value: int) -> None:
    assert parse_number_words(words) == value


def test_words_that_are_no_number() -> None:
    assert parse_number_words("cải cách") is None
