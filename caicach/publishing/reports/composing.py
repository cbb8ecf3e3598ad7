"""From a report to a paper: slots filled with pinned figures, footnotes in the order they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from caicach.domain.periods import Period
from caicach.foundation.documents.models import Document
from caicach.foundation.organizations.models import Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.foundation.ui import writing
from caicach.measuring.indicators.models import Figure
from caicach.publishing.reports.models import FootnoteDocument, Report
from caicach.publishing.reports.papers.blocks import (
    Annex,
    Block,
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
from caicach.rulebook.indicator_rules import IndicatorRule
from caicach.rulebook.outlines import ReportOutline, SlotKind, slots_of
from caicach.rulebook.outlines import Section as OutlineSection

UNKNOWN = "(chưa có số liệu)"


@dataclass(frozen=True)
class Piece:
    """A stretch of a composed paragraph: plain text, or a figure, or a footnote's mark."""

    text: str
    indicator: str = ""
    footnote: int | None = None


@dataclass
class Material:
    """Everything a report is composed from, asked once."""

    report: Report
    outline: ReportOutline
    figures: Mapping[str, Figure | None]
    paragraphs: Mapping[str, Sequence[str]]
    documents: Mapping[tuple[str, str], Sequence[Document]]
    period: Period = field(init=False)

    def __post_init__(self) -> None:
        self.period = Period.parse(self.report.period)

    @classmethod
    def of(cls, report: Report) -> Material:
        """Three queries."""
        bound = report.bound.select_related("figure")
        included = FootnoteDocument.objects.filter(report=report, is_included=True).select_related("document")
        documents: dict[tuple[str, str], list[Document]] = {}
        for row in included:
            documents.setdefault((row.section, row.footnote), []).append(row.document)
        return cls(
            report,
            rulebook().report_outline(report.outline),
            {b.indicator: b.figure for b in bound},
            {s.key: s.paragraphs for s in report.sections.all()},
            documents,
        )

    def rule(self, indicator: str) -> IndicatorRule:
        """The rule of a figure."""
        return rulebook().indicator(indicator)


def figure_text(rule: IndicatorRule, figure: Figure | None, *, with_unit: bool = True) -> str:
    """A figure as it stands in a sentence: "437", "89,85%", "2,150 tỷ đồng"; unknown is said.

    A percentage or an amount of money brings its unit; a count does not, its sentence names what is counted.
    """
    value = rule.rounded(figure.value) if figure else None
    if value is None:
        return UNKNOWN
    text = _number(value)
    if not with_unit:
        return text
    if rule.unit == "%":
        return f"{text}%"
    return f"{text} {rule.shown.unit}" if rule.shown else text


def share_text(rule: IndicatorRule, figure: Figure | None) -> str:
    """Part over whole: "239/266"."""
    if figure is None or figure.part is None or figure.whole is None:
        return UNKNOWN
    factor = rule.shown.factor if rule.shown else Decimal(1)
    return f"{writing.number_text(figure.part / factor)}/{writing.number_text(figure.whole / factor)}"


def _number(value: Decimal) -> str:
    """Digits as the rule rounded them; counts below ten get the zero that official papers write."""
    exponent = value.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    text = writing.number_text(value, decimals)
    return f"0{text}" if decimals == 0 and 0 < value < 10 else text


def short_body_name(unit: Unit) -> str:
    """ "UBND phường …" for a government, the plain name for other bodies: how running text speaks of them."""
    if unit.administration_id == unit.pk:
        return f"UBND {unit.name[:1].lower()}{unit.name[1:]}"
    return unit.name


class Composer:
    """Fills slots and numbers footnotes; used by the screen (pieces) and by the paper (runs)."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.footnotes: list[str] = []

    def pieces(self, section: OutlineSection, text: str) -> list[Piece]:
        """One paragraph, in order."""
        found: list[Piece] = []
        at = 0
        for slot in slots_of(text):
            found.append(Piece(text[at : slot.start]))
            at = slot.end
            if slot.kind is SlotKind.FOOTNOTE:
                found.append(Piece("", footnote=self.footnote(section, slot.key)))
            elif slot.kind in (SlotKind.FIGURE, SlotKind.SHARE):
                found.append(Piece(self.filled(slot.kind, slot.key), indicator=slot.key))
            else:
                found.append(Piece(self.filled(slot.kind, "")))
        found.append(Piece(text[at:]))
        return [piece for piece in found if piece.text or piece.footnote]

    def filled(self, kind: SlotKind, key: str) -> str:
        """The text of a slot other than a footnote."""
        material, report = self.material, self.material.report
        if kind in (SlotKind.FIGURE, SlotKind.SHARE):
            rule, figure = material.rule(key), material.figures.get(key)
            return figure_text(rule, figure) if kind is SlotKind.FIGURE else share_text(rule, figure)
        names = {
            SlotKind.UNIT: short_body_name(report.unit),
            SlotKind.PARENT: short_body_name(report.unit.parent) if report.unit.parent else "cấp trên",
            SlotKind.PERIOD: material.period.title,
            SlotKind.YEAR: str(material.period.year),
        }
        return names[kind]

    def text(self, text: str) -> str:
        """A text without footnotes, filled."""
        out, at = "", 0
        for slot in slots_of(text):
            out += text[at : slot.start] + self.filled(slot.kind, slot.key)
            at = slot.end
        return out + text[at:]

    def footnote(self, section: OutlineSection, key: str) -> int | None:
        """Number of a footnote, or None where there is nothing to say: no text and no document."""
        note = next((n for n in section.footnotes if n.key == key), None)
        if note is None:
            return None
        listed = [document_line(d) for d in self.material.documents.get((section.key, key), ())]
        if note.document_kinds and not listed:
            return None
        lead = self.text(note.text).rstrip()
        body = f"{lead} {'; '.join(listed)}".strip() if listed else lead
        self.footnotes.append(body if body.endswith(".") else f"{body}.")
        return len(self.footnotes)


def document_line(document: Document) -> str:
    """A document as footnotes cite it: "Kế hoạch số 21/KH-UBND ngày 19/01/2024 về …"."""
    names = rulebook().layout("nd30").abbreviations
    kind = names.get(document.doc_type, "Công văn" if document.doc_type in {"", "CV"} else document.doc_type)
    number = f" số {document.number}" if document.number else ""
    day = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    abstract = document.abstract.strip().rstrip(".;")
    about = abstract if abstract.lower().startswith(("về ", "v/v ")) else f"về {abstract[:1].lower()}{abstract[1:]}"
    return f"{kind}{number}{day} {about}"


def compose(material: Material) -> Paper:
    """The whole paper."""
    report, outline, composer = material.report, material.outline, Composer(material)
    blocks: list[Block] = [_opening(composer, text) for text in outline.opening]
    for section in outline.sections:
        blocks.append(Heading(section.level, section.number.rstrip("."), section.title))
        texts = material.paragraphs.get(section.key, section.paragraphs)
        blocks.extend(_paragraph(composer.pieces(section, text)) for text in texts)
    day = report.issued_on
    when = f"ngày {day:%d} tháng {_month(day.month)} năm {day.year}" if day else "ngày      tháng      năm"
    return Paper(
        Letterhead(
            report.superior,
            report.issuer,
            f"Số: {report.number or '      /BC-UBND'}",
            f"{report.place}, {when}" if report.place else when,
            rulebook().layout(outline.layout).abbreviations.get(outline.document_kind, outline.document_kind),
            report.subject,
        ),
        tuple(report.addressees),
        tuple(blocks),
        tuple(composer.footnotes),
        Signature(report.authority, tuple(report.capacities), report.signer),
        tuple(report.recipients),
        (_annex(material, composer),),
        f"Mã báo cáo {report.pk}-{report.period}: mở từng số liệu trong hệ thống Caicach.",
    )


def _month(month: int) -> str:
    """Months 1 and 2 are written with a zero (decree 30/2020)."""
    return f"{month:02d}" if month < 3 else str(month)


def _opening(composer: Composer, text: str) -> Paragraph:
    return Paragraph((Run(composer.text(text)),))


def _paragraph(pieces: Sequence[Piece]) -> Paragraph:
    return Paragraph(tuple(Run(piece.text, footnote=piece.footnote) for piece in pieces))


def _annex(material: Material, composer: Composer) -> Annex:
    report, outline = material.report, material.outline
    columns = (
        Column("STT", 2, CellAlign.CENTRE),
        Column("Chỉ tiêu thống kê", 11),
        Column("Đơn vị tính", 4, CellAlign.CENTRE),
        Column("Số liệu", 4, CellAlign.RIGHT),
        Column("Ghi chú", 5),
    )
    rows = []
    for row in outline.annex:
        if not row.indicator:
            rows.append(Row((row.number, row.label, "", "", row.note), is_heading=True))
            continue
        rule, figure = material.rule(row.indicator), material.figures.get(row.indicator)
        value = rule.rounded(figure.value) if figure else None
        unit = rule.shown.unit if rule.shown else rule.unit
        shown = "-" if value is None else _plain(figure_text(rule, figure, with_unit=False))
        note = row.note or ("" if value is not None else "chưa có số liệu")
        rows.append(Row((row.number, row.label, unit, shown, note)))
    attached = f"(Kèm theo Báo cáo số {report.number}" if report.number else "(Kèm theo Báo cáo"
    day = f" ngày {report.issued_on:%d/%m/%Y}" if report.issued_on else ""
    title = composer.text(outline.annex_title)
    return Annex("Phụ lục", title, f"{attached}{day} của {report.issuer})", Table(columns, tuple(rows)))


def _plain(text: str) -> str:
    """Tables write counts without the leading zero of sentences."""
    return text[1:] if len(text) == 2 and text[0] == "0" else text
