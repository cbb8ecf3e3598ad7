"""Tables that begin right below a heading, and rows that begin with an empty cell."""

from caicach.domain.documents import check_document, read_document
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.scan import ScannedPaper

HEAD = "KẾ HOẠCH\nCải cách hành chính giai đoạn 2026 - 2027\n\nI. MỤC TIÊU\n"


def test_a_heading_that_ends_in_a_hanging_word_is_no_part_of_the_table():
    rows = (
        "TT\tChỉ tiêu\tĐơn vị tính\tNăm 2026\tNăm 2027",
        "1\tTỷ lệ hồ sơ nộp qua mạng\t%\t≥ 75\t≥ 80",
        "2\tTỷ lệ trả đúng hẹn\t%\t98\t99\n",
    )
    table = "\n".join(rows)
    found = read_document(paper_from_text(f"{HEAD}3. Mức phấn đấu từng năm\n\n{table}")).targets
    assert [(one.comparator, str(one.value), one.term) for one in found] == [
        (">=", "75", "2026"),
        (">=", "80", "2027"),
        ("=", "98", "2026"),
        ("=", "99", "2027"),
    ]


def test_fields_and_criteria_may_share_a_column():
    head = "TT | Lĩnh vực, tiêu chí | Điểm tối đa | Mục tiêu năm 2026 |"
    table = f"{head}\n1 | Thể chế | 8 | ≥ 7,5 |\n2 | Tài chính công | 9 | ≥ 8 |\n"
    found = read_document(paper_from_text(f"{HEAD}{table}")).targets
    assert [str(one.value) for one in found] == ["7.5", "8"]


def test_a_bar_before_a_row_is_an_empty_cell_where_the_others_begin_with_their_number():
    text = "STT | Lĩnh vực | Nhận | Xong |\n1 | Hộ tịch | 15 | 14 |\n2 | Đất đai | 4 | 3 |\n| Tổng cộng | 19 | 17 |\n"
    scanned = ScannedPaper(paper_from_text(text))
    last = [scanned.text[cell.start : cell.end] for cell in scanned.tables[0] if cell.row == 4]
    assert last == ["", "Tổng cộng", "19", "17"]


def split_table(last: str) -> str:
    rows = ("TT\tLĩnh vực\tTiếp nhận\tQua mạng\tTại quầy", "1\tHộ tịch\t35\t30\t5", "2\tĐất đai\t24\t20\t4",
            "3\tKinh doanh\t19\t12\t7", "4\tLao động\t28\t22\t6", last)  # fmt: skip
    return "BÁO CÁO\nKết quả tiếp nhận hồ sơ\n\n" + "\n".join(rows) + "\n"


def test_columns_that_divide_another_one_are_added_up():
    checked = check_document(paper_from_text(split_table("5\tVăn hóa\t41\t33\t8")))
    assert [(str(one.total), one.verdict) for one in checked.sums] == [
        ("35", "ok"),
        ("24", "ok"),
        ("19", "ok"),
        ("28", "ok"),
        ("41", "ok"),
    ]
    assert not checked.findings


def test_one_row_that_does_not_add_up_is_worth_a_look():
    checked = check_document(paper_from_text(split_table("5\tVăn hóa\t47\t33\t8")))
    (finding,) = checked.findings
    assert (finding.severity, "41" in finding.message) == ("warning", True)
