# ruff: noqa: E501
"""Sound statements on which the checker must be silent, and broken ones it must tell."""

from __future__ import annotations

import pytest

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.checks.model import Severity
from caicach.domain.documents.plain_text import paper_from_text

SOUND = [
    "Tổng số cán bộ, công chức là 45 người, trong đó: nữ 20 người, đảng viên 38 người.",
    "Tiếp nhận 500 hồ sơ (trực tuyến 300, trực tiếp 150, bưu chính 50), đã giải quyết 480 hồ sơ (đúng hạn 470, quá hạn 10).",
    "Tiếp nhận 1.000 hồ sơ, trong đó có 600 hồ sơ trực tuyến (chiếm 60%), 200 hồ sơ qua bưu chính.",
    "Thu ngân sách đạt 12,5 tỷ đồng, bằng 105% dự toán, tăng 8% so với cùng kỳ.",
    "Có 3/5 chỉ tiêu đạt và 2/5 chỉ tiêu chưa đạt.",
    "Bộ phận Một cửa làm việc từ 7 giờ 30 đến 11 giờ 30, buổi chiều từ 13 giờ 30 đến 17 giờ.",
    "Tỷ lệ hài lòng tăng từ 95% năm 2023 lên 97% năm 2024, tăng 2%.",
    "Số hồ sơ tăng 2,5 lần so với cùng kỳ năm trước.",
    "Đường dây nóng 1900.1009, điện thoại 0239.3855.123, thư điện tử ubnd12@hatinh.gov.vn.",
    "Thực hiện Nghị quyết Đại hội XIII, Kết luận Hội nghị lần thứ 6 khóa XII.",
    "Trong các năm 2021, 2022, 2023 xã đều hoàn thành.",
    "Đạt 96,5/100 điểm, xếp thứ 3/10 phường; trong đó, điểm thẩm định đạt 57,2/60 điểm, điểm hài lòng đạt 39,3/40 điểm.",
    "Cấp đổi 1.234 giấy, đạt 102,83% kế hoạch (1.234/1.200).",
    "Có 299/300 phiếu đánh giá hài lòng, đạt 99,67%.",
    "Hoàn thành 2/3 nhiệm vụ, đạt khoảng 67%.",
    "Giải quyết 995/1.000 hồ sơ, đạt trên 99%.",
    "Tổng số 17 nhiệm vụ; đã hoàn thành 12 nhiệm vụ, đang thực hiện 5 nhiệm vụ.",
    "Xã có 09 thôn với 2.345 hộ, 9.876 nhân khẩu.",
    "Kinh phí 1.500 triệu đồng (trong đó: ngân sách tỉnh 1 tỷ đồng, ngân sách xã 500 triệu đồng).",
    "Phát 300 tờ rơi, treo 12 băng rôn, 28 lượt phát thanh.",
    "Mức độ hài lòng: rất hài lòng 60%, hài lòng 38,5%, không hài lòng 1,5%.",
    "Từ ngày 15/12/2024 đến ngày 14/3/2025, tiếp nhận 812 hồ sơ.",
    "Giai đoạn 2021-2025, định hướng đến năm 2030.",
    "Giảm thời gian giải quyết từ 10 ngày xuống 7 ngày.",
    "Chuyển 05 hồ sơ sang kỳ sau; 02 hồ sơ rút.",
    "Cử 03 đồng chí tham gia 02 lớp, mỗi lớp 05 ngày.",
    "Thực hiện Quyết định số 468/QĐ-TTg ngày 27/3/2021 và Quyết định số 468/QĐ-UBND ngày 12/4/2022.",
    "Kế hoạch số 12/KH-UBND ngày 05/01/2023 và Kế hoạch số 12/KH-UBND ngày 08/01/2024 của UBND huyện.",
    "Tỷ lệ 100% (35/35 văn bản).",
    "Đã giải quyết 0 hồ sơ quá hạn.",
    "Tổng số hồ sơ tiếp nhận: 250 hồ sơ (kỳ trước chuyển sang 20 hồ sơ, tiếp nhận mới 230 hồ sơ).",
    "Có 145/151 xã thuộc vùng khó khăn, trong đó có 59 xã khu vực III, 12 xã khu vực II, 74 xã khu vực I và 86 thôn.",
    "Đăng 42 tin, bài; tăng 10 tin, bài so với quý trước (32 tin, bài).",
    "Bố trí 07 công chức, trong đó 02 công chức tư pháp, 01 công chức địa chính và một số vị trí khác.",
    "Số hóa đạt 98,2%, vượt 8,2% so với chỉ tiêu giao 90%.",
    "Kiểm tra 15 đơn vị, đạt 30% số đơn vị.",
    "Ngày 29/02/2024 tổ chức hội nghị.",
    "Trong tổng số 32 nhiệm vụ được giao có 30 nhiệm vụ hoàn thành, chiếm 93,75%.",
    "Tổng kinh phí là 125 triệu đồng, gồm chi tuyên truyền 45 triệu đồng, chi tập huấn 80 triệu đồng.",
    "Theo Luật số 63/2020/QH14 ngày 18/6/2020 và Luật số 72/2025/QH15 ngày 16/6/2025.",
]  # fmt: skip

BROKEN = [
    ("Giải quyết 450/500 hồ sơ, đạt tỷ lệ 91%.", "ratio"),
    ("Đạt 88,5% (177/210 hồ sơ).", "ratio"),
    ("Có 145 trên tổng số 160 phiếu hài lòng, đạt 92,63%.", "ratio"),
    ("Ban hành 12 văn bản, gồm: 03 quyết định, 05 kế hoạch, 05 công văn.", "sum"),
    ("Tổng số 250 hồ sơ (trực tuyến 120, trực tiếp 100, bưu chính 20).", "sum"),
    ("140 + 194 = 344 hồ sơ.", "sum"),
    ("Có 38/41 nhiệm vụ hoàn thành, còn lại 02 nhiệm vụ.", "sum"),
    ("Tổng số nhiệm vụ được giao là 20 nhiệm vụ, trong đó:\n- Trước hạn: 9 nhiệm vụ;\n- Đúng hạn: 8 nhiệm vụ;\n- Quá hạn: 2 nhiệm vụ.", "sum"),
    ("Họp ngày 31/6/2024.", "date"),
    ("Từ ngày 15/12/2024 đến ngày 14/3/2024.", "range"),
    ("Mục tiêu đạt từ 95% đến 90%.", "range"),
    ("Giai đoạn 2026-2021.", "range"),
    ("Nghị định số 61/2018/NĐ-CP ngày 23/4/2019.", "reference"),
    ("Quyết định số 15/QĐ-UBND ngày 12/3/2024. Theo Quyết định số 15/QĐ-UBND ngày 21/3/2024.", "reference"),
    ("Có 19 sáng kiến, tăng 16 sáng kiến so với năm 2023 (2 sáng kiến).", "ratio"),
    ("Thực hiện 05 nội dung gồm: rà soát thủ tục; số hóa hồ sơ; kiểm tra công vụ; bồi dưỡng cán bộ.", "cross"),
    ("Xã có 20 cán bộ, công chức[1].\n[1] Đảng: 3; HĐND: 2; UBND: 4; chuyên môn: 12.", "sum"),
    ("Tiếp nhận tổng số hồ sơ là 537 hồ sơ[1].\n[1] Tổng số hồ sơ tiếp nhận: 437 hồ sơ.", "cross"),
    ("Rất hài lòng 60%, hài lòng 38,5%, không hài lòng 11,5%.", "sum"),
]  # fmt: skip


@pytest.mark.parametrize("text", SOUND)
def test_silent_on_sound_statements(text: str) -> None:
    findings = check_document(paper_from_text(text)).findings
    assert [item.message for item in findings if item.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(("text", "kind"), BROKEN)
def test_broken_statements_are_told(text: str, kind: str) -> None:
    findings = check_document(paper_from_text(text)).findings
    assert kind in [item.kind.value for item in findings if item.severity is not Severity.NOTE]
