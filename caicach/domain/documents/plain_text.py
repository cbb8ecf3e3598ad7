"""Paragraphs, tables and notes of a bare text, with its own offsets kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from caicach.domain.documents.drawn_tables import find_drawn_tables
from caicach.domain.documents.loose_tables import LooseTable, find_loose_tables
from caicach.domain.documents.outline import BULLETS, label_at
from caicach.domain.documents.paper import Block, BlockKind, Paper

_LINE: Final = re.compile(r"[^\r\n\f\v\u2028\u2029]+")
_NOTE: Final = re.compile(r"\s*\[\d{1,3}\]\s*\S")
_BARS_ONLY: Final = re.compile(r"[\s|]*")
_PAGE_NUMBER: Final = re.compile(r"\s*[-–]?\s*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–]?\s*", re.IGNORECASE)
_RULER: Final = re.compile(r"[\s|+:=_-]+")
# A line never ends with one of these words unless the sentence runs on.
_HANGING: Final = re.compile(
    r"\s(?:năm|ngày|tháng|quý|số|của|và|các|là|với|từ|đến|trên|dưới|cho|về|theo|trong|tại|những|được|không|đạt"
    r"|tối thiểu|ít nhất|so với|giai đoạn|ban hành)$"
)
_POINTING: Final = re.compile(
    r"(?<!\w)(?:khoản|điểm|điều|mục|phụ lục|tại|cấp|hạng|nhóm|vùng|khóa|khoá|Khoản|Điểm|Điều|Mục|Phụ lục)$"
)
_BLANK: Final = re.compile(r"\n[^\S\n]*\r?\n")
_LABEL_ALONE: Final = re.compile(r"\s*(?:\(?(?:[IVXL]{1,5}|\d{1,2}(?:\.\d{1,2})*)[.)]|[a-zđ]\))\s*")
_ENDS_SENTENCE: Final = tuple('.;:!?…./"”»')


def paper_from_text(text: str, remarks: Sequence[str] = ()) -> Paper:
    """Cut a composed text (NFC) into blocks; offsets are those of the text itself."""
    lines = [found.span() for found in _LINE.finditer(text) if not _BARS_ONLY.fullmatch(found.group())]
    width = _wrapped_width(lines)
    is_spaced = _is_spaced(text, lines)
    pages = _page_numbers(text, lines)
    lines = [line for line in lines if line not in pages] if pages else lines
    tables = find_loose_tables(text)
    tables = sorted([*tables, *find_drawn_tables(text, tables)], key=lambda table: table.start)
    loose = {table.start: table for table in tables}
    lines = _cut_at(text, lines, tables)
    blocks: list[Block] = []
    paragraph = table = 0
    at = 0
    while at < len(lines):
        if lines[at][0] in loose:
            table += 1
            blocks.extend(_loose_blocks(loose[lines[at][0]], table))
            at += 1
            continue
        rows = _table_rows(text, lines, at)
        if len(rows) >= 2:
            table += 1
            blocks.extend(_table_blocks(rows, table))
            at += _lines_of(rows, lines, at)
            continue
        stop = _paragraph_stop(text, lines, at, width)
        if is_spaced:
            stop = max(stop, _block_stop(text, lines, at))
        paragraph += 1
        start, end = lines[at][0], lines[stop - 1][1]
        kind = BlockKind.FOOTNOTE if _NOTE.match(text, start, end) else BlockKind.PARAGRAPH
        blocks.append(Block(kind, start, end, None, paragraph))
        at = stop
    if pages:
        blocks.extend(Block(BlockKind.HEADER, start, end) for start, end in pages)
        blocks.sort(key=lambda block: block.start)
    return Paper(text, tuple(blocks), False, tuple(remarks))


def _page_numbers(text: str, lines: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Page numbers that a copy left between the halves of a sentence, or beside a form feed."""
    found = set()
    for place, (start, end) in enumerate(lines):
        if end - start > 20 or not _PAGE_NUMBER.fullmatch(text, start, end):
            continue
        before = text[slice(*lines[place - 1])].rstrip() if place else ""
        after = text[slice(*lines[place + 1])].lstrip() if place + 1 < len(lines) else ""
        is_cut = len(before) >= 25 and not before.endswith(_ENDS_SENTENCE) and after[:1].islower() and "|" not in before
        if is_cut or "\f" in text[max(0, start - 3) : start] or "\f" in text[end : end + 3]:
            found.add((start, end))
    return found


def _cut_at(text: str, lines: list[tuple[int, int]], tables: Sequence[LooseTable]) -> list[tuple[int, int]]:
    """Lines with each table as one line of its own; what stands before and after it in its lines is kept."""
    kept: list[tuple[int, int]] = []
    at = 0
    for table in tables:
        while at < len(lines) and lines[at][1] <= table.start:
            kept.append(lines[at])
            at += 1
        if at < len(lines) and lines[at][0] < table.start:
            kept.append((lines[at][0], table.start))
        kept.append((table.start, table.end))
        while at < len(lines) and lines[at][1] <= table.end:
            at += 1
        if at < len(lines) and lines[at][0] < table.end:
            lines[at] = (table.end, lines[at][1])
            if _RULER.fullmatch(text, *lines[at]):
                at += 1
    return [*kept, *lines[at:]]


def _loose_blocks(loose: LooseTable, table: int) -> list[Block]:
    cells = [
        Block(
            BlockKind.CELL,
            cell.start,
            cell.end,
            None,
            None,
            table,
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
        )
        for cell in loose.cells
    ]
    return [Block(BlockKind.TABLE, loose.start, loose.end, None, None, table), *cells]


def _wrapped_width(lines: Sequence[tuple[int, int]]) -> int | None:
    """The width at which a text was broken into lines; None when its lines are paragraphs."""
    lengths = sorted(end - start for start, end in lines if end - start >= 30)
    if len(lengths) < 8:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(1 for length in lengths if width * 0.8 <= length <= width)
    return width if width <= 140 and full * 2 >= len(lengths) else None


def _paragraph_stop(text: str, lines: Sequence[tuple[int, int]], at: int, width: int | None) -> int:
    """The line after the last one of the paragraph that begins at a line."""
    stop = at + 1
    while stop < len(lines):
        before, following = lines[stop - 1], lines[stop]
        if not _goes_on(text, before, following) and not (
            width is not None and _was_broken(text, before, following, width)
        ):
            break
        stop += 1
    return stop


def _is_spaced(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Whether blank lines part the paragraphs of a text, so that lines without one between them belong together."""
    if _BLANK.search(text) is None:
        return False
    labelled = [place for place in range(1, len(lines)) if label_at(text, *lines[place]) is not None]
    after_blank = sum(1 for place in labelled if _BLANK.search(text, lines[place - 1][1], lines[place][0]))
    adjacent = sum(1 for one, two in itertools.pairwise(lines) if not _BLANK.search(text, one[1], two[0]))
    return len(labelled) >= 4 and after_blank * 10 >= len(labelled) * 7 and adjacent * 5 >= len(lines)


def _block_stop(text: str, lines: Sequence[tuple[int, int]], at: int) -> int:
    """The line after the last one of a block without blank lines that begins with a label or is prose."""
    stop = at + 1
    is_item = label_at(text, *lines[at]) is not None or _LABEL_ALONE.fullmatch(text, *lines[at]) is not None
    while stop < len(lines):
        before, following = lines[stop - 1], lines[stop]
        if _BLANK.search(text, before[1], following[0]) or text.find("|", before[1], following[1]) >= 0:
            break
        if label_at(text, *following) is not None or _RULER.fullmatch(text, *following):
            break
        if not is_item and (before[1] - before[0] < 40 or text[before[0] : before[1]].isupper()):
            break
        stop += 1
    return stop


def _was_broken(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the next line's first word would not have fitted: the line was broken for width."""
    before = text[line[0] : line[1]].rstrip()
    after = text[following[0] : following[1]].split(maxsplit=1)
    between = text[line[1] : following[0]]
    if not after or before.endswith(_ENDS_SENTENCE) or "\n\n" in between or "|" in between:
        return False
    if before.isupper() or label_at(text, *following) is not None:
        return False
    return len(before) + 1 + len(after[0]) > width * 0.97


def _goes_on(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a sentence runs over a line end: no stop before it, a small letter after it."""
    before = text[line[0] : line[1]].rstrip()
    after = text[following[0] : following[1]].lstrip()
    if text.find("|", line[1], following[0]) >= 0 or text.count("\t", *following) >= 2:
        return False  # a row of a table begins below
    if before.endswith(",") and before.isupper() and after.isupper():
        return True
    if "\t" in before or "|" in before or before.endswith(_ENDS_SENTENCE):
        return before.endswith(",") and after[:1].islower()
    label = label_at(text, *following)
    if label is None and _HANGING.search(before):
        # "Chỉ tiêu theo từng năm" is a heading where a blank line and a capital follow.
        return not (after[:1].isupper() and _BLANK.search(text, line[1], following[0]))
    if label is not None and label.style not in BULLETS and _POINTING.search(before):
        # "… quy định tại mục" / "3.2.1. Các chứng từ": the number belongs to the sentence.
        return True
    if not after[:1].islower() or label is not None:
        return False
    if len(before) < 25 and not before.isupper() and label_at(text, *line) is not None:
        return True
    # Headings in capitals end where they end; a short line (a table cell) does too.
    return len(before) >= 25 and not before.isupper()


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cells of a line drawn with bars or tabs, as trimmed spans; fewer than two is no row."""
    sign = "|" if text.count("|", start, end) >= 2 else "\t"
    if text.find(sign, start, end) < 0:
        return []
    piece = text[start:end]
    if sign == "|":
        lead = len(piece) - len(piece.lstrip())
        start += lead + (1 if piece.lstrip().startswith("|") else 0)
        end -= len(piece) - len(piece.rstrip()) + (1 if piece.rstrip().endswith("|") else 0)
    spans: list[tuple[int, int]] = []
    at = start
    while at <= end:
        stop = text.find(sign, at, end)
        stop = end if stop < 0 else stop
        spans.append(_trim(text, at, stop))
        at = stop + 1
    return spans


def _opens(text: str, start: int) -> bool:
    """Whether a line begins with a bar."""
    return text[start : start + 4].lstrip().startswith("|")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _table_rows(text: str, lines: Sequence[tuple[int, int]], at: int) -> list[list[tuple[int, int]]]:
    """Rows of the table that begins at a line; rows of at least two cells, even in number."""
    rows: list[list[tuple[int, int]]] = []
    width = 0
    for place in range(at, len(lines)):
        start, end = lines[place]
        if rows and _RULER.fullmatch(text, start, end):
            rows.append([])
            continue
        cells = _cells(text, start, end)
        if (
            rows
            and rows[0]
            and len(cells) == len(rows[0]) - 1
            and _opens(text, start)
            and not _opens(text, lines[at][0])
        ):
            cells.insert(0, (start, start))  # "| Tổng cộng | 12 |" under rows that begin with their number
        width = max(width, len(rows[-1]) if rows else len(cells))
        if len(cells) < 2 or abs(len(cells) - width) > max(2, width // 2):
            break
        rows.append(cells)
    return rows


def _lines_of(rows: Sequence[Sequence[tuple[int, int]]], lines: Sequence[tuple[int, int]], at: int) -> int:
    return min(len(rows), len(lines) - at)


def _table_blocks(rows: Sequence[Sequence[tuple[int, int]]], table: int) -> list[Block]:
    filled = [row for row in rows if row]
    whole = Block(BlockKind.TABLE, filled[0][0][0], filled[-1][-1][1], None, None, table)
    cells = [
        Block(BlockKind.CELL, start, end, None, None, table, row_number, column)
        for row_number, row in enumerate(filled, 1)
        for column, (start, end) in enumerate(row, 1)
    ]
    return [whole, *cells]
