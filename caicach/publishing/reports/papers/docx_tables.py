"""Tables, lines and fields of Word."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from caicach.publishing.reports.papers.blocks import CellAlign, Row, Table

BLACK = RGBColor(0, 0, 0)
GREY = RGBColor(0x59, 0x59, 0x59)
_TEXT_SIZE = Pt(11)
_ALIGN = {
    CellAlign.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    CellAlign.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    CellAlign.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def invisible(document: Document, rows: int, widths: Sequence[float]) -> list[_Row]:
    """A table without lines, to set texts side by side. Letterheads take two rows: names, then number and date."""
    table = document.add_table(rows=rows, cols=len(widths))
    _set_widths(table, widths)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in table.rows:
        _keep_whole(row)
    return list(table.rows)


def ruled(document: Document, given: Table, width: float) -> WordTable:
    """A table with lines whose heading repeats on every page; `width` in millimetres."""
    table: WordTable = document.add_table(rows=1, cols=len(given.columns), style="Table Grid")
    shares = sum(column.share for column in given.columns)
    for cell, column in zip(table.rows[0].cells, given.columns, strict=True):
        _fill(cell, column.title, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    _keep_whole(table.rows[0])
    for row in given.rows:
        _add_row(table, given, row)
    _set_widths(table, [width * column.share / shares for column in given.columns])
    return table


def _add_row(table: WordTable, given: Table, row: Row) -> None:
    added: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
    _keep_whole(added)
    for cell, text, column in zip(added.cells, row.cells, given.columns, strict=True):
        _fill(cell, text, _ALIGN[column.align], bold=row.is_heading)


def _fill(cell: _Cell, text: str, align: WD_ALIGN_PARAGRAPH, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold or None, _TEXT_SIZE


def _set_widths(table: WordTable, widths: Sequence[float]) -> None:
    """Widths in the grid as well as in the cells: one program reads the one, another the other."""
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def rule_below(cell: _Cell, width: float, share: float) -> None:
    """A line under the text of a cell, `share` of its width long."""
    rule_paragraph(cell.add_paragraph(), width, share)


def rule_paragraph(paragraph: WordParagraph, width: float, share: float) -> None:
    """A thin empty paragraph whose upper border is the line, drawn in from both sides."""
    side = Mm(width * (1 - share) / 2)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = side
    form.space_before, form.space_after, form.line_spacing = Pt(2), Pt(4), Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    followers = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(borders, *followers)  # type: ignore[arg-type]  # lxml's stubs and python-docx's differ


def add_field(paragraph: WordParagraph, name: str, size: float) -> None:
    """A field such as PAGE, worked out by Word."""
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for kind, text in (("begin", None), ("instr", name), ("separate", None), ("text", "2"), ("end", None)):
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.text = text
        elif kind == "text":
            element = OxmlElement("w:t")
            element.text = text
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
