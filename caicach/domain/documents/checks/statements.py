"""Statements "this many of that": a quantity with the words of its clause, its period and its scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.checks.periods import title_span
from caicach.domain.documents.contexts import Contexts
from caicach.domain.documents.dates import DateKind, DateMention
from caicach.domain.documents.header import Header
from caicach.domain.documents.outline import OutlineItem
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.folding import UPPER, fold

_DATA: Final = load("telling")
EMPTY: Final = frozenset(word for phrase in listed(_DATA, "empty") for word in phrase.split())
TURNS: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'turns'))}(?!\w)")
_BOUNDS: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'bounds'))}\s*$")
_WRITERS: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'writers'))}(?!\w)")
_LEADS: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'leads'))}(?!\w)")
_SCOPES: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'scopes'))}(?!\w)")
_COUNTED: Final = frozenset(
    {"person", "dossier", "task", "document", "procedure", "service", "unit", "money", "post", "broadcast", "event"}
    | {"matter", "criterion", "initiative", "machine", "petition", "ballot", "transaction", "project", "group"}
)
_LEFT: Final = re.compile(r"[^,;:.()\[\]|\n\"“”–]*$")
_RIGHT: Final = re.compile(r"[^,;:.()\[\]|\n\"“”–]*")
# "Trong 1.245 hồ sơ tiếp nhận có 1.200 …": the whole ends where its part begins.
_OUT_OF: Final = re.compile(r"(?:trong|trên)\s+(?:(?:tổng\s+)?số\s+)?$")
_ROMAN: Final = re.compile(r"[ivx]+")
_WHOLE: Final = re.compile(r"(?<!\w)(?:tổng\s+số|tổng|số\s+lượng|số)\s")
_PART_BEGINS: Final = re.compile(r"\s(?:có|thì|đã\s+có|trong)\s")
_NAME: Final = re.compile(rf"(?<![.!?:]\s)(?<=\s)[{UPPER}][^\W\d_]*(?:\s+[{UPPER}][^\W\d_]*)+")
_PERIODS: Final = frozenset(
    {DateKind.QUARTER, DateKind.MONTH, DateKind.HALF, DateKind.YEAR, DateKind.YEARS, DateKind.DAY}
)
_REACH: Final = 140
_BRACKET_REACH: Final = 800

Period = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A quantity told: what its clause says besides it, when, of whom, and where it stands.

    `is_distinct` says that the words name one thing: "tổng số hồ sơ tiếp nhận" does, "ban hành 5 văn bản"
    may stand in every section for other papers.
    """

    quantity: Quantity
    words: frozenset[str]
    period: Period
    scope: frozenset[str]
    item: OutlineItem | None
    is_distinct: bool
    start: int
    end: int


def words_of(plain: str) -> frozenset[str]:
    """Syllables that say what is counted."""
    words = re.findall(r"[^\W\d_]+", _WRITERS.sub(" ", plain))
    return frozenset(word for word in words if not _ROMAN.fullmatch(word)) - EMPTY


def statements(scanned: ScannedPaper, contexts: Contexts, header: Header) -> Iterator[Statement]:
    """Statements in the running text and in notes, in order of place."""
    items = {item.start: item for item in scanned.outline}
    title = period_of_title(scanned, header)
    for index, paragraph in enumerate(scanned.paragraphs):
        if paragraph.kind is BlockKind.CELL or scanned.text.count("|", paragraph.start, paragraph.end) >= 2:
            continue
        context = contexts.of(index)
        if context.is_wanted or paragraph.start in scanned.quoted:
            continue
        for quantity in scanned.quantities_in(paragraph.body, paragraph.end):
            told = _clause(scanned, paragraph, quantity)
            if told is None:
                continue
            words = words_of(scanned.plain[told[0] : told[1]])
            if len(words) < 3:
                continue
            period = _period(scanned, paragraph, told, title, context.year or header.year)
            scope = _scope(scanned, paragraph, told, header)
            is_distinct = _is_distinct(scanned, quantity, words, told)
            yield Statement(quantity, words, period, scope, items.get(paragraph.start), is_distinct, *told)


def _is_distinct(scanned: ScannedPaper, quantity: Quantity, words: frozenset[str], told: tuple[int, int]) -> bool:
    before = scanned.plain[told[0] : quantity.start]
    if _WHOLE.search(before) or _OUT_OF.search(before):
        return True
    leads = words_of(" ".join(_LEADS.findall(scanned.plain[told[0] : told[1]])))
    return len(words - leads - words_of(scanned.plain[quantity.end : quantity.unit_end])) >= 2


def _clause(scanned: ScannedPaper, paragraph: Paragraph, quantity: Quantity) -> tuple[int, int] | None:
    """Span of the clause around a quantity; None when it tells no whole of its own."""
    if quantity.unit is None or quantity.unit.name not in _COUNTED:
        return None
    plain = scanned.plain
    floor = max(paragraph.body, quantity.start - _REACH)
    before = plain[floor : quantity.start]
    bare = before.rstrip().removesuffix(":")
    left = _LEFT.search(bare)
    start = floor + (left.start() if left else 0)
    right = _RIGHT.match(plain, quantity.unit_end, min(paragraph.end, quantity.unit_end + _REACH))
    end = right.end() if right else quantity.unit_end
    if _OUT_OF.search(before):
        part = _PART_BEGINS.search(plain, quantity.unit_end, end)
        end = part.start() if part else end
    window = plain[start:end]
    told = _OUT_OF.sub("", plain[start : quantity.start]) + plain[quantity.start : end]
    if plain[quantity.start - 1 : quantity.start] == "-" or not _LEADS.search(plain[start:end]):
        return None
    if (
        TURNS.search(told)
        or len(scanned.quantities_in(start, end)) > 1
        or plain[quantity.unit_end : quantity.unit_end + 1] == "/"
    ):
        return None
    bracket = max(paragraph.start, start - _BRACKET_REACH)
    if plain.rfind("(", bracket, start) > plain.rfind(")", bracket, start):
        return None  # parts of a whole, told in brackets
    if _BOUNDS.search(before) and not _OUT_OF.search(before):
        return None
    # What was left out of a long clause may be what bounds it.
    if len(window) >= 2 * _REACH or start == floor > paragraph.body:
        return None
    return start, end


def period_of_title(scanned: ScannedPaper, header: Header) -> Period:
    """The period a title names ("tháng 10 năm 2024"); empty when it names none or several."""
    span = title_span(scanned, header)
    named = [item for item in scanned.dates_in(*span) if item.kind in _PERIODS] if span else []
    return _as_period(named[0], header.year) if named else ()


def _as_period(item: DateMention, year: int | None) -> Period:
    return (item.kind.value, item.year or year, item.last_year, item.quarter, item.month, item.day)


def _period(
    scanned: ScannedPaper, paragraph: Paragraph, told: tuple[int, int], title: Period, own_year: int | None
) -> Period:
    """The last period named before the end of a clause, else the title's."""
    for item in reversed(scanned.dates_in(max(paragraph.start, told[0] - 300), told[1])):
        if item.kind in _PERIODS:
            return _as_period(item, own_year)
    return title


def _scope(scanned: ScannedPaper, paragraph: Paragraph, told: tuple[int, int], header: Header) -> frozenset[str]:
    """Names and levels told in the paragraph up to the clause's end; the writer's own name is none."""
    floor = max(paragraph.start, told[0] - 400)
    own = fold(f"{header.issuer or ''} {header.place or ''}")
    names = {fold(" ".join(found.group().split())) for found in _NAME.finditer(scanned.text, floor, told[1])}
    levels = {found.group() for found in _SCOPES.finditer(scanned.plain, floor, told[1])}
    return frozenset(name for name in names if name not in own) | frozenset(levels)
