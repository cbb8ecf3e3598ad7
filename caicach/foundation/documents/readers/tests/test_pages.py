"""PDF pages by the place of their letters: columns, tables, notes, turned pages, what repeats."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import typst
from PIL import Image

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.paper import BlockKind, Paper
from caicach.domain.documents.reading import read_document
from caicach.foundation.documents.readers import read_paper
from caicach.foundation.documents.readers.pages.lines import lines_of
from caicach.foundation.documents.readers.pages.model import Word
from caicach.foundation.documents.readers.pictures import can_recognise

PROSE = (
    "Trong quý III năm 2025, bộ phận một cửa của phường tiếp nhận và giải quyết hồ sơ đúng hạn, không để người dân "
    "phải đi lại nhiều lần; kết quả được số hóa và lưu trên hệ thống, đạt tỷ lệ 23,94% (17/71)."
)
PAGE = "#set page(width: 21cm, height: 29.7cm, margin: 2cm)\n#set text(size: 13pt)\n#set par(justify: true)\n"


def pdf(body: str, page: str = PAGE) -> bytes:
    return bytes(typst.compile(f"{page}{body}".encode()))


def read(body: str, page: str = PAGE) -> Paper:
    return read_paper(pdf(body, page), "a.pdf")


def texts(paper: Paper, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [paper.text[block.start : block.end] for block in paper.blocks if block.kind is kind]


def cells(paper: Paper, table: int = 1) -> dict[tuple[int | None, int | None], str]:
    return {
        (block.row, block.column): paper.text[block.start : block.end]
        for block in paper.blocks
        if block.kind is BlockKind.CELL and block.table == table
    }


HEAD = """#grid(columns: (1fr, 1.2fr), align: center,
  [*ỦY BAN NHÂN DÂN* \\ *XÃ TÂN LẬP* \\ Số: 45/KH-UBND],
  [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ *Độc lập - Tự do - Hạnh phúc* \\ _Tân Lập, ngày 15 tháng 01 năm 2026_])

#align(center)[*KẾ HOẠCH* \\ *Cải cách hành chính nhà nước năm 2026 trên địa bàn* \\ *xã Tân Lập*]

"""


def test_the_halves_of_a_head_are_not_mixed() -> None:
    header = read_document(read(f"{HEAD}1. {PROSE}")).document
    assert (header.number, header.place) == ("45/KH-UBND", "Tân Lập")
    assert header.date is not None
    assert header.date.isoformat() == "2026-01-15"
    assert header.issuer is not None
    assert "TÂN LẬP" in header.issuer.upper()
    assert header.title is not None
    assert header.title.endswith("xã Tân Lập")


def test_two_columns_are_read_one_after_the_other() -> None:
    body = "\n\n".join(f"{number}. {PROSE} {PROSE}" for number in range(1, 11))
    paper = read(body, PAGE.replace("margin: 2cm", "margin: 2cm, columns: 2"))
    assert texts(paper) == [f"{number}. {PROSE} {PROSE}" for number in range(1, 11)]
    assert all(ratio.verdict == "ok" for ratio in check_document(paper).ratios)


def test_a_table_without_rules() -> None:
    rows = "".join(
        f", [{n}], [Xã số {n} có tên dài hơn một dòng để phải xuống dòng], [{n * 10}], [{n * 9}]" for n in range(1, 7)
    )
    table = f"#table(stroke: none, columns: (1cm, 1fr, 3cm, 3cm), [STT], [Đơn vị], [Tiếp nhận], [Đúng hạn]{rows})"
    paper = read(f"Kết quả như sau:\n\n{table}\n\nHết bảng số liệu.")
    found = cells(paper)
    assert (found[1, 2], found[1, 4]) == ("Đơn vị", "Đúng hạn")
    assert (found[3, 1], found[3, 3], found[3, 4]) == ("2", "20", "18")
    assert found[3, 2] == "Xã số 2 có tên dài hơn một dòng để phải xuống dòng"
    assert texts(paper) == ["Kết quả như sau:", "Hết bảng số liệu."]


def test_merged_heads() -> None:
    high = "table.cell(rowspan: 2)"
    head = f"{high}[STT], {high}[Đơn vị], table.cell(colspan: 2)[Số hồ sơ], [Tổng], [Đúng hạn]"
    paper = read(f"#table(columns: 4, {head}, [1], [Xã A], [20], [18], [2], [Xã B], [31], [30])")
    spans = {
        (block.row, block.column): (block.row_span, block.column_span)
        for block in paper.blocks
        if block.kind is BlockKind.CELL and (block.row or 0) < 3
    }
    assert spans == {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 2), (2, 3): (1, 1), (2, 4): (1, 1)}
    assert cells(paper)[4, 4] == "30"


def test_a_table_over_pages_is_one_and_its_head_stands_once() -> None:
    rows = "".join(f", [{n}], [Xã số {n}], [{n * 10}]" for n in range(1, 81))
    total = sum(n * 10 for n in range(1, 81))
    table = (
        f"#table(columns: (1cm, 1fr, 3cm), table.header([STT], [Đơn vị], [Tiếp nhận]){rows}, [], [Cộng], [{total + 5}])"
    )
    paper = read(
        f"Bảng số liệu:\n\n{table}", PAGE.replace("margin", 'numbering: "1", header: [Báo cáo năm 2025], margin')
    )
    found = cells(paper)
    assert max(row or 0 for row, _ in found) == 82
    assert sum(text == "Đơn vị" for text in found.values()) == 1
    assert "Báo cáo năm 2025" not in paper.text
    (error,) = check_document(paper).errors
    assert str(total)[:2] in error.message


@pytest.mark.parametrize("turn", ["-90deg", "90deg"])
def test_a_page_on_its_side(turn: str) -> None:
    table = "#table(columns: 3, [STT], [Đơn vị], [Số], [1], [Xã A], [20], [2], [Xã B], [11])"
    paper = read(f"#rotate({turn}, reflow: true)[#box(width: 24cm)[Phụ lục\n\n{table}\n\n{PROSE}]]")
    assert cells(paper)[2, 2] == "Xã A"
    assert texts(paper) == ["Phụ lục", PROSE]


def test_raised_digits_are_marks_of_notes_but_not_after_units() -> None:
    def word(text: str, left: float, size: float = 13, rise: float = 0) -> Word:
        return Word(text, left, left + 6 * len(text), 100 - rise, 100 + size - rise, size)

    line = [word("20", 0), word("hồ", 16), word("sơ", 32), word("3", 44, 8, 1), word("trên", 54), word("5", 84)]
    (read_line,) = lines_of([*line, word("km", 94), word("2", 106, 8, 1), word(".", 112)])
    assert read_line.text == "20 hồ sơ[3] trên 5 km2 ."


def test_letters_are_put_in_order_whatever_their_order_in_the_file() -> None:
    words = [Word("sau", 50, 70, 10, 22, 12), Word("Hai", 0, 20, 30, 42, 12), Word("Một", 0, 20, 10, 22, 12)]
    assert [line.text for line in lines_of(words)] == ["Một sau", "Hai"]


def test_pages_are_told_as_they_are_read() -> None:
    told: list[tuple[int, int]] = []
    read_paper(pdf("Trang một.\n#pagebreak()\nTrang hai."), "a.pdf", lambda done, count: told.append((done, count)))
    assert told == [(1, 2), (2, 2)]


def scanned(body: str, angle: float = 0.0) -> bytes:
    """A page as a picture, laid askew."""
    page = pypdfium2.PdfDocument(pdf(body))[0].render(scale=200 / 72, grayscale=True).to_pil()
    held = io.BytesIO()
    page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).save(held, format="PDF", resolution=200)
    return held.getvalue()


@pytest.mark.skipif(not can_recognise(), reason="no letter recognition on this machine")
def test_a_scan_askew_with_a_ruled_table() -> None:
    rows = "[1], [Tan Phu], [1204], [2], [Binh An], [3310]"
    paper = read_paper(
        scanned(f"Bang so lieu\n\n#table(columns: (2cm, 6cm, 4cm), [TT], [Don vi], [So ho so], {rows})", 1.5), "a.pdf"
    )
    assert paper.scanned
    found = cells(paper)
    assert set(found) == {(row, column) for row in (1, 2, 3) for column in (1, 2, 3)}
    assert found[3, 3] == "3310"


@pytest.mark.skipif(not can_recognise(), reason="no letter recognition on this machine")
def test_one_scanned_page_among_others_is_recognised_and_named() -> None:
    document = pypdfium2.PdfDocument(pdf(f"1. {PROSE}"))
    document.import_pages(pypdfium2.PdfDocument(scanned("Tong so 334 ho so")))
    held = io.BytesIO()
    document.save(held)
    paper = read_paper(held.getvalue(), "a.pdf")
    assert "334" in paper.text
    assert PROSE in paper.text
    assert "trang 2" in paper.remarks[0]


def test_a_scan_without_recognition_says_which_pages_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    document = pypdfium2.PdfDocument(pdf(f"1. {PROSE}"))
    document.import_pages(pypdfium2.PdfDocument(scanned("Tong so 334 ho so")))
    held = io.BytesIO()
    document.save(held)
    paper = read_paper(held.getvalue(), "a.pdf")
    assert paper.remarks[0].startswith("Trang 2 không có chữ đọc được")
