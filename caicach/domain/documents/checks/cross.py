"""The same quantity told twice: in text and note, in two places of the text, in text and table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.checks.statements import EMPTY, TURNS, Statement, statements, words_of
from caicach.domain.documents.checks.verdicts import one_slip
from caicach.domain.documents.contexts import Contexts
from caicach.domain.documents.dates import DateKind, find_dates
from caicach.domain.documents.header import Header
from caicach.domain.documents.outline import BULLETS
from caicach.domain.documents.phrases import listed, load
from caicach.domain.documents.quantities import Quantity, unit_of_phrase
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tables import Table, tables_of
from caicach.domain.vietnamese.numbers import format_number

_ANCHOR_REACH: Final = 60
_TOTAL_LEAD: Final = re.compile(r"\s*(?:trong\s+)?(?:tổng\s+)?số\s+|\s*trong\s+\d")
_TOTALS: Final = frozenset(listed(load("telling"), "totals"))
_OTHER_COLUMN: Final = re.compile(
    r"%|tỷ\s+lệ|kế\s+hoạch|cùng\s+kỳ|mục\s+tiêu|dự\s+toán|lũy\s+kế|luỹ\s+kế|so\s+với|ghi\s+chú|tăng|giảm|chỉ\s+tiêu\s+giao"
)
_MAX_TABLE: Final = 4000


def check_cross(scanned: ScannedPaper, contexts: Contexts, header: Header) -> list[Finding]:
    """Contradictions between two statements of one quantity."""
    told = list(statements(scanned, contexts, header))
    return [*_note_against_text(scanned), *_told_twice(scanned, told), *_text_against_table(scanned, told)]


def _note_against_text(scanned: ScannedPaper) -> Iterator[Finding]:
    """ "… là 537 hồ sơ [7]" against "[7] Số hồ sơ đã giải quyết: 437 hồ sơ"."""
    marks, notes = scanned.footnotes
    by_number = {mark.number: mark for mark in marks}
    for note in notes:
        mark = by_number.get(note.number)
        if mark is None or not _TOTAL_LEAD.match(scanned.plain, note.body):
            continue
        floor = max(0, mark.start - _ANCHOR_REACH)
        said = [
            item for item in scanned.quantities_in(floor, mark.start) if item.unit is not None and not item.is_percent
        ]
        told = [item for item in scanned.quantities_in(note.body, note.end) if item.unit is not None]
        if not said or not told or told[0].is_percent:
            continue
        own, other = _called(scanned.plain, said, told[0], mark.start), told[0]
        if re.search(r"[.;]\s", scanned.plain[own.unit_end : mark.start]):
            continue
        if own.unit != other.unit or own.amount == other.amount:
            continue
        sentence = scanned.plain[max(0, own.start - 110) : mark.start]
        if not _share_words(sentence, scanned.plain[note.body : _clause_end(scanned.plain, other.unit_end, note.end)]):
            continue
        yield _note_finding(scanned, own, other, note.start)


def _called(plain: str, said: Sequence[Quantity], told: Quantity, mark: int) -> Quantity:
    """The figure of a sentence that a note repeats: the one of its amount, else the last outside brackets."""
    own = [item for item in said if item.unit == told.unit and not re.search(r"[.;]\s", plain[item.unit_end : mark])]
    same = next((item for item in own if item.amount == told.amount), None)
    outside = [item for item in own if plain.count(")", item.end, mark) <= plain.count("(", item.end, mark)]
    near = [item for item in (own if len(own) > 1 else []) if one_slip(item.amount, told.amount)]
    return same or next(iter([*near, *reversed(outside)]), said[-1])


def _share_words(first: str, second: str) -> bool:
    """Whether two leads speak of the same thing: most words of the shorter are in the longer."""
    one, two = words_of(first), words_of(second)
    if not one or not two:
        return False
    small, large = (one, two) if len(one) <= len(two) else (two, one)
    return len(small & large) * 10 >= len(small) * 6


def _note_finding(scanned: ScannedPaper, own: Quantity, other: Quantity, note: int) -> Finding:
    start = _clause_start(scanned.plain, own.start)
    said, told = format_number(own.value), format_number(other.value)
    unit = scanned.text[own.end : own.unit_end].strip()
    return Finding(
        Kind.CROSS,
        Severity.ERROR,
        scanned.text[start : own.unit_end],
        start,
        own.unit_end,
        f"Thân văn bản ghi {said} {unit}, chú thích của chính chỗ này ghi {told} {unit} "
        f"(“{' '.join(scanned.text[note : other.unit_end].split())}”; "
        f"chênh {format_number(abs(own.value - other.value))}). Thống nhất một số liệu.",
    )


def _clause_end(plain: str, offset: int, floor: int) -> int:
    found = re.compile(r"[.,;:()]|\s(?:có|trong)\s").search(plain, offset, min(floor, offset + 30))
    return found.start() if found else offset


def _clause_start(plain: str, offset: int) -> int:
    floor = max(0, offset - 110)
    cut = max(plain.rfind(sign, floor, offset) for sign in (". ", "; ", "\n", ": "))
    start = cut + 1 if cut >= 0 else plain.find(" ", floor, offset) + 1 or floor
    while start < offset and plain[start].isspace():
        start += 1
    return start


def _told_twice(scanned: ScannedPaper, told: Sequence[Statement]) -> Iterator[Finding]:
    """Two figures for one thing in the same words, period and scope."""
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for one in told:
        if not one.is_distinct:
            continue
        unit = one.quantity.unit
        groups[(one.words, one.period, one.scope, unit.name if unit else None)].append(one)
    for same in groups.values():
        amounts = {one.quantity.amount for one in same}
        # Three figures in the same words are a list of different things.
        if len(amounts) != 2:
            continue
        first = same[0]
        for other in same[1:]:
            differs = other.quantity.amount != first.quantity.amount
            if differs and is_slip(first.quantity.amount, other.quantity.amount) and not _are_siblings(first, other):
                yield _twice_finding(scanned, first, other)


def _are_siblings(first: Statement, other: Statement) -> bool:
    """Whether two items of one list tell them: each tells of its own thing."""
    one, two = first.item, other.item
    if one is None or two is None or one is two:
        return False
    return one.label.style is two.label.style and (one.parent == two.parent or one.label.style in BULLETS)


def is_slip(first: Decimal, second: Decimal) -> bool:
    """Whether two different figures may stand for one: near each other, or a digit changed or swapped."""
    large = max(abs(first), abs(second))
    if large == 0 or abs(first - second) * 4 <= large:
        return True
    one, two = f"{first.normalize():f}", f"{second.normalize():f}"
    if len(one) != len(two):
        return False
    return sorted(one) == sorted(two) or (len(one) > 1 and sum(a != b for a, b in zip(one, two, strict=True)) == 1)


def _twice_finding(scanned: ScannedPaper, first: Statement, other: Statement) -> Finding:
    said = " ".join(scanned.text[first.start : first.end].split())
    start = first.start if first.start > other.start else other.start
    spaces = len(scanned.text[start : other.end]) - len(scanned.text[start : other.end].lstrip())
    start, end = start + spaces, other.end
    return Finding(
        Kind.CROSS,
        Severity.ERROR,
        scanned.text[start:end],
        start,
        end,
        f"Cùng một số liệu được ghi hai lần khác nhau: ở trên là {format_number(first.quantity.value)} (“{said}”), "
        f"ở đây là {format_number(other.quantity.value)}. Thống nhất một số liệu hoặc ghi rõ hai kỳ khác nhau.",
    )


@dataclass(frozen=True, slots=True)
class _CellTold:
    """A figure of a table with the words of its row and column."""

    value: Decimal
    words: frozenset[str]
    heading: str
    label: str


def _text_against_table(scanned: ScannedPaper, told: Sequence[Statement]) -> Iterator[Finding]:
    """A figure of the text against the one cell whose row and column say the same."""
    cells = [cell for table in tables_of(scanned) for cell in _cells(table)]
    if not cells or not told:
        return
    by_words: dict[frozenset[str], list[_CellTold]] = defaultdict(list)
    for cell in cells:
        by_words[cell.words].append(cell)
    amounts: dict[frozenset[str], set[Decimal]] = defaultdict(set)
    for one in told:
        amounts[one.words].add(one.quantity.amount)
    for one in told:
        unit = one.quantity.unit
        if one.scope or unit is None or unit.name == "money" or (not one.is_distinct and len(amounts[one.words]) > 1):
            continue
        own = words_of(scanned.plain[one.quantity.end : one.quantity.unit_end])
        same = [cell for key in {one.words, one.words - own} if len(key) >= 2 for cell in by_words.get(key, [])]
        same = [cell for cell in same if _same_period(cell.heading, one)]
        if any(cell.value == one.quantity.amount for cell in same) or len(same) != 1:
            continue
        if is_slip(same[0].value, one.quantity.amount):
            yield _table_finding(scanned, one, same[0])


def _cells(table: Table) -> Iterator[_CellTold]:
    if table.height * table.width > _MAX_TABLE:
        return
    for row in table.rows():
        label = _label(table, row)
        if not label:
            continue
        for column in range(1, table.width + 1):
            heading = table.headings.get(column, "")
            figure = table.figure(row, column)
            if figure is None or figure.is_percent or _OTHER_COLUMN.search(heading) or TURNS.search(label):
                continue
            is_number = re.fullmatch(r"(?:stt|tt|số tt|số thứ tự)?", heading.strip(" ./"))
            if is_number and column == 1:
                continue
            named = "" if label in _TOTALS else label
            words = words_of(f"{named} {heading}")
            if len(words) >= 2:
                yield _CellTold(figure.value, words, heading, label)


def _label(table: Table, row: int) -> str:
    """Words of a row's own label: the first cell with letters that is no number of the row and no unit."""
    for column in range(1, min(4, table.width) + 1):
        words = table.plain(row, column)
        if len(re.findall(r"[^\W\d_]{2,}", words)) >= 2 or words in _TOTALS:
            return words if len(words) <= 120 and unit_of_phrase(words) is None else ""
    return ""


def _same_period(heading: str, told: Statement) -> bool:
    """A column of another period tells of something else; a column without one goes with the paper's."""
    named = [item for item in find_dates(heading) if item.kind is not DateKind.CLOCK]
    if not named:
        return True
    if len(named) > 1 or len(told.period) < 6:
        return False
    item, (kind, year, _, quarter, month, _) = named[0], told.period[:6]
    if (item.kind.value, item.quarter, item.month) != (kind, quarter, month):
        return False
    return item.year is None or item.year == year


def _table_finding(scanned: ScannedPaper, told: Statement, cell: _CellTold) -> Finding:
    spaces = len(scanned.text[told.start : told.end]) - len(scanned.text[told.start : told.end].lstrip())
    start, end = told.start + spaces, told.end
    column = f", cột “{cell.heading}”" if words_of(cell.heading) - EMPTY else ""
    return Finding(
        Kind.CROSS,
        Severity.ERROR,
        scanned.text[start:end],
        start,
        end,
        f"Lời văn ghi {format_number(told.quantity.value)}, bảng (dòng “{cell.label}”{column}) ghi "
        f"{format_number(cell.value)}. Thống nhất một số liệu.",
    )
