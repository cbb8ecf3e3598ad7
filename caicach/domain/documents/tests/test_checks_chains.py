"""Totals and parts without a word between that opens a list, growth between two named figures."""

from __future__ import annotations

import pytest

from caicach.domain.documents.checking import CheckResult, check_document
from caicach.domain.documents.checks.model import Severity
from caicach.domain.documents.plain_text import paper_from_text


def _check(text: str) -> CheckResult:
    return check_document(paper_from_text(text))


@pytest.mark.parametrize(
    ("text", "parts", "total"),
    [
        ("Xã đề ra 34 nhiệm vụ, đã xong 27 nhiệm vụ, còn lại 7 nhiệm vụ.", [27, 7], 34),
        ("Huyện có 58 đơn vị: 11 phòng, 05 đơn vị sự nghiệp, 42 trường.", [11, 5, 42], 58),
        ("Có mặt 84 người. Trình độ: sau đại học 21 người, đại học 60 người, trung cấp 03 người.", [21, 60, 3], 84),
        ("Nam 145 người, nữ 128 người, cộng 273 người.", [145, 128], 273),
        ("Nhận 1,462 hồ sơ (1,205 hồ sơ trực tuyến, 257 hồ sơ trực tiếp).", [1205, 257], 1462),
        ("Đã làm 52/70 nhiệm vụ, còn 11 nhiệm vụ đang làm và 07 nhiệm vụ quá hạn.", [52, 11, 7], 70),
    ],
)
def test_parts_beside_their_total(text: str, parts: list[int], total: int) -> None:
    result = _check(text)
    assert any(list(item.parts) == parts and item.total == total and item.verdict == "ok" for item in result.sums)
    assert not result.errors


@pytest.mark.parametrize(
    "text",
    [
        "Xã đề ra 34 nhiệm vụ, đã xong 27 nhiệm vụ, còn lại 8 nhiệm vụ.",
        "Nam 145 người, nữ 128 người, cộng 283 người.",
        "Hồ sơ trực tuyến tăng 1.250 hồ sơ (năm 2023: 4.100 hồ sơ; năm 2024: 5.370 hồ sơ).",
        "Số hồ sơ muộn giảm 75 hồ sơ so với năm 2023 (140 hồ sơ xuống còn 55 hồ sơ).",
        "Xếp loại năm: xuất sắc 15%, tốt 70%, hoàn thành 16%, không hoàn thành 4%.",
    ],
)
def test_what_does_not_agree_is_told(text: str) -> None:
    assert any(item.severity is not Severity.NOTE for item in _check(text).findings)


def test_total_before_brackets_is_what_fell() -> None:
    text = (
        "Tỉnh còn 310 đơn vị (cấp tỉnh 30 đơn vị, cấp huyện 280 đơn vị), giảm 15 đơn vị so với năm 2022 (325 đơn vị)."
    )
    assert not _check(text).errors
