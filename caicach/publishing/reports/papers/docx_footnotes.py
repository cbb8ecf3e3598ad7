"""Footnotes of Word, which python-docx does not write: their own part, with the two separators Word expects."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt
from docx.text.run import Run as WordRun
from lxml import etree

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
#: Ids 0 and 1 belong to the separators; notes begin here.
FIRST_ID = 2


TEXT_STYLE, MARK_STYLE = "FootnoteText", "FootnoteReference"


def add_part(document: Document, notes: tuple[str, ...], size: float) -> None:
    """Attach the notes to the document; `size` in points."""
    _add_styles(document, size)
    root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    for number, name in enumerate(("separator", "continuationSeparator")):
        root.append(
            parse_xml(
                f'<w:footnote {nsdecls("w")} w:type="{name}" w:id="{number}"><w:p>'
                f'<w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:{name}/></w:r></w:p></w:footnote>'
            )
        )
    for number, note in enumerate(notes, FIRST_ID):
        root.append(_note(number, note, size))
    part = Part(
        PackURI("/word/footnotes.xml"),
        _CONTENT_TYPE,
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _note(number: int, text: str, size: float) -> etree._Element:
    half_points = int(size * 2)
    note = parse_xml(
        f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p>'
        f'<w:pPr><w:pStyle w:val="{TEXT_STYLE}"/><w:jc w:val="both"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{MARK_STYLE}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:rPr><w:sz w:val="{half_points}"/></w:rPr><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
    )
    note.findall(f".//{qn('w:t')}")[-1].text = f" {text}"
    return note


def _add_styles(document: Document, size: float) -> None:
    """The two styles office programs expect by name; without them some print the marks full size."""
    text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = document.styles["Normal"]
    text.font.size, text.paragraph_format.space_after = Pt(size), Pt(0)
    mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    text.element.set(qn("w:styleId"), TEXT_STYLE)
    mark.element.set(qn("w:styleId"), MARK_STYLE)


def set_mark(run: WordRun, footnote: int) -> None:
    """Put the mark of a footnote (counting from 1) into a run."""
    style = OxmlElement("w:rStyle")
    style.set(qn("w:val"), MARK_STYLE)
    run._r.get_or_add_rPr().append(style)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(footnote - 1 + FIRST_ID))
    run._r.append(reference)
