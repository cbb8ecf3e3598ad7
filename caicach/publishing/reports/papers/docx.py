"""A paper as DOCX, to be opened and edited in Word."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from caicach.publishing.reports.papers import docx_footnotes, docx_tables
from caicach.publishing.reports.papers.blocks import Annex, Heading, Letterhead, Paper, Paragraph, Table
from caicach.publishing.reports.papers.layout import LayoutParts
from caicach.rulebook.paper_layouts import Align, PaperLayout

_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}
#: Word keeps a moment inside the file; papers made twice from the same data should be the same file.
_FIXED_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)


def write(paper: Paper, layout: PaperLayout, *, made_at: datetime | None = None) -> bytes:
    """The DOCX."""
    return _Writer(paper, layout, made_at or _FIXED_MOMENT).bytes()


class _Writer:
    def __init__(self, paper: Paper, layout: PaperLayout, made_at: datetime) -> None:
        self.paper, self.layout, self.parts = paper, layout, LayoutParts(layout)
        self.document: Document = docx.Document()
        properties = self.document.core_properties
        properties.title = f"{paper.letterhead.kind} {paper.letterhead.abstract}"[:255]
        properties.author, properties.comments = paper.letterhead.issuer[:255], ""
        properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)

    def bytes(self) -> bytes:
        self.page()
        self.letterhead(self.paper.letterhead)
        self.addressees()
        for block in self.paper.blocks:
            if isinstance(block, Heading):
                self.heading(block)
            elif isinstance(block, Paragraph):
                self.paragraph(block)
            else:
                self.table(block)
        self.close()
        for annex in self.paper.annexes:
            self.annex(annex)
        docx_footnotes.add_part(self.document, self.paper.footnotes, self.size("footnote"))
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    # -- page -----------------------------------------------------------------------------------------------------

    def size(self, key: str) -> float:
        return float(self.parts.component(key).size.chosen)

    def page(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = self.layout.fonts[0], Pt(self.size("body"))
        style.element.rPr.rFonts.set(qn("w:eastAsia"), self.layout.fonts[0])
        style.paragraph_format.space_after = Pt(0)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        style.element.rPr.append(language)
        section, margins = self.document.sections[0], self.layout.margins
        section.page_width, section.page_height = Mm(float(self.layout.page_width)), Mm(float(self.layout.page_height))
        section.top_margin, section.bottom_margin = Mm(float(margins.top.chosen)), Mm(float(margins.bottom.chosen))
        section.left_margin, section.right_margin = Mm(float(margins.left.chosen)), Mm(float(margins.right.chosen))
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = self.layout.page_number.first_shown > 1
        number = section.header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        docx_tables.add_field(number, "PAGE", float(self.layout.page_number.size.chosen))

    @property
    def text_width(self) -> float:
        """Width between the margins, millimetres."""
        margins = self.layout.margins
        return float(self.layout.page_width - margins.left.chosen - margins.right.chosen)

    def write(self, paragraph: WordParagraph, key: str, text: str) -> None:
        """A line in the type of a component."""
        component = self.parts.component(key)
        paragraph.alignment = _ALIGN[component.align]
        run = paragraph.add_run(self.parts.shown(key, text))
        run.bold, run.italic, run.font.size = component.bold, component.italic, Pt(self.size(key))

    def lines(self, cell: _Cell, *lines: tuple[str, str]) -> None:
        for number, (key, text) in enumerate(lines):
            self.write(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), key, text)

    # -- parts ----------------------------------------------------------------------------------------------------

    def letterhead(self, head: Letterhead) -> None:
        widths = (self.text_width * 0.42, self.text_width * 0.58)
        left, right = docx_tables.invisible(self.document, 2, widths)[0].cells
        superior = [("parent_body", head.superior)] if head.superior else []
        self.lines(left, *superior, ("issuer", head.issuer))
        docx_tables.rule_below(left, widths[0], float(self.parts.component("issuer").rule_width))
        self.lines(right, ("nation", self.parts.national_title), ("motto", self.parts.motto))
        docx_tables.rule_below(right, widths[1], 0.62)
        table = self.document.tables[-1]
        self.lines(table.rows[1].cells[0], ("number", head.number))
        self.lines(table.rows[1].cells[1], ("place_date", head.place_and_date))
        for key, text in (("document_type", head.kind), ("subject", head.abstract)):
            paragraph = self.document.add_paragraph()
            if key == "document_type":
                paragraph.paragraph_format.space_before = Pt(12)
            self.write(paragraph, key, text)
        docx_tables.rule_paragraph(
            self.document.add_paragraph(), self.text_width, float(self.parts.component("subject").rule_width)
        )

    def addressees(self) -> None:
        names = self.paper.addressees
        if len(names) == 1:
            self.write(self.document.add_paragraph(), "addressee", f"Kính gửi: {names[0]}.")
        elif names:
            self.write(self.document.add_paragraph(), "addressee", "Kính gửi:")
            for name in names:
                self.write(self.document.add_paragraph(), "addressee", f"- {name};")

    def heading(self, heading: Heading) -> None:
        key = "heading_part" if heading.level == 1 else "heading_section"
        paragraph = self.document.add_paragraph(style=f"Heading {heading.level}")
        paragraph.paragraph_format.keep_with_next = True
        self.shape(paragraph)
        run = paragraph.add_run(self.parts.shown(key, heading.line))
        run.bold, run.italic, run.font.size = True, heading.level > 2, Pt(self.size(key))
        run.font.name, run.font.color.rgb = self.layout.fonts[0], docx_tables.BLACK
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), self.layout.fonts[0])

    def paragraph(self, block: Paragraph) -> None:
        paragraph = self.document.add_paragraph()
        self.shape(paragraph)
        for run in block.runs:
            if run.text:
                written = paragraph.add_run(run.text)
                written.bold, written.italic = run.bold or None, run.italic or None
            if run.footnote is not None:
                docx_footnotes.set_mark(paragraph.add_run(), run.footnote)

    def shape(self, paragraph: WordParagraph) -> None:
        """First-line indent, space and lines of running text."""
        body, form = self.layout.body, paragraph.paragraph_format
        form.first_line_indent = Cm(float(body.indent.chosen))
        form.space_before = Pt(float(body.paragraph_space.chosen))
        form.space_after = Pt(0)
        form.line_spacing = float(body.line_spacing.chosen)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def table(self, table: Table) -> None:
        self.document.add_paragraph()
        docx_tables.ruled(self.document, table, self.text_width)

    def close(self) -> None:
        """Recipients at the left, signature at the right; they stay together on one page."""
        self.document.add_paragraph()
        left, right = docx_tables.invisible(self.document, 1, (self.text_width * 0.45, self.text_width * 0.55))[0].cells
        last = len(self.paper.recipients)
        recipients = [
            ("recipients", f"- {name}{'.' if number == last else ';'}")
            for number, name in enumerate(self.paper.recipients, 1)
        ]
        self.lines(left, ("recipients_heading", "Nơi nhận:"), *recipients)
        signature = self.paper.signature
        capacities = [("signer_authority", text) for text in (signature.authority, *signature.capacities)]
        self.lines(right, *capacities, *[("signer_name", "")] * 5, ("signer_name", signature.name))
        if self.paper.check_line:
            run = self.document.add_paragraph().add_run(self.paper.check_line)
            run.font.size, run.font.color.rgb = Pt(9), docx_tables.GREY

    def annex(self, annex: Annex) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        across = section.orientation == WD_ORIENT.LANDSCAPE
        if annex.is_wide != across:
            section.orientation = WD_ORIENT.LANDSCAPE if annex.is_wide else WD_ORIENT.PORTRAIT
            section.page_width, section.page_height = section.page_height, section.page_width
        for key, text in (
            ("annex_heading", annex.number),
            ("annex_title", annex.title),
            ("annex_reference", annex.attached_to),
        ):
            self.write(self.document.add_paragraph(), key, text)
        self.document.add_paragraph()
        height = float(self.layout.page_height) - 35 if annex.is_wide else self.text_width
        docx_tables.ruled(self.document, annex.table, height)
