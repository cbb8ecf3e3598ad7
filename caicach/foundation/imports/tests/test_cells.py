"""Typing of cells: what each writing means, what is refused rather than guessed, and that nothing ever breaks it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.foundation.imports.cells import Bad, Writing, reader, writing_of
from caicach.foundation.imports.reading.raw import cell_text
from caicach.foundation.imports.registry import Field, Kind


def naive(*parts):
    return datetime(*parts)  # noqa: DTZ001  # a spreadsheet knows no zone


CHOICES = {"online": "Trực tuyến", "counter": "Trực tiếp"}


def read(kind, cell, writing=Writing.UNKNOWN, **options):
    return reader(Field("x", "X", kind=kind, **options), writing)(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2024, 3, 15), date(2024, 3, 15)),
        (naive(2024, 3, 15, 8, 30), date(2024, 3, 15)),
        (45366.0, date(2024, 3, 15)),
        (45366.75, date(2024, 3, 15)),
        ("45366", date(2024, 3, 15)),
        ("15/03/2024", date(2024, 3, 15)),
        ("15/3/2024", date(2024, 3, 15)),
        ("15-3-24", date(2024, 3, 15)),
        ("15.03.2024", date(2024, 3, 15)),
        (" 15 / 03 / 2024 ", date(2024, 3, 15)),
        ("2024-03-15", date(2024, 3, 15)),
        ("2024-03-15T08:30:00", date(2024, 3, 15)),
        ("15/03/2024 08:30", date(2024, 3, 15)),
        ("15/03/2024 8h30", date(2024, 3, 15)),
        ("ngày 15 tháng 3 năm 2024", date(2024, 3, 15)),
        ("1/1/75", date(1975, 1, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("", None),
        ("   ", None),
        (None, None),
    ],
)
def test_dates(cell, expected):
    assert read(Kind.DATE, cell) == expected


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("31/02/2024", "không có trong lịch"),
        ("29/02/2023", "không có trong lịch"),
        ("3/15/2024", "tháng trước ngày sau"),
        ("03/2024", "thiếu ngày"),
        ("tháng 3/2024", "thiếu ngày"),
        ("15032024", "8 chữ số"),
        ("thường xuyên", "không phải ngày"),
        ("15/03/2024 chiều", "không đọc được"),
        ("15/03/2024 25:00", "không đọc được"),
        ("15/03/0024", "ngoài khoảng"),
        ("15/03/9999", "ngoài khoảng"),
        (12.0, "là số"),
        (1e300, "là số"),
        (True, "không phải ngày"),
        (time(8, 30), "không phải ngày"),
        (timedelta(days=3), "không phải ngày"),
    ],
)
def test_what_is_no_date(cell, words):
    found = read(Kind.DATE, cell)
    assert isinstance(found, Bad)
    assert words in found.reason
    assert found.remedy


def test_moments_keep_their_time():
    assert read(Kind.MOMENT, "15/03/2024 08:30:15") == naive(2024, 3, 15, 8, 30, 15)
    assert read(Kind.MOMENT, 45366.5) == naive(2024, 3, 15, 12)
    assert read(Kind.MOMENT, "15/03/2024") == naive(2024, 3, 15)


@pytest.mark.parametrize(
    ("cell", "writing", "expected"),
    [
        (1.5, Writing.UNKNOWN, "1.5"),
        (0.1 + 0.2, Writing.UNKNOWN, "0.3"),
        (7, Writing.UNKNOWN, "7"),
        ("1234", Writing.UNKNOWN, "1234"),
        ("1.234,56", Writing.UNKNOWN, "1234.56"),
        ("1,234.56", Writing.UNKNOWN, "1234.56"),
        ("1.234.567", Writing.UNKNOWN, "1234567"),
        ("1,234,567", Writing.UNKNOWN, "1234567"),
        ("97,5", Writing.UNKNOWN, "97.5"),
        ("97.5", Writing.UNKNOWN, "97.5"),
        ("0,5", Writing.ENGLISH, "0.5"),
        ("1.234", Writing.VIETNAMESE, "1234"),
        ("1.234", Writing.ENGLISH, "1.234"),
        ("1,234", Writing.VIETNAMESE, "1.234"),
        ("1,234", Writing.ENGLISH, "1234"),
        ("-1.234,5", Writing.UNKNOWN, "-1234.5"),
        ("−3", Writing.UNKNOWN, "-3"),
        ("1 234 567,5", Writing.UNKNOWN, "1234567.5"),
        ("2.814.000 đồng", Writing.UNKNOWN, "2814000"),
        ("2150000 VNĐ", Writing.UNKNOWN, "2150000"),
    ],
)
def test_decimals(cell, writing, expected):
    assert read(Kind.DECIMAL, cell, writing) == Decimal(expected)


@pytest.mark.parametrize("cell", ["1.234", "1,234", "-12.345"])
def test_a_number_of_two_meanings_is_a_fault(cell):
    found = read(Kind.DECIMAL, cell)
    assert isinstance(found, Bad)
    assert "có thể đọc là" in found.reason


@pytest.mark.parametrize(
    "cell", ["1.23.4", "1,2,3", "ba", "1.2345,6", "1e5", "--1", "1-2", "12%", "#N/A", True, "½", "٣"]
)
def test_what_is_no_number(cell):
    assert isinstance(read(Kind.DECIMAL, cell), Bad)
    assert isinstance(read(Kind.INTEGER, cell), Bad)


def test_column_tells_how_it_writes_numbers():
    assert writing_of(["1.234", "5,5", "7"]) is Writing.VIETNAMESE
    assert writing_of(["1,234", "5.5"]) is Writing.ENGLISH
    assert writing_of(["1.234", "1,234"]) is Writing.UNKNOWN
    assert writing_of(["5,5", "5.5"]) is Writing.UNKNOWN
    assert writing_of(["12.345.678"]) is Writing.VIETNAMESE
    assert writing_of([]) is Writing.UNKNOWN


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(5.0, 5), ("5", 5), ("1.234", 1234), ("1,234", 1234), ("5,0", 5), ("-7", -7), (0, 0), ("00012", 12), ("", None)],
)
def test_integers(cell, expected):
    assert read(Kind.INTEGER, cell) == expected


@pytest.mark.parametrize("cell", [5.5, "5,5", "năm", "9" * 25, 1e25])
def test_what_is_no_integer(cell):
    assert isinstance(read(Kind.INTEGER, cell), Bad)


@pytest.mark.parametrize(
    ("cell", "expected"), [("00004", "00004"), (4.0, "00004"), (4, "00004"), ("H12", "H12"), ("1.000234", "1.000234")]
)
def test_codes_keep_their_zeroes(cell, expected):
    assert read(Kind.CODE, cell, width=5) == expected


@pytest.mark.parametrize("cell", [1.5, 1.2345678901234568e19, date(2024, 3, 15), True])
def test_codes_that_excel_spoiled(cell):
    assert isinstance(read(Kind.CODE, cell), Bad)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("x", True), ("X", True), ("Có", True), ("có", True), ("✓", True), (True, True), (1.0, True), ("TRUE", True),
     ("Không", False), ("khong", False), (False, False), (0.0, False), ("", None)],
)  # fmt: skip
def test_booleans(cell, expected):
    assert read(Kind.BOOLEAN, cell) is expected


def test_unknown_is_none_and_never_false_or_zero():
    for kind in Kind:
        assert read(kind, "", choices=CHOICES) is None
        assert read(kind, " \u00a0 ", choices=CHOICES) is None


@pytest.mark.parametrize(
    ("cell", "expected"), [("Trực tuyến", "online"), ("TRUC TUYEN", "online"), ("counter", "counter")]
)
def test_choices(cell, expected):
    assert read(Kind.CHOICE, cell, choices=CHOICES) == expected


def test_choice_names_the_nearest():
    found = read(Kind.CHOICE, "Trực tuyếm", choices=CHOICES)
    assert isinstance(found, Bad)
    assert "Có phải “Trực tuyến”?" in found.remedy


def test_bounds():
    assert isinstance(read(Kind.INTEGER, -1, minimum=0), Bad)
    assert isinstance(read(Kind.DECIMAL, "101", maximum=Decimal(100)), Bad)
    assert isinstance(read(Kind.DATE, "1/1/2020", minimum=date(2021, 1, 1)), Bad)
    assert isinstance(read(Kind.TEXT, "dài quá", max_length=3), Bad)
    assert read(Kind.INTEGER, 0, minimum=0) == 0


def test_texts_are_composed_and_clean():
    assert read(Kind.TEXT, "  Tie\u0302\u0301p nh\u00e2\u0323n\u0000\u200b ") == "Tiếp nhận"
    assert read(Kind.TEXT, 5.0) == "5"
    assert read(Kind.TEXT, 1.25) == "1,25"
    assert read(Kind.TEXT, date(2024, 3, 15)) == "15/03/2024"


cells = st.one_of(
    st.none(), st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(),
    st.from_regex(r"[0-9.,/ :\-]{0,14}", fullmatch=True),
)  # fmt: skip
TYPES = {
    Kind.TEXT: str, Kind.CODE: str, Kind.INTEGER: int, Kind.DECIMAL: Decimal, Kind.DATE: date, Kind.MOMENT: datetime,
    Kind.BOOLEAN: bool, Kind.CHOICE: str,
}  # fmt: skip


@given(cell=cells, kind=st.sampled_from(list(Kind)), writing=st.sampled_from(list(Writing)))
def test_any_cell_gives_a_value_of_its_kind_nothing_or_a_reason(cell, kind, writing):
    found = read(kind, cell, writing, choices=CHOICES)
    if isinstance(found, Bad):
        assert found.reason
        assert found.remedy
    else:
        assert found is None or isinstance(found, TYPES[kind])
        if isinstance(found, Decimal):
            assert found.is_finite()


@given(value=st.decimals(-(10**12), 10**12, places=2))
def test_vietnamese_writing_comes_back_as_it_was(value):
    text = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read(Kind.DECIMAL, text, Writing.VIETNAMESE) == value


@given(value=st.dates(date(1940, 1, 1), date(2099, 12, 31)))
def test_days_come_back_however_they_are_written(value):
    serial = (value - date(1899, 12, 30)).days
    for cell in (
        f"{value:%d/%m/%Y}",
        f"{value.day}-{value.month}-{value.year}",
        value.isoformat(),
        float(serial),
        str(serial),
    ):
        assert read(Kind.DATE, cell) == value


@given(cell=cells)
def test_every_cell_has_a_text(cell):
    text = cell_text(cell)
    assert text == text.strip()
    assert cell_text(text) == text


def test_a_text_read_before_gives_the_same_answer():
    read_cell = reader(Field("x", "X", kind=Kind.DATE))
    assert read_cell("15/03/2024") == read_cell("15/03/2024") == date(2024, 3, 15)
    assert read_cell("sai") == read_cell("sai")
