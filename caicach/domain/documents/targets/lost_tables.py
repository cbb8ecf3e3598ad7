"""Tables of targets whose lines were lost on the way through a web page: every row has all its cells.

Cells stand between bars in one line, between lines that hold a bar, or each on a line of its own.
Rows begin with a running number and are as long as the head; a shorter row is a heading of a group.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from caicach.domain.documents.paper import Block, BlockKind
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tables import Table

_ANCHOR: Final = re.compile(r"(?:^|\|)[^\S\n]*(?P<cell>(?:stt|tt|số\s?tt)\.?)[^\S\n]*(?=\||\n)", re.MULTILINE)
_BAR_LINE: Final = re.compile(r"\n[^\S\n]*\|[^\S\n]*(?=\n|$)")
_FIRST: Final = re.compile(r"\(?(?:I|A|0?1|1\.1)\)?[.)]?")
_MARK: Final = re.compile(
    r"\(?(?:(?P<number>\d{1,3})(?P<more>(?:\.\d{1,2}){0,2})|[IVXL]+(?:\.\d{1,2})?|[A-HĐ])\)?[.)]?"
)
_NAMES: Final = re.compile(r"(?:chỉ|mục)\s+tiêu|nội\s+dung")
_UNITS: Final = re.compile(r"đơn\s+vị(?:\s+tính)?$|^đvt$|^đv\s+tính$")
_MAX_HEAD: Final = 12
_MAX_CELL: Final = 900
_MAX_CELLS: Final = 3000

_Span = tuple[int, int]


def lost_tables(scanned: ScannedPaper) -> Iterator[Table]:
    """Tables of targets found again, outside the tables the paper has."""
    known = sorted((block.start, block.end) for block in scanned.paper.blocks if block.kind is BlockKind.TABLE)
    starts = [start for start, _ in known]
    after = 0
    for anchor in _ANCHOR.finditer(scanned.plain):
        start = anchor.start("cell")
        at = bisect_right(starts, start) - 1
        if start < after or (at >= 0 and start < known[at][1]):
            continue
        spans = _cells(scanned, start, anchor.end())
        blocks = _rows(scanned, spans)
        if blocks:
            after = blocks[-1].end
            yield Table(scanned, tuple(blocks))


def _cells(scanned: ScannedPaper, start: int, after: int) -> list[_Span]:
    text = scanned.text
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if text.find("|", after, line_end) >= 0:
        parts = _split(text, re.compile(r"\|"), start, line_end)
    elif _BAR_LINE.match(text, line_end):
        parts = _split(text, _BAR_LINE, start, len(text))
    else:
        parts = _split(text, re.compile(r"\n"), start, len(text))
    cells: list[_Span] = []
    for left, right in parts:
        for span in scanned.trimmed(left, right):
            if span[1] - span[0] > _MAX_CELL:
                return cells
            cells.append(span)
        if len(cells) >= _MAX_CELLS:
            break
    return cells


def _split(text: str, sign: re.Pattern[str], start: int, end: int) -> Iterator[_Span]:
    at = start
    for found in sign.finditer(text, start, end):
        yield at, found.start()
        at = found.end()
    yield at, end


def _rows(scanned: ScannedPaper, cells: Sequence[_Span]) -> list[Block]:
    """Blocks of the head and of every row that has as many cells as the head; empty without such."""
    words = [scanned.text[start:end].strip() for start, end in cells]
    width = next((at for at, word in enumerate(words[1 : _MAX_HEAD + 1], 1) if _FIRST.fullmatch(word)), 0)
    head = [" ".join(scanned.plain[start:end].split()) for start, end in cells[:width]]
    if width < 4 or not any(_NAMES.search(word) for word in head) or not any(_UNITS.search(word) for word in head):
        return []
    blocks = [_block(span, 1, column) for column, span in enumerate(cells[:width], 1)]
    row, at, number = 1, width, 0
    while at < len(cells):
        mark = _MARK.fullmatch(words[at])
        if mark is None:
            break
        stop = _row_end(words, at, width)
        row += 1
        blocks += [_block(span, row, column) for column, span in enumerate(cells[at:stop], 1)]
        number += stop - at == width
        at = stop
    return blocks if number >= 2 else []


def _row_end(words: Sequence[str], at: int, width: int) -> int:
    """A row is as long as the head unless the next running number comes at once: then it heads a group."""
    if at + 2 < len(words) and _MARK.fullmatch(words[at + 2]) and not words[at + 2].isdigit():
        return at + 2
    if at + 2 < len(words) and words[at + 2] in ("1", "01", "1.") and not words[at].isdigit():
        return at + 2
    return min(at + width, len(words))


def _block(span: _Span, row: int, column: int) -> Block:
    return Block(BlockKind.CELL, span[0], span[1], None, None, 0, row, column)
