"""Reading Word papers."""

from __future__ import annotations

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.paper import BlockKind
from caicach.foundation.documents.readers import read_paper
from caicach.foundation.documents.readers.tests.word_files import (
    W,
    numbered,
    paragraph,
    table,
    word_file,
)

NUMBERING = (
    f"<w:numbering {W}>"
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4)"/></w:lvl>'
    '<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)


def lines(content: bytes) -> list[str]:
    return read_paper(content, "thử.docx").text.splitlines()


def test_numbers_that_word_makes() -> None:
    body = "".join(
        [
            numbered("Mục đích", 7),
            numbered("Yêu cầu", 7, 1),
            numbered("Chi tiết", 7, 2),
            numbered("Chi tiết nữa", 7, 2),
            numbered("điểm nhỏ", 7, 3),
            numbered("gạch đầu dòng", 7, 4),
            numbered("Yêu cầu khác", 7, 1),
            numbered("Nhiệm vụ", 7),
            numbered("Đếm lại từ đầu", 7, 1),
            numbered("Bắt đầu từ năm", 8, 1),
        ]
    )
    assert lines(word_file(body, numbering=NUMBERING)) == [
        "I. Mục đích",
        "1. Yêu cầu",
        "1.1. Chi tiết",
        "1.2. Chi tiết nữa",
        "a) điểm nhỏ",
        "- gạch đầu dòng",
        "2. Yêu cầu khác",
        "II. Nhiệm vụ",
        "1. Đếm lại từ đầu",
        "5. Bắt đầu từ năm",
    ]


def test_numbers_from_a_style() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    body = paragraph("Một", '<w:pStyle w:val="Muc"/>') + paragraph("Hai", '<w:pStyle w:val="Muc"/>')
    assert lines(word_file(body, numbering=NUMBERING, styles=styles)) == ["1. Một", "2. Hai"]


def test_footnotes_become_lines_and_are_checked() -> None:
    call = "<w:r><w:footnoteReference w:id='3'/></w:r>"
    body = f"<w:p><w:r><w:t>Hiện nay xã có 18 cán bộ, công chức</w:t></w:r>{call}<w:r><w:t>.</w:t></w:r></w:p>"
    notes = (
        f"<w:footnotes {W}><w:footnote w:id='-1'><w:p/></w:footnote><w:footnote w:id='3'>"
        f"{paragraph('Trong đó trung cấp 03 người, đại học 14 người, thạc sĩ 2 người')}"
        "</w:footnote></w:footnotes>"
    )
    paper = read_paper(word_file(body, footnotes=notes), "a.docx")
    assert paper.text.splitlines() == [
        "Hiện nay xã có 18 cán bộ, công chức[1].",
        "[1] Trong đó trung cấp 03 người, đại học 14 người, thạc sĩ 2 người",
    ]
    assert paper.blocks[-1].kind is BlockKind.FOOTNOTE
    (error,) = check_document(paper).errors
    assert "18" in error.message
    assert "19" in error.message


def test_tracked_changes_are_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>Đạt </w:t></w:r><w:del><w:r><w:delText>80</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>90</w:t></w:r></w:ins><w:r><w:t>%</w:t></w:r></w:p>"
        f"<w:del>{paragraph('đoạn bị xóa')}</w:del><w:ins>{paragraph('đoạn thêm')}</w:ins>"
    )
    assert lines(word_file(body)) == ["Đạt 90%", "đoạn thêm"]


def test_merged_cells_keep_their_reach() -> None:
    rows = [
        ["<w:vMerge w:val='restart'/>|STT", "<w:gridSpan w:val='2'/>|Kết quả"],
        ["<w:vMerge/>|", "|Đúng hạn", "|Quá hạn"],
        ["|1", "|20", "|3"],
    ]
    paper = read_paper(word_file(table(rows)), "a.docx")
    cells = {
        paper.text[block.start : block.end]: (
            block.row,
            block.column,
            block.row_span,
            block.column_span,
        )
        for block in paper.blocks
        if block.kind is BlockKind.CELL
    }
    assert cells["STT"] == (1, 1, 2, 1)
    assert cells["Kết quả"] == (1, 2, 1, 2)
    assert cells["Quá hạn"] == (2, 3, 1, 1)


def test_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('Số: 12/KH-UBND')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>thân</w:t></w:r></w:p>"
    )
    assert lines(word_file(body)) == ["thân", "Số: 12/KH-UBND"]


def test_offsets_agree() -> None:
    body = paragraph("I. MỤC TIÊU") + table([["|A", "|B"], ["|C", "|D"]]) + paragraph("hết")
    paper = read_paper(word_file(body), "a.docx")
    pieces = [paper.text[block.start : block.end] for block in paper.blocks]
    assert pieces == ["I. MỤC TIÊU", "A\tB\nC\tD", "A", "B", "C", "D", "hết"]
