# ruff: noqa: E501
"""Dates, symbols, citations, outline, deadlines, phrase lists."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.checks.model import Kind
from caicach.domain.documents.dates import DateKind, find_dates
from caicach.domain.documents.deadlines import deadline_of
from caicach.domain.documents.outline import LETTERS
from caicach.domain.documents.phrases import load
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.quantities import unit_at
from caicach.domain.documents.reading import read_document
from caicach.domain.documents.references import find_references
from caicach.domain.vietnamese.folding import matching_form
from caicach.domain.vietnamese.numbers import format_roman

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
FORMS = st.sampled_from(["{d}/{m}/{y}", "{d:02d}/{m:02d}/{y}", "{d:02d}-{m:02d}-{y}", "{d} tháng {m} năm {y}"])


@given(DAYS, FORMS)
def test_every_form_of_a_day(day: date, form: str) -> None:
    written = "ngày " + form.format(d=day.day, m=day.month, y=day.year)
    (found,) = find_dates(f"ký {written} tại xã")
    assert found.value == day


@pytest.mark.parametrize("written", ["31/4/2024", "30/02/2024", "29/02/2023", "15/13/2024", "32/1/2024"])
def test_days_that_do_not_exist(written: str) -> None:
    (found,) = find_dates(f"ngày {written}")
    assert (found.kind, found.is_possible, found.value) == (DateKind.DAY, False, None)


@pytest.mark.parametrize("written", ["17/71", "239/266", "1.234", "12,5%", "03/17 xã"])
def test_what_is_no_date(written: str) -> None:
    assert list(find_dates(f"đạt {written}")) == []


@given(DAYS, st.integers(1, 9999), st.sampled_from(["QĐ-UBND", "KH-UBND", "NQ-HĐND", "TB-VP", "QĐ-TTg", "TTr-SNV"]))
def test_citations(day: date, number: int, letters: str) -> None:
    text = f"theo Quyết định số {number}/{letters} ngày {day.day:02d}/{day.month:02d}/{day.year} của UBND tỉnh về việc"
    (found,) = find_references(text, matching_form(text))
    assert (found.number, found.date, found.issuer) == (f"{number}/{letters}", day, "UBND tỉnh")


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("Nghị quyết số 18-NQ/TW, ngày 25/10/2017 của", "18-NQ/TW", "2017-10-25"),
        ("Chương trình số 09-CTr/Th.Uy ngày 19/10/2022", "09-CTr/Th.Uy", "2022-10-19"),
        ("Kế hoạch số 05/KH - UBND ngày 17/01/2024", "05/KH-UBND", "2024-01-17"),
        ("Quyết định số 739/QĐUBND ngày 22/3/2017", "739/QĐUBND", "2017-03-22"),
        ("Quyết định 52/2017 của UBND Tỉnh", "52/2017", None),
        ("Luật số 63/2020/QH14 ngày 18/06/2020", "63/2020/QH14", "2020-06-18"),
        ("Công văn số 2231/SNV-CCHC&PC ngày 28 tháng 9 năm 2018", "2231/SNV-CCHC&PC", "2018-09-28"),
        ("Nghị quyết số 30c/NQ-CP ngày 08 tháng 11 năm 2011", "30c/NQ-CP", "2011-11-08"),
        ("Kế hoạch 02-KH/BCĐTW ngày 19/6/2025", "02-KH/BCĐTW", "2025-06-19"),
        ("Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;", None, "2025-02-18"),
        ("Luật Ban hành văn bản quy phạm pháp luật năm 2015 và", None, None),
        ("Công văn số 123 ngày 05/6/2024 của Sở", "123", "2024-06-05"),
    ],
)
def test_citations_of_the_genre(text: str, number: str | None, day: str | None) -> None:
    (found,) = find_references(text, matching_form(text))
    assert (found.number, found.date.isoformat() if found.date else None) == (number, day)


@pytest.mark.parametrize(
    "text", ["đạt 38/41 nhiệm vụ", "ISO 9001:2015", "cấp 12/TT bị lỗi", "tổng đài 1022/TP", "24/7"]
)
def test_what_is_no_citation(text: str) -> None:
    assert find_references(text, matching_form(text)) == []


def numbering(text: str) -> list[str]:
    return [item.message for item in check_document(paper_from_text(text)).findings if item.kind is Kind.NUMBERING]


LABELS = {
    "roman": [f"{format_roman(n)}. MỤC LỚN" for n in range(1, 15)],
    "number": [f"{n}. Nội dung" for n in range(1, 15)],
    "letter": [f"{letter}) nội dung" for letter in LETTERS[:14]],
    "bracketed": [f"({n}) Nội dung" for n in range(1, 15)],
    "nested": [f"2.{n}. Nội dung" for n in range(1, 15)],
}


@given(st.sampled_from(sorted(LABELS)), st.integers(2, 14))
def test_lists_in_order_are_sound(style: str, count: int) -> None:
    assert numbering("\n".join(LABELS[style][:count])) == []


@given(st.sampled_from(sorted(LABELS)), st.integers(4, 14), st.data())
def test_a_gap_is_told_once(style: str, count: int, data: st.DataObject) -> None:
    missing = data.draw(st.integers(1, count - 2))
    assume(style != "letter" or LETTERS[missing] != "đ")  # a, b, c, d, e without đ is another sound order
    lines = LABELS[style][:count]
    del lines[missing]
    assert len(numbering("\n".join(lines))) == 1


@given(st.integers(3, 12), st.data())
def test_a_double_is_told(count: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, count - 1))
    lines = LABELS["number"][:count]
    lines.insert(place, lines[place])
    assert len(numbering("\n".join(lines))) == 1


def test_lists_may_begin_again_under_each_heading() -> None:
    text = "I. MỘT\n1. A\n2. B\na) x\nb) y\nII. HAI\n1. C\n- gạch\n2. D\na) z\nb) t"
    assert numbering(text) == []


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Trước ngày 30 tháng 11 năm 2024", "2024-11-30"),
        ("30/6", "2025-06-30"),
        ("Quý III-IV/2026", "2026-12-31"),
        ("Quý I, II", "2025-06-30"),
        ("Quý IV/2025 - Quý II/2026", "2026-06-30"),
        ("Năm 2025-2030", "2030-12-31"),
        ("Tháng 10, 11/2025", "2025-11-30"),
        ("Trong tháng 3/2026", "2026-03-31"),
        ("Trước ngày 20/11 hằng năm", None),
        ("Chậm nhất ngày 15 của tháng cuối quý", None),
        ("Sau 10 ngày kể từ ngày nhận đủ hồ sơ", None),
        ("Ngay sau khi Nghị định có hiệu lực", None),
        ("Năm 2026 và các năm tiếp theo", None),
        ("Quý I/2026 và định kỳ hằng năm", "2026-03-31"),
        ("Thường xuyên trong năm 2025", None),
        ("Giai đoạn 2026 - 2030", "2030-12-31"),
        ("trước 30/6", "2025-06-30"),
        ("Quý II/2025", "2025-06-30"),
        ("Quý IV", "2025-12-31"),
        ("Tháng 9/2025", "2025-09-30"),
        ("6 tháng đầu năm 2025", "2025-06-30"),
        ("Trong năm 2025", "2025-12-31"),
        ("Thường xuyên", None),
        ("Định kỳ hằng tháng", None),
        ("Trước 31/01 năm liền kề", None),
        ("Theo kế hoạch", None),
    ],
)
def test_deadlines(written: str, day: str | None) -> None:
    found = deadline_of(written, 2025)
    assert (found.isoformat() if found else None) == day


def test_examples_of_units() -> None:
    data = load("units")
    for name, examples in data["examples"].items():
        for example in examples:
            digits = len(example) - len(example.lstrip("0123456789.,"))
            unit, _ = unit_at(matching_form(example), digits)
            assert unit is not None
            assert unit.name == name


def test_examples_of_comparators() -> None:
    for example in load("comparators")["example"]:
        text = f"KẾ HOẠCH\nNăm 2025\nI. CHỈ TIÊU\n1. Tỷ lệ hồ sơ trực tuyến {example['text']}."
        (target,) = read_document(paper_from_text(text)).targets
        assert target.comparator == example["sign"], example


ANY = st.text(
    st.sampled_from("aAđĐạ1234567890%/.,;:()[]-+|\t\n “”IVX ") | st.characters(max_codepoint=0x1EFF), max_size=400
)
PIECES = st.lists(
    st.sampled_from(
        ["trong đó:", "tổng số", "12", "1.234,5", "%", "hồ sơ", "(", ")", "[1]", "\n", "- ", "I. ", "đạt", "/", "từ", "đến",
         "trở lên", "ngày 31/12/2024", "Quyết định số 12/QĐ-UBND", "gồm", ";", ", ", "\t", "|", "Cộng", "STT", "so với", "tăng"]
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(ANY | PIECES)
def test_any_text_is_read_and_checked(text: str) -> None:
    paper = paper_from_text(text)
    reading, result = read_document(paper), check_document(paper)
    for start, end in [(item.start, item.end) for item in (*result.findings, *result.ratios, *result.sums)]:
        assert 0 <= start <= end <= len(text)
    for target in reading.targets:
        assert text[target.start : target.end] == target.quote


@given(st.text(min_size=1, max_size=200))
def test_blocks_lie_in_the_text(text: str) -> None:
    paper = paper_from_text(text)
    assert all(0 <= block.start <= block.end <= len(text) for block in paper.blocks)
