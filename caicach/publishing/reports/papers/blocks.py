"""The model of a paper. Nothing of layout is here but what a part is; sizes and places come from the rulebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Run:
    """A stretch of text. `footnote` counts from 1 into the paper's footnotes and sets a mark after the text."""

    text: str
    bold: bool = False
    italic: bool = False
    footnote: int | None = None


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The text without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Heading:
    """A numbered heading; level 1 is a part ("I. …"), 2 a section ("1. …"), 3 and 4 below it."""

    level: int
    number: str
    text: str

    @property
    def line(self) -> str:
        """Number and text as they are printed."""
        return f"{self.number}. {self.text}" if self.number else self.text


class CellAlign(StrEnum):
    """Where the text of a table's column stands."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """A column: heading, share of the table's width, where its text stands."""

    title: str
    share: int
    align: CellAlign = CellAlign.LEFT


@dataclass(frozen=True)
class Row:
    """A row of cells, as many as there are columns. A heading row is printed bold."""

    cells: tuple[str, ...]
    is_heading: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose heading repeats on every page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Letterhead:
    """The top of the paper. Empty texts leave room to be filled in by hand ("Số:      /BC-UBND")."""

    superior: str
    issuer: str
    number: str
    place_and_date: str
    kind: str
    abstract: str


@dataclass(frozen=True)
class Signature:
    """Who signs and for whom: "TM. ỦY BAN NHÂN DÂN", then "CHỦ TỊCH" or "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"."""

    authority: str
    capacities: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Annex:
    """An annex on pages of its own, across the sheet where `is_wide`."""

    number: str
    title: str
    attached_to: str
    table: Table
    is_wide: bool = False


Block = Paragraph | Heading | Table


@dataclass(frozen=True)
class Paper:
    """A whole paper."""

    letterhead: Letterhead
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    footnotes: tuple[str, ...]
    signature: Signature
    recipients: tuple[str, ...]
    annexes: tuple[Annex, ...] = field(default=())
    #: Small text at the very end: the code by which the figures of the paper can be opened again.
    check_line: str = ""
