"""Heads and feet as they really arrive: glued, wrapped, side by side, in cells, behind a portal's furniture."""

from datetime import date
from typing import Any

import pytest

from caicach.domain.documents.header import Header, read_header
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import read_document
from caicach.domain.documents.scan import ScannedPaper

_CELLS = """ỦY BAN NHÂN DÂN TỈNH HẢI VÂN ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc -- | \
Số: 77/KH-UBND | Hải Vân, ngày 20 tháng 11 năm 2025 |
KẾ HOẠCH
NÂNG CAO CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2026
Thực hiện Chương trình công tác năm 2026, UBND tỉnh ban hành Kế hoạch như sau:
I. MỤC ĐÍCH
1. Nâng cao chất lượng phục vụ.
Nơi nhận: - Thường trực Tỉnh ủy (b/c); - Các sở, ngành; - Lưu: VT, NC. | \
TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Thị Mẫu |
"""
_SHARED_LINES = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SUỐI NGÀN Độc lập - Tự do - Hạnh phúc
Số: 01 /KH-UBND Suối Ngàn, ngày 03 tháng 01 năm 2025

KẾ HOẠCH
Cải cách hành chính năm 2025

I. MỤC TIÊU
1. Phục vụ người dân tốt hơn.
"""
_WRAPPED = """|
UBND TỈNH HẢI VÂN
SỞ KHOA HỌC VÀ
CÔNG NGHỆ
-------
|
CỘNG HÒA XÃ
HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
|
|
Số: 512/BC-
SKHCN
|
Hải Vân, ngày
05 tháng 12 năm 2025
|

BÁO
CÁO

Kết quả cải cách hành chính năm 2025

I. KẾT QUẢ
1. Đã giải quyết hồ sơ đúng hạn.

|
Nơi nhận:
- UBND tỉnh
(báo cáo);
- Lưu: VT, VP.
|
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Trần Văn
Thử
|
"""
_PORTAL = """TRANG CHỦ
Giới thiệu | Tin tức | Văn bản | Liên hệ
Xem với cỡ chữ
Số hiệu: | 88/TB-SNV | Loại văn bản: | Thông báo | Nơi ban hành: | Tỉnh Hải Vân | Người ký: | Tạ Văn Ví | \
Ngày ban hành: | 21/08/2024 | Tình trạng: | Còn hiệu lực |
SỞ NỘI VỤ ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc | Số: 88/TB-SNV | \
Hải Vân, ngày 21 tháng 8 năm 2024 | THÔNG BÁO KẾT QUẢ KIỂM TRA CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2024 \
Ngày 15/8/2024, Đoàn kiểm tra đã làm việc tại đơn vị.
"""
_PARTY = """ĐẢNG BỘ TỈNH HẢI VÂN
ĐẢNG ỦY XÃ KIM HẠ
*
Số 41-KH/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Kim Hạ, ngày 12 tháng 9 năm 2025

KẾ HOẠCH
thực hiện nghị quyết về chuyển đổi số

1. Mục đích
Nâng cao nhận thức.

Nơi nhận:                              T/M BAN THƯỜNG VỤ
- Thường trực Tỉnh ủy (báo cáo),           PHÓ BÍ THƯ
- Lưu Văn phòng Đảng ủy.

                                         Nguyễn Văn Mỗ
"""
_LETTER = """CỤC THI HÀNH ÁN TỈNH HẢI VÂN ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc | \
Số: 534/CT-VP V/v báo cáo số liệu cải cách hành chính | Hải Vân, ngày 02 tháng 6 năm 2025 | Kính gửi: Các phòng.
Đề nghị các phòng gửi số liệu trước ngày 10/6/2025.
Nơi nhận: - Như trên; - Lưu: VT. | TL. CỤC TRƯỞNG KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG Hồ Thị Giả |
"""
_SHARED_FOOT = """UBND HUYỆN TÂN LẠC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
ỦY BAN NHÂN DÂN XÃ MỸ HÒA Độc lập - Tự do - Hạnh phúc
Số: 15/BC-UBND Mỹ Hòa, ngày 05 tháng 6 năm 2024
BÁO CÁO
Công tác cải cách hành chính 6 tháng đầu năm 2024
I. KẾT QUẢ
1. Đã làm.
Nơi nhận: TM. ỦY BAN NHÂN DÂN
- UBND huyện (b/c); KT. CHỦ TỊCH
- Thường trực Đảng ủy, HĐND xã; PHÓ CHỦ TỊCH
- Lưu: VP.
Bùi Thị Mẫu
"""
_DECISION = """ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
Số: 30/2025/QĐ-UBND | Hải Vân, ngày 09 tháng 10 năm 2025 |
QUYẾT ĐỊNH
BAN HÀNH QUY ĐỊNH VỀ TRÁCH NHIỆM CỦA NGƯỜI ĐỨNG ĐẦU
ỦY BAN NHÂN DÂN TỈNH HẢI VÂN
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Nghị định số 63/2010/NĐ-CP của Chính phủ.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về trách nhiệm.
Nơi nhận: - Như Điều 3; - Lưu: VT. | TM. ỦY BAN NHÂN DÂN CHỦ TỊCH PHAN VĂN NHÁP |
KẾ HOẠCH
(Kèm theo Quyết định số 30/2025/QĐ-UBND ngày 09 tháng 10 năm 2025)
Nơi nhận: - Như trên; | …, ngày … tháng … năm … NGƯỜI ĐẠI DIỆN |
"""


def _header(text: str) -> Header:
    return read_header(ScannedPaper(paper_from_text(text)))


_EXPECTED: list[tuple[str, dict[str, Any]]] = [
    (
        _CELLS,
        {
            "doc_type": "KH",
            "number": "77/KH-UBND",
            "date": date(2025, 11, 20),
            "issuer": "ỦY BAN NHÂN DÂN TỈNH HẢI VÂN",
            "place": "Hải Vân",
            "signer": "Lê Thị Mẫu",
            "position": "PHÓ CHỦ TỊCH",
            "capacity": "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH",
            "title": "NÂNG CAO CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2026",
            "recipients": ("Thường trực Tỉnh ủy (b/c)", "Các sở, ngành", "Lưu: VT, NC"),
        },
    ),
    (
        _SHARED_LINES,
        {
            "doc_type": "KH",
            "number": "01/KH-UBND",
            "date": date(2025, 1, 3),
            "issuer": "ỦY BAN NHÂN DÂN XÃ SUỐI NGÀN",
            "place": "Suối Ngàn",
            "title": "Cải cách hành chính năm 2025",
        },
    ),
    (
        _WRAPPED,
        {
            "doc_type": "BC",
            "number": "512/BC-SKHCN",
            "date": date(2025, 12, 5),
            "issuer": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            "signer": "Trần Văn Thử",
            "position": "PHÓ GIÁM ĐỐC",
            "title": "Kết quả cải cách hành chính năm 2025",
            "recipients": ("UBND tỉnh (báo cáo)", "Lưu: VT, VP"),
        },
    ),
    (
        _PORTAL,
        {
            "doc_type": "TB",
            "number": "88/TB-SNV",
            "date": date(2024, 8, 21),
            "issuer": "SỞ NỘI VỤ",
            "signer": "Tạ Văn Ví",
            "title": "KẾT QUẢ KIỂM TRA CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2024",
        },
    ),
    (
        _PARTY,
        {
            "doc_type": "KH",
            "number": "41-KH/ĐU",
            "date": date(2025, 9, 12),
            "issuer": "ĐẢNG ỦY XÃ KIM HẠ",
            "place": "Kim Hạ",
            "signer": "Nguyễn Văn Mỗ",
            "position": "PHÓ BÍ THƯ",
            "recipients": ("Thường trực Tỉnh ủy (báo cáo)", "Lưu Văn phòng Đảng ủy"),
        },
    ),
    (
        _LETTER,
        {
            "doc_type": "CV",
            "number": "534/CT-VP",
            "issuer": "CỤC THI HÀNH ÁN TỈNH HẢI VÂN",
            "signer": "Hồ Thị Giả",
            "position": "PHÓ CHÁNH VĂN PHÒNG",
            "title": "báo cáo số liệu cải cách hành chính",
        },
    ),
    (
        _SHARED_FOOT,
        {
            "number": "15/BC-UBND",
            "issuer": "ỦY BAN NHÂN DÂN XÃ MỸ HÒA",
            "place": "Mỹ Hòa",
            "signer": "Bùi Thị Mẫu",
            "position": "PHÓ CHỦ TỊCH",
            "capacity": "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH",
            "recipients": ("UBND huyện (b/c)", "Thường trực Đảng ủy, HĐND xã", "Lưu: VP"),
        },
    ),
    (
        _DECISION,
        {
            "doc_type": "QĐ",
            "number": "30/2025/QĐ-UBND",
            "issuer": "ỦY BAN NHÂN DÂN TỈNH HẢI VÂN",
            "signer": "PHAN VĂN NHÁP",
            "position": "CHỦ TỊCH",
            "title": "BAN HÀNH QUY ĐỊNH VỀ TRÁCH NHIỆM CỦA NGƯỜI ĐỨNG ĐẦU",
            "legal_bases": (
                "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
                "Căn cứ Nghị định số 63/2010/NĐ-CP của Chính phủ",
            ),
        },
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    _EXPECTED,
    ids=["cells", "shared lines", "wrapped", "portal", "party", "letter", "shared foot", "decision with plan"],
)
def test_heads_and_feet(text: str, expected: dict[str, Any]) -> None:
    header = _header(text)
    assert {name: getattr(header, name) for name in expected} == expected


@pytest.mark.parametrize(
    "number_line",
    ["Số: /KH-UBND", "Số:      /KH-UBND", "Số: ……/KH-UBND", "Số:.../KH-UBND"],
)
def test_a_blank_number_is_none_and_keeps_its_symbol(number_line: str) -> None:
    header = _header(
        f"UBND XÃ BÌNH SƠN\n{number_line}\nBình Sơn, ngày     tháng 01 năm 2025\n\nKẾ HOẠCH\nCải cách hành chính\n"
    )
    assert (header.number, header.symbol, header.date, header.place) == (None, "KH-UBND", None, "Bình Sơn")
    assert header.doc_type == "KH"


def test_glued_superior_is_not_the_issuer() -> None:
    head = "BỘ NỘI VỤ VỤ CẢI CÁCH HÀNH CHÍNH"
    assert _header(f"{head}\nSố: 12/BC-VCCHC\nHà Nội, ngày 01 tháng 6 năm 2025\nBÁO CÁO\nCông tác\n").issuer is not None
    glued = _header(
        "UBND HUYỆN BẮC LÂM PHÒNG NỘI VỤ\nSố: 12/BC-PNV\nBắc Lâm, ngày 01 tháng 6 năm 2024\nBÁO CÁO\nCông tác\n"
    )
    assert glued.issuer == "PHÒNG NỘI VỤ"
    office = _header(
        "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH HẢI VÂN\nSố: 3/BC-VP\nHải Vân, ngày 01 tháng 6 năm 2024\nBÁO CÁO\nX\n"
    )
    assert office.issuer == "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH HẢI VÂN"


def test_the_portals_number_is_no_citation() -> None:
    reading = read_document(paper_from_text(_PORTAL))
    assert [item.number for item in reading.references] == []


def test_a_news_item_about_another_paper_has_no_head() -> None:
    text = "Sáng nay UBND xã họp.\nCác đơn vị căn cứ Kế hoạch số 12/KH-UBND ngày 05/3/2024 để thực hiện.\n"
    header = _header(text)
    assert (header.number, header.date, header.place, header.signer) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Ngày 18/7/2025, UBND xã Bình An đã ban hành Quyết định số 119/QĐ-UBND ban hành Kế hoạch hành chính.\n",
            ("KH", "119/QĐ-UBND", date(2025, 7, 18), "UBND xã Bình An"),
        ),
        (
            "Tăng cường kỷ luật\nTheo UBND tỉnh, Sở Nội vụ vừa ban hành Công văn số 77/SNV-CCHC ngày 02/3/2024.\n",
            ("CV", "77/SNV-CCHC", date(2024, 3, 2), "Sở Nội vụ"),
        ),
        (
            "Mức thu mới là bao nhiêu?\nNgày 02/3/2024, UBND tỉnh ban hành Quyết định số 5/QĐ-UBND về mức thu.\n",
            (None, None, None, "UBND tỉnh"),
        ),
    ],
)
def test_what_a_news_item_announces(text: str, told: tuple[str | None, str | None, date | None, str]) -> None:
    header = _header(text)
    assert (header.doc_type, header.number, header.date, header.issuer) == told
    assert not header.has_letterhead


def test_a_collective_signs_without_an_office() -> None:
    foot = "Nơi nhận:\n- Các chi bộ;\n- Lưu VP.\n|\nT/M BAN BÍ THƯ\nTrần Thị Mẫu\n|\n"
    header = _header(f"BAN BÍ THƯ\nSố 3-TB/BBT\nHà Nội, ngày 02 tháng 3 năm 2024\nTHÔNG BÁO\nvề việc họp\n{foot}")
    assert (header.signer, header.position, header.capacity) == ("Trần Thị Mẫu", None, "T/M BAN BÍ THƯ")


def test_a_title_told_by_the_text() -> None:
    text = "Căn cứ tình hình, UBND huyện ban hành Kế hoạch Cải cách hành chính (CCHC) năm 2022 với các nội dung sau:\n"
    assert _header(text).title == "Cải cách hành chính (CCHC) năm 2022"
    assert _header("UBND huyện ban hành Kế hoạch số 5/KH-UBND.\n").title is None
