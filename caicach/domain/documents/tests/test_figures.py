"""Shares, growth and totals: what is listed, what is told, and what is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caicach.domain.documents.checking import CheckResult, check_document
from caicach.domain.documents.checks.model import Kind, Severity
from caicach.domain.documents.checks.verdicts import one_slip
from caicach.domain.documents.phrases import load
from caicach.domain.documents.plain_text import paper_from_text

FIGURES = (Kind.RATIO, Kind.SUM, Kind.TABLE, Kind.CROSS)


def checked(statement: str) -> CheckResult:
    return check_document(paper_from_text(f"BÁO CÁO\nKết quả công tác\n{statement}\nTrên đây là báo cáo.\n"))


def told(statement: str) -> list[Severity]:
    findings = checked(statement).findings
    return [item.severity for item in findings if item.kind in FIGURES and item.severity is not Severity.NOTE]


SHARES = [
    ("Hồ sơ trực tuyến là 356 hồ sơ/tổng số 420 hồ sơ phát sinh, đạt 84,76%.", "356/420"),
    ("Mức độ hài lòng đạt 98%, tương ứng 196/200 phiếu.", "196/200"),
    ("Tỷ lệ giải quyết đạt 95,2% (tương ứng với 357 trên tổng số 375 hồ sơ).", "357/375"),
    ("Đã hoàn thành 27 trên 33 nhiệm vụ (81,82%).", "27/33"),
    ("Xử lý trên mạng 1.520 văn bản, đạt tỷ lệ 95% trên tổng số 1.600 văn bản đến.", "1520/1600"),
    ("Có 350 hồ sơ, chiếm 70% trong tổng số 500 hồ sơ tiếp nhận.", "350/500"),
    ("Tổng số hồ sơ: 266, đúng hạn: 239, tỷ lệ 89,85%.", "239/266"),
    ("Đã cấp 2.850 tài khoản trên 3.000 công dân đủ điều kiện, đạt 95%.", "2850/3000"),
    ("Giải quyết đúng hạn đạt 99,5%, cụ thể 398/400 hồ sơ.", "398/400"),
    ("Phát ra 450 phiếu, thu về 445 phiếu, đạt 98,89%.", "445/450"),
    ("Tiếp nhận 500 hồ sơ, trong đó:\n- Trực tuyến: 450 hồ sơ, đạt 90%;\n- Trực tiếp: 50 hồ sơ.", "450/500"),
    ("Đã tiếp nhận 450 hồ sơ, tăng 12,5% so với cùng kỳ năm trước (400 hồ sơ).", "450/400"),
]


@pytest.mark.parametrize(("statement", "fraction"), SHARES)
def test_shares_are_listed(statement: str, fraction: str) -> None:
    part, whole = map(Decimal, fraction.split("/"))
    found = [(item.part, item.whole, item.verdict) for item in checked(statement).ratios]
    assert (part, whole, "ok") in found
    assert told(statement) == []


SUMS = [
    ("Đã giải quyết 1.200/1.245 hồ sơ, đạt 96,39%; trong đó trước hạn 900, đúng hạn 295, quá hạn 5 hồ sơ.", 1200),
    ("a) Tổng số hồ sơ tiếp nhận: 1.500 hồ sơ\n+ Trực tuyến: 1.350 hồ sơ\n+ Trực tiếp: 150 hồ sơ", 1500),
    ("Tổng cộng: 60 lớp, với 2.400 lượt người tham gia, trong đó: lớp quản lý 40 lớp, lớp kỹ năng 20 lớp.", 60),
    ("Xã có 92 đơn vị, gồm 77 trường và15 trạm; trong đó có 75 trường, 15 trạm đạt chuẩn.", 92),
    ("Diện tích 9.769,11 ha phân theo hai nhóm, bao gồm: đất vườn: 9.000 ha; đất rừng: 769,11 ha.", Decimal("9769.11")),
]


@pytest.mark.parametrize(("statement", "total"), SUMS)
def test_sums_are_listed(statement: str, total: Decimal) -> None:
    assert total in [item.total for item in checked(statement).sums if item.verdict == "ok"]
    assert told(statement) == []


SOUND = [
    # another base than the figures before
    "Có 427 đại biểu tham gia (bằng 90,08% tổng số đại biểu); trong đó có 426 đại biểu tán thành (bằng 89,87%).",
    "Thu ngân sách 7.787 tỷ đồng, trong đó thu từ đất 455 tỷ đồng, bằng 82% dự toán, giảm 17%.",
    "Có 16/20 chỉ tiêu đạt và 3/20 chỉ tiêu đạt 99% chỉ tiêu nghị quyết.",
    "Có 68/180 thôn có tỷ lệ hộ khá trên 90%.",
    "Xã chiếm khoảng 2/3 sản lượng của huyện, trong đó lúa chiếm 62%.",
    "Sản lượng cá 182.343 tấn, hằng năm bán trên 400.000 con, chiếm 40% sản lượng cả nước.",
    # growth of several things
    "Từ 200m đến dưới 300m: giảm 5% so với giá đất quy định. Từ 300m đến dưới 400m: giảm 10%.",
    "Thu đạt 55.914 tỷ đồng, tăng 8,84% so với cùng kỳ. Bình quân đầu người đạt 3.700 USD.",
    "Cho vay đạt 49.950 tỷ đồng tăng 8,8% so năm trước, dư nợ là 25.650 tỷ đồng.",
    "Có 1.858 doanh nghiệp, tăng 20,10% so với năm 2018 (tương đương tăng 311 doanh nghiệp).",
    "So với năm trước, nông nghiệp tăng 3,5%, công nghiệp giảm 3%, dịch vụ tăng 0,4%.",
    # no parts of a whole
    "Tuổi thọ trung bình là 72,9 tuổi (nam 70,3; nữ 75,6).",
    "Đáp án đề thi vào lớp 10 tỉnh như sau:\n- Đề thi vào lớp 10 tỉnh\n- Đáp án đề thi vào lớp 10 tỉnh",
    "Rừng rộng 7.153 ha với nhiều loài, bao gồm 236 loài cây, 37 loài thú và 18 loài chim.",
    "Hội đồng có 07 thành viên, gồm 01 Chủ tịch, 01 Thư ký và các ủy viên.",
    "Quận có 11 phường, bao gồm: 1, 2, 4, 6, 8, 9, 10, 12, 13, 14, 15.",
    "Mặt đường rộng 19,5m (mở rộng ra 02 bên, mỗi bên 4,25m).",
    "Nghị quyết nêu 5 nhóm gồm: 1- Người đã nghỉ; 2- Người sắp nghỉ; 3- Người hợp đồng.",
    "Quân số khoảng 1 triệu người gồm: cơ quan 84.000; đơn vị 800.000; nhà trường 109.350.",
    "Mật khẩu có 8 ký tự, bao gồm ít nhất 1 chữ số, 1 ký tự thường.",
    "Điều trị Covid-19 tại tỉnh, gồm khu nam với 30 giường và khu nữ với 30 giường.",
    "Thuế phải nộp là 0.5 triệu đồng + 0.735 triệu đồng = 1.235 triệu đồng.",
    # numbers in words
    "Thời hạn 05 (năm) ngày; lập 02 (hai) bản; trong năm (2025).",
    "Huân chương hạng Ba (2009); sau tháng Tám (1945).",
    "Kinh phí 2.615 tỷ đồng (hai nghìn sáu trăm mười lăm tỷ đồng).",
]


@pytest.mark.parametrize("statement", SOUND)
def test_sound_figures_are_left_alone(statement: str) -> None:
    assert told(statement) == []


BROKEN = [
    ("Hồ sơ trực tuyến là 356 hồ sơ/tổng số 420 hồ sơ phát sinh, đạt 94,76%.", Severity.ERROR),
    ("Đã hoàn thành 12/12 cuộc kiểm tra, đạt 90% kế hoạch.", Severity.ERROR),
    ("Số hồ sơ tăng 15,5% so với cùng kỳ (từ 80 lên 90 hồ sơ).", Severity.ERROR),
    ("So với năm 2024 (400 hồ sơ), quý này là 450 hồ sơ, tăng 60 hồ sơ.", Severity.ERROR),
    ("Có 19 sáng kiến, tăng 16 sáng kiến (19 - 2) so với năm 2023.", Severity.ERROR),
    ("Số đơn giảm 3 đơn so với cùng kỳ (12/16 đơn).", Severity.ERROR),
    ("Đã ký số 120 văn bản, phát hành 118 văn bản, đạt 88,33%.", Severity.WARNING),
    ("Dân số 196.886 người, trong đó: nội thị 26.031 người, ngoại thị 170.955 người.", Severity.WARNING),
    ("Xã có 92 đơn vị, gồm 77 trường và 16 trạm.", Severity.ERROR),
    ("Tổng nhu cầu 10,827 ha, gồm: đất lúa 3.655 ha, đất rừng 2.567 ha và đất khác 4.605 ha.", Severity.WARNING),
    ("Tiếp nhận ba mươi (35) hồ sơ.", Severity.ERROR),
    ("Kinh phí 1.600.000 đồng (Bằng chữ: Một triệu năm trăm nghìn đồng chẵn).", Severity.ERROR),
    ("Nghỉ Tết 09 ngày, gồm 05 ngày nghỉ lễ và 05 ngày nghỉ hằng tuần.", Severity.ERROR),
]


@pytest.mark.parametrize(("statement", "severity"), BROKEN)
def test_broken_figures_are_told(statement: str, severity: Severity) -> None:
    assert severity in told(statement)


HEAD = "Nội dung\tSố lượng\n"


def test_rows_divide_rows() -> None:
    sound = (
        HEAD
        + "Số tiếp nhận\t334\n- Trực tuyến\t194\n- Trực tiếp\t140\nSố giải quyết\t330\n- Đúng hạn\t325\n- Quá hạn\t5"
    )
    assert told(sound) == []
    assert len(checked(sound).sums) == 2
    assert told(sound.replace("194", "196")) == [Severity.ERROR]


def test_shares_of_a_column_total() -> None:
    sound = "Loại\tSố phiếu\tTỷ lệ (%)\nTốt\t120\t60\nKhá\t76\t38\nKém\t4\t2\nTổng\t200\t100"
    assert told(sound) == []
    assert [item.stated for item in checked(sound).ratios] == [60, 38, 2, 100]
    assert told(sound.replace("\t38", "\t33")) == [Severity.ERROR]


def test_year_columns_add_up() -> None:
    sound = "Nội dung chi\tNăm 2024\tNăm 2025\tTổng\nTập huấn\t20\t25\t45\nMua sắm\t100\t120\t220\nTổng\t120\t145\t265"
    assert told(sound) == []
    assert Severity.ERROR in told(sound.replace("\t25\t", "\t26\t"))


@pytest.mark.parametrize(("one", "other"), [("89.84", "89.85"), ("437", "537"), ("36", "63")])
def test_one_slip(one: str, other: str) -> None:
    assert one_slip(Decimal(one), Decimal(other))
    assert not one_slip(Decimal(one), Decimal("1" + other))


@pytest.mark.parametrize("name", ["shares", "totals"])
def test_examples_of_the_phrases_are_sound(name: str) -> None:
    for example in load("figures")[name]["examples"]:
        result = checked(example)
        assert result.ratios or result.sums
        assert told(example) == []
