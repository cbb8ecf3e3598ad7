"""Tables that lost their lines on the way through a web page: cells between bars, or each on its own line.

Three forms are met. All cells of a table stand in one line ("STT | Nhiệm vụ | … | 1 | Xây dựng … | Sở A |"); each cell
stands on its own line between lines that hold a bar; each cell is a line and nothing parts them. Empty and merged cells
are lost in all of them. Rows are found again by the running number in the first column, columns by what suits them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.columns import can_hold_tasks, columns_of, kind_of_heading, speak_of_tasks, suits
from caicach.domain.vietnamese.folding import matching_form
from caicach.domain.vietnamese.numbers import parse_roman

_ANCHOR: Final = re.compile(
    r"(?:^|\|)[^\S\n]*(?P<cell>(?i:stt|tt|số[^\S\n]*tt|số[^\S\n]+thứ[^\S\n]+tự)\.?)[^\S\n]*(?=\||\n)", re.MULTILINE
)
_BAR_LINE: Final = re.compile(r"\n[^\S\n]*\|[^\S\n]*(?=\n|$)")
_MARK: Final = re.compile(r"\(?(?P<mark>[IVXL]+|\d{1,3}(?:\.\d{1,3}){0,3}|[A-HĐ]|[a-hđ])\)?[.)]?")
# Such a cell is never a value: it opens a group of rows wherever it stands.
_STRONG: Final = re.compile(r"(?:[IVXL]+(?:\.\d{1,2})+|[A-ZĐ][.)]|[IVXL]{2,}[.)]?|[IVXL]+[.)])")
_RULED: Final = re.compile(r"[\s|:-]+")
_NUMBER_HEAD: Final = re.compile(r"(?:stt|tt|số\s*tt|số\s+thứ\s+tự)\.?")
_LOST_ROWS: Final = 3  # how far running numbers may jump
_MAX_HEAD: Final = 16
_MAX_CELL: Final = 2500
_MAX_GROUP: Final = 60
_PARENT: Final = re.compile(r"trách\s+nhiệm|phân\s+công|tổ\s+chức|đơn\s+vị|cơ\s+quan|thực\s+hiện|thời\s+gian|tiến\s+độ")
_CHILD: Final = frozenset({"lead", "coordinating", "watching", "advising", "implementing"})


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of the stream; `after_gap` says that two bars stood before it: a row may begin here."""

    start: int
    end: int
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class CellSpan:
    """A cell with its place (row and column from 1), its stretch of the text and its reach."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class LooseTable:
    """A table found again, with the stretch of the text that it takes."""

    start: int
    end: int
    cells: tuple[CellSpan, ...]


def find_loose_tables(text: str) -> list[LooseTable]:
    """Tables without lines whose first column is numbered and whose head speaks of tasks, in order of place."""
    found: list[LooseTable] = []
    for anchor in _ANCHOR.finditer(text):
        start = anchor.start("cell")
        if found and start < found[-1].end:
            continue
        for cells, by_lines in _streams(text, start, anchor.end()):
            table = _table(text, cells, by_lines)
            if table is not None:
                found.append(table)
                break
    return found


def _streams(text: str, start: int, after: int) -> Iterator[tuple[list[_Cell], bool]]:
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if text.find("|", after, line_end) >= 0:
        yield _cells_of_line(text, start, line_end), False
    elif _BAR_LINE.match(text, line_end):
        yield list(_cells_between_bars(text, start)), False
    else:
        yield list(_cells_of_lines(text, start)), True


def _cells_of_line(text: str, start: int, end: int) -> list[_Cell]:
    cells: list[_Cell] = []
    at = start
    while at <= end:
        stop = text.find("|", at, end)
        stop = end if stop < 0 else stop
        cell = _trimmed(text, at, stop)
        if cell is not None and not _RULED.fullmatch(text, cell.start, cell.end):
            cells.append(cell)
        at = stop + 1
    return cells


def _cells_between_bars(text: str, start: int) -> Iterator[_Cell]:
    at, gap = start, False
    for bar in _BAR_LINE.finditer(text, start):
        cell = _trimmed(text, at, bar.start())
        if cell is None:
            gap = True
        elif cell.end - cell.start > _MAX_CELL or (gap and _leaves(text, cell)):
            return
        else:
            yield _Cell(cell.start, cell.end, gap)
            gap = False
        at = bar.end()


def _leaves(text: str, cell: _Cell) -> bool:
    """Whether what follows the end of a row is text after the table: paragraphs with blank lines between them."""
    return re.search(r"\n[^\S\n]*\n", text[cell.start : cell.end]) is not None


def _cells_of_lines(text: str, start: int) -> Iterator[_Cell]:
    at = start
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        cell = _trimmed(text, at, stop)
        if cell is not None:
            if "|" in text[cell.start : cell.end] or cell.end - cell.start > _MAX_CELL:
                return
            yield cell
        at = stop + 1


def _trimmed(text: str, start: int, end: int) -> _Cell | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return _Cell(start, end) if end > start else None


def _table(text: str, cells: Sequence[_Cell], by_lines: bool) -> LooseTable | None:
    head = _head_length(text, cells)
    if head is None:
        return None
    cells = _without_repeated_heads(text, cells, head)
    words = [" ".join(text[cell.start : cell.end].split()) for cell in cells]
    body = head + _column_numbers(words[head:])
    groups = list(_groups(words, cells, body, by_lines))
    layout = _layout(words[:head], groups, cells, body - head)
    if not groups or layout is None or not can_hold_tasks(dict(enumerate(layout.headings, 1))):
        return None
    if by_lines:
        groups = _without_what_follows(words, groups, layout)
    elif groups[-1][1] - groups[-1][0] > len(layout.kinds):
        groups[-1] = (groups[-1][0], groups[-1][0] + len(layout.kinds))
    spans = [*_head_spans(cells[:head], layout)]
    top = 1 + layout.is_two_rows
    row = top + 1
    last = cells[head - 1].end
    for first, stop in groups:
        placed = _place(words[first:stop], cells[first:stop], layout, by_lines)
        for line, column, begin, end in placed:
            spans.append(CellSpan(row + line, column, cells[first + begin].start, cells[first + end].end))
        row += placed[-1][0] + 1 if placed else 0
        last = max(last, cells[stop - 1].end)
    body_words = [(span.column, matching_form(text[span.start : span.end])) for span in spans if span.row > top]
    if not speak_of_tasks(columns_of(dict(enumerate(layout.headings, 1))), body_words):
        return None
    return LooseTable(cells[0].start, last, tuple(spans))


def _without_repeated_heads(text: str, cells: Sequence[_Cell], head: int) -> list[_Cell]:
    """Cells up to the next head; a head repeated on a new page is left out and the table goes on."""
    words = [matching_form(" ".join(text[cell.start : cell.end].split())) for cell in cells]
    kept = list(cells[:head])
    place = head
    while place < len(cells):
        if _NUMBER_HEAD.fullmatch(words[place]):
            if words[place : place + head] != words[:head]:
                break
            place += head
            continue
        kept.append(cells[place])
        place += 1
    return kept


def _head_length(text: str, cells: Sequence[_Cell]) -> int | None:
    """How many cells stand before the first numbered row; None where none follows soon."""
    for place, cell in enumerate(cells[1 : _MAX_HEAD + 1], 1):
        if cell.end - cell.start > 160:
            return None
        if _is_first(text[cell.start : cell.end]):
            return place if place >= 3 else None
    return None


def _is_first(words: str) -> bool:
    return re.fullmatch(r"\(?(?:I|A|0?1|1\.1)\)?[.)]?", words.strip()) is not None


def _column_numbers(words: Sequence[str]) -> int:
    """How many cells number the columns: (1) (2) (3) …"""
    count = 0
    for number, word in enumerate(words, 1):
        if word.strip("()[] ") != str(number):
            break
        count = number
    return count if count >= 3 else 0


def _groups(words: Sequence[str], cells: Sequence[_Cell], body: int, by_lines: bool) -> Iterator[tuple[int, int]]:
    """Spans of cells that begin with a running number: a row, or a row with those merged into it."""
    begin: int | None = None
    before: list[tuple[str, int]] = []
    renewed = False
    for place in range(body, len(words)):
        mark = _follows(words[place], before)
        if mark is None and _STRONG.fullmatch(words[place]):
            mark = before
            renewed = True
        elif mark is None and renewed and _is_first(words[place]):
            mark = [*[kept for kept in before if kept[0] != "number"], ("number", 1)]
        if mark is None or (begin is not None and place - begin < _shortest_row(before, mark, renewed)):
            continue
        if by_lines and begin is not None and place - begin > 40:
            break
        if begin is not None:
            yield begin, place
        begin = place
        renewed = renewed and mark is before
        before = mark
    if begin is not None and begin + 1 < len(words):
        yield begin, len(words)


def _shortest_row(before: list[tuple[str, int]], mark: list[tuple[str, int]], renewed: bool) -> int:
    """How many cells a row has at least; a "1" that starts anew without a heading needs one more."""
    is_new_start = before[-1:] != [] and before[-1][0] == "number" and mark[-1] == ("number", 1)
    return 3 if is_new_start and not renewed else 2


def _follows(word: str, before: list[tuple[str, int]]) -> list[tuple[str, int]] | None:
    """The chain of numbers after a cell, when the cell carries the next running number; else None."""
    found = _MARK.fullmatch(word)
    if found is None:
        return None
    style, value = _valued(found["mark"])
    for place in range(len(before) - 1, -1, -1):
        step = value - before[place][1]
        if before[place][0] == style and (step == 1 or (style == "number" and 1 < step <= _LOST_ROWS)):
            return [*before[:place], (style, value)]
    if value == 1 and style not in {kept for kept, _ in before}:
        return [*before, (style, 1)]
    if value == 1 and before and (style == "number" or (len(before) > 1 and before[-1][0] != style)):
        return [*[kept for kept in before if kept[0] != style], (style, 1)]
    return None


def _valued(mark: str) -> tuple[str, int]:
    if mark.isdigit():
        return "number", int(mark)
    if "." in mark:
        upper, _, last = mark.rpartition(".")
        return f"under {upper}", int(last)
    roman = parse_roman(mark) if mark.isupper() else None
    if roman is not None and mark not in ("C", "D"):
        return "roman", roman
    order = "ABCDĐEGH" if mark.isupper() else "abcdđegh"
    return ("capital" if mark.isupper() else "letter"), order.find(mark) + 1 or 99


@dataclass(frozen=True, slots=True)
class _Layout:
    """Headings by column, and where the head has a second row."""

    headings: tuple[str, ...]
    kinds: tuple[str | None, ...]
    parent: int = 0  # column of the heading that has others under it
    children: int = 0

    @property
    def is_two_rows(self) -> bool:
        return self.children > 0


def _layout(
    head: Sequence[str], groups: Sequence[tuple[int, int]], cells: Sequence[_Cell], numbered: int
) -> _Layout | None:
    plain = [matching_form(word) for word in head]
    sizes = Counter(stop - first for first, stop in groups if stop - first > 2)
    width = numbered or (len(head) if not sizes or max(sizes) >= len(head) else len(head) - 1)
    if width == len(head) - 1:
        children = 0
        while children < len(plain) - 3 and kind_of_heading(plain[-1 - children]) in _CHILD:
            children += 1
        for parent in range(1, len(plain) - children):
            is_parent = _PARENT.search(plain[parent]) and kind_of_heading(plain[parent]) != "title"
            if children >= 2 and is_parent and (parent > 1 or len(plain) - children > 2):
                return _nested(plain, parent, children)
        width = len(head)
    return _Layout(tuple(plain), tuple(kind_of_heading(word) for word in plain)) if width == len(head) else None


def _nested(plain: Sequence[str], parent: int, children: int) -> _Layout:
    under = [f"{plain[parent]} / {word}" for word in plain[-children:]]
    headings = (*plain[:parent], *under, *plain[parent + 1 : len(plain) - children])
    return _Layout(headings, tuple(kind_of_heading(word) for word in headings), parent + 1, children)


def _head_spans(cells: Sequence[_Cell], layout: _Layout) -> Iterator[CellSpan]:
    upper = cells[: len(cells) - layout.children]
    column = 1
    for cell in upper:
        wide = layout.children if column == layout.parent else 1
        tall = 2 if layout.children and column != layout.parent else 1
        yield CellSpan(1, column, cell.start, cell.end, tall, wide)
        column += wide
    for place, cell in enumerate(cells[len(upper) :]):
        yield CellSpan(2, layout.parent + place, cell.start, cell.end)


def _without_what_follows(
    words: Sequence[str], groups: list[tuple[int, int]], layout: _Layout
) -> list[tuple[int, int]]:
    """Groups of a table of lines: the last ends where a row of the width ends; what follows is text."""
    first, stop = groups[-1]
    end = min(stop, first + len(layout.headings))
    kinds = [kind for kind in layout.kinds if kind not in ("number", "title", "note")]
    while end > first + 2 and max(suits(kind, matching_form(words[end - 1])) for kind in kinds) <= 0:
        end -= 1
    return [*groups[:-1], (first, end)]


_Placed = tuple[int, int, int, int]  # row from 0, column, first and last cell


def _place(words: Sequence[str], cells: Sequence[_Cell], layout: _Layout, by_lines: bool) -> list[_Placed]:
    """Places of the cells of one group: the number first, then what suits; more rows where merged cells hide one."""
    width = len(layout.kinds)
    first: list[_Placed] = [(0, 1, 0, 0)]
    if len(words) == width and not any(cell.after_gap for cell in cells[1:]):
        return first + [(0, place + 1, place, place) for place in range(1, width)]
    if len(words) == 2 or len(words) > _MAX_GROUP:
        return [*first, (0, layout.kinds.index("title") + 1, 1, 1)]
    plain = [matching_form(word) for word in words]
    if words[1].isupper() and not words[2].isupper():
        heading: _Placed = (0, layout.kinds.index("title") + 1, 1, 1)
        rest = _fitted(plain[1:], cells[1:], layout, by_lines)
        return [*first, heading, *((row + 1, column, begin + 1, end + 1) for row, column, begin, end in rest)]
    return first + _fitted(plain, cells, layout, by_lines)


def _fitted(plain: Sequence[str], cells: Sequence[_Cell], layout: _Layout, by_lines: bool) -> list[_Placed]:
    """The best order-keeping placing of cells into columns, by dynamic programming over the columns."""
    width = len(layout.kinds)
    title = layout.kinds.index("title") + 1
    # best[column] = (score, path of (column, starts_row, joins))
    start_cost = {column: -0.6 * (column - 2) for column in range(2, width + 1)}
    best = {
        column: (start_cost[column] + suits(layout.kinds[column - 1], plain[1]), [(column, False, False)])
        for column in range(2, width + 1)
    }
    for place in range(2, len(plain)):
        following: dict[int, tuple[float, list[tuple[int, bool, bool]]]] = {}
        gap = cells[place].after_gap
        for column in range(2, width + 1):
            fit = suits(layout.kinds[column - 1], plain[place])
            choices = []
            for earlier, (score, path) in best.items():
                if earlier < column:
                    skipped = 0.6 * (column - earlier - 1) + (1.0 if gap else 0.0)
                    choices.append((score + fit - skipped, [*path, (column, False, False)]))
                if earlier == column and by_lines:
                    choices.append((score + min(fit, 1.0) - 0.4, [*path, (column, False, True)]))
                cost = (0.5 if gap else 2.5) + 1.2 * abs(column - title)
                choices.append((score + fit - cost, [*path, (column, True, False)]))
            if choices:
                following[column] = max(choices, key=lambda choice: choice[0])
        best = following
    _, path = max(best.values(), key=lambda choice: choice[0])
    return _rows_of(path)


def _rows_of(path: Sequence[tuple[int, bool, bool]]) -> list[_Placed]:
    placed: list[_Placed] = []
    row = 0
    for place, (column, starts_row, joins) in enumerate(path, 1):
        if joins and placed:
            line, kept, begin, _ = placed[-1]
            placed[-1] = (line, kept, begin, place)
            continue
        row += 1 if starts_row else 0
        placed.append((row, column, place, place))
    return placed
