"""Pages put together: without running heads and page numbers, tables and paragraphs joined over pages, notes last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from caicach.domain.documents.paper import BlockKind, CellContent, Paper, PaperBuilder
from caicach.foundation.documents.readers.pages.gaps import Beside, side_by_side, table_of
from caicach.foundation.documents.readers.pages.lines import body_size, lines_of
from caicach.foundation.documents.readers.pages.model import Frame, Line, Page, PlacedLine, PlacedTable
from caicach.foundation.documents.readers.pages.paragraphs import goes_on
from caicach.foundation.documents.readers.pages.ruled import ruled_tables

_PAGE_NUMBER: Final = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_NOTE: Final = re.compile(r"\[?(?P<mark>\d{1,3})\]?[.)]?\s+(?=\S)")
_SMALL: Final = 1.2  # points by which notes are smaller than the text

Piece = PlacedLine | PlacedTable


def paper_of(pages: Sequence[Page], *, remarks: Sequence[str] = ()) -> Paper:
    """The paper of some pages."""
    sheets = [_Sheet(page) for page in pages]
    running = _running(sheets)
    size = body_size(line for sheet in sheets for line in sheet.lines)
    assembly = _Assembly()
    for number, sheet in enumerate(sheets, 1):
        sheet.leave_out(running)
        rest, notes = sheet.take_notes(size)
        assembly.add_notes(number, rest, notes)
        assembly.begin(number)
        for piece in sheet.pieces():
            assembly.add(piece)
    return assembly.finished(any(page.is_scan for page in pages), remarks)


class _Sheet:
    """A page with its lines and ruled tables."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tables, outside = ruled_tables(page.rules, page.words)
        self.lines = lines_of(outside)

    def edges(self) -> Iterable[Line]:
        """Lines at the top and bottom of the page."""
        return [*self.lines[:2], *self.lines[2:][-2:]]

    def leave_out(self, running: frozenset[str]) -> None:
        """Drop page numbers and running heads."""
        edges = set(map(id, self.edges()))
        self.lines = [
            line
            for line in self.lines
            if id(line) not in edges or not (self._is_page_number(line) or _form(line) in running)
        ]

    def _is_page_number(self, line: Line) -> bool:
        is_edge = line.top < 0.12 * self.page.height or line.bottom > 0.88 * self.page.height
        return is_edge and _PAGE_NUMBER.fullmatch(line.text) is not None

    def take_notes(self, size: float) -> tuple[str, list[str]]:
        """Notes at the foot of the page, cut off from its lines; before them the rest of a note of the page before."""
        first = len(self.lines)
        while first > 0 and self.lines[first - 1].size <= size - _SMALL:
            first -= 1
        starts = [at for at in range(first, len(self.lines)) if _NOTE.match(self.lines[at].text)]
        if not starts or self.lines[starts[0]].top < 0.3 * self.page.height:
            return "", []
        notes: list[str] = []
        for at in range(starts[0], len(self.lines)):
            found = _NOTE.match(self.lines[at].text)
            rest = self.lines[at].text[found.end() :] if found else ""
            if found and (not notes or self._follows(notes[-1], found["mark"])):
                notes.append(f"[{found['mark']}] {rest}")
            else:
                notes[-1] += f" {self.lines[at].text}"
        rest = " ".join(line.text for line in self.lines[first : starts[0]])
        is_rest = rest and self.lines[first].top > 0.4 * self.page.height
        self.lines = self.lines[: first if is_rest else starts[0]]
        return rest if is_rest else "", notes

    @staticmethod
    def _follows(note: str, mark: str) -> bool:
        before = re.match(r"\[(\d+)\]", note)
        return before is not None and int(mark) == int(before.group(1)) + 1

    def pieces(self) -> list[Piece]:
        """Lines and tables in the order people read them."""
        frame = _frame(self.lines, self.page)
        placed: list[tuple[float, list[Piece]]] = [(table.top, [table]) for table in self.tables]
        for block in self._blocks((frame.left + frame.right) / 2):
            if isinstance(block, Line):
                placed.append((block.top, [PlacedLine(block, frame)]))
            elif block.is_columns_of_text:
                columns = block.columns()
                placed.append(
                    (block.top, [PlacedLine(line, _frame(lines, None)) for lines in columns for line in lines])
                )
            else:
                placed.append((block.top, [table_of(block)]))
        placed.sort(key=lambda item: item[0])
        return [piece for _, pieces in placed for piece in pieces]

    def _blocks(self, centre: float) -> list[Line | Beside]:
        """Lines and blocks side by side; a ruled table ends a block."""
        blocks: list[Line | Beside] = []
        begin = 0
        for table in self.tables:
            stop = begin
            while stop < len(self.lines) and self.lines[stop].top < table.top:
                stop += 1
            blocks.extend(side_by_side(self.lines[begin:stop], centre, self.page.is_scan))
            begin = stop
        return [*blocks, *side_by_side(self.lines[begin:], centre, self.page.is_scan)]


def _form(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _running(sheets: Sequence[_Sheet]) -> frozenset[str]:
    """Heads and feet that repeat on most pages."""
    if len(sheets) < 3:
        return frozenset()
    counted: Counter[str] = Counter()
    for sheet in sheets:
        counted.update({_form(line) for line in sheet.edges()})
    return frozenset(form for form, count in counted.items() if count * 2 > len(sheets) and count > 2)


def _frame(lines: Sequence[Line], page: Page | None) -> Frame:
    """The ends of the text: those that many lines reach."""
    long = [line for line in lines if page is None or line.right - line.left > 0.45 * page.width] or lines
    if not long:
        return Frame(0, page.width if page else 0)
    lefts, rights = sorted(line.left for line in long), sorted(line.right for line in long)
    return Frame(lefts[len(lefts) // 10], rights[-1 - len(rights) // 20], _usual_blank(lines))


def _usual_blank(lines: Sequence[Line]) -> float | None:
    """The blank between two lines of a paragraph; None where too few lines tell."""
    blanks = sorted(
        two.top - one.bottom for one, two in pairwise(lines) if one.size == two.size and two.top > one.bottom - one.size
    )
    return blanks[len(blanks) // 4] if len(blanks) >= 8 else None


class _Assembly:
    """Writes pieces; keeps the open paragraph and the open table until it is known that they end."""

    def __init__(self) -> None:
        self._notes: list[tuple[int, str]] = []
        self._builder = PaperBuilder()
        self._page = 1
        self._lines: list[PlacedLine] = []
        self._lines_page = 1
        self._last_page = 1
        self._table: PlacedTable | None = None
        self._table_page = 1
        self._is_new_page = False

    def begin(self, page: int) -> None:
        """A new page begins."""
        self._page = page
        self._is_new_page = True

    def add_notes(self, page: int, rest: str, notes: Sequence[str]) -> None:
        """Notes of a page; `rest` goes on with the last one before."""
        if rest and self._notes:
            last, note = self._notes[-1]
            self._notes[-1] = last, f"{note} {rest}"
        elif rest:
            self._notes.append((page, rest))
        self._notes.extend((page, note) for note in notes)

    def add(self, piece: Piece) -> None:
        """The next line or table."""
        if isinstance(piece, PlacedTable):
            if self._table is not None and self._is_new_page and _continues(self._table, piece):
                self._table = _joined(self._table, piece)
            else:
                self._flush()
                self._table, self._table_page = piece, self._page
        else:
            self._flush_table()
            same_place = self._last_page == self._page and bool(self._lines)
            if self._lines and not goes_on(self._lines[-1], piece, same_place):
                self._flush_lines()
            if not self._lines:
                self._lines_page = self._page
            self._lines.append(piece)
            self._last_page = self._page
        self._is_new_page = False

    def finished(self, is_scan: bool, remarks: Sequence[str]) -> Paper:
        """The paper, notes at its end."""
        self._flush()
        for page, note in self._notes:
            self._builder.page = page
            self._builder.add_paragraph(note, BlockKind.FOOTNOTE)
        return self._builder.paper(scanned=is_scan, remarks=remarks)

    def _flush(self) -> None:
        self._flush_lines()
        self._flush_table()

    def _flush_lines(self) -> None:
        if self._lines:
            self._builder.page = self._lines_page
            text = joined_text([placed.line.text for placed in self._lines])
            kind = BlockKind.FOOTNOTE if re.match(r"\[\d{1,3}\]\s", text) else BlockKind.PARAGRAPH
            self._builder.add_paragraph(text, kind)
            self._lines = []

    def _flush_table(self) -> None:
        if self._table is not None:
            self._builder.page = self._table_page
            self._builder.add_table(self._table.cells)
            self._table = None


def joined_text(lines: Sequence[str]) -> str:
    """Lines as one paragraph; a word divided at a line end is put together again."""
    pieces: list[str] = []
    for line in lines:
        if pieces and pieces[-1].endswith("\u00ad"):
            pieces[-1] = pieces[-1][:-1] + line
        elif pieces and re.search(r"\w[-/]$", pieces[-1]) and re.match(r"[A-ZĐ]{2}", line):
            pieces[-1] += line  # a number such as 12/QĐ- ⏎ UBND
        else:
            pieces.append(line)
    return " ".join(pieces)


def _continues(table: PlacedTable, following: PlacedTable) -> bool:
    """Whether a table at the top of a page goes on with the last one of the page before."""
    one, two = table.edges, following.edges
    if len(one) != len(two) or len(one) < 3:
        return False
    return all(abs(left - right) < 4 for left, right in zip(one, two, strict=True))


def _joined(table: PlacedTable, following: PlacedTable) -> PlacedTable:
    """Two parts of a table; a head that is printed again is left out, a row that was cut is put together."""
    cells, more = list(table.cells), list(following.cells)
    repeated = _repeated_rows(cells, more)
    more = [cell for cell in more if cell.row > repeated]
    last = max(cell.row + cell.row_span - 1 for cell in cells)
    if more and _is_rest(more, repeated + 1, cells, last):
        rest = {cell.column: cell.text for cell in more if cell.row == repeated + 1 and cell.text}
        cells = [
            replace(cell, text=f"{cell.text} {rest.pop(cell.column)}".strip())
            if cell.column in rest and cell.row + cell.row_span - 1 == last
            else cell
            for cell in cells
        ]
        repeated += 1
        more = [cell for cell in more if cell.row > repeated]
    moved = [replace(cell, row=cell.row - repeated + last) for cell in more]
    return PlacedTable(table.top, following.bottom, [*cells, *moved], table.edges)


def _repeated_rows(cells: Sequence[CellContent], more: Sequence[CellContent]) -> int:
    """How many rows at the top of a part repeat the head."""
    repeated = 0
    for row in range(1, 6):
        one = {(cell.column, cell.text) for cell in cells if cell.row == row}
        two = {(cell.column, cell.text) for cell in more if cell.row == row}
        if not one or one != two:
            break
        repeated = row
    return repeated


def _is_rest(more: Sequence[CellContent], row: int, cells: Sequence[CellContent], last: int) -> bool:
    """Whether the first row of a part is the rest of the row above: nothing in its first column, words in others."""
    texts = {cell.column: cell.text for cell in more if cell.row == row}
    if texts.get(1) or not any(texts.values()):
        return False
    above = {cell.column: cell.text for cell in cells if cell.row <= last <= cell.row + cell.row_span - 1}
    filled = [column for column, text in texts.items() if text]
    return (
        bool(above.get(1))
        and all(above.get(column) for column in filled)
        and not any(re.fullmatch(r"[\d.,%]+", texts[column]) for column in filled)
    )
