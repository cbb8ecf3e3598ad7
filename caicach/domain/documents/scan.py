"""One pass over a paper that all readings and checks share: paragraphs, dates, citations, numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

from caicach.domain.documents.dates import DateKind, DateMention, find_dates
from caicach.domain.documents.footnotes import Footnote, Mark, find_footnotes
from caicach.domain.documents.outline import (
    BULLETS,
    Label,
    LabelledParagraph,
    LabelStyle,
    OutlineItem,
    build_outline,
    label_at,
)
from caicach.domain.documents.paper import Block, BlockKind, Paper
from caicach.domain.documents.quantities import Quantity, find_quantities, merge_spans, unit_at
from caicach.domain.documents.references import Reference, find_references
from caicach.domain.documents.regions import breaks_in, quoted_in
from caicach.domain.vietnamese.folding import UPPER, matching_form
from caicach.domain.vietnamese.numbers import Separators, separators_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, note or cell of the text with its label."""

    start: int
    end: int
    kind: BlockKind
    label: Label | None
    page: int | None

    @property
    def body(self) -> int:
        """Where the text after the label begins."""
        return self.label.end if self.label else self.start


_SENTENCE_END: Final = re.compile(
    rf"(?:[.!?…]+[\"”»)]*(?:\[\d+\])*)(?=\s+[\"“(\[+\-–0-9{UPPER}])"
    r"|\n(?=\s*[-+*•–])|;\s*\n|(?<=:)\s*\n"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:TP|Tp|TX|TT|TS|ThS|PGS|GS|BS|TM|KT|TL|TUQ|Q|Đ/c|đ/c|St|No|Tr|tr|v\.v|Th|[A-ZĐ]))\.$"
)
_CODES: Final = re.compile(
    r"(?<!\w)(?=[itmhwsđfkpb24])(?:"
    r"(?:iso(?:/iec)?|tcvn(?:\s+iso)?)\s*\d+(?:[:/-]\d+)*"
    r"|mức\s+độ\s+\d(?:\s*(?:,|và|hoặc|/|-)\s*(?:mức\s+độ\s+)?\d)*\b"
    r"|https?://\S+|www\.\S+"
    r"|(?:số\s+)?(?:điện\s+thoại|sđt|đt|fax|hotline|tổng\s+đài)\s*[:.]?\s*[\d. -]{7,16}\d"
    r"|(?:điều|khoản|phụ\s+lục|biểu\s+số|biểu\s+mẫu|mẫu\s+số)\s+\d{1,3}(?:\s*(?:,|và)\s*\d{1,3}(?!\s*%))*\b"
    r"|24/(?:7|24)\b|4\.0\b)"
)


_HEADED: Final = frozenset(
    {LabelStyle.APPENDIX, LabelStyle.PART, LabelStyle.CHAPTER, LabelStyle.SECTION, LabelStyle.ARTICLE}
)


# A heading in capitals that runs over lines fills its first line; it has few lines.
_FULL_HEADING: Final = 40
_HEADING_LINES: Final = 3


@dataclass(frozen=True)
class ScannedPaper:
    """A paper with everything that is found by looking, not by judging."""

    paper: Paper

    @cached_property
    def text(self) -> str:
        """The text as read."""
        return self.paper.text

    @cached_property
    def plain(self) -> str:
        """The text in matching form; same offsets."""
        return matching_form(self.paper.text)

    @cached_property
    def separators(self) -> Separators:
        """How the paper writes decimals."""
        return separators_of(self.plain)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Paragraphs, notes and cells in order of place."""
        wanted = (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.CELL)
        return tuple(
            Paragraph(
                block.start,
                block.end,
                block.kind,
                label_at(self.text, block.start, block.end) if block.kind is BlockKind.PARAGRAPH else None,
                block.page,
            )
            for block in self.paper.blocks
            if block.kind in wanted and block.end > block.start
        )

    @cached_property
    def paragraph_starts(self) -> list[int]:
        """Starts of the paragraphs, for bisecting."""
        return [paragraph.start for paragraph in self.paragraphs]

    def paragraph_at(self, offset: int) -> int:
        """Index of the paragraph that holds an offset (the one before when between two)."""
        return max(0, bisect_right(self.paragraph_starts, offset) - 1)

    @cached_property
    def outline(self) -> list[OutlineItem]:
        """Labelled paragraphs, nested."""
        left_out = {note.start for note in self.footnotes[1]} | self.quoted
        paragraphs = self.paragraphs
        return build_outline(
            self.text,
            (
                LabelledParagraph(item.start, item.end, item.label, item.page, self._heading_below(place))
                for place, item in enumerate(paragraphs)
                if item.label is not None and item.start not in left_out
            ),
            self.breaks,
        )

    def _heading_below(self, place: int) -> tuple[int, int] | None:
        """The words under a bare "Chương II", or the further lines of a heading in capitals."""
        item = self.paragraphs[place]
        if item.label is None or item.label.style in BULLETS:
            return None
        own = self.text[item.body : item.end].strip(" .:*_\n")
        runs_on = len(own) >= _FULL_HEADING and own.isupper()
        if not runs_on and (own or item.label.style not in _HEADED):
            return None
        last = place
        while last + 1 < len(self.paragraphs) and last - place < _HEADING_LINES and self._is_heading(last + 1):
            if (runs_on or last > place) and not self._runs_on(last):
                break
            last += 1
        return (self.paragraphs[place + 1].start, self.paragraphs[last].end) if last > place else None

    def _is_heading(self, place: int) -> bool:
        """Whether a paragraph may belong to the heading above it: short, without label and without a stop."""
        item = self.paragraphs[place]
        if item.kind is not BlockKind.PARAGRAPH or item.label is not None or item.end - item.start > 250:
            return False
        return not self.text[item.start : item.end].rstrip().endswith((".", ";", ":"))

    def _runs_on(self, place: int) -> bool:
        """Whether a line in capitals goes on in the next line, also in capitals and with no blank line between."""
        item, following = self.paragraphs[place], self.paragraphs[place + 1]
        words, more = self.text[item.body : item.end], self.text[following.start : following.end]
        full = len(words.strip()) >= _FULL_HEADING and words.isupper() and more.isupper()
        return full and self.text.count("\n", item.end, following.start) <= 1

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [(item.start, item.end) for item in self.paragraphs if item.kind is not BlockKind.CELL]

    @cached_property
    def breaks(self) -> list[int]:
        """Where annexes, forms and attached papers begin, numbered on their own."""
        return breaks_in(self.text, self._spans)

    @cached_property
    def quoted(self) -> set[int]:
        """Starts of the paragraphs inside a quotation of another paper."""
        return quoted_in(self.text, self._spans)

    @cached_property
    def numbered_starts(self) -> list[int]:
        """Starts of the outline's items that are no bullets."""
        return [item.start for item in self.outline if item.label.style not in BULLETS]

    @cached_property
    def footnotes(self) -> tuple[list[Mark], list[Footnote]]:
        """Calls in the text, and notes."""
        return find_footnotes(
            self.text,
            [(item.start, item.end) for item in self.paragraphs if item.kind is not BlockKind.CELL],
        )

    @cached_property
    def references(self) -> list[Reference]:
        """Cited papers, the paper's own number included."""
        return find_references(self.text, self.plain)

    @cached_property
    def dates(self) -> list[DateMention]:
        """Dates and periods that are not bare numbers of something ("2024 hồ sơ")."""
        spans = [(item.start, item.end) for item in self.references]
        starts = [start for start, _ in spans]
        kept = []
        for item in find_dates(self.plain):
            at = bisect_right(starts, item.start) - 1
            inside = at >= 0 and item.start < spans[at][1]
            # "52/2017" of "Quyết định 52/2017" is a number; "ngày 19/01/2024" of a citation stays.
            if (not inside or item.kind is DateKind.DAY) and not self._is_count(item):
                kept.append(item)
        return kept

    def _is_count(self, item: DateMention) -> bool:
        if item.kind is not DateKind.YEAR or item.end - item.start != 4:
            return False
        unit, _ = unit_at(self.plain, item.end)
        before = self.plain[max(0, item.start - 16) : item.start].rstrip()
        return unit is not None and not before.endswith(("năm", "-", "/", "đến", "sau", "trước"))

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers that count something, in order of place."""
        taken = [(item.start, item.end) for item in self.dates]
        taken += [(item.start, item.end) for item in self.references]
        taken += [(mark.start, mark.end) for mark in self.footnotes[0]]
        taken += [(note.start, note.body) for note in self.footnotes[1]]
        taken += [(found.start(), found.end()) for found in _CODES.finditer(self.plain)]
        taken += [
            (block.start, block.end)
            for block in self.paper.blocks
            if block.kind in (BlockKind.HEADER, BlockKind.FOOTER)
        ]
        taken += [(item.label.start, item.label.end) for item in self.paragraphs if item.label is not None]
        return list(find_quantities(self.plain, merge_spans(taken), self.separators))

    @cached_property
    def quantity_starts(self) -> list[int]:
        """Starts of the quantities, for bisecting."""
        return [quantity.start for quantity in self.quantities]

    def quantities_in(self, start: int, end: int) -> Sequence[Quantity]:
        """Quantities that begin inside a span."""
        starts = self.quantity_starts
        return self.quantities[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def _date_starts(self) -> list[int]:
        return [item.start for item in self.dates]

    def dates_in(self, start: int, end: int) -> Sequence[DateMention]:
        """Dates that begin inside a span."""
        starts = self._date_starts
        return self.dates[bisect_left(starts, start) : bisect_left(starts, end)]

    def once(self, name: str, read: Callable[[], T]) -> T:
        """Something that several readings and checks need, read when the first asks for it."""
        kept: dict[str, Any] = self._kept
        if name not in kept:
            kept[name] = read()
        found: T = kept[name]
        return found

    @cached_property
    def _kept(self) -> dict[str, Any]:
        return {}

    def sentences(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """Spans of the sentences inside a span, blanks trimmed."""
        known = self._sentences.get((start, end))
        if known is None:
            known = self._sentences[start, end] = tuple(self._cut_sentences(start, end))
        return known

    @cached_property
    def _sentences(self) -> dict[tuple[int, int], tuple[tuple[int, int], ...]]:
        return {}

    def _cut_sentences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for found in _SENTENCE_END.finditer(self.text, start, end):
            if _ABBREVIATION.search(self.text, max(at, found.end() - 6), found.end()):
                continue
            yield from self.trimmed(at, found.end())
            at = found.end()
        yield from self.trimmed(at, end)

    def trimmed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The span without blanks at its ends; nothing when it is all blank."""
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if right > left:
            yield start + left, start + right

    @cached_property
    def tables(self) -> list[list[Block]]:
        """Cells of each table, in order."""
        tables: dict[int, list[Block]] = {}
        for block in self.paper.blocks:
            if block.kind is BlockKind.CELL and block.table is not None:
                tables.setdefault(block.table, []).append(block)
        return [tables[number] for number in sorted(tables)]
