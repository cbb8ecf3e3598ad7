"""The same quantity told twice: in text and note, in two places of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.contexts import Contexts
from caicach.domain.documents.dates import DateKind
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.numbers import format_number

_ANCHOR_REACH: Final = 60
_TOTAL_LEAD: Final = re.compile(r"\s*(?:tổng\s+)?số\s+")
_STOP_WORDS: Final = frozenset(
    [
        "là",
        "và",
        "của",
        "các",
        "có",
        "được",
        "đã",
        "trên",
        "trong",
        "với",
        "cho",
        "tại",
        "về",
        "theo",
        "từ",
        "đến",
        "một",
        "những",
        "này",
        "đó",
        "tổng",
        "số",
        "việc",
        "hiện",
        "nay",
        "đạt",
        "gồm",
        "phường",
        "xã",
        "huyện",
        "tỉnh",
    ]
)


def check_cross(scanned: ScannedPaper, contexts: Contexts) -> list[Finding]:
    """Contradictions between two statements of one quantity."""
    return [*_note_against_text(scanned), *_told_twice(scanned, contexts)]


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
        own, other = said[-1], told[0]
        if re.search(r"[.;]\s", scanned.plain[own.unit_end : mark.start]):
            continue
        if own.unit != other.unit or own.amount == other.amount:
            continue
        sentence = scanned.plain[max(0, own.start - 110) : own.start]
        if not _share_words(sentence, scanned.plain[note.body : other.start]):
            continue
        yield _note_finding(scanned, own, other, note.start)


def _share_words(first: str, second: str) -> bool:
    """Whether two leads speak of the same thing: most words of the shorter are in the longer."""
    one, two = _words(first), _words(second)
    if not one or not two:
        return False
    small, large = (one, two) if len(one) <= len(two) else (two, one)
    return len(small & large) * 10 >= len(small) * 6


def _words(lead: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", lead)) - _STOP_WORDS


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


def _clause_start(plain: str, offset: int) -> int:
    floor = max(0, offset - 110)
    cut = max(plain.rfind(sign, floor, offset) for sign in (". ", "; ", "\n", ": "))
    start = cut + 1 if cut >= 0 else floor
    while start < offset and plain[start].isspace():
        start += 1
    return start


@dataclass(frozen=True, slots=True)
class _Statement:
    """A quantity with the words that say what it counts, its period and its section."""

    quantity: Quantity
    key: tuple[str, ...]
    period: tuple[object, ...]
    place: int


_LEAD: Final = re.compile(
    r"(?P<noun>(?:tổng\s+số|tổng|số\s+lượng|số)\s+[^\d,;:.()\n]{6,90}?)\s*(?:là|đạt|có|:|gồm|hiện\s+có|được\s+bố\s+trí|hiện\s+tại\s+là)*\s*:?\s*$"
)
_TURN: Final = re.compile(
    r"(?:giảm|tăng|cùng\s+kỳ|so\s+với|thêm|lũy\s+kế|trong\s+đó|bình\s+quân|dự\s+kiến|kế\s+hoạch|mỗi|kỳ\s+trước|chuyển\s+sang)"
)


def _told_twice(scanned: ScannedPaper, contexts: Contexts) -> Iterator[Finding]:
    """Two figures for "tổng số …" in the same words and period."""
    told: dict[tuple[object, ...], list[_Statement]] = defaultdict(list)
    for statement in _statements(scanned, contexts):
        unit = statement.quantity.unit
        told[(statement.key, statement.period, unit.name if unit else None)].append(statement)
    for statements in told.values():
        first = statements[0]
        for other in statements[1:]:
            if other.quantity.amount != first.quantity.amount:
                yield _twice_finding(scanned, first, other)


def _statements(scanned: ScannedPaper, contexts: Contexts) -> Iterator[_Statement]:
    for index, paragraph in enumerate(scanned.paragraphs):
        if paragraph.kind is BlockKind.CELL:
            continue
        for quantity in scanned.quantities_in(paragraph.start, paragraph.end):
            if quantity.is_percent or quantity.unit is None:
                continue
            floor = max(paragraph.start, quantity.start - 110)
            lead = _LEAD.search(scanned.plain[floor : quantity.start])
            if lead is None or _TURN.search(scanned.plain[max(floor, quantity.start - 70) : quantity.start]):
                continue
            noun = lead["noun"]
            key = tuple(sorted(_words(noun)))
            if len(key) < 3:
                continue
            yield _Statement(quantity, key, _period(scanned, paragraph.start, quantity), index)


def _period(scanned: ScannedPaper, floor: int, quantity: Quantity) -> tuple[object, ...]:
    """The last period named before a figure in its paragraph."""
    for item in reversed(scanned.dates_in(max(floor, quantity.start - 260), quantity.start)):
        if item.kind in (DateKind.QUARTER, DateKind.MONTH, DateKind.HALF, DateKind.YEAR):
            return (item.kind, item.year, item.month, item.quarter)
    return ()


def _twice_finding(scanned: ScannedPaper, first: _Statement, other: _Statement) -> Finding:
    start = _clause_start(scanned.plain, other.quantity.start)
    end = other.quantity.unit_end
    said = format_number(first.quantity.value)
    told = format_number(other.quantity.value)
    before = _clause_start(scanned.plain, first.quantity.start)
    quote = " ".join(scanned.text[before : first.quantity.unit_end].split())
    return Finding(
        Kind.CROSS,
        Severity.ERROR if not first.period or first.period == other.period else Severity.WARNING,
        scanned.text[start:end],
        start,
        end,
        f"Cùng một số liệu được ghi hai lần khác nhau: ở trên là {said} (“{quote}”), ở đây là {told}. "
        "Thống nhất một số liệu hoặc ghi rõ hai kỳ khác nhau.",
    )
