# ruff: noqa: E501
"""Targets as plans phrase them, one statement each."""

from __future__ import annotations

import pytest

from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import read_document

HEAD = "KẾ HOẠCH\nCải cách hành chính năm 2025\n\nI. MỤC TIÊU\n1. "

PHRASES = [
    ("Tỷ lệ hồ sơ đúng hạn đạt từ 98% trở lên.", [(">=", "98", "%")]),
    ("Từ 95% hồ sơ trở lên được giải quyết đúng hạn.", [(">=", "95", "%")]),
    ("Trên 60% hồ sơ nộp trực tuyến.", [(">", "60", "%")]),
    ("Tỷ lệ hồ sơ trực tuyến ≥ 80%.", [(">=", "80", "%")]),
    ("Hồ sơ trễ hạn ≤ 1%.", [("<=", "1", "%")]),
    ("Không quá 02% hồ sơ phải bổ sung.", [("<=", "2", "%")]),
    ("Tỷ lệ trễ hạn dưới 0,5%.", [("<", "0.5", "%")]),
    ("Tỷ lệ trễ hạn từ 2% trở xuống.", [("<=", "2", "%")]),
    ("Phấn đấu 100% văn bản được ký số.", [("=", "100", "%")]),
    ("Văn bản được ký số đạt 100%.", [("=", "100", "%")]),
    ("Văn bản ký số: 100%.", [("=", "100", "%")]),
    ("Mức độ hài lòng đạt 90% - 95%.", [("range", "90", "%")]),
    ("Có từ 03 đến 05 sáng kiến được công nhận.", [("range", "3", "sáng kiến")]),
    ("Chỉ số CCHC tăng từ 02 đến 03 bậc so với năm 2024.", [("increase", "2", "bậc")]),
    ("Tăng tối thiểu 5% số hồ sơ trực tuyến so với năm 2024.", [("increase", "5", "%")]),
    ("Giảm ít nhất 20% thời gian giải quyết.", [("decrease", "20", "%")]),
    ("Cắt giảm thời gian giải quyết tối thiểu 30%.", [("decrease", "30", "%")]),
    ("Giảm số đơn vị sự nghiệp ít nhất 10% so với năm 2021.", [("decrease", "10", "%")]),
    ("Nâng tỷ lệ số hóa lên 85%.", [(">=", "85", "%")]),
    ("Nâng tỷ lệ số hóa từ 70% lên 85%.", [(">=", "85", "%")]),
    ("Giảm tỷ lệ trễ hạn xuống còn 1%.", [("<=", "1", "%")]),
    ("Xếp hạng trong nhóm 10 tỉnh dẫn đầu.", [("rank", "10", None)]),
    ("Phấn đấu đứng thứ 3 toàn huyện.", [("rank", "3", None)]),
    ("Thuộc tốp 5 của tỉnh về chỉ số hài lòng.", [("rank", "5", None)]),
    ("100% cấp tỉnh, 90% cấp huyện, 80% cấp xã xử lý hồ sơ trên mạng.", [("=", "100", "%"), ("=", "90", "%"), ("=", "80", "%")]),
    ("Tối thiểu 90% cấp tỉnh; 80% cấp huyện; 60% cấp xã họp trực tuyến.", [(">=", "90", "%"), (">=", "80", "%"), (">=", "60", "%")]),
    ("Hồ sơ công việc xử lý trên môi trường mạng đạt 100% ở cấp tỉnh và đạt 80% ở cấp xã.", [("=", "100", "%"), ("=", "80", "%")]),
    ("Ít nhất 01 mô hình mới; tối đa 02 hồ sơ trễ.", [(">=", "1", "mô hình"), ("<=", "2", "hồ sơ")]),
    ("Điểm đánh giá đạt từ 85 điểm trở lên.", [(">=", "85", "điểm")]),
    ("Tỷ lệ giải ngân đạt trên 95% kế hoạch vốn giao.", [(">", "95", "%")]),
    ("Đạt và vượt 100% chỉ tiêu được giao.", [(">=", "100", "%")]),
    ("Mức độ hài lòng không thấp hơn 92%.", [(">=", "92", "%")]),
    ("Chỉ số hài lòng đạt trên mức 90%.", [(">=", "90", "%")]),
    ("Đến năm 2025, 80% thủ tục được cung cấp trực tuyến; đến năm 2030 đạt 100%.", [("=", "80", "%"), ("=", "100", "%")]),
    ("Bảo đảm 100% phản ánh, kiến nghị được trả lời trong 05 ngày làm việc.", [("=", "100", "%")]),
    ("Tổ chức ít nhất 02 lớp tập huấn cho 100% cán bộ.", [(">=", "2", "lớp tập huấn"), ("=", "100", "%")]),
    ("Tỷ lệ hồ sơ trực tuyến đạt tối thiểu 70%, trong đó lĩnh vực đất đai đạt tối thiểu 50%.", [(">=", "70", "%"), (">=", "50", "%")]),
    ("Số hồ sơ trễ hạn giảm 50% so với năm 2024.", [("decrease", "50", "%")]),
    ("Ít nhất 95% trở lên người dân hài lòng.", [(">=", "95", "%")]),
    ("Tối thiểu từ 85% trở lên hồ sơ được số hóa.", [(">=", "85", "%")]),
    ("Thời gian họp giảm tối thiểu 10%; số cuộc họp trực tuyến tăng 20%.", [("decrease", "10", "%"), ("increase", "20", "%")]),
    ("Trên 98% hồ sơ trước hạn và đúng hạn, hồ sơ quá hạn dưới 2%.", [(">", "98", "%"), ("<", "2", "%")]),
    ("Đạt tỷ lệ 100% hồ sơ được luân chuyển điện tử.", [("=", "100", "%")]),
    ("Hơn 90% dân số có hồ sơ sức khỏe điện tử.", [(">", "90", "%")]),
    ("Rút ngắn ít nhất 02 ngày làm việc so với quy định.", [("decrease", "2", "ngày làm việc")]),
    ("Phấn đấu Chỉ số cải cách hành chính của xã đạt 90% trở lên, nằm trong nhóm tốt.", [(">=", "90", "%")]),
    ("Thời gian trả kết quả không quá 05 ngày làm việc.", [("<=", "5", "ngày làm việc")]),
    ("80% trở lên hồ sơ được nộp trực tuyến.", [(">=", "80", "%")]),
    ("Tỷ lệ hồ sơ trực tuyến phải đạt ít nhất là 75%.", [(">=", "75", "%")]),
    ("Hoàn thành 100% nhiệm vụ theo Quyết định số 12/QĐ-UBND ngày 05/01/2025.", [("=", "100", "%")]),
    ("Năm 2024 đạt 85%, phấn đấu năm 2025 đạt 90%.", [("=", "90", "%")]),
    ("Tỷ lệ số hóa đạt 95% (năm 2024: 88%).", [("=", "95", "%")]),
    ("Tỷ lệ số hóa năm 2025 đạt 95%, tăng 7% so với năm 2024 (88%).", [("=", "95", "%"), ("increase", "7", "%")]),
    ("Thư xin lỗi được gửi cho mọi hồ sơ trễ (100%).", [("=", "100", "%")]),
    ("Toàn bộ (100%) thủ tục của xã được niêm yết điện tử.", [("=", "100", "%")]),
    ("90% cán bộ, công chức trở lên dùng chữ ký số.", [(">=", "90", "%")]),
    ("100% thôn, bản xếp loại khá trở lên.", [("=", "100", "%")]),
    ("80% người từ 15 tuổi trở lên có tài khoản định danh.", [("=", "80", "%")]),
    ("Tỷ lệ người từ 65 tuổi trở lên đạt khoảng 12%; trẻ dưới 15 tuổi chiếm 21%.", [("=", "12", "%"), ("=", "21", "%")]),
    ("Rà soát, đơn giản hóa 6 - 9 thủ tục.", [("range", "6", "thủ tục")]),
    ("Tự đánh giá các phòng từ 2 đến 4 lần.", [("range", "2", "lần")]),
    ("Chỉ số cải cách xếp trong 9 tỉnh, thành phố dẫn đầu.", [("rank", "9", None)]),
    ("Chuyển đổi số của xã thuộc 7 xã đứng đầu tỉnh.", [("rank", "7", None)]),
    ("Xếp hạng của xã từ thứ 6 trở lên trong 14 xã.", [("rank", "6", None)]),
    ("Tỷ lệ đúng hạn không dưới 99%; mỗi phòng không quá 04 hồ sơ trễ.", [(">=", "99", "%"), ("<=", "4", "hồ sơ")]),
    ("Trạm y tế trực 24/24 giờ đạt 100%.", [("=", "100", "%")]),
    ("Giảm 15% số hộ nghèo, giảm 25% số vụ vi phạm; 65% học sinh được khám ít nhất 3 bệnh học đường.", [("decrease", "15", "%"), ("decrease", "25", "%"), ("=", "65", "%")]),
    ("Cắt giảm ít nhất 20% thời gian giải quyết, 20% chi phí tuân thủ.", [("decrease", "20", "%"), ("decrease", "20", "%")]),
    ("Tỷ lệ hồ sơ trễ dưới 3%; tỷ lệ trẻ em dưới 12 tuổi học bơi đạt 40%.", [("<", "3", "%"), ("=", "40", "%")]),
    ("Hình thành ít nhất 40 doanh nghiệp khởi nghiệp, 10 doanh nghiệp công nghệ.", [(">=", "40", "doanh nghiệp"), (">=", "10", "doanh nghiệp")]),
    ("Mỗi năm phát triển từ 04 mô hình mới.", [(">=", "4", "mô hình")]),
    ("Tỷ lệ giải ngân tối thiểu đạt khoảng 60% kế hoạch.", [(">=", "60", "%")]),
    ("Tỷ suất sinh giảm từ 31 ca/1.000 phụ nữ xuống 24 ca/1.000 phụ nữ.", [("<=", "24", "ca")]),
    ("Tỷ suất tử vong dưới 5/100.000 trẻ sinh ra.", [("<", "5", None)]),
]  # fmt: skip

NOTHING = [
    "Thu 21,5 tỷ đồng/20 tỷ đồng, đạt 107,5% dự toán.",
    "Tổng số cắt giảm là 1.204 TTHC/2.008 TTHC liên quan đến sản xuất, kinh doanh (đạt 59,96%).",
    "Đối với các xã: Nếu có từ 02 xã trở lên bằng điểm thì xét số hồ sơ trực tuyến.",
    "Khắc phục tồn tại: thanh toán trực tuyến mới đạt 61%.",
    "Tiếp tục nâng cao chất lượng phục vụ.",
    "Thực hiện Nghị định số 61/2018/NĐ-CP và Điều 5, khoản 2.",
    "Năm 2024, xã đã đạt 92% hồ sơ đúng hạn.",
    "Báo cáo trước ngày 15 hằng tháng.",
    "Cung cấp dịch vụ công mức độ 3, 4 và ISO 9001:2015.",
]


def targets(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (item.comparator, item.as_json()["value"], item.unit)
        for item in read_document(paper_from_text(HEAD + text)).targets
        if item.value is not None
    ]


@pytest.mark.parametrize(("text", "wanted"), PHRASES)
def test_phrases(text: str, wanted: list[tuple[str, str, str | None]]) -> None:
    assert targets(text) == wanted


def test_subjects_keep_ages_and_quotes_have_no_stop() -> None:
    found = read_document(
        paper_from_text(HEAD + "Tỷ lệ người từ 65 tuổi trở lên đạt 12%. Chỉ số hài lòng đứng đầu tỉnh.")
    ).targets
    assert [item.subject for item in found] == ["người từ 65 tuổi trở lên", "Chỉ số hài lòng"]
    assert found[1].quote == "Chỉ số hài lòng đứng đầu tỉnh"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Để tháo gỡ khó khăn, đạt được mục tiêu thu ngân sách tăng trưởng 9% trong năm.", "thu ngân sách"),
        ("Phân công từng người theo dõi, quyết tâm số hóa 100% hồ sơ.", "số hóa hồ sơ"),
        ("Chỉ tiêu 2: Hồ sơ đúng hạn đạt 97%; tỷ lệ hoàn thành cấp tiểu học đạt 99%.", "cấp tiểu học"),
    ],
)
def test_subjects_begin_at_their_wish(text: str, subject: str) -> None:
    assert read_document(paper_from_text(HEAD + text)).targets[-1].subject == subject


@pytest.mark.parametrize("text", NOTHING)
def test_no_target(text: str) -> None:
    assert targets(text) == []
