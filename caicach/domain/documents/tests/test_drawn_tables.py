"""Tables drawn with bars whose rows are not lines."""

from __future__ import annotations

import pytest

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.paper import BlockKind, Paper
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.scan import ScannedPaper

HEAD = ["STT", "Đơn vị", "Số hồ sơ", "Đúng hạn"]
ROWS = [["1", "Xã An Phú", "20", "18"], ["2", "Xã Bình Tân", "", "30"], ["", "Cộng", "51", "48"]]


def copied(rows: list[list[str]]) -> str:
    """As a portal gives it when the page is copied."""
    return "\n".join("|\n" + "".join(f"{cell}\n|\n" if cell else "|\n" for cell in row).rstrip() for row in rows)


def places(paper: Paper) -> dict[tuple[int | None, int | None], str]:
    return {
        (block.row, block.column): paper.text[block.start : block.end]
        for block in paper.blocks
        if block.kind is BlockKind.CELL
    }


def expected(rows: list[list[str]]) -> dict[tuple[int | None, int | None], str]:
    return {(line, column): cell for line, row in enumerate(rows, 1) for column, cell in enumerate(row, 1) if cell}


@pytest.mark.parametrize("before", ["", "Kết quả như sau:\n", "PHỤ LỤC\nSố liệu năm 2025\n"])
def test_a_copied_table(before: str) -> None:
    paper = paper_from_text(f"{before}{copied([HEAD, *ROWS])}\nSố liệu do các xã báo cáo.")
    assert places(paper) == expected([HEAD, *ROWS])
    paragraphs = [paper.text[block.start : block.end] for block in paper.blocks if block.kind is BlockKind.PARAGRAPH]
    assert paragraphs == [*before.strip().splitlines(), "Số liệu do các xã báo cáo."]


def test_cells_of_several_lines() -> None:
    rows = [HEAD, ["1", "Xã An\nPhú", "20", "18"], ["2", "Xã Bình\nTân", "31", "30"]]
    assert places(paper_from_text(copied(rows))) == expected(rows)


def test_all_in_one_line() -> None:
    text = " ".join("| " + " | ".join(row) + " |" for row in [HEAD, ["---"] * 4, *ROWS])
    assert places(paper_from_text(text)) == expected([HEAD, *ROWS])


def test_two_tables_with_a_heading_between() -> None:
    text = copied([HEAD, *ROWS]) + "\n2. Số liệu năm trước\n" + copied([HEAD, *ROWS[:2]])
    paper = paper_from_text(text)
    assert sum(block.kind is BlockKind.TABLE for block in paper.blocks) == 2
    assert "2. Số liệu năm trước" in [paper.text[block.start : block.end] for block in paper.blocks]


def test_a_head_of_two_rows() -> None:
    rows = [["STT", "Đơn vị", "Số lượng", "Ghi chú"], ["Năm 2024", "Năm 2025"], ["1", "Xã A", "3", "4", "x"]]
    found = {
        (block.row, block.column): (block.row_span, block.column_span)
        for block in paper_from_text(copied([*rows, ["2", "Xã B", "5", "6", "y"]])).blocks
        if block.kind is BlockKind.CELL and (block.row or 0) < 3
    }
    assert found == {
        (1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 2), (1, 5): (2, 1), (2, 3): (1, 1), (2, 4): (1, 1),
    }  # fmt: skip


def test_a_row_of_one_heading_reaches_over_the_rest() -> None:
    rows = [HEAD, ["I", "Khối xã"], ["1", "Xã A", "20", "18"], ["2", "Xã B", "31", "30"]]
    (heading,) = (block for block in paper_from_text(copied(rows)).blocks if (block.row, block.column) == (2, 2))
    assert heading.column_span == 3


def test_the_head_of_a_paper_is_no_table_of_data() -> None:
    text = copied(
        [["UBND XÃ A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số: 1/KH-UBND", "A, ngày 01 tháng 02 năm 2025"]]
    )
    assert not places(paper_from_text(text))


def test_bars_part_paragraphs_and_are_none() -> None:
    paper = paper_from_text("Phòng Văn hóa chủ trì, phối hợp với\n|\ncác phòng có liên quan thực hiện\n|\n")
    assert [paper.text[block.start : block.end] for block in paper.blocks] == [
        "Phòng Văn hóa chủ trì, phối hợp với",
        "các phòng có liên quan thực hiện",
    ]


def test_a_wrong_total_is_told() -> None:
    rows = [HEAD, ["1", "Xã A", "20", "18"], ["2", "Xã B", "31", "30"], ["", "Cộng", "52", "48"]]
    (error,) = check_document(paper_from_text(copied(rows))).errors
    assert "51" in error.message


@pytest.mark.parametrize("number", ["3", "- 3 -", "Trang 3/12"])
def test_a_page_number_between_the_halves_of_a_sentence_is_no_figure(number: str) -> None:
    text = f"1. Tổng số hồ sơ tiếp nhận trong kỳ báo cáo là 40 hồ sơ của\n{number}\nxã, trong đó đúng hạn 36 hồ sơ."
    paper = paper_from_text(text)
    kinds = [(block.kind, paper.text[block.start : block.end]) for block in paper.blocks]
    assert kinds == [(BlockKind.PARAGRAPH, text), (BlockKind.HEADER, number)]
    assert [str(item.value) for item in ScannedPaper(paper).quantities] == ["40", "36"]


def test_a_number_between_lines_of_a_list_stays() -> None:
    paper = paper_from_text("Tổng số hồ sơ đã tiếp nhận trong quý\n3\nTổng số hồ sơ đã giải quyết trong quý\n4")
    assert all(block.kind is not BlockKind.HEADER for block in paper.blocks)
