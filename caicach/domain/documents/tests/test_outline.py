"""Outline: who stands under whom, titles without junk, headings over lines, quotations left out."""

from __future__ import annotations

import pytest

from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.scan import ScannedPaper


def outline(*lines: str) -> list[tuple[int, str, str]]:
    """Level, label and title of each item."""
    items = ScannedPaper(paper_from_text("\n".join(lines))).outline
    return [(item.level, item.label.written, item.title) for item in items]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("1. Mục tiêu chung[1]: Nâng cao chất lượng phục vụ.", "Mục tiêu chung"),
        ("b) Kiểm tra (*):", "Kiểm tra"),
        ("c) Rà soát văn bản quy phạm pháp luật...", "Rà soát văn bản quy phạm pháp luật"),
        ("2. Kinh phí¹.", "Kinh phí"),
        ("Điều 3. Hiệu lực thi hành.", "Hiệu lực thi hành"),
        ("II. TỔ CHỨC THỰC HIỆN./.", "TỔ CHỨC THỰC HIỆN"),
    ],
)
def test_titles_end_where_they_end(line: str, title: str) -> None:
    assert [item[2] for item in outline(line)] == [title]


def test_headings_over_lines_are_one() -> None:
    told = outline(
        "PHẦN THỨ NHẤT",
        "ĐÁNH GIÁ CHUNG",
        "I. MỤC TIÊU, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH, KIỂM SOÁT THỦ TỤC",
        "HÀNH CHÍNH VÀ CHUYỂN ĐỔI SỐ NĂM 2026",
        "1. Mục tiêu",
    )
    assert told == [
        (1, "PHẦN THỨ NHẤT", "ĐÁNH GIÁ CHUNG"),
        (
            2,
            "I",
            "MỤC TIÊU, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH, KIỂM SOÁT THỦ TỤC HÀNH CHÍNH VÀ CHUYỂN ĐỔI SỐ NĂM 2026",
        ),
        (3, "1", "Mục tiêu"),
    ]


def test_annexes_and_recipients_end_what_was_open() -> None:
    told = outline(
        "V. TỔ CHỨC THỰC HIỆN", "1. Văn phòng", "Nơi nhận:", "- Như trên;", "PHỤ LỤC 2", "DANH MỤC", "1. Một"
    )
    assert [(level, label) for level, label, _ in told] == [
        (1, "V"),
        (2, "1"),
        (1, "-"),
        (1, "PHỤ LỤC 2"),
        (2, "1"),
    ]


def test_a_list_that_begins_under_a_number_stands_under_it() -> None:
    told = outline("đ) Việc trước", "1. Chuẩn bị", "a) Hồ sơ", "b) Kinh phí", "2. Thẩm định")
    assert [level for level, _, _ in told] == [1, 2, 3, 3, 2]


def test_small_roman_numbers_and_the_letter_i() -> None:
    labels = ["(i) Một;", "(ii) Hai;", "(iii) Ba;", "(iv) Bốn;", "(v) Năm."]
    styles = {item.label.style.value for item in ScannedPaper(paper_from_text("\n".join(labels))).outline}
    assert styles == {"small_roman"}
    letters = ["g) Một", "h) Hai", "i) Ba", "k) Bốn"]
    assert {item.label.style.value for item in ScannedPaper(paper_from_text("\n".join(letters))).outline} == {"letter"}


@pytest.mark.parametrize(
    "line",
    [
        "99.4% hồ sơ",
        "Phụ lục 2 ban hành kèm theo Thông tư quy định mẫu đơn",
        "Chi tiết xem mục",
        "25. 000 đồng",
    ],
)
def test_what_is_no_item(line: str) -> None:
    assert outline(line) == []


def test_quoted_clauses_are_no_items() -> None:
    told = outline("1. Sửa đổi khoản 3 như sau:", "“3. Hồ sơ gồm đơn.", "4. Thời hạn năm ngày.”", "2. Bãi bỏ khoản 6.")
    assert [label for _, label, _ in told] == ["1", "2"]


def test_a_number_that_belongs_to_the_sentence_is_no_label() -> None:
    told = outline("Hồ sơ nộp theo thành phần đã được liệt kê đầy đủ tại mục", "3.2.1. Các bản sao được chứng thực.")
    assert told == []
