"""Citations in all the forms they are written in."""

import pytest

from caicach.domain.documents.references import find_references
from caicach.domain.vietnamese.folding import matching_form

_CASES: list[tuple[str, list[tuple[str | None, str | None, str | None]]]] = [
    (
        "các Nghị định số 61/2018/NĐ-CP, số 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ",
        [("61/2018/NĐ-CP", None, "NĐ"), ("107/2021/NĐ-CP", "2021-12-06", "NĐ")],
    ),
    ("Kế hoạch số 12, 13/KH-UBND ngày 5/3/2024", [("12/KH-UBND", None, "KH"), ("13/KH-UBND", "2024-03-05", "KH")]),
    (
        "Quyết định số 12/QĐ-UBND và Kế hoạch số 13/KH-UBND cùng ngày 05/3/2024",
        [("12/QĐ-UBND", "2024-03-05", "QĐ"), ("13/KH-UBND", "2024-03-05", "KH")],
    ),
    ("Kế hoạch số 263 /KH- UBND ngày 5 tháng 3 năm 2024", [("263/KH-UBND", "2024-03-05", "KH")]),
    ("Quyết định số\n468/QĐ-\nTTg ngày 27 tháng\n3 năm 2021", [("468/QĐ-TTg", "2021-03-27", "QĐ")]),
    (
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16/6/2025;",
        [("72/2025/QH15", "2025-06-16", "Luật")],
    ),
    ("Luật Tổ chức chính quyền địa phương ngày 16/6/2025;", [(None, "2025-06-16", "Luật")]),
    ("Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15", [("64/2025/QH15", None, "Luật")]),
    ("theo Luật Đất đai 2024; luật sư năm 2024; Luật này có từ năm 2020", [(None, None, "Luật")]),
    ("Pháp lệnh Ưu đãi người có công số 02/2020/UBTVQH14", [("02/2020/UBTVQH14", None, "PL")]),
    (
        "các nghị quyết của Quốc hội: số 55/2010/QH12 ngày 24/11/2010",
        [("55/2010/QH12", "2010-11-24", "NQ")],
    ),
    ("Quyết định 146-CP và Nghị định số 211/CP", [("146-CP", None, "QĐ"), ("211/CP", None, "NĐ")]),
    ("Công văn số 5534/CT-CS ngày 01/2/2025", [("5534/CT-CS", "2025-02-01", "CV")]),
    ("công văn 2231/SNV-CCHC&PC ngày 28 tháng 9 năm 2018", [("2231/SNV-CCHC&PC", "2018-09-28", "CV")]),
    ("Chương trình hành động số 9-CTHĐ/TU ngày 01-02-2022", [("9-CTHĐ/TU", "2022-02-01", "CTr")]),
    ("Báo cáo thẩm định số 18/BCTĐ-STP ngày 25/5/2018", [("18/BCTĐ-STP", "2018-05-25", "BC")]),
    ("Quyết định số 21/QĐ-UBND do UBND tỉnh ban hành ngày 03/02/2024", [("21/QĐ-UBND", "2024-02-03", "QĐ")]),
    ("Nghị quyết 72-NQ/TW năm 2025 ngày 09 tháng 9 năm 2025", [("72-NQ/TW", "2025-09-09", "NQ")]),
    ("Kế hoạch số 5/KH-UBND ngày 12/3/24", [("5/KH-UBND", "2024-03-12", "KH")]),
    ("Thông tư số 49/2025TT-BCT ngày 09/9/2025", [("49/2025TT-BCT", "2025-09-09", "TT")]),
    ("KH số 15/KH-UBND; QĐ 12/QĐ-UBND", [("15/KH-UBND", None, "KH"), ("12/QĐ-UBND", None, "QĐ")]),
    ("ý kiến số 1025/PLYK/2025 ngày 23 tháng 11 năm 2025", [("1025/PLYK/2025", "2025-11-23", None)]),
    ("Nghị định số 137/2020/NĐ -\u0421\u0420 ngày 27 tháng 11 năm 2020", [("137/2020/NĐ-CP", "2020-11-27", "NĐ")]),
    ("lập theo Mẫu số 05-PA kèm theo Nghị định số 77/2025/NĐ-CP", [("77/2025/NĐ-CP", None, "NĐ")]),
    ("QCVN 03:2014/BCT; biển số 77-L1/L2; Số:15/KH-UBND", [("15/KH-UBND", None, "KH")]),
    ("Đề án số 381/ĐA-CPngày 09 tháng 5 năm 2025", [("381/ĐA-CP", "2025-05-09", "ĐA")]),
    ("Nghị định số số 268/2025/NĐ-CP", [("268/2025/NĐ-CP", None, "NĐ")]),
    ("Quyết định số     /QĐ-UBND ngày    tháng 02 năm 2024", []),
    ("đạt 12/15 TTHC; 3/5 CBCC; mẫu số 18-HS; Đề án 06; giảm 03 tiết/tuần. 2- Giáo viên", []),
    ("Luật Bảo hiểm xã hội đã tham gia trước ngày 01 tháng 7 năm 2025", []),
]


@pytest.mark.parametrize(("text", "expected"), _CASES, ids=[text[:40] for text, _ in _CASES])
def test_citations(text: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    found = find_references(text, matching_form(text))
    assert [(item.number, item.date.isoformat() if item.date else None, item.doc_type) for item in found] == expected


def test_quotes_are_the_citation_itself() -> None:
    text = "Căn cứ Luật Cán bộ, công chức số 80/2025/QH15 ngày 24/6/2025; Quyết định giao chỉ tiêu số 5/QĐ-UBND; "
    text += "Luật sửa đổi, bổ sung một số điều của Luật Kế toán, Luật Giá số 56/2024/QH15; "
    text += "Luật Thuế và Luật Giá số 1/2023/QH15"
    quotes = [text[item.start : item.end] for item in find_references(text, matching_form(text))]
    assert quotes == [
        "Luật Cán bộ, công chức số 80/2025/QH15 ngày 24/6/2025",
        "Quyết định giao chỉ tiêu số 5/QĐ-UBND",
        "Luật sửa đổi, bổ sung một số điều của Luật Kế toán, Luật Giá số 56/2024/QH15",
        "Luật Giá số 1/2023/QH15",
    ]
