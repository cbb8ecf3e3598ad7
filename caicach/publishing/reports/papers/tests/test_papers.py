"""The layout table of decree 30/2020 (domain rule file layouts/nd30.toml) held line by line against both files."""

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from lxml import etree
from pypdf import PdfReader

from caicach.publishing.reports.papers import docx as docx_writer
from caicach.publishing.reports.papers import pdf as pdf_writer
from caicach.publishing.reports.papers.blocks import (
    Annex,
    CellAlign,
    Column,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
)
from caicach.rulebook import load

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def layout():
    return load(None).layout("nd30")


def paper(paragraphs=12, rows=60, is_wide=False):
    text = "Bộ phận một cửa giải quyết hồ sơ đúng hạn, không để tồn đọng. " * 6
    body = [Paragraph((Run(f"Đoạn {n}: {text}", footnote=n if n < 3 else None),)) for n in range(1, paragraphs + 1)]
    columns = (Column("STT", 1, CellAlign.CENTRE), Column("Chỉ tiêu", 5), Column("Số liệu", 2, CellAlign.RIGHT))
    table = Table(columns, tuple(Row((str(n), "Hồ sơ tiếp nhận", "437")) for n in range(rows)))
    return Paper(
        Letterhead("UBND thành phố Mẫu", "UBND phường Mẫu", "Số: 09/BC-UBND", "Mẫu, ngày 05 tháng 02 năm 2024",
                   "Báo cáo", "Công tác cải cách hành chính quý III năm 2024"),
        ("UBND thành phố Mẫu",),
        (Heading(1, "I", "Công tác chỉ đạo"), Heading(2, "1", "Văn bản"), *body),
        ("Kế hoạch số 21/KH-UBND ngày 19/01/2024.", "Thông báo số 99/TB-UBND ngày 12/8/2024."),
        Signature("TM. Ủy ban nhân dân", ("KT. Chủ tịch", "Phó Chủ tịch"), "Họ Và Tên"),
        ("Như trên", "Lưu: VT"),
        (Annex("Phụ lục", "Biểu số liệu", "(Kèm theo Báo cáo số 09/BC-UBND)", table, is_wide),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def document(layout):
    return docx.Document(io.BytesIO(docx_writer.write(paper(), layout)))


def texts(document):
    return {p.text: p for p in document.paragraphs} | {
        p.text: p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs
    }


def test_page_is_a4_with_the_margins_of_the_decree(document):
    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(length.mm, 1) for length in (*sides, section.left_margin, section.right_margin)] == [
        210, 297, 20, 20, 30, 15,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sizes", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        ("UBND THÀNH PHỐ MẪU", (12, 13), False, False),
        ("UBND PHƯỜNG MẪU", (12, 13), True, False),
        ("Số: 09/BC-UBND", (13, 13), False, False),
        ("Mẫu, ngày 05 tháng 02 năm 2024", (13, 14), False, True),
        ("BÁO CÁO", (13, 14), True, False),
        ("Công tác cải cách hành chính quý III năm 2024", (13, 14), True, False),
        ("Kính gửi: UBND thành phố Mẫu.", (13, 14), False, False),
        ("TM. ỦY BAN NHÂN DÂN", (13, 14), True, False),
        ("PHÓ CHỦ TỊCH", (13, 14), True, False),
        ("Họ Và Tên", (13, 14), True, False),
        ("Nơi nhận:", (12, 12), True, True),
        ("- Lưu: VT.", (11, 11), False, False),
        ("Phụ lục", (14, 14), True, False),
        ("BIỂU SỐ LIỆU", (13, 14), True, False),
        ("(Kèm theo Báo cáo số 09/BC-UBND)", (13, 14), False, True),
    ],
)
def test_each_component_has_case_size_and_style(document, text, sizes, bold, italic):
    run = texts(document)[text].runs[0]
    assert Pt(sizes[0]) <= run.font.size <= Pt(sizes[1])
    assert (bool(run.bold), bool(run.italic)) == (bold, italic)


def test_body_is_justified_indented_spaced(document):
    body = next(p for p in document.paragraphs if p.text.startswith("Đoạn 3"))
    form = body.paragraph_format
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert Cm(1) - 10 <= form.first_line_indent <= Cm(1.27) + 10
    assert form.space_before >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert Pt(13) <= document.styles["Normal"].font.size <= Pt(14)


def test_page_number_is_centred_on_top_from_page_two(document):
    section = document.sections[0]
    assert section.different_first_page_header_footer
    header = section.header.paragraphs[0]
    assert header.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" in header._p.xml
    assert not section.first_page_header.paragraphs[0].text


def test_footnotes_are_words_own(layout):
    package = zipfile.ZipFile(io.BytesIO(docx_writer.write(paper(), layout)))
    notes = etree.fromstring(package.read("word/footnotes.xml"))
    written = ["".join(t.text or "" for t in n.iter(f"{W}t")).strip() for n in notes if n.get(f"{W}type") is None]
    assert written == ["Kế hoạch số 21/KH-UBND ngày 19/01/2024.", "Thông báo số 99/TB-UBND ngày 12/8/2024."]
    called = etree.fromstring(package.read("word/document.xml")).iter(f"{W}footnoteReference")
    assert [c.get(f"{W}id") for c in called] == ["2", "3"]


def test_tables_state_their_widths_twice_and_repeat_their_heading(document):
    table = document.tables[-1]
    grid = [int(c.get(f"{W}w")) for c in table._tbl.tblGrid]
    assert sum(grid) == pytest.approx(165 / 25.4 * 1440, rel=0.01)
    assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None


def test_a_wide_annex_lies_across(layout):
    wide = docx.Document(io.BytesIO(docx_writer.write(paper(is_wide=True), layout)))
    assert [s.orientation for s in wide.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_the_pdf_has_the_same_text_on_a4_in_one_font(layout):
    reader = PdfReader(io.BytesIO(pdf_writer.write(paper(), layout)))
    assert [round(float(v) / 72 * 25.4) for v in reader.pages[0].mediabox[2:]] == [210, 297]
    text = "\n".join(page.extract_text() for page in reader.pages)
    for expected in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHÓ CHỦ TỊCH", "BIỂU SỐ LIỆU", "Số: 09/BC-UBND"):
        assert expected in " ".join(text.split())
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1].split("-")[0]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts <= {"Tinos", "TimesNewRomanPS", "TimesNewRomanPSMT"}


def test_the_first_page_of_the_pdf_shows_no_number_and_the_second_does(layout):
    reader = PdfReader(io.BytesIO(pdf_writer.write(paper(), layout)))
    assert not reader.pages[0].extract_text().lstrip().startswith("1\n")
    assert "2" in reader.pages[1].extract_text()[:6]


def test_a_table_heading_repeats_on_every_page_of_the_pdf(layout):
    reader = PdfReader(io.BytesIO(pdf_writer.write(paper(rows=120), layout)))
    pages = [page.extract_text() for page in reader.pages if "Hồ sơ tiếp nhận" in page.extract_text()]
    assert len(pages) > 2
    assert all("STT" in page for page in pages)
