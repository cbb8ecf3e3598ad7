"""Tables drawn with bars whose rows are not lines: one bar opens a row, one follows each cell, so that two stand
between rows. Each bar has a line of its own, as portals give them when a page is copied, or all stand in one line.

    | ⏎ STT ⏎ | ⏎ Đơn vị ⏎ | ⏎ Số hồ sơ ⏎ | ⏎ | ⏎ 1 ⏎ | ⏎ Xã A ⏎ | ⏎ 20 ⏎ | ⏎

An empty cell gives two bars as well: rows are cut so that most have the same number of cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from caicach.domain.documents.loose_tables import CellSpan, LooseTable

_BAR_LINE: Final = re.compile(r"^[^\S\n]*\|[|\s]*?$", re.MULTILINE)
_FULL_LINE: Final = re.compile(r"^.*?\|.*(?:\n|$)", re.MULTILINE)
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")
_WORDS: Final = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_RULED: Final = re.compile(r":?-{2,}:?")
_NUMBERING: Final = re.compile(r"(?:stt|tt|số\s*tt|số\s+thứ\s+tự)\.?", re.IGNORECASE)
_STATE: Final = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN")
_RECIPIENTS: Final = re.compile(r"\s*[*_]*\s*nơi\s+(?:nhận|gửi)", re.IGNORECASE)
_REMARKS: Final = re.compile(r"\s*ghi\s+chú", re.IGNORECASE)
_PARENT: Final = re.compile(
    r"số\s+lượng|mức|kết\s+quả|trách\s+nhiệm|trong\s+đó|tổng|chia\s+ra|năm|hồ\s+sơ|tỷ\s+lệ", re.I
)
_MAX_CELL: Final = 2500
_MAX_WIDTH: Final = 24
_MANY_BARS: Final = 10

_Cell = tuple[int, int] | None


def find_drawn_tables(text: str, taken: Sequence[LooseTable] = ()) -> list[LooseTable]:
    """Tables of three columns and more outside those already found, in order of place."""
    if "|" not in text:
        return []
    found: list[LooseTable] = []
    for run in _runs(text):
        for cells in _cut(text, run):
            table = _table(text, cells)
            if table is not None and not any(one.start < table.end and table.start < one.end for one in taken):
                found.append(table)
    return sorted(found, key=lambda table: table.start)


def _runs(text: str) -> Iterator[list[_Cell]]:
    """Runs of cells between bars; None stands for an empty one, or for the space between rows."""
    cells: list[_Cell] = []
    at = 0
    for bars in _BAR_LINE.finditer(text):
        words = _WORDS.search(text, at, bars.start()) if cells else None
        cell = words.span() if words else None
        if cell is not None and _leaves(text, cell, cells):
            yield cells
            cells = []
        # The first bar opens the first row.
        cells.append(cell)
        cells.extend([None] * (bars.group().count("|") - 1))
        at = bars.end()
    if cells:
        yield cells
    for line in _FULL_LINE.finditer(text):
        if line.group().count("|") >= _MANY_BARS:
            yield list(_cells_of_line(text, *line.span()))


def _cells_of_line(text: str, start: int, end: int) -> Iterator[_Cell]:
    yield None
    at = start
    while at < end:
        stop = text.find("|", at, end)
        stop = end if stop < 0 else stop
        words = _WORDS.search(text, at, stop)
        if words is None or not _RULED.fullmatch(words.group()):
            yield words.span() if words else None
        at = stop + 1


def _leaves(text: str, cell: tuple[int, int], cells: Sequence[_Cell]) -> bool:
    """Whether what stands before the next bar is text after a table, not a cell."""
    start, end = cell
    if end - start > _MAX_CELL or text.find("|", start, end) >= 0:
        return True
    return cells[-1] is None and _BLANK_LINE.search(text, start, end) is not None


def _cut(text: str, cells: Sequence[_Cell]) -> Iterator[Sequence[_Cell]]:
    """A run cut where another table begins: a column of numbers, the head of a paper, its recipients.

    The words before it are a heading between two tables, for the bar after them opens the next.
    """
    begin = 0
    for place, cell in enumerate(cells):
        if cell is None or place <= begin:
            continue
        words = text[cell[0] : min(cell[1], cell[0] + 80)]
        first = place - 1 if _STATE.search(words) else place
        if first > begin and (first < place or _NUMBERING.fullmatch(words.strip()) or _RECIPIENTS.match(words)):
            yield cells[begin : first - 1]
            begin = first
    yield cells[begin:]


def _table(text: str, cells: Sequence[_Cell]) -> LooseTable | None:
    if sum(1 for cell in cells if cell is not None) < 6:
        return None
    best: tuple[float, list[Sequence[_Cell]], int] | None = None
    for width in _likely_widths(cells):
        rows = list(_rows(cells, width))
        body = rows[2:] if _is_nested(rows, width) else rows
        whole = sum(1 for row in body if len(row) == width)
        empty = sum(1 for row in body for cell in row if cell is None) / max(1, sum(map(len, body)))
        score = (2 * whole - len(body)) / max(1, len(body)) - empty - 0.005 * width
        if whole >= 2 and score > 0.1 and (best is None or score > best[0]):
            best = score, rows, width
    if best is None or not _is_head(text, best[1][0]):
        return None
    spans = tuple(_spans(text, best[1], best[2]))
    return LooseTable(spans[0].start, max(span.end for span in spans), spans)


def _is_head(text: str, row: Sequence[_Cell]) -> bool:
    """Whether a row may be the first of a table of data: short words, and not the head of a paper."""
    words = [text[cell[0] : cell[1]] for cell in row if cell is not None]
    return all(len(word) <= 240 and not _STATE.search(word) and not _RECIPIENTS.match(word) for word in words)


def _likely_widths(cells: Sequence[_Cell]) -> list[int]:
    """Numbers of cells from one row end to a later one, the most frequent ones."""
    ends = [place for place, cell in enumerate(cells) if cell is None]
    counted: Counter[int] = Counter()
    for place, start in enumerate([0, *(end + 1 for end in ends)]):
        if start < len(cells) and cells[start] is not None:
            counted.update(end - start for end in ends[place : place + 4] if 3 <= end - start <= _MAX_WIDTH)
    return [width for width, _ in counted.most_common(5)]


def _rows(cells: Sequence[_Cell], width: int) -> Iterator[Sequence[_Cell]]:
    """Rows of a width where a bar more follows, shorter ones (merged cells) elsewhere, until none follows."""
    at = 0
    while at < len(cells):
        stop = at + width
        begins_empty = (
            stop <= len(cells) and cells[stop : stop + 1] in ([], [None]) and cells[at + 1 : at + 2] != [None]
        )
        if cells[at] is None and not begins_empty:
            at += 1
            continue
        if stop < len(cells) and cells[stop] is not None:
            stop = next((place for place in range(at + 1, stop) if cells[place] is None), stop)
        row = cells[at : min(stop, len(cells))]
        if any(row):
            yield row
        if stop < len(cells) and cells[stop] is not None:
            return
        at = stop + 1


def _is_nested(rows: Sequence[Sequence[_Cell]], width: int) -> bool:
    """Whether the first two rows are a head in which one heading stands over others."""
    if len(rows) < 3 or not all(rows[0]) or not all(rows[1]):
        return False
    return len(rows[0]) + len(rows[1]) - 1 == width > len(rows[0])


def _spans(text: str, rows: Sequence[Sequence[_Cell]], width: int) -> Iterator[CellSpan]:
    begin = 0
    if _is_nested(rows, width):
        yield from _nested_head(text, [cell for cell in rows[0] if cell], [cell for cell in rows[1] if cell])
        begin = 2
    for number, row in enumerate(rows[begin:], begin + 1):
        last = max(place for place, cell in enumerate(row) if cell is not None)
        for place, cell in enumerate(row):
            if cell is not None:
                reaches = width - last if len(row) < width and place == last else 1
                yield CellSpan(number, place + 1, cell[0], cell[1], 1, reaches)


def _nested_head(text: str, upper: Sequence[tuple[int, int]], lower: Sequence[tuple[int, int]]) -> Iterator[CellSpan]:
    """A head of two rows: the lower one stands under the heading that counts something, or the last but remarks."""
    words = [text[start:end] for start, end in upper]
    candidates = [place for place in range(1, len(upper)) if not _REMARKS.match(words[place])] or [len(upper) - 1]
    parent = next((place for place in reversed(candidates) if _PARENT.search(words[place])), candidates[-1])
    column = 1
    for place, (start, end) in enumerate(upper):
        wide, high = (len(lower), 1) if place == parent else (1, 2)
        yield CellSpan(1, column, start, end, high, wide)
        column += wide
    for place, (start, end) in enumerate(lower):
        yield CellSpan(2, parent + 1 + place, start, end)
