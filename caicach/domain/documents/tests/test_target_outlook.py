# ruff: noqa: E501
"""The last part of a report: what is to come stands under headings of many kinds."""

from __future__ import annotations

import pytest

from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import read_document

REPORT = "BÁO CÁO\nKết quả cải cách hành chính năm 2024\n\nI. KẾT QUẢ\n1. Chỉ đạo: ban hành 05 văn bản.\n2. Số hóa đạt 92% hồ sơ.\n"


def told(text: str) -> list[tuple[str, str]]:
    return [(item.comparator, item.as_json()["value"]) for item in read_document(paper_from_text(text)).targets]


@pytest.mark.parametrize(
    "heading",
    [
        "PHƯƠNG HƯỚNG NĂM 2025",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025",
        "II . NHIỆM VỤ 3 THÁNG CUỐI NĂM",
        "II. MỘT SỐ NHIỆM VỤ NHỮNG THÁNG CÒN LẠI",
        "Phần thứ hai\nMỤC TIÊU, NHIỆM VỤ 2025 - 2026",
        "Nhiệm vụ 6 tháng cuối năm 2025",
        "II. Kế hoạch công tác tháng 10",
        "II. CHƯƠNG TRÌNH CÔNG TÁC QUÝ TỚI",
    ],
)
def test_outlook_of_a_report(heading: str) -> None:
    body = "\n1. Hoàn thành 100% nhiệm vụ được giao.\n2. Hồ sơ trễ hẹn không quá 0,3%.\n3. Số hóa từ 97% trở lên.\n"
    assert told(REPORT + heading + body) == [("=", "100"), ("<=", "0.3"), (">=", "97")]


@pytest.mark.parametrize(
    "body",
    [
        "3. Tổng số nhiệm vụ trong kế hoạch năm là 40 nhiệm vụ; hoàn thành 38/40 nhiệm vụ, đạt 95%.",
        "II. TÌNH HÌNH THỰC HIỆN NHIỆM VỤ TRỌNG TÂM\n1. Hồ sơ trực tuyến đạt 81%, tăng 5%.",
        "II. KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM 2024\n1. Hồ sơ trực tuyến đạt 81%.",
        "PHƯƠNG HƯỚNG NĂM 2025\n1. Đẩy mạnh số hóa.\nIII. TỒN TẠI\n1. Thanh toán trực tuyến chỉ đạt 40%.",
        "Phương hướng thời gian tới\n- Đẩy mạnh số hóa.\nTồn tại, hạn chế\n- Thanh toán trực tuyến chỉ đạt 40%.",
        "III. KIẾN NGHỊ\n1. Đề nghị huyện hỗ trợ 300 triệu đồng mua 05 máy quét.",
    ],
)
def test_results_stay_results(body: str) -> None:
    assert told(REPORT + body) == []


def test_proposals_and_next_week() -> None:
    assert told(REPORT + "KIẾN NGHỊ\n1. Đề nghị tỉnh giao chỉ tiêu năm 2025: mức độ hài lòng đạt từ 88% trở lên.") == [
        (">=", "88")
    ]
    assert told(REPORT + "3. Tuần tới: trả lời 100% phản ánh của người dân.") == [("=", "100")]
