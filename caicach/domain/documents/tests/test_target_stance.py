# ruff: noqa: E501
"""Which figures are targets: what a paper wishes, not what it rules, reports or tells."""

from __future__ import annotations

import pytest

from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import read_document
from caicach.domain.documents.targets import Target

PLAN = "KẾ HOẠCH\nCải cách hành chính năm 2025\n\nI. MỤC TIÊU\n1. "
TASKS = "KẾ HOẠCH\nCải cách hành chính năm 2025\n\nI. NHIỆM VỤ\n1. "
RULE = "QUY ĐỊNH\nVề quản lý đất ở trên địa bàn tỉnh\n\nĐiều 3. Điều kiện tách thửa\n1. "
ARTICLE = "Hộ kinh doanh nộp thuế ra sao? Mức thuế mới nhất là bao nhiêu?\n"


def targets(text: str) -> tuple[Target, ...]:
    return read_document(paper_from_text(text)).targets


@pytest.mark.parametrize(
    "text",
    [
        RULE + "Thửa đất mới có diện tích từ 50 m2 trở lên và mặt tiền tối thiểu 4 m.",
        RULE + "Cuộc họp chỉ tiến hành khi có ít nhất 2/3 thành viên và trên 50% số phiếu tán thành.",
        ARTICLE + "Hộ có doanh thu trên 500 triệu đồng nộp thuế với thuế suất 17%.",
        ARTICLE + "Tính đến năm 2019, tỷ lệ đô thị hóa của tỉnh đạt 35%, tăng 2% so với năm trước.",
        TASKS + "Trường hợp đạt từ 90 điểm trở lên thì được thưởng 02 tháng lương.",
        TASKS + "Ngân sách hỗ trợ 50% kinh phí mua máy quét.",
        TASKS + "Hồ sơ được xem xét trong thời hạn không quá 05 ngày làm việc kể từ ngày nhận đủ giấy tờ.",
        TASKS + "Mỗi phòng cử không quá 02 người dự tập huấn.",
        TASKS + "Hiện nay, cả huyện có 80% hồ sơ nộp qua mạng.",
        TASKS + "Mức độ hoàn thành từ 90% trở lên cộng 05 điểm.",
        TASKS + "Thực hiện Đề án “Trồng ít nhất 01 triệu cây xanh” của tỉnh.",
        PLAN + "Các xã, phường có dân số từ 15 tuổi trở lên.",
        "KẾ HOẠCH\nCải cách hành chính năm 2025\n\nPHẦN I. KẾT QUẢ THỰC HIỆN NĂM 2024\n1. Tỷ lệ hồ sơ đúng hạn đạt 97%.",
    ],
)
def test_no_wish_no_target(text: str) -> None:
    assert targets(text) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TASKS + "Bảo đảm 100% văn bản đi được ký số.", [("=", "100")]),
        (TASKS + "Yêu cầu 100% công trình che chắn khi thi công.", [("=", "100")]),
        (RULE + "Mục tiêu đến năm 2030: 80% thửa đất có mã định danh.", [("=", "80")]),
        (ARTICLE + "Ngành thuế phấn đấu đến năm 2030 giảm 30% thời gian khai thuế.", [("decrease", "30")]),
        ("Tổ kiểm tra làm việc với Trung tâm\nTổ đề nghị Trung tâm sắp xếp lại quầy; bảo đảm 100% hồ sơ trễ có thư xin lỗi.", [("=", "100")]),
        ("Toàn văn Kế hoạch chuyển đổi số của xã\n- 90% cán bộ có hiểu biết về chuyển đổi số.\n- Đảm bảo tối thiểu 70% hồ sơ nộp trực tuyến.", [("=", "90"), (">=", "70")]),
        ("QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch chuyển đổi số\n\nKẾ HOẠCH\nChuyển đổi số năm 2026\nI. NHIỆM VỤ\n1. Hoàn thành 100% việc số hóa sổ hộ tịch.", [("=", "100")]),
        ("THÔNG BÁO\nKết luận của Chủ tịch UBND xã\n1. Phòng Kinh tế bảo đảm tỷ lệ trả đúng hẹn đạt ít nhất 97%.", [(">=", "97")]),
    ],
)  # fmt: skip
def test_wishes(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(item.comparator, item.as_json()["value"]) for item in targets(text)] == wanted


@pytest.mark.parametrize(
    ("text", "subject", "scope"),
    [
        ("Mỗi thôn có ít nhất 01 tổ công nghệ số cộng đồng hoạt động hiệu quả.", "tổ công nghệ số cộng đồng hoạt động hiệu quả", "Mỗi thôn"),
        ("Hồ sơ công việc xử lý trên mạng: cấp tỉnh đạt 100%.", "Hồ sơ công việc xử lý trên mạng", "cấp tỉnh"),
        ("Kinh tế số chiếm tối thiểu 20% GRDP.", "Kinh tế số", None),
        ("Hoàn thành 100% kế hoạch kiểm tra.", "kế hoạch kiểm tra", None),
        ("Giảm tỷ lệ hồ sơ trễ hẹn từ 4% xuống còn 1%.", "hồ sơ trễ hẹn", None),
        ("Tốc độ tăng trưởng bình quân đạt 10%/năm.", "Tốc độ tăng trưởng bình quân", None),
        ("Tỷ lệ văn bản có chữ ký số: 100% (trừ văn bản mật).", "văn bản có chữ ký số", None),
        ("100% hồ sơ được cập nhật lên hệ thống; bố trí đủ máy quét cho các bộ phận.", "hồ sơ được cập nhật lên hệ thống", None),
        ("Từ 90% hồ sơ công việc trở lên được xử lý trên mạng.", "hồ sơ công việc được xử lý trên mạng", None),
        ("Tỷ lệ cơ sở dùng nền tảng số (gồm hóa đơn, thuế) đạt tối thiểu 90%.", "cơ sở dùng nền tảng số (gồm hóa đơn, thuế)", None),
        ("Phấn đấu đến năm 2030, có 02 vùng trồng rau an toàn.", "vùng trồng rau an toàn", None),
        ("100% điểm trường có nước sạch.", "điểm trường có nước sạch", None),
    ],
)  # fmt: skip
def test_subjects(text: str, subject: str, scope: str | None) -> None:
    found = targets(PLAN + text)
    assert [(item.subject, item.scope) for item in found] == [(subject, scope)]


def test_a_share_that_holds_a_count_is_one_target() -> None:
    found = targets(PLAN + "100% xã, phường mỗi quý có ít nhất 04 tin, bài về cải cách hành chính.")
    assert [(item.comparator, item.value) for item in found] == [("=", 100)]


def test_statements_of_a_line_that_lost_its_ends() -> None:
    filler = "Nâng cao chất lượng phục vụ người dân, doanh nghiệp trên địa bàn. " * 9
    text = (
        "KẾ HOẠCH\nChuyển đổi số năm 2025\n\n" + filler + "II. MỤC TIÊU 1. Mục tiêu cụ thể "
        "a) 90% hồ sơ nộp qua mạng. b) Trong năm có 03 mô hình mới. - 100% thôn có cáp quang. "
        "TT | Chỉ tiêu | Đơn vị | Kết quả | 1 | Tỷ lệ hộ có tài khoản thanh toán | % | 75% | 2 | Tỷ lệ văn bản ký số | % | 98% |"
    )
    found = targets(text)
    assert [(item.comparator, item.as_json()["value"]) for item in found] == [
        ("=", "90"),
        ("=", "3"),
        ("=", "100"),
        ("=", "75"),
        ("=", "98"),
    ]


def test_a_table_whose_cells_stand_on_lines() -> None:
    rows = "STT\nChỉ tiêu\nĐơn vị tính\nNăm 2024\nNăm 2025\nNăm 2026\n1\nTỷ lệ hồ sơ số hóa\n%\n70\n80\n≥ 90\n2\nSố mô hình mới\nMô hình\n1\n2\n3\n"
    found = targets(f"KẾ HOẠCH\nCải cách hành chính năm 2025\n\nI. CHỈ TIÊU\n{rows}")
    assert [(item.comparator, item.as_json()["value"], item.term) for item in found] == [
        ("=", "80", "2025"),
        (">=", "90", "2026"),
        ("=", "2", "2025"),
        ("=", "3", "2026"),
    ]


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("Phấn đấu chỉ số xếp hạng từ thứ 10 trở lên.", [10]),
        ("Xã nằm trong nhóm 5 xã dẫn đầu tỉnh và nhóm 50 xã dẫn đầu cả nước.", [5, 50]),
        ("Tiếp tục sắp xếp 11 đơn vị sự nghiệp.", []),
    ],
)
def test_ranks(text: str, ranks: list[int]) -> None:
    assert [int(item.value or 0) for item in targets(PLAN + text) if item.comparator == "rank"] == ranks


@pytest.mark.parametrize(
    ("head", "term"),
    [
        ("Sông Diên, ngày 10 tháng 3 năm 2025\n\nKẾ HOẠCH\nThực hiện Chỉ thị số 15/CT-TTg ngày 20 tháng 9 năm 2024 về tiết kiệm", "2025"),
        ("Sông Diên, ngày   tháng   năm 2025\n\nKẾ HOẠCH\nThực hiện Chỉ thị số 15/CT-TTg ngày 20 tháng 9 năm 2024 về tiết kiệm", "2025"),
        ("KẾ HOẠCH\nThực hiện Chỉ thị số 15/CT-TTg ngày 20 tháng 9 năm 2024 giai đoạn 2026-2030", "2030"),
    ],
)  # fmt: skip
def test_term_is_never_of_a_cited_paper(head: str, term: str) -> None:
    (found,) = targets(
        f"UBND TỈNH SÔNG DIÊN\nSố: 7/KH-UBND\n{head}\n\nI. MỤC TIÊU\n1. Tiết kiệm ít nhất 10% chi hội họp."
    )
    assert found.term == term
