"""``report_outlines/<kind>.toml``: the parts of a periodic report, its sentences with slots for figures, its annex."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from caicach.domain.periods import PeriodKind
from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Level, Rule, Source, read_head


class SlotKind(StrEnum):
    """What a slot ``{kind}`` or ``{kind:key}`` in a sentence stands for."""

    FIGURE = "figure"  # value of an indicator; a percentage or an amount of money brings its unit, a count does not
    SHARE = "share"  # part/whole of an indicator: 239/266
    FOOTNOTE = "footnote"  # mark of a footnote of the same section
    UNIT = "unit"  # name of the reporting unit
    PARENT = "parent"  # name of the unit above
    PERIOD = "period"  # "quý III năm 2024"
    YEAR = "year"  # "2024"


WITH_KEY = frozenset({SlotKind.FIGURE, SlotKind.SHARE, SlotKind.FOOTNOTE})
_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Slot:
    """A slot in a sentence; ``key`` is empty for the kinds without one. ``start`` and ``end`` are its place."""

    kind: SlotKind
    key: str
    start: int
    end: int


def slots_of(text: str) -> Iterator[Slot]:
    """The slots of a sentence in order; ValueError with the slot's text for one that is none."""
    for match in _SLOT.finditer(text):
        name, _, key = match[1].partition(":")
        if name not in set(SlotKind) or bool(key) != (SlotKind(name) in WITH_KEY):
            raise ValueError(match[0])
        yield Slot(SlotKind(name), key, match.start(), match.end())


class Direction(StrEnum):
    """Which register a footnote's documents come from."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


@dataclass(frozen=True)
class Footnote:
    """A footnote: a text with slots, and the documents the system lists after it (none if ``document_kinds`` is empty).

    Documents are those of the reporting unit in the period (in the whole year to date, if ``whole_year``), of these
    kinds (abbreviations of decree 30/2020; "CV" for a letter) and of the section's reform domain, that :meth:`lists`.
    """

    key: str
    text: str
    document_kinds: tuple[str, ...]
    direction: Direction
    whole_year: bool
    about: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()

    def lists(self, document_kind: str, abstract: str) -> bool:
        """Whether a document belongs here by its kind and the words of its abstract."""
        words = abstract.casefold()
        return (
            document_kind in self.document_kinds
            and (not self.about or any(word.casefold() in words for word in self.about))
            and not any(word.casefold() in words for word in self.not_about)
        )


@dataclass(frozen=True)
class Section:
    """A numbered part. Level 1 is "I", level 2 is "1", level 3 is "1.1".

    ``guidance`` tells the writer what to add by hand; it is shown on the screen and never printed.
    """

    key: str
    number: str
    level: int
    title: str
    reform_domain: str
    guidance: str
    paragraphs: tuple[str, ...]
    footnotes: tuple[Footnote, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Paragraphs, then the texts of footnotes."""
        return (*self.paragraphs, *(note.text for note in self.footnotes))

    @property
    def figures(self) -> tuple[str, ...]:
        """Indicators shown in the section, once each, in order."""
        slots = [slot for text in self.texts for slot in slots_of(text)]
        return tuple(dict.fromkeys(slot.key for slot in slots if slot.kind in (SlotKind.FIGURE, SlotKind.SHARE)))


@dataclass(frozen=True)
class AnnexRow:
    """A row of the annex table; a heading has no indicator."""

    number: str
    label: str
    indicator: str
    note: str


@dataclass(frozen=True)
class ReportOutline(Rule):
    """The outline of one kind of report."""

    document_kind: str
    subject: str
    layout: str
    levels: tuple[Level, ...]
    period_kinds: tuple[PeriodKind, ...]
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    annex_title: str
    annex: tuple[AnnexRow, ...]

    @property
    def shares(self) -> tuple[str, ...]:
        """Indicators shown as part/whole."""
        texts = [text for section in self.sections for text in section.texts]
        return tuple(
            dict.fromkeys(slot.key for text in texts for slot in slots_of(text) if slot.kind is SlotKind.SHARE)
        )

    @property
    def figures(self) -> tuple[str, ...]:
        """Every indicator of the report, once, in order of appearance."""
        shown = [key for section in self.sections for key in section.figures]
        return tuple(dict.fromkeys([*shown, *(row.indicator for row in self.annex if row.indicator)]))


def read_outline(source: Source, faults: FaultList) -> ReportOutline:
    """Read one outline. Whether its indicators and layout exist is checked by the rulebook as a whole."""
    table = source.table(faults)
    head = read_head(table, source)
    seen: set[str] = set()
    sections = []
    for row in table.rows("sections"):
        section = _section(row)
        row.unique(seen, section.key, "mã mục")
        sections.append(section)
    annex = table.table("annex")
    outline = ReportOutline(
        head=head,
        document_kind=table.text("document_kind"),
        subject=_text_with_slots(table, "subject"),
        layout=table.key("layout"),
        levels=table.choices("levels", Level),
        period_kinds=table.choices("periods", PeriodKind),
        opening=_texts_with_slots(table, "opening"),
        sections=tuple(sections),
        annex_title=_text_with_slots(annex, "title"),
        annex=tuple(_annex_row(row) for row in annex.rows("rows")),
    )
    annex.close()
    table.close()
    return outline


def _section(table: Table) -> Section:
    section = Section(
        key=table.key("key"),
        number=table.text("number"),
        level=table.integer("level", low=1, high=4),
        title=table.text("title"),
        reform_domain=table.key("domain", required=False),
        guidance=table.text("guidance", required=False),
        paragraphs=_texts_with_slots(table, "paragraphs"),
        footnotes=tuple(_footnote(row) for row in table.rows("footnotes", required=False)),
    )
    if _SLOT.search(section.title):
        table.fault("title", "tên mục không chứa ô trống.", "Chuyển ô trống vào đoạn văn.")
    marks = {note.key for note in section.footnotes}
    used = [slot.key for text in section.paragraphs for slot in slots_of(text) if slot.kind is SlotKind.FOOTNOTE]
    for mark in sorted(set(used) - marks):
        table.fault("paragraphs", f"gọi chú thích “{mark}” mà mục không có.", "Thêm chú thích hoặc bỏ ô gọi.")
    for mark in sorted(marks - set(used)):
        table.fault("footnotes", f"chú thích “{mark}” không được gọi trong đoạn nào.", f"Thêm {{footnote:{mark}}}.")
    table.close()
    return section


def _footnote(table: Table) -> Footnote:
    note = Footnote(
        key=table.key("key"),
        text=_text_with_slots(table, "text"),
        document_kinds=table.texts("document_kinds", required=False),
        direction=table.choice("direction", Direction, default=Direction.OUTGOING),
        whole_year=table.boolean("whole_year", required=False),
        about=table.texts("about", required=False),
        not_about=table.texts("not_about", required=False),
    )
    if not note.document_kinds and (note.about or note.not_about):
        table.fault("document_kinds", "lọc theo trích yếu mà không nêu loại văn bản.", "Thêm danh sách loại văn bản.")
    if note.document_kinds and any(slot.kind in (SlotKind.FIGURE, SlotKind.SHARE) for slot in slots_of(note.text)):
        reason = "chú thích liệt kê văn bản sẽ bị bỏ khi không có văn bản, nên không được mang số liệu."
        table.fault("text", reason, "Tách số liệu thành một chú thích riêng.")
    table.close()
    return note


def _annex_row(table: Table) -> AnnexRow:
    row = AnnexRow(
        table.text("number"),
        table.text("label"),
        table.key("indicator", required=False),
        table.text("note", required=False),
    )
    table.close()
    return row


def _text_with_slots(table: Table, key: str) -> str:
    text = table.text(key)
    return text if _slots_are_sound(table, key, text) else ""


def _texts_with_slots(table: Table, key: str) -> tuple[str, ...]:
    return tuple(text for text in table.texts(key, required=False) if _slots_are_sound(table, key, text))


def _slots_are_sound(table: Table, key: str, text: str) -> bool:
    try:
        list(slots_of(text))
    except ValueError as error:
        kinds = ", ".join(f"{{{kind}:mã}}" if kind in WITH_KEY else f"{{{kind}}}" for kind in SlotKind)
        table.faults.add(table.file, table.place(key), str(error), "ô trống không hiểu được.", f"Dùng: {kinds}.")
        return False
    return True
