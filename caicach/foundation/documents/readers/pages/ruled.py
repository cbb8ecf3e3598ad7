"""Tables with drawn rules: cells, merged ones too, and the words in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from caicach.domain.documents.outline import label_at
from caicach.domain.documents.paper import CellContent
from caicach.foundation.documents.readers.pages.lines import lines_of
from caicach.foundation.documents.readers.pages.model import PlacedTable, Rule, Word

_NEAR: Final = 3.0  # points within which two rules are one
_SHORT: Final = 4.0
_MAX_RULES: Final = 6_000
_MAX_GRID: Final = 40_000
_DASH: Final = re.compile(r"[-+•*–]\s")

Box = tuple[float, float, float, float]


def ruled_tables(rules: Sequence[Rule], words: Sequence[Word]) -> tuple[list[PlacedTable], list[Word]]:
    """Tables of at least two rows and columns, and the words outside of them."""
    if not 4 <= len(rules) <= _MAX_RULES:
        return [], list(words)
    tables: list[PlacedTable] = []
    outside = list(words)
    for group in _touching([rule for rule in rules if _length(rule) >= _SHORT]):
        grid = _Grid(group)
        if grid.width < 2 or grid.height < 2 or grid.width * grid.height > _MAX_GRID:
            continue
        inside = [word for word in outside if grid.holds(word)]
        table = grid.table(inside)
        if table is not None:
            tables.append(table)
            taken = set(map(id, inside))
            outside = [word for word in outside if id(word) not in taken]
    return sorted(tables, key=lambda table: table.top), outside


def _length(rule: Rule) -> float:
    return max(rule.right - rule.left, rule.bottom - rule.top)


def _touching(rules: list[Rule]) -> Iterable[list[Rule]]:
    """Rules in groups that touch one another, sweeping down the page."""
    groups: list[tuple[list[Rule], list[float]]] = []  # rules, box
    for rule in sorted(rules, key=lambda rule: rule.top):
        box = [rule.left - _NEAR, rule.top - _NEAR, rule.right + _NEAR, rule.bottom + _NEAR]
        joined: list[Rule] = [rule]
        kept = []
        for others, other in groups:
            if other[0] <= box[2] and box[0] <= other[2] and other[1] <= box[3] and box[1] <= other[3]:
                joined = [*others, *joined]
                box = [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
            else:
                kept.append((others, other))
        groups = [*kept, (joined, box)]
    return [group for group, _ in groups]


def _snapped(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


class _Grid:
    """The rules of one table as columns and rows."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        upright = [rule for rule in rules if rule.is_upright]
        level = [rule for rule in rules if not rule.is_upright]
        self.xs = _snapped((rule.left + rule.right) / 2 for rule in upright)
        self.ys = _snapped((rule.top + rule.bottom) / 2 for rule in level)
        self.width, self.height = len(self.xs) - 1, len(self.ys) - 1
        self._upright = self._by_place(self.xs, ((rule.left + rule.right, rule.top, rule.bottom) for rule in upright))
        self._level = self._by_place(self.ys, ((rule.top + rule.bottom, rule.left, rule.right) for rule in level))

    @staticmethod
    def _by_place(
        places: Sequence[float], rules: Iterable[tuple[float, float, float]]
    ) -> dict[int, list[tuple[float, float]]]:
        found: dict[int, list[tuple[float, float]]] = {}
        for doubled, begin, end in rules:
            at = max(0, bisect_right(places, doubled / 2 + 0.01) - 1)
            found.setdefault(at, []).append((begin - _NEAR, end + _NEAR))
        return found

    def holds(self, word: Word) -> bool:
        """Whether the middle of a word lies in the grid."""
        middle = (word.left + word.right) / 2
        return self.xs[0] < middle < self.xs[-1] and self.ys[0] < word.middle < self.ys[-1]

    def table(self, words: Sequence[Word]) -> PlacedTable | None:
        """The table with its words; None where the rules make no table of two rows and columns."""
        boxes = list(self._boxes())
        if len({box[0] for box in boxes}) < 2 or len({box[1] for box in boxes}) < 2:
            return None
        inside: dict[tuple[int, int], list[Word]] = {}
        owner = {
            (column, row): (box[0], box[1])
            for box in boxes
            for column in range(box[0], box[2])
            for row in range(box[1], box[3])
        }
        for word in words:
            column = bisect_right(self.xs, (word.left + word.right) / 2) - 1
            row = bisect_right(self.ys, word.middle) - 1
            inside.setdefault(owner.get((column, row), (column, row)), []).append(word)
        cells = [
            CellContent(top + 1, left + 1, text_of(inside.get((left, top), ())), bottom - top, right - left)
            for left, top, right, bottom in boxes
        ]
        if not any(cell.text for cell in cells):
            return None
        return PlacedTable(self.ys[0], self.ys[-1], _without_empty_lines(cells), tuple(self.xs))

    def _boxes(self) -> Iterable[tuple[int, int, int, int]]:
        """Cells as left, top, right, bottom places of the grid; a missing rule joins two."""
        taken: set[tuple[int, int]] = set()
        for row in range(self.height):
            for column in range(self.width):
                if (column, row) in taken:
                    continue
                right = column + 1
                while right < self.width and (right, row) not in taken and not self._parts(right, row):
                    right += 1
                bottom = row + 1
                while bottom < self.height and not any(self._lies(at, bottom) for at in range(column, right)):
                    bottom += 1
                taken.update((x, y) for x in range(column, right) for y in range(row, bottom))
                yield column, row, right, bottom

    def _parts(self, column: int, row: int) -> bool:
        """Whether an upright rule stands left of a place."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return any(begin <= middle <= end for begin, end in self._upright.get(column, ()))

    def _lies(self, column: int, row: int) -> bool:
        """Whether a level rule lies above a place."""
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return any(begin <= middle <= end for begin, end in self._level.get(row, ()))


def _without_empty_lines(cells: Sequence[CellContent]) -> list[CellContent]:
    """Cells without rows and columns that hold no cell's beginning with words (double rules make such)."""
    rows = sorted({cell.row for cell in cells if cell.text})
    columns = sorted({cell.column for cell in cells if cell.text})
    kept = []
    for cell in cells:
        if not cell.text and (cell.row not in rows or cell.column not in columns):
            continue
        row, column = bisect_right(rows, cell.row - 1), bisect_right(columns, cell.column - 1)
        high = bisect_right(rows, cell.row + cell.row_span - 1) - row
        wide = bisect_right(columns, cell.column + cell.column_span - 1) - column
        kept.append(CellContent(row + 1, column + 1, cell.text, max(1, high), max(1, wide)))
    return kept


def text_of(words: Iterable[Word]) -> str:
    """The words of a cell; a new line only where an item of a list begins."""
    pieces: list[str] = []
    for line in lines_of(words):
        text = line.text
        is_item = _DASH.match(text) is not None or label_at(text, 0, len(text)) is not None
        pieces.append(("\n" if is_item else " ") + text if pieces else text)
    return "".join(pieces)
