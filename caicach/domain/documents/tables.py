"""Tables of a paper: cells by row and column, heads, figures of columns."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from caicach.domain.documents.paper import Block
from caicach.domain.documents.quantities import unit_at
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import matching_form
from caicach.domain.vietnamese.numbers import parse_number

_FIGURE: Final = re.compile(r"[≥≤><=\s]*-?\s*(?P<digits>\d+(?:[.,]\d+)*)\s*(?P<percent>%)?\s*(?P<unit>[^\W\d]{0,12})")
_LEVEL: Final = re.compile(r"\(?(?:[IVXL]+|\d{1,3}(?:\.\d{1,3})*|[A-ZĐ]|[a-zđ])[.)]?")
_COLUMN_NUMBER: Final = re.compile(r"[(\[]?\s*(?P<number>\d{1,2}|[A-Z])\s*[)\]]?")
_FORMULA: Final = re.compile(r"[(\[]?\s*(?P<left>\d{1,2})\s*[)\]]?\s*=\s*(?P<right>[\d\s()+\[\]/*x×%.,:-]+)")
_MAX_HEAD: Final = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that fills a cell."""

    value: Decimal
    cell: Block
    is_percent: bool


@dataclass(frozen=True)
class Table:
    """A table; rows and columns count from 1 and merged cells answer for all places they cover."""

    scanned: ScannedPaper
    cells: tuple[Block, ...]

    @cached_property
    def grid(self) -> dict[tuple[int, int], Block]:
        """The cell that covers each place."""
        grid: dict[tuple[int, int], Block] = {}
        for cell in self.cells:
            for row in range(cell.row or 1, (cell.row or 1) + min(cell.row_span, 400)):
                for column in range(cell.column or 1, (cell.column or 1) + min(cell.column_span, 80)):
                    grid.setdefault((row, column), cell)
        return grid

    @cached_property
    def height(self) -> int:
        """Number of rows."""
        return max((cell.row or 1 for cell in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return max((column for _, column in self.grid), default=0)

    def text(self, row: int, column: int) -> str:
        """The words at a place, in one line."""
        cell = self.grid.get((row, column))
        if cell is None:
            return ""
        words = self._words.get((cell.start, cell.end))
        if words is None:
            words = self._words[cell.start, cell.end] = " ".join(self.scanned.text[cell.start : cell.end].split())
        return words

    @cached_property
    def _words(self) -> dict[tuple[int, int], str]:
        """Words of the cells that were asked for, by their span."""
        return {}

    def plain(self, row: int, column: int) -> str:
        """The words at a place in matching form."""
        return matching_form(self.text(row, column))

    def figure(self, row: int, column: int) -> Figure | None:
        """The number that fills a cell of this very row; None for words, dashes and blanks."""
        place = (row, column)
        if place not in self._read:
            self._read[place] = self._figure(row, column)
        return self._read[place]

    @cached_property
    def _read(self) -> dict[tuple[int, int], Figure | None]:
        return {}

    def _figure(self, row: int, column: int) -> Figure | None:
        cell = self.grid.get((row, column))
        if cell is None or cell.row != row or cell.column != column:
            return None
        words = self.text(row, column)
        found = _FIGURE.fullmatch(words)
        if found is None:
            return None
        is_percent = found["percent"] is not None
        unit = found["unit"]
        if unit and unit_at(matching_form(words), found.end("digits"))[0] is None:
            return None
        value = parse_number(found["digits"], self.scanned.separators, is_share=is_percent)
        return Figure(value, cell, is_percent) if value is not None else None

    @cached_property
    def head(self) -> int:
        """How many rows are headings (rows of column numbers and formulas included)."""
        head = 0
        for row in range(1, min(self.height, _MAX_HEAD) + 1):
            if self._is_data(row):
                break
            head = row
        return head if head < self.height else min(1, self.height)

    def _is_data(self, row: int) -> bool:
        if row == 1 or self.is_column_numbers(row):
            return False
        filled = [self.text(row, column) for column in range(1, self.width + 1)]
        first = next((words for words in filled if words), "")
        if _LEVEL.fullmatch(first) or first[:1] in "-+•":
            return True
        if any(self.figure(row, column) for column in range(1, self.width + 1)):
            return True
        above_is_merged = any(cell.row_span > 1 and (cell.row or 1) < row for cell in set(self.row_cells(row))) or any(
            cell.column_span > 1 for cell in self.row_cells(row - 1)
        )
        return not above_is_merged

    def row_cells(self, row: int) -> list[Block]:
        """Cells that cover a row, each once."""
        seen: dict[int, Block] = {}
        for column in range(1, self.width + 1):
            cell = self.grid.get((row, column))
            if cell is not None:
                seen.setdefault(id(cell), cell)
        return list(seen.values())

    def is_column_numbers(self, row: int) -> bool:
        """Whether a row numbers the columns: (1) (2) (3)=(4)+(5)."""
        known = self._numbered_rows.get(row)
        if known is None:
            known = self._numbered_rows[row] = self._numbers_columns(row)
        return known

    @cached_property
    def _numbered_rows(self) -> dict[int, bool]:
        """Rows that were asked whether they number the columns."""
        return {}

    def _numbers_columns(self, row: int) -> bool:
        words = [self.text(row, column) for column in range(1, self.width + 1)]
        filled = [word for word in words if word]
        if len(filled) < 3:
            return False
        numbers = [found["number"] if (found := _COLUMN_NUMBER.fullmatch(word)) else None for word in filled]
        formulas = sum(1 for word in filled if _FORMULA.fullmatch(word))
        digits = [int(number) for number in numbers if number and number.isdigit()]
        rising = all(one < two for one, two in itertools.pairwise(digits))
        known = sum(1 for number in numbers if number) + formulas
        return known == len(filled) and rising and (formulas > 0 or (digits[:1] in ([1], [2], [3]) and len(digits) > 2))

    @cached_property
    def headings(self) -> dict[int, str]:
        """Heading of each column, all head rows joined, in matching form."""
        headings: dict[int, str] = {}
        for column in range(1, self.width + 1):
            pieces: list[str] = []
            for row in range(1, self.head + 1):
                if self.is_column_numbers(row):
                    continue
                words = self.plain(row, column)
                if words and words not in pieces:
                    pieces.append(words)
            headings[column] = " / ".join(pieces)
        return headings

    @cached_property
    def formulas(self) -> dict[int, str]:
        """Formula of a column by its position ("=(4)+(5)" as "4+5"), from heads and number rows."""
        formulas: dict[int, str] = {}
        for row in range(1, self.head + 1):
            for column in range(1, self.width + 1):
                found = _FORMULA.search(self.text(row, column))
                if found:
                    right = re.sub(r"[^\d+/-]", "", re.sub(r"[x×*]\s*100\s*%?", "", found["right"]))
                    formulas.setdefault(column, right)
        return formulas

    @cached_property
    def numbers_of_columns(self) -> dict[int, int]:
        """Which position carries which printed column number."""
        numbers: dict[int, int] = {}
        for row in range(1, self.head + 1):
            if not self.is_column_numbers(row):
                continue
            for column in range(1, self.width + 1):
                words = self.text(row, column)
                found = _FORMULA.search(words)
                plain = _COLUMN_NUMBER.fullmatch(words)
                if found:
                    numbers[int(found["left"])] = column
                elif plain and plain["number"].isdigit():
                    numbers[int(plain["number"])] = column
        return numbers

    def rows(self) -> range:
        """Rows below the head."""
        return range(self.head + 1, self.height + 1)


def tables_of(scanned: ScannedPaper) -> list[Table]:
    """Tables of a paper with at least two rows and two columns."""
    tables = [Table(scanned, tuple(cells)) for cells in scanned.tables]
    return [table for table in tables if table.height >= 2 and table.width >= 2]


def column_by_heading(table: Table, pattern: re.Pattern[str]) -> int | None:
    """The first column whose heading a pattern finds."""
    for column, heading in table.headings.items():
        if heading and pattern.search(heading):
            return column
    return None
