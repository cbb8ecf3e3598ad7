"""Tasks: running text, lines of fields, tables in every form, units, deadlines. All papers are made up."""

from __future__ import annotations

from datetime import date

import pytest

from caicach.domain.documents.deadlines import year_of_tasks
from caicach.domain.documents.paper import CellContent, PaperBuilder
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import read_document
from caicach.domain.documents.tasks import Task
from caicach.domain.documents.tasks.sections import Section, section_of
from caicach.domain.documents.tasks.units import split_units

HEAD = """ỦY BAN NHÂN DÂN
XÃ ĐỒNG BƯỞI
Số: 14/KH-UBND
Đồng Bưởi, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026

"""
ROWS = (
    ("STT", "Nội dung nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian"),
    ("I", "Cải cách thể chế"),
    ("1", "Rà soát văn bản còn hiệu lực của xã", "Báo cáo", "Phòng Kinh tế", "Các thôn", "Quý II/2026"),
    ("2", "Lập danh mục văn bản hết hiệu lực", "Danh mục", "Phòng Kinh tế", "Các thôn", "Trước ngày 15/12/2026"),
    ("II", "Cải cách thủ tục hành chính"),
    ("1", "Niêm yết giá dịch vụ tại bộ phận một cửa", "Bảng niêm yết", "Văn phòng HĐND và UBND", "Thường xuyên"),
)


def tasks(text: str) -> tuple[Task, ...]:
    paper = paper_from_text(HEAD + text)
    found = read_document(paper).tasks
    assert all(paper.text[task.start : task.end] == task.quote for task in found)
    return found


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("Văn phòng HĐND và UBND", ("Văn phòng HĐND và UBND",)),
        ("các phòng, ban, ngành; UBND các xã", ("các phòng, ban, ngành", "UBND các xã")),
        ("Sở Giáo dục và Đào tạo, Sở Nội vụ", ("Sở Giáo dục và Đào tạo", "Sở Nội vụ")),
        ("Sở Văn hóa, Thể thao và Du lịch; Công an tỉnh", ("Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh")),
        ("Phòng Kinh tế và Trung tâm Y tế", ("Phòng Kinh tế", "Trung tâm Y tế")),
        ("Sở Tài chính Sở Nội vụ", ("Sở Tài chính", "Sở Nội vụ")),
        ("Bộ Công an", ("Bộ Công an",)),
        ("- Công an xã; - Ban Chỉ huy quân sự xã", ("Công an xã", "Ban Chỉ huy quân sự xã")),
        ("Các sở có liên quan theo chức năng được giao", ("Các sở có liên quan",)),
        ("Văn phòng – thống kê và Tài chính – kế toán", ("Văn phòng – thống kê", "Tài chính – kế toán")),
    ],
)
def test_units_are_whole(written: str, units: tuple[str, ...]) -> None:
    assert split_units(written) == units


@pytest.mark.parametrize(
    ("headings", "section"),
    [
        (("mục đích, yêu cầu",), Section.CLOSED),
        (("mục tiêu, nhiệm vụ", "mục tiêu chung"), Section.CLOSED),
        (("mục tiêu, nhiệm vụ", "nhiệm vụ cụ thể"), Section.WORK),
        (("đánh giá tình hình", "tổ chức thực hiện"), Section.CLOSED),
        (("phương hướng, nhiệm vụ quý tới",), Section.WORK),
        (("tổ chức thực hiện", "văn phòng hđnd và ubnd"), Section.ASSIGNED),
        (("kinh phí thực hiện",), Section.MONEY),
        (("thông tin chung",), Section.NONE),
    ],
)
def test_sections(headings: tuple[str, ...], section: Section) -> None:
    assert section_of(headings) is section


def test_heading_of_a_unit_owns_what_stands_under_it() -> None:
    first, second, third = tasks(
        "IV. TỔ CHỨC THỰC HIỆN\n"
        "1. Văn phòng HĐND và UBND\n"
        "- Tham mưu UBND xã ban hành kế hoạch tuyên truyền trước ngày 28/02/2026.\n"
        "- Là đầu mối theo dõi, tổng hợp tình hình triển khai của các thôn.\n"
        "2. Đề nghị Mặt trận Tổ quốc Việt Nam xã: phối hợp với Công an xã vận động người dân tham gia góp ý.\n"
        "Nơi nhận:\n- Các phòng chuyên môn;\n- Lưu: VT.\n"
    )
    assert first.lead == first.advising == ("Văn phòng HĐND và UBND",)
    assert (first.due, first.due_text) == (date(2026, 2, 28), "trước ngày 28/02/2026")
    assert second.lead == ("Văn phòng HĐND và UBND",)
    assert third.lead == ("Mặt trận Tổ quốc Việt Nam xã",)
    assert third.coordinating == ("Công an xã",)


def test_units_that_open_a_sentence() -> None:
    found = tasks(
        "III. TỔ CHỨC THỰC HIỆN\n"
        "1. Giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với các thôn và Đoàn Thanh niên mở 03 lớp kỹ năng số, "
        "hoàn thành trong quý III/2026.\n"
        "2. Định kỳ hằng tháng, các bộ phận chuyên môn gửi báo cáo về Văn phòng HĐND và UBND.\n"
        "3. Phòng Kinh tế bố trí kinh phí; Công an xã bảo đảm an ninh mạng của trụ sở.\n"
        "4. Các cơ quan được giao chủ trì có trách nhiệm lập dự toán gửi Phòng Kinh tế.\n"
        "Yêu cầu các bộ phận nghiêm túc triển khai thực hiện Kế hoạch này./.\n"
    )
    assert [task.lead for task in found] == [
        ("Phòng Văn hóa - Xã hội",),
        ("các bộ phận chuyên môn",),
        ("Phòng Kinh tế",),
        ("Công an xã",),
        ("Các cơ quan được giao chủ trì",),
    ]
    assert found[0].coordinating == ("các thôn", "Đoàn Thanh niên")
    assert found[0].due == date(2026, 9, 30)
    assert (found[1].due, found[1].due_text) == (None, "Định kỳ hằng tháng")


def test_lines_of_fields_belong_to_the_task_above() -> None:
    named, shared = tasks(
        "II. NHIỆM VỤ, GIẢI PHÁP\n"
        "1. Cải cách thủ tục hành chính\n"
        "a) Hoạt động 1\n"
        "- Nội dung: Số hóa hồ sơ còn hiệu lực của bộ phận một cửa.\n"
        "- Cơ quan thực hiện: Văn phòng HĐND và UBND chủ trì, phối hợp với Công an xã.\n"
        "- Thời gian hoàn thành: Quý III-IV/2026.\n"
        "- Sản phẩm: Kho dữ liệu số.\n"
        "2. Nâng cấp trang thông tin điện tử của xã\n"
        "Đơn vị chủ trì: Phòng Văn hóa - Xã hội.\n"
        "Đơn vị phối hợp: Các thôn.\n"
        "Thời gian thực hiện: Thường xuyên.\n"
    )
    assert named.title == "Số hóa hồ sơ còn hiệu lực của bộ phận một cửa"
    assert (named.lead, named.coordinating) == (("Văn phòng HĐND và UBND",), ("Công an xã",))
    assert (named.due, named.product, named.domain) == (date(2026, 12, 31), "Kho dữ liệu số", "procedures")
    assert (shared.lead, shared.coordinating) == (("Phòng Văn hóa - Xã hội",), ("Các thôn",))
    assert (shared.due, shared.due_text) == (None, "Thường xuyên")


def test_fields_inside_a_sentence() -> None:
    (task,) = tasks(
        "II. NHIỆM VỤ\n"
        "1. Kiểm tra kỷ luật công vụ tại các thôn. Chủ trì: Phòng Kinh tế. Thời gian: tháng 10, 11/2026.\n"
    )
    assert task.title == "Kiểm tra kỷ luật công vụ tại các thôn"
    assert (task.lead, task.due) == (("Phòng Kinh tế",), date(2026, 11, 30))


def test_aims_results_and_closing_words_are_no_tasks() -> None:
    assert not tasks(
        "I. MỤC ĐÍCH, YÊU CẦU\n1. Nâng cao trách nhiệm của cán bộ, công chức trong thi hành công vụ.\n"
        "II. ĐÁNH GIÁ TÌNH HÌNH\n- Tổ chức kiểm tra 04 thôn, phát hiện nhiều sai sót.\n"
        "III. TỔ CHỨC THỰC HIỆN\nTrong quá trình thực hiện, nếu có vướng mắc, các bộ phận báo cáo UBND xã xem xét.\n"
    )


def test_unit_of_a_whole_matter_stands_for_its_tasks() -> None:
    found = tasks(
        "II. NHIỆM VỤ\n1. Cải cách thể chế\n- Rà soát các quy ước của thôn còn hiệu lực.\n"
        "III. TỔ CHỨC THỰC HIỆN\n1. Công chức Tư pháp - hộ tịch tham mưu nội dung cải cách thể chế của xã.\n"
    )
    assert found[0].advising == ("Công chức Tư pháp - hộ tịch",)
    assert found[0].confidence == pytest.approx(0.6)


def _in_one_line() -> str:
    return " | ".join(cell for row in ROWS for cell in row) + " |\n"


def _between_bars() -> str:
    return "\n|\n|\n".join("\n|\n".join(row) for row in ROWS) + "\n|\n|\n"


def _on_lines() -> str:
    return "\n".join(cell for row in ROWS for cell in row) + "\n"


def _row_by_row() -> str:
    wide = [
        row if len(row) == 6 else (*row[:4], "", *row[4:]) if len(row) == 5 else (*row, "", "", "", "") for row in ROWS
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in wide) + "\n"


@pytest.mark.parametrize("drawn", [_in_one_line, _between_bars, _on_lines, _row_by_row])
def test_tables_in_every_form(drawn: object) -> None:
    assert callable(drawn)
    first, second, third = tasks("PHỤ LỤC\n\n" + drawn())
    assert first.title == "Rà soát văn bản còn hiệu lực của xã"
    assert (first.lead, first.coordinating) == (("Phòng Kinh tế",), ("Các thôn",))
    assert (first.due, first.product, first.domain) == (date(2026, 6, 30), "Báo cáo", "institutions")
    assert second.due == date(2026, 12, 15)
    assert (third.lead, third.coordinating) == (("Văn phòng HĐND và UBND",), ())
    assert (third.due_text, third.due, third.domain) == ("Thường xuyên", None, "procedures")


def test_two_rows_of_heads_ditto_and_merged_cells() -> None:
    first, second, third = tasks(
        "STT | Nội dung | Trách nhiệm thực hiện | Thời hạn | Đơn vị chủ trì | Đơn vị phối hợp | "
        "1 | Xây dựng quy chế làm việc | Phòng Kinh tế | Các thôn | Tháng 3/2026 | "
        "2 | Kiểm tra việc chấp hành quy chế | -nt- | -nt- | Tháng 9/2026 | "
        "3 | Tổng kết việc thực hiện quy chế | Công an xã | Các thôn | 31/12/2026 |\n"
    )
    assert first.lead == second.lead == ("Phòng Kinh tế",)
    assert second.coordinating == ("Các thôn",)
    assert [task.due for task in (first, second, third)] == [date(2026, 3, 31), date(2026, 9, 30), date(2026, 12, 31)]


def test_tables_of_procedures_and_of_steps_hold_no_tasks() -> None:
    assert not tasks(
        "STT | Tên thủ tục hành chính | Thời hạn giải quyết | Cơ quan thực hiện | "
        "1 | Đăng ký khai sinh | 01 ngày | UBND xã |\n"
        "TT | Nội dung công việc | Người thực hiện | Thời gian | 1 | Tiếp nhận hồ sơ | Công chức một cửa | 0,5 ngày | "
        "2 | Thẩm định hồ sơ | Công chức tư pháp | 01 ngày |\n"
    )


@pytest.mark.parametrize(
    ("covered", "signed", "year"),
    [
        (2026, date(2025, 12, 20), 2026),
        (2035, date(2025, 11, 19), 2025),
        (2024, date(2025, 3, 1), 2025),
        (2026, None, 2026),
        (None, date(2025, 3, 1), 2025),
    ],
)
def test_year_of_tasks(covered: int | None, signed: date | None, year: int) -> None:
    assert year_of_tasks(covered, signed) == year


def test_unit_in_brackets_and_lines_that_are_no_fields() -> None:
    first, second, third = tasks(
        "II. NỘI DUNG, NHIỆM VỤ\n"
        "1. Tuyên truyền trên loa truyền thanh\n"
        "- Hình thức: Mỗi tuần 02 buổi.\n"
        "- Thời hạn trình duyệt: Tháng 02/2026.\n"
        "2. Biên soạn sổ tay nộp hồ sơ (Trung tâm Phục vụ hành chính công thực hiện, hoàn thành trong tháng 4/2026).\n"
        "III. PHÂN CÔNG\n"
        "1. Đề nghị: Hội Nông dân xã và các chi hội\n"
        "- Phối hợp vận động hội viên nộp hồ sơ trực tuyến.\n"
    )
    assert (first.title, first.due) == ("Tuyên truyền trên loa truyền thanh", date(2026, 2, 28))
    assert (second.lead, second.due) == (("Trung tâm Phục vụ hành chính công",), date(2026, 4, 30))
    assert third.lead == ("Hội Nông dân xã", "các chi hội")


def test_report_tells_tasks_of_the_coming_quarter_only() -> None:
    report = HEAD.replace("KH-UBND", "BC-UBND").replace("KẾ HOẠCH", "BÁO CÁO").replace("Cải cách", "Kết quả cải cách")
    found = read_document(
        paper_from_text(
            report + "I. KẾT QUẢ\n1. Tổ chức kiểm tra 04 thôn trong quý I/2026.\n"
            "II. PHƯƠNG HƯỚNG, NHIỆM VỤ QUÝ II\n"
            "1. Tiếp tục rà soát, niêm yết thủ tục hành chính trước ngày 15/5.\n"
            "2. Giao Công an xã chủ trì thu nhận hồ sơ định danh trong quý II/2026.\n"
        )
    ).tasks
    assert [(task.lead, task.due) for task in found] == [
        ((), date(2026, 5, 15)),
        (("Công an xã",), date(2026, 6, 30)),
    ]


def test_orders_without_sections_stand_under_their_units() -> None:
    directive = HEAD.replace("KH-UBND", "CT-UBND").replace("KẾ HOẠCH", "CHỈ THỊ")
    found = read_document(
        paper_from_text(
            directive + "Thời gian qua, việc chấp hành giờ làm việc còn lỏng lẻo. UBND xã chỉ thị:\n"
            "1. Các bộ phận chuyên môn:\n- Niêm yết lịch tiếp công dân tại trụ sở trước ngày 10/02/2026.\n"
            "2. Công an xã kiểm tra việc chấp hành nội quy của trụ sở.\n"
        )
    ).tasks
    assert [task.lead for task in found] == [("Các bộ phận chuyên môn",), ("Công an xã",)]
    assert found[0].due == date(2026, 2, 10)


def test_table_of_a_file_with_merged_cells_and_a_row_cut_by_a_page() -> None:
    builder = PaperBuilder()
    builder.add_table(
        [
            *(CellContent(1, column, words, 2) for column, words in ((1, "TT"), (2, "Nhiệm vụ"), (5, "Tiến độ"))),
            CellContent(1, 3, "Phân công", 1, 2),
            CellContent(2, 3, "Chủ trì"),
            CellContent(2, 4, "Phối hợp"),
            CellContent(3, 1, "A"),
            CellContent(3, 2, "Cải cách thể chế", 1, 4),
            *(CellContent(4, column, words) for column, words in ((1, "1"), (2, "Rà soát hương ước của các thôn"))),
            CellContent(4, 3, "Công chức Tư pháp", 3),
            CellContent(4, 4, "Các thôn"),
            CellContent(4, 5, "6 tháng đầu năm"),
            CellContent(5, 1, ""),
            CellContent(5, 2, ""),
            CellContent(5, 4, "Công an xã"),
            CellContent(5, 5, ""),
            *(CellContent(6, column, words) for column, words in ((1, "2"), (2, "Phổ biến hương ước"), (4, "nt"))),
            CellContent(6, 5, "Hằng quý"),
        ]
    )
    first, second = read_document(builder.paper()).tasks
    assert (first.lead, first.coordinating) == (("Công chức Tư pháp",), ("Các thôn", "Công an xã"))
    assert (first.domain, first.due_text) == ("institutions", "6 tháng đầu năm")
    assert (second.lead, second.due_text) == (("Công chức Tư pháp",), "Hằng quý")


@pytest.mark.parametrize(
    ("sentence", "lead", "due"),
    [
        ("Lập danh mục (Phòng Kế hoạch - Tài chính chủ trì, Cả năm).", "Phòng Kế hoạch - Tài chính", "Cả năm"),
        ("Rà soát bản mô tả việc làm; Phòng Nội vụ tham mưu, Quý I/2026.", "Phòng Nội vụ", "Quý I/2026"),
        ("Giao ban tháng hằng tháng; Văn phòng UBND chuẩn bị tài liệu.", "Văn phòng UBND", "hằng tháng"),
        ("Các khối thi đua ký giao ước trước ngày 15/5/2026.", "Các khối thi đua", "trước ngày 15/5/2026"),
        ("Công chức Văn hóa - Xã hội biên tập bản tin theo tháng.", "Công chức Văn hóa - Xã hội", "theo tháng"),
        ("Trạm Truyền thanh đăng tải bản tin vào thứ Sáu hằng tuần.", "Trạm Truyền thanh", "vào thứ Sáu hằng tuần"),
        ("Các đơn vị được kiểm tra rà soát trong vòng 10 ngày từ ngày ký.", None, "trong vòng 10 ngày từ ngày ký"),
        ("Đào tạo: Trung tâm Chính trị xã mở lớp trong quý I/2026.", "Trung tâm Chính trị xã", "trong quý I/2026"),
        ("Từng bước khắc phục việc chậm trả kết quả cho người dân.", "", None),
    ],
)  # fmt: skip
def test_forms_of_a_told_deed(sentence: str, lead: str | None, due: str | None) -> None:
    (task,) = tasks(f"II. NHIỆM VỤ\n1. {sentence}\n")
    assert task.due_text == due
    assert lead is None or "; ".join(task.lead + task.advising) == lead


def test_two_deeds_with_two_days_are_two() -> None:
    found = tasks(
        "III. TỔ CHỨC THỰC HIỆN\n"
        "1. Phòng Kinh tế: lập dự toán trước ngày 10/3/2026; trình phê duyệt trước ngày 20/4/2026.\n"
    )
    assert [(task.lead, task.due) for task in found] == [
        (("Phòng Kinh tế",), date(2026, 3, 10)),
        (("Phòng Kinh tế",), date(2026, 4, 20)),
    ]


def test_lines_under_a_bare_together_take_part() -> None:
    found = tasks(
        "III. TỔ CHỨC THỰC HIỆN\n1. Văn phòng UBND\na) Tham mưu kế hoạch kiểm tra của xã trong quý I.\n"
        "b) Chủ trì, phối hợp:\n- Phòng Kinh tế bố trí kinh phí cho các lớp tập huấn.\n"
    )
    assert found[-1].lead == ("Văn phòng UBND",)
    assert found[-1].coordinating == ("Phòng Kinh tế",)


def test_a_numbered_row_with_nothing_filled_in_is_a_task() -> None:
    rows = (
        ROWS[0],
        ("1", "Rà soát văn bản của xã", "Báo cáo", "Phòng Kinh tế", "", "Quý II/2026"),
        ("2", "Nâng cao chất lượng soạn thảo văn bản", "", "", "", ""),
        ("3", "Niêm yết giá dịch vụ", "Bảng", "Văn phòng UBND", "", "Thường xuyên"),
    )
    builder = PaperBuilder()
    for line in (HEAD + "III. Nhiệm vụ").splitlines():
        builder.add_paragraph(line)
    builder.add_table(
        CellContent(row, column, words) for row, line in enumerate(rows, 1) for column, words in enumerate(line, 1)
    )
    found = read_document(builder.paper()).tasks
    assert [task.title for task in found] == [row[1] for row in rows[1:]]
    assert (found[1].lead, found[1].due_text) == ((), None)


def test_the_deed_of_a_table_of_remedies() -> None:
    found = tasks(
        "II. GIẢI PHÁP\nTT | Tiêu chí bị trừ điểm | Nguyên nhân | Giải pháp | Chủ trì | Hoàn thành\n"
        "1 | Báo cáo định kỳ | Gửi chậm | Phân công người theo dõi báo cáo | Phòng Nội vụ | Quý II/2026\n"
        "2 | Số hóa | Thiếu máy | Trang bị thêm máy quét | Văn phòng UBND | 31/7/2026\n"
    )
    assert [task.title for task in found] == ["Phân công người theo dõi báo cáo", "Trang bị thêm máy quét"]
