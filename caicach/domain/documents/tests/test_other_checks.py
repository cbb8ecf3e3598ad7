# ruff: noqa: E501
"""Numbering, notes, dates, periods, citations, counts and quantities told twice: sound papers and broken ones."""

from __future__ import annotations

import pytest

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.plain_text import paper_from_text

HEAD = """ỦY BAN NHÂN DÂN
XÃ HÒA TRUNG
Số: 88/BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hòa Trung, ngày 20 tháng 9 năm 2025

BÁO CÁO
Kết quả cải cách hành chính quý III năm 2025

"""


def told(text: str, kind: Kind | None = None) -> list[Finding]:
    """Errors and warnings of a text, of one kind or all."""
    found = check_document(paper_from_text(text)).findings
    return [item for item in found if item.severity is not Severity.NOTE and kind in (None, item.kind)]


def lines(*items: str) -> str:
    return "\n".join(items)


SOUND_NUMBERING = [
    lines(
        "Điều 1. Ban hành Quy chế",
        "Điều 2. Hiệu lực",
        "QUY CHẾ",
        "(Ban hành kèm theo Quyết định số 5/QĐ-UBND)",
        "Điều 1. Phạm vi",
        "Điều 2. Đối tượng",
        "Điều 3. Nguyên tắc",
    ),
    lines(
        "Điều 1. Sửa đổi Quy định",
        "1. Sửa đổi khoản 3 như sau:",
        "“3. Hồ sơ gồm đơn.",
        "4. Thời hạn năm ngày.",
        "5. Lệ phí theo quy định.”",
        "2. Bãi bỏ phụ lục.",
    ),
    lines(
        "1. Sửa đổi điểm b, d khoản 2 Điều 7 như sau:", "b) Đơn theo mẫu;", "d) Bản sao giấy tờ.", "2. Bãi bỏ Điều 9."
    ),
    lines("1. Chuẩn bị", "2. Thẩm định", "[...]", "7. Công bố", "8. Lưu trữ"),
    lines("I. MỤC TIÊU", "(i) Nhanh hơn;", "(ii) Rẻ hơn;", "(iii) Gần dân hơn;", "(iv) Công khai;", "(v) Minh bạch."),
    lines("a) Một", "b) Hai", "c) Ba", "d) Bốn", "đ) Năm", "e) Sáu", "g) Bảy", "h) Tám", "i) Chín", "k) Mười"),
    lines("a) Một", "b) Hai", "c) Ba", "d) Bốn", "e) Năm", "f) Sáu", "g) Bảy"),
    lines("Mẫu số 01", "1. Họ tên:", "2. Nơi ở:", "Mẫu số 02", "1. Tên tổ chức:", "2. Địa chỉ:"),
    lines("Về lãnh đạo:", "1. Phân công rõ việc.", "Về kinh phí:", "1. Bố trí trong dự toán."),
    lines("1. Rà soát thủ tục. 2. Số hóa hồ sơ.", "3. Kiểm tra công vụ.", "4. Tập huấn."),
    lines(
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Phạm vi",
        "Điều 2. Đối tượng",
        "Chương II",
        "QUY ĐỊNH CỤ THỂ",
        "Điều 3. Hồ sơ",
        "Điều 4. Thời hạn",
    ),
    lines("Tỷ lệ của các xã:", "99.4%", "98.1%", "97.5%"),
    lines(
        "Căn cứ khoản 4 Điều 12 quy định như sau:", "4. Xã tiếp nhận hồ sơ.", "5. Xã trả kết quả.", "6. Xã lưu hồ sơ."
    ),
]
BROKEN_NUMBERING = [
    (lines("I. MỤC TIÊU", "II. NHIỆM VỤ", "IV. TỔ CHỨC THỰC HIỆN", "V. KINH PHÍ"), "III"),
    (
        lines(
            "Chương I",
            "CHUNG",
            "Điều 1. Phạm vi",
            "Điều 2. Đối tượng",
            "Chương II",
            "RIÊNG",
            "Điều 4. Hồ sơ",
            "Điều 5. Thời hạn",
        ),
        "3",
    ),
    (lines("Điều 1. Bãi bỏ khoản 1 Điều 2 Nghị quyết cũ", "Điều 3. Xã thực hiện", "Điều 4. Hiệu lực"), "Thiếu mục 2"),
    (lines("a) Một", "b) Hai", "c) Ba", "d) Bốn", "đ) Năm", "g) Bảy", "h) Tám"), "e"),
    (lines("II. NHIỆM VỤ", "2. Số hóa hồ sơ", "3. Kiểm tra", "4. Tập huấn"), "thiếu mục 1"),
    (lines("1. Một", "2. Hai", "2. Ba", "3. Bốn", "4. Năm", "5. Sáu"), "trùng"),
    (lines("(i) Một;", "(ii) Hai;", "(iv) Bốn;", "(v) Năm."), "iii"),
    (lines("1. Một", "2. Hai", "7. Ba", "4. Bốn", "5. Năm"), "phải là “3”"),
]


@pytest.mark.parametrize("text", SOUND_NUMBERING)
def test_sound_numbering(text: str) -> None:
    assert told(text, Kind.NUMBERING) == []


@pytest.mark.parametrize(("text", "what"), BROKEN_NUMBERING)
def test_broken_numbering(text: str, what: str) -> None:
    (finding,) = told(text, Kind.NUMBERING)
    assert what in finding.message


def test_notes_that_miss_and_marks_that_miss() -> None:
    body = "Đã ban hành kế hoạch[1], kiểm tra hai lần[2] và tập huấn[3].\n"
    notes = ["[1] Kế hoạch đầu năm.\n", "[2] Tháng 3 và tháng 8.\n", "[3] Cho 20 người.\n"]
    assert told(body + "".join(notes)) == []
    (finding,) = told(body + notes[0] + notes[2], Kind.FOOTNOTE)
    assert "[2]" in finding.message
    (finding,) = told(body.replace("[2]", "") + "".join(notes), Kind.FOOTNOTE)
    assert "[2]" in finding.message


def test_marks_whose_notes_were_not_copied_are_left_alone() -> None:
    assert told("Xã có kế hoạch[1].\nXã có báo cáo[2].\n[3] tiếp tục dòng bị ngắt.\nXã có quyết định[4].") == []


def test_raised_digits_are_marks_but_not_squares() -> None:
    text = "Diện tích 25 km² và 30 m³. Đã tập huấn¹ và kiểm tra².\n¹ Cho 20 người.\n² Hai lần."
    assert told(text) == []
    (finding,) = told(text + "\n³ Ba lần.", Kind.FOOTNOTE)
    assert "[3]" in finding.message


SOUND_DATES = [
    "Họp giao ban thứ Hai, ngày 05/01/2026 tại trụ sở.",
    "Đại hội lần thứ hai ngày 06/01/2026 thành công.",
    "Ông sinh ngày 19 tháng 5 năm 1890.",
    "Tổ chức trong hai ngày 21 - 22 tại hội trường.",
    "Thông tư 49/2025 có hiệu lực.",
    "Trợ cấp hàng tháng 60 nghìn đồng.",
]
BROKEN_DATES = [
    "Họp giao ban thứ Hai, ngày 06/01/2026 tại trụ sở.",
    "Họp Chủ nhật (ngày 05/01/2026).",
    "Hoàn thành trước ngày 31/11/2025.",
    "Báo cáo tháng 13/2025 của xã.".replace("13/2025", "13 năm 2025"),
]


@pytest.mark.parametrize("text", SOUND_DATES)
def test_sound_dates(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", BROKEN_DATES)
def test_broken_dates(text: str) -> None:
    (finding,) = told(text)
    assert (finding.kind, finding.severity) == (Kind.DATE, Severity.ERROR)


def test_days_still_to_come() -> None:
    assert (
        told(HEAD + "Xã sẽ tổ chức hội nghị ngày 15/12/2025.\nQuyết định đã ký có hiệu lực từ ngày 01/01/2026.") == []
    )
    (finding,) = told(HEAD + "Trong quý III, xã đã tổ chức hội nghị đối thoại ngày 15/12/2025.")
    assert (finding.kind, finding.severity) == (Kind.DATE, Severity.WARNING)


def test_one_younger_citation_is_its_own_fault_many_are_the_papers() -> None:
    (finding,) = told(HEAD + "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/10/2025 của UBND tỉnh về chuyển đổi số.")
    assert "05/10/2025" in finding.message
    cited = "".join(f"Thực hiện Quyết định số {n}/QĐ-UBND ngày 0{n}/11/2025 của UBND tỉnh.\n" for n in (3, 5, 7))
    (finding,) = told(HEAD + cited)
    assert "3 văn bản" in finding.message
    assert "chính văn bản này" in finding.message


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Trong quý III, xã tiếp dân 12 buổi.\nQuý IV xã sẽ kiểm tra.", 0),
        ("Trong quý II, xã tiếp dân 12 buổi.\nKết quả quý II tốt.", 1),
        ("6 tháng đầu năm 2025, xã tiếp dân 12 buổi.", 1),
        ("Trong quý III, xã tiếp dân 12 buổi.\nI. KẾT QUẢ QUÝ II\nXã tiếp dân.", 1),
        ("Quý III năm 2024 xã tiếp dân 12 buổi.", 1),
    ],
)
def test_period_of_title(body: str, count: int) -> None:
    assert len(told(HEAD + body, Kind.DATE)) == count


SOUND_CITATIONS = [
    "Quyết định số 12/QĐ-UBND ngày 03/02/2025 của UBND xã về phân công nhiệm vụ công chức và Quyết định số 12/QĐ-UBND ngày 06/02/2025 của UBND tỉnh về phê duyệt đề án vị trí việc làm.",
    "Nghị định số 61/2025/NĐ-CP ngày 02/03/2025 quy định chi tiết một số điều của Luật Dữ liệu về kho dữ liệu dùng chung; Nghị định số 62/2025/NĐ-CP ngày 02/03/2025 quy định chi tiết một số điều của Luật Dữ liệu về kho dữ liệu dùng chung.",
    "Nghị quyết số 88/2025/NQ-CP ngày 20/5/2025 của Chính phủ. Nghị quyết số 88/2025/NQ-CP của Chính phủ đã có hiệu lực từ ngày 01/6/2025.",
    "Quyết định số 341-CT ngày 03/02/1990 của Chủ tịch Hội đồng.",
]
BROKEN_CITATIONS = [
    "Thực hiện Nghị định số 99/2025/NĐ-CP ngày 03/02/2025 của Chính phủ. Theo Nghị định số 99/2025/NĐ-CP ngày 13/02/2025 của Chính phủ.",
    "Kế hoạch số 245/KH-UBND ngày 03/02/2025 của UBND tỉnh về nâng cao chỉ số cải cách hành chính năm 2025 của tỉnh. Theo Kế hoạch số 254/KH-UBND ngày 03/02/2025 của UBND tỉnh về nâng cao chỉ số cải cách hành chính năm 2025 của tỉnh.",
    "Theo Nghị định số 99/2024/NĐ-CP ngày 03/02/2025 của Chính phủ.",
]


@pytest.mark.parametrize("text", SOUND_CITATIONS)
def test_sound_citations(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", BROKEN_CITATIONS)
def test_broken_citations(text: str) -> None:
    assert [item.kind for item in told(text)] == [Kind.REFERENCE]


SOUND_COUNTS = [
    lines("Thực hiện 03 nhiệm vụ sau:", "a) Rà soát", "b) Số hóa", "c) Kiểm tra"),
    lines("Đáp ứng ít nhất 02 tiêu chí sau đây:", "a) Có trụ sở", "b) Có mạng", "c) Có người trực"),
    "Tổng Hạ gồm 4 thôn: Một, Hai, Ba, Bốn; tổng Thượng gồm hai thôn: Năm, Sáu; tổng Trung gồm thôn Bảy.",
    "Xã gồm 4 thôn: Đông Hạ, Đông Thượng, Tây Hạ và Tây Thượng.",
    "Hội đồng gồm 7 thành viên, gồm: Chủ tịch, Phó Chủ tịch và các ủy viên.",
    lines(
        "- Thôn đạt một trong 02 tiêu chí sau:",
        "+ Có đường;",
        "+ Có điện.",
        "- Xã đạt một trong 03 tiêu chí sau:",
        "+ Có chợ;",
        "+ Có trạm;",
        "+ Có trường.",
    ),
    lines("Có 05 chỉ tiêu gồm:", "1. Nhóm một", "a) Một", "b) Hai", "2. Nhóm hai", "a) Ba", "b) Bốn", "c) Năm"),
]
BROKEN_COUNTS = [
    lines(
        "Tổ công tác gồm 05 ông, bà có tên sau đây:", "1. Chủ tịch.", "2. Phó Chủ tịch.", "3. Văn phòng.", "4. Công an."
    ),
    lines("Tập trung bốn nhóm giải pháp sau:", "- Tuyên truyền.", "- Kiểm tra.", "- Tập huấn."),
    "Xã gồm 5 thôn: Đông Hạ, Đông Thượng, Tây Hạ và Tây Thượng.",
    lines(
        "Quy chế này gồm 2 chương, 5 điều.",
        "Chương I",
        "CHUNG",
        "Điều 1. Một",
        "Điều 2. Hai",
        "Chương II",
        "RIÊNG",
        "Điều 3. Ba",
        "Điều 4. Bốn",
    ),
]


@pytest.mark.parametrize("text", SOUND_COUNTS)
def test_sound_counts(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", BROKEN_COUNTS)
def test_broken_counts(text: str) -> None:
    assert [item.kind for item in told(text)] == [Kind.CROSS]


TOLD = "Tổng số hồ sơ tiếp nhận trong quý là 1.245 hồ sơ.\n"
SOUND_TWICE = [
    TOLD + "Trong 1.245 hồ sơ tiếp nhận, không có hồ sơ quá hạn.",
    TOLD + "Tổng số hồ sơ tiếp nhận 6 tháng đầu năm là 1.254 hồ sơ.",
    TOLD + "Tại Trạm Y tế Hòa Bắc, tổng số hồ sơ tiếp nhận là 1.254 hồ sơ.",
    lines("- Dự án Cầu Đông: tổng số vốn bố trí là 12 tỷ đồng.", "- Dự án Cầu Tây: tổng số vốn bố trí là 13 tỷ đồng."),
    "Về thể chế, đã ban hành 5 văn bản.\nVề số hóa, đã ban hành 6 văn bản.",
    TOLD + "STT | Nội dung | Quý II | Quý III\n1 | Hồ sơ tiếp nhận | 1.254 | 1.245\n2 | Hồ sơ đã trả | 1.100 | 1.200",
    TOLD + "STT | Nội dung | Số lượng\n1 | Hồ sơ tiếp nhận | 1.245\n2 | Hồ sơ đã trả | 1.200",
]
BROKEN_TWICE = [
    TOLD + "Trong 1.254 hồ sơ tiếp nhận, không có hồ sơ quá hạn.",
    "Đã đăng tải 12 tin, bài trên trang thông tin điện tử.\nXã đã đăng tải 21 tin, bài trên trang thông tin điện tử.",
    TOLD + "STT | Nội dung | Số lượng\n1 | Hồ sơ tiếp nhận | 1.254\n2 | Hồ sơ đã trả | 1.200",
    TOLD + "STT | Nội dung | Quý II | Quý III\n1 | Hồ sơ tiếp nhận | 1.105 | 1.254\n2 | Hồ sơ đã trả | 1.100 | 1.200",
]


@pytest.mark.parametrize("text", SOUND_TWICE)
def test_sound_tellings(text: str) -> None:
    assert told(HEAD + text, Kind.CROSS) == []


@pytest.mark.parametrize("text", BROKEN_TWICE)
def test_broken_tellings(text: str) -> None:
    (finding,) = told(HEAD + text, Kind.CROSS)
    assert finding.severity is Severity.ERROR
    assert "1.2" in finding.message or "21" in finding.message
