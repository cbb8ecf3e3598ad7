"""The one form every paper takes, whatever file it came from: text and blocks with places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from caicach.domain.vietnamese.folding import compose


class BlockKind(StrEnum):
    """What a stretch of a paper is."""

    PARAGRAPH = "paragraph"
    TABLE = "table"
    CELL = "cell"
    FOOTNOTE = "footnote"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with its place. Offsets are characters; numbers count from 1.

    `table`, `row`, `column` are set for tables and cells only; a merged cell stands at its
    first row and column and says how far it reaches.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as read: composed text (NFC) and its blocks in order of their start.

    `scanned` says that letters were recognised from a picture and need a person's eye;
    `remarks` are Vietnamese sentences on how the file was read (old encoding, lost pages).
    """

    text: str
    blocks: tuple[Block, ...]
    scanned: bool = False
    remarks: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The page on which an offset lies; None where the file knows no pages."""
        page = None
        for block in self.blocks:
            if block.start > offset:
                break
            page = block.page if block.page is not None else page
        return page


@dataclass(frozen=True, slots=True)
class CellContent:
    """A cell given to the builder: place from 1, text, reach."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass
class PaperBuilder:
    """Puts a paper together piece by piece; readers use it so that offsets always agree."""

    page: int | None = None
    _pieces: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _length: int = 0
    _paragraphs: int = 0
    _tables: int = 0

    def add_paragraph(self, text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> None:
        """Add one paragraph; an empty one adds an empty line and no block."""
        clean = compose(text).rstrip()
        start = self._write(clean)
        if clean.strip():
            self._paragraphs += 1
            self._blocks.append(Block(kind, start, start + len(clean), self.page, self._paragraphs))
        self._write("\n")

    def add_table(self, cells: Iterable[CellContent]) -> None:
        """Add a table: a line per row, tabs between cells."""
        rows: dict[int, list[CellContent]] = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(cell)
        if not rows:
            return
        self._tables += 1
        at = len(self._blocks)
        table_start = self._length
        for row in sorted(rows):
            self._add_row(sorted(rows[row], key=lambda cell: cell.column))
        self._blocks.insert(
            at,
            Block(BlockKind.TABLE, table_start, self._length - 1, self.page, None, self._tables),
        )

    def _add_row(self, cells: Sequence[CellContent]) -> None:
        for place, cell in enumerate(cells):
            if place:
                self._write("\t")
            clean = compose(cell.text).strip()
            start = self._write(clean)
            self._blocks.append(
                Block(
                    BlockKind.CELL,
                    start,
                    start + len(clean),
                    self.page,
                    None,
                    self._tables,
                    cell.row,
                    cell.column,
                    cell.row_span,
                    cell.column_span,
                )
            )
        self._write("\n")

    def _write(self, piece: str) -> int:
        start = self._length
        self._pieces.append(piece)
        self._length += len(piece)
        return start

    def paper(self, *, scanned: bool = False, remarks: Sequence[str] = ()) -> Paper:
        """The finished paper."""
        return Paper("".join(self._pieces), tuple(self._blocks), scanned, tuple(remarks))
