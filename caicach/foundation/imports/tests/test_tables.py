"""Tables as they really come: merged headings, totals, signatures, encodings, delimiters."""

from __future__ import annotations

import contextlib
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from caicach.foundation.imports.layout import Layout, find, headings
from caicach.foundation.imports.mapping import propose
from caicach.foundation.imports.reading import delimited, guard, legacy
from caicach.foundation.imports.reading.opened import Spreadsheet, previews
from caicach.foundation.imports.reading.probe import SheetPreview
from caicach.foundation.imports.reading.raw import letters
from caicach.foundation.imports.registry import Field, Kind
from caicach.foundation.imports.table import Table
from caicach.foundation.imports.tests.conftest import FIELDS, GOOD, workbook

COUNTS = (
    Field("unit", "Đơn vị", required=True, aliases=("tên đơn vị",)),
    Field("early", "Số hồ sơ đã giải quyết – Trước hạn", kind=Kind.INTEGER, aliases=("trước hạn",)),
    Field("late", "Số hồ sơ đã giải quyết – Quá hạn", kind=Kind.INTEGER, aliases=("quá hạn",)),
    Field("rate", "Tỷ lệ", kind=Kind.DECIMAL),
)


def opened(tmp_path, content, fields=FIELDS, name="t.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    found = guard.inspect(path, name)
    dialect = delimited.detect(path, name) if found is guard.Format.CSV else None
    file = Spreadsheet(path, found, dialect)
    sheet = previews(file, name)[0]
    layout, _ = find(sheet, fields)
    texts = headings(sheet, layout)
    columns = {key: place.column for key, place in propose(texts, fields).items()}
    return Table(file, sheet.name, layout, texts, columns, fields)


def records(table):
    faults = []
    return list(table.rows(faults.append)), faults


def test_headings_below_a_title_and_data_not_at_the_edge(tmp_path):
    rows = [(), (None, "DANH SÁCH TRƯỜNG"), (None, "Quý III/2024"), (), *((None, *row) for row in GOOD)]
    table = opened(tmp_path, workbook(*rows))
    found, faults = records(table)
    assert table.layout == Layout(5, 1)
    assert [row.number for row in found] == [6, 7]
    assert found[0].values["code"] == "0004"
    assert table.places["code"] == ("B", "Mã trường")
    assert found[0].raw["valid_from"] == "05/09/1990"
    assert not faults


def test_merged_headings_over_two_rows(tmp_path):
    rows = (
        ("STT", "Đơn vị", None, None, None, "Tỷ lệ"),
        (None, None, None, None, None, None),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        (1, "Phường Một", 21, 3, 0, 87.5),
        (2, "Phường Hai", 10, 1, 2, 90.1),
        (None, "Tổng cộng", 31, 4, 2, 88.6),
        (None, "Người lập biểu", None, None, None, "Chủ tịch"),
    )

    def extra(book):
        page = book.worksheets()[0]
        page.merge_range("C1:E1", "Số hồ sơ đã giải quyết")
        page.write_row("C2", ["Trước hạn", "Đúng hạn", "Quá hạn"])

    table = opened(tmp_path, workbook(*rows, extra=extra), COUNTS)
    assert table.layout == Layout(1, 2)
    assert table.headings[2] == "Số hồ sơ đã giải quyết – Trước hạn"
    found, faults = records(table)
    assert [(row.values["unit"], row.values["early"], row.values["late"]) for row in found] == [
        ("Phường Một", 21, 0),
        ("Phường Hai", 10, 2),
    ]
    assert [row.values["rate"] for row in found] == [Decimal("87.5"), Decimal("90.1")]
    assert not faults
    told = " ".join(table.notices)
    assert "Dòng 3: đánh số thứ tự các cột" in told
    assert "Dòng 6: dòng tổng cộng" in told
    assert "Dòng 7: phần ký tên" in told


def test_merged_headings_in_a_csv(tmp_path):
    text = "STT,Đơn vị,Số hồ sơ đã giải quyết,,\n,,Trước hạn,Đúng hạn,Quá hạn\n1,Phường Một,21,3,0\n"
    table = opened(tmp_path, text.encode(), COUNTS, "t.csv")
    found, _ = records(table)
    assert table.headings[4] == "Số hồ sơ đã giải quyết – Quá hạn"
    assert [(row.values["early"], row.values["late"]) for row in found] == [(21, 0)]


def test_blank_rows_repeated_headings_and_totals_are_left_out_and_told(tmp_path):
    rows = (GOOD[0], GOOD[1], (), GOOD[0], GOOD[2], ("", "  ", None), ("Cộng", None, 1520))
    table = opened(tmp_path, workbook(*rows))
    found, faults = records(table)
    assert [row.number for row in found] == [2, 5]
    assert not faults
    assert table.notices == ["Dòng 4: lặp lại tiêu đề cột, không nhập.", "Dòng 7: dòng tổng cộng, không nhập."]


def test_a_signature_only_counts_after_the_end_of_the_table(tmp_path):
    rows = (
        GOOD[0],
        ("0001", "Giám đốc trung tâm"),
        GOOD[1],
        (),
        ("", "Giám đốc"),
        ("", "Hà Nội, ngày 5 tháng 10 năm 2026"),
    )
    found, faults = records(opened(tmp_path, workbook(*rows)))
    assert [row.values["name"] for row in found] == ["Giám đốc trung tâm", "Trường An"]
    assert not faults


def test_a_record_that_begins_like_a_total_is_kept(tmp_path):
    table = opened(tmp_path, workbook(GOOD[0], ("0001", "Tổng hợp Việt Bắc"), ("0002", "Cộng Hoà"), ("0003", "Tổng")))
    found, _ = records(table)
    assert [row.values["name"] for row in found] == ["Tổng hợp Việt Bắc", "Cộng Hoà", "Tổng"]


def test_the_number_writing_of_a_column_decides_what_one_dot_means(tmp_path):
    head = "mã;trường;diện tích\n"
    sure = opened(tmp_path, (head + "1;A;1.234\n2;B;5,5\n").encode(), name="a.csv")
    assert [row.values["area_km2"] for row in records(sure)[0]] == [Decimal(1234), Decimal("5.5")]
    unsure = opened(tmp_path, (head + "1;A;1.234\n2;B;7\n").encode(), name="b.csv")
    rows, faults = records(unsure)
    assert [row.values["area_km2"] for row in rows] == [None, Decimal(7)]
    assert "có thể đọc là" in faults[0].reason
    assert (faults[0].sheet, faults[0].row, faults[0].column, faults[0].value) == ("CSV", 2, "C", "1.234")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path, encoding, delimiter):
    lines = [
        ["mã", "trường", "thành lập"],
        ["0001", "Trường Tiểu học Đồng Khởi", "05/09/1990"],
        ["0002", "Trạm, số 2", ""],
    ]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    found, faults = records(opened(tmp_path, text.encode(encoding), name="t.csv"))
    assert [row.values["name"] for row in found] == ["Trường Tiểu học Đồng Khởi", "Trạm, số 2"]
    assert found[0].values["valid_from"] == date(1990, 9, 5)
    assert found[0].values["code"] == "0001"
    assert not faults


def test_old_code_pages(tmp_path):
    text = "mã;trường\n0001;Trường tiểu học phường Đồng Tiến, thành phố\n0002;Đơn vị tiếp nhận hồ sơ hành chính\n"
    table = {ord(letter): 0xA1 + at for at, letter in enumerate(legacy._LETTERS)}
    tcvn3 = bytes(table.get(ord(letter), ord(letter) if ord(letter) < 128 else 63) for letter in text)
    opened_tcvn3 = opened(tmp_path, tcvn3, name="a.csv")
    assert opened_tcvn3.file.dialect.encoding == "tcvn3"
    assert records(opened_tcvn3)[0][0].values["name"] == "Trường tiểu học phường Đồng Tiến, thành phố"
    split = "".join("".join(_apart(letter)) for letter in text)
    opened_cp1258 = opened(tmp_path, split.encode("cp1258"), name="b.csv")
    assert opened_cp1258.file.dialect.encoding == "cp1258"
    assert records(opened_cp1258)[0][1].values["name"] == "Đơn vị tiếp nhận hồ sơ hành chính"


def _apart(letter):
    """A letter as code page 1258 writes it: vowel with hat or horn, then the tone."""
    parts = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
    return base, "".join(tones)


def test_abc_fonts_in_a_unicode_file_are_noticed():
    assert legacy.looks_tcvn3("TiÕp nhËn hå s¬ t¹i ph­êng, tr¶ kÕt qu¶ cho ng­êi nép hå s¬")
    assert not legacy.looks_tcvn3("Tiếp nhận hồ sơ tại phường, trả kết quả cho người nộp")
    assert not legacy.looks_tcvn3("Café à la carte, naïve façade")
    assert legacy.repair_tcvn3("TiÕp nhËn hå s¬") == "Tiếp nhận hồ sơ"


def test_a_csv_with_an_open_quote_says_where(tmp_path):
    content = 'mã,trường\n0001,"Trường' + "x" * (2 << 20)
    with pytest.raises(guard.FileRefusedError, match="nháy kép"):
        opened(tmp_path, content.encode(), name="t.csv")


def test_the_engine_file_keeps_places_and_writes_neutrally(tmp_path):
    table = opened(tmp_path, workbook(*GOOD))
    lines = table.csv_file(tmp_path).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "_sheet,_row,code,name,population,valid_from,area_km2,verified,type_name"
    assert lines[1] == "Trường,2,4,Trường An,320,1990-09-05,1.5,x,Trường học"
    assert lines[2].startswith("Trường,3,0005,")


def test_letters():
    assert [letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_near_words_and_brackets():
    found = propose(["Mã trường (*)", "TÊN TRUONG", "So hoc sinh [người]", "Ngày  thành\nlập", "Ghi chú"], FIELDS)
    assert {key: place.column for key, place in found.items()} == {
        "code": 0, "name": 1, "population": 2, "valid_from": 3,
    }  # fmt: skip


@given(rows=st.lists(st.lists(st.text(max_size=8), max_size=8), max_size=12))
@hypothesis_settings(max_examples=60)
def test_any_top_of_a_sheet_has_a_layout(rows):
    width = max((len(row) for row in rows), default=0)
    top = [row + [""] * (width - len(row)) for row in rows]
    sheet = SheetPreview("s", len(top), width, False, top)
    layout, score = find(sheet, FIELDS)
    assert layout.first >= 1
    assert score >= 0
    assert len(headings(sheet, layout)) <= 300


@given(content=st.binary(max_size=400))
@hypothesis_settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path, content):
    with contextlib.suppress(guard.FileRefusedError):
        records(opened(tmp_path, content, name="t.csv"))
