"""What stands side by side without rules: the two halves of a head, columns of text, tables set by gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from caicach.domain.documents.paper import CellContent
from caicach.foundation.documents.readers.pages.lines import lines_of
from caicach.foundation.documents.readers.pages.model import Line, PlacedTable, Word
from caicach.foundation.documents.readers.pages.ruled import text_of

_STATE: Final = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM")
_NARROW: Final = 0.7  # of the size of letters
_WIDE: Final = 1.5
_COLUMN_LINES: Final = 4
_SLIM: Final = 0.3
_SLIM_LINES: Final = 5
_FIGURE: Final = re.compile(r"[≥≤><]?\s*[\d.,/%-]+%?")


@dataclass(frozen=True)
class Gutter:
    """A blank strip between what stands left and right."""

    left: float
    right: float


@dataclass(frozen=True)
class Beside:
    """Lines that stand side by side, cut at their gutters."""

    lines: tuple[Line, ...]
    gutters: tuple[Gutter, ...]

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.lines[0].top

    def columns(self) -> list[list[Line]]:
        """Lines of each column from top to bottom."""
        columns: list[list[Line]] = [[] for _ in range(len(self.gutters) + 1)]
        for line in self.lines:
            for at, words in _by_column(line, self.gutters).items():
                columns[at].append(Line(words))
        return columns

    @property
    def is_columns_of_text(self) -> bool:
        """Whether two columns hold running text: many lines, most of them full."""
        columns = self.columns()
        if len(columns) != 2 or min(map(len, columns)) < _COLUMN_LINES:
            return False
        for lines in columns:
            wide = max(line.right for line in lines) - min(line.left for line in lines)
            full = sum(1 for line in lines if line.right - line.left > 0.75 * wide)
            letters = sum(len(line.text) for line in lines) / len(lines)
            if full * 2 < len(lines) or letters < 22:
                return False
        return True


def side_by_side(lines: Sequence[Line], centre: float, is_scan: bool = False) -> list[Line | Beside]:
    """Lines in order, those that share gutters as one block; `centre` is that of the text on the page."""
    found: list[Line | Beside] = []
    at = 0
    while at < len(lines):
        block = _block_at(lines, at, centre, is_scan)
        if block is None:
            found.append(lines[at])
            at += 1
        else:
            found.append(block)
            at += len(block.lines)
    return found


def _gaps(line: Line, least: float) -> list[Gutter]:
    gaps = []
    reach = line.words[0].right
    for word in line.words[1:]:
        if word.left - reach >= least:
            gaps.append(Gutter(reach, word.left))
        reach = max(reach, word.right)
    return gaps


def _block_at(lines: Sequence[Line], at: int, centre: float, is_scan: bool) -> Beside | None:
    """The block that begins at a line: as many lines as have one gutter in common."""
    first = lines[at]
    best: tuple[int, int, Gutter] | None = None  # lines with words on both sides, all lines, gutter
    for gap in _gaps(first, _NARROW * first.size):
        both, stop, gutter = _reach(lines, at, gap, centre)
        if best is None or (both, stop) > best[:2]:
            best = both, stop, gutter
    if best is None:
        return None
    both, stop, gutter = best
    stop = _with_signer(lines, at, stop, gutter)
    block = lines[at:stop]
    is_head = any(_STATE.search(line.text) for line in block[:4])
    width = gutter.right - gutter.left
    needed = 2 if width >= _WIDE * first.size else 3
    if is_scan and not is_head:
        needed += 1
    if both < needed and not (is_head and both >= 1 and len(block) >= 2):
        return None
    return Beside(tuple(block), _common_gutters(block, _NARROW))


def _reach(lines: Sequence[Line], at: int, gap: Gutter, centre: float) -> tuple[int, int, Gutter]:
    """How far a gutter goes down: lines with words on both sides, end of the block, what is left of the gutter."""
    left, right = gap.left, gap.right
    both, stop, last = 1, at + 1, at + 1
    while stop < len(lines):
        line, before = lines[stop], lines[stop - 1]
        least = _NARROW * line.size
        if line.top - before.bottom > 2.2 * line.size:
            break
        crossing = [other for other in _gaps(line, least) if min(right, other.right) - max(left, other.left) >= least]
        if crossing:
            left, right = max(left, crossing[0].left), min(right, crossing[0].right)
            both, last = both + 1, stop + 1
        elif _is_centred(line, centre, left, right):
            break
        elif line.left >= left + least and line.left < right + 200:
            right = min(right, line.left)
            last = stop + 1
        elif line.right <= right - least:
            left = max(left, line.right)
            last = stop + 1 if line.top - before.bottom < 0.9 * line.size else last
        else:
            break
        stop += 1
    return both, last, Gutter(left, right)


def _is_centred(line: Line, centre: float, left: float, right: float) -> bool:
    """Whether a line on one side of a gutter stands in the middle of the page: a heading below the block."""
    middle = (line.left + line.right) / 2
    return abs(middle - centre) < 14 and abs(middle - centre) < abs(middle - (left + right) / 2)


def _with_signer(lines: Sequence[Line], at: int, stop: int, gutter: Gutter) -> int:
    """The block with a name that stands below it on the right, where room was left for the signature."""
    middles = [
        (right[0].left + right[-1].right) / 2
        for line in lines[at:stop]
        if (right := [word for word in line.words if word.left >= gutter.right - 0.5])
    ]
    while stop < len(lines) and middles:
        line, before = lines[stop], lines[stop - 1]
        is_below = line.top - before.bottom < 10 * line.size and line.left >= gutter.right - line.size
        if not is_below or abs((line.left + line.right) / 2 - median(middles)) > line.size or len(line.words) > 7:
            break
        stop += 1
    return stop


def _common_gutters(lines: Sequence[Line], least: float) -> tuple[Gutter, ...]:
    """Blank strips that no word of the block crosses."""
    spans = sorted((word.left, word.right) for line in lines for word in line.words)
    size = median(line.size for line in lines)
    gutters = []
    reach = spans[0][1]
    for left, right in spans[1:]:
        if left - reach >= least * size:
            gutters.append(Gutter(reach, left))
        reach = max(reach, right)
    return tuple(gutters)


def _by_column(line: Line, gutters: Sequence[Gutter]) -> dict[int, list[Word]]:
    columns: dict[int, list[Word]] = {}
    for word in line.words:
        at = sum(1 for gutter in gutters if word.left >= gutter.right - 0.5)
        columns.setdefault(at, []).append(word)
    return columns


def table_of(block: Beside) -> PlacedTable:
    """A block as a table: rows by their first column or by figures; two halves of a head are one row."""
    if len(block.gutters) > 1 and len(block.lines) >= _SLIM_LINES:
        # A strip that stays blank over many lines may be slim: a heading fills the column of numbers.
        block = Beside(block.lines, _common_gutters(block.lines, _SLIM))
    rows: list[dict[int, list[Word]]] = []
    before: Line | None = None
    for line in block.lines:
        columns = _by_column(line, block.gutters)
        if not rows or _begins_row(columns, rows[-1], line, before, block):
            rows.append({})
        for at, words in columns.items():
            rows[-1].setdefault(at, []).extend(words)
        before = line
    cells = [
        CellContent(number, at + 1, _halves(words) if len(rows) == 1 else text_of(words))
        for number, row in enumerate(rows, 1)
        for at, words in sorted(row.items())
    ]
    edges = (*(gutter.left for gutter in block.gutters), block.lines[0].right)
    return PlacedTable(block.top, block.lines[-1].bottom, cells, edges)


def _halves(words: Sequence[Word]) -> str:
    """The lines of one half of a head, each for itself."""
    return "\n".join(line.text for line in lines_of(words))


def _begins_row(
    columns: dict[int, list[Word]], row: dict[int, list[Word]], line: Line, before: Line | None, block: Beside
) -> bool:
    if len(block.gutters) == 1 and not _is_list(block):
        return False
    figures = sum(1 for words in columns.values() if _FIGURE.fullmatch(" ".join(word.text for word in words)))
    if figures >= 2 or (figures and any(at in row for at in columns)):
        return True
    if before is not None and line.top - before.bottom > 0.55 * line.size:
        return True
    return 0 in columns and len(columns) > 1


def _is_list(block: Beside) -> bool:
    """Whether two columns are a list of names and figures."""
    right = [line.text for line in block.columns()[1]]
    return len(right) >= 3 and sum(1 for text in right if _FIGURE.fullmatch(text)) * 2 > len(right)
