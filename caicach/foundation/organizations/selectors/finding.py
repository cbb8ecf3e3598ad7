"""Finding a unit by whatever people write: with or without marks, abbreviated, misspelt, by an old name or by code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from caicach.domain.vietnamese.folding import fold
from caicach.foundation.organizations.models import Unit, UnitKind
from caicach.foundation.organizations.selectors.index import Index, Name, index, marked, plain, split_type

#: Likeness (0..100) below which a misspelt name is not offered.
TYPO_CUTOFF = 82
#: Points by how a name was met; what else is known of the query adds to or takes from them.
_EXACT, _PREFIX, _WORDS, _INSIDE, _FORMER_KEY = 100, 80, 70, 60, 55
_KIND_ORDER = {kind: place for place, kind in enumerate(UnitKind.values)}
_AREA_WORD = re.compile(
    r"\s(?=(?:thành phố|thị xã|thị trấn|huyện|quận|tỉnh|tp|tx|thanh pho|thi xa|huyen|quan|tinh)[.\s])", re.I
)


@dataclass(frozen=True)
class Found:
    """A unit that answers the query: how well (0..130), and by which of its names."""

    unit: Unit
    score: int
    matched: str


@dataclass(frozen=True)
class _Query:
    type_key: str
    key: str
    marked_key: str
    has_marks: bool
    areas: tuple[tuple[str, str], ...]


def find_units(text: str, on: date | None = None, kinds: Collection[str] | None = None, limit: int = 20) -> list[Found]:
    """Units whose name or code answers `text`, best first.

    "P. Thạch Quý", "thach quy", "Phường Thạch Quý, TP Hà Tĩnh", "18091" all find the same unit. With `on` only units
    (and names) in force on that day answer; without it units still in force come before those that ended.
    """
    names = index()
    scores: dict[int, tuple[int, Name]] = {}
    for name, score in _candidates(names, text):
        if kinds is not None and name.kind not in kinds:
            continue
        if on is not None and not name.borne_on(on):
            continue
        known = scores.get(name.unit_id)
        if known is None or score > known[0]:
            scores[name.unit_id] = (score, name)
    best = sorted(scores.items(), key=lambda item: _order(*item[1]))[:limit]
    rows = Unit.objects.select_related("parent__parent").in_bulk([pk for pk, _ in best])
    return [Found(rows[pk], score, name.name) for pk, (score, name) in best if pk in rows]


def _order(score: int, name: Name) -> tuple[int, bool, int, str, str]:
    return (-score, name.valid_to is not None, _KIND_ORDER.get(name.kind, 9), name.key, name.code)


def _candidates(names: Index, text: str) -> Iterable[tuple[Name, int]]:
    code = text.strip().lower()
    if code in names.by_code:
        yield from ((name, 130) for name in names.by_code[code])
        if code.isdigit():
            return
    readings = [_read(text, split_areas=False), _read(text, split_areas=True)]
    met = False
    for query in dict.fromkeys(readings):
        for name, score in _by_letters(names, query):
            met = met or score >= _PREFIX
            yield name, score
    if not met:
        for query in dict.fromkeys(readings):
            yield from _by_likeness(names, query)


def _read(text: str, *, split_areas: bool) -> _Query:
    """Take the type and the wider areas off the text: "P. Thạch Quý, TP Hà Tĩnh" is a ward within Hà Tĩnh."""
    head, *rest = [part for part in text.replace("\u2013", ",").split(",") if part.strip()] or [""]
    if split_areas and (parts := _AREA_WORD.split(head))[1:]:
        # the first part may itself begin with an area word ("thành phố Hà Tĩnh tỉnh Hà Tĩnh")
        head, rest = (parts[0], [*parts[1:], *rest]) if parts[0].strip() else (parts[1], [*parts[2:], *rest])
    type_key, key = split_type(head)
    written = marked(head)
    return _Query(
        type_key=type_key,
        key=key,
        marked_key=" ".join(written.split()[-len(key.split()) :]) if key else "",
        has_marks=fold(head) != head.lower(),
        areas=tuple(split_type(part) for part in rest),
    )


def _by_letters(names: Index, query: _Query) -> Iterable[tuple[Name, int]]:
    if not query.key:
        return
    exact = names.by_key.get(query.key, [])
    for name in exact:
        yield name, _judge(names, name, query, _EXACT)
    squeezed = query.key.replace(" ", "")
    for name in names.names:
        if query.key in name.key:
            if name.key != query.key:
                yield name, _judge(names, name, query, _met_inside(name.key, query.key))
        elif name.keys and squeezed in name.keys.split():
            yield name, _judge(names, name, query, _FORMER_KEY)


def _met_inside(key: str, wanted: str) -> int:
    if key.startswith(wanted):
        return _PREFIX
    return _WORDS if f" {wanted}" in key else _INSIDE


def _by_likeness(names: Index, query: _Query) -> Iterable[tuple[Name, int]]:
    if len(query.key) < 3:
        return
    keys = list(names.by_key)
    for key, likeness, _ in process.extract(query.key, keys, scorer=fuzz.ratio, score_cutoff=TYPO_CUTOFF, limit=40):
        for name in names.by_key[key]:
            yield name, _judge(names, name, query, round(likeness / 2))


def _judge(names: Index, name: Name, query: _Query, score: int) -> int:
    """Add for marks and type and area that agree, take off for those that do not."""
    if query.has_marks:
        score += 8 if name.marked_key == query.marked_key else -6
    if query.type_key:
        score += 8 if name.type_key == query.type_key else -10
    if not name.is_current_name:
        score -= 2
    for area in query.areas:
        score += 10 if _within(names, name, area) else -15
    return score


def _within(names: Index, name: Name, area: tuple[str, str]) -> bool:
    """Whether a unit above the named one, now or in the line of its path, bears the area's name."""
    _, key = area
    above = [int(step) for step in name.path.split("/") if step and int(step) != name.unit_id]
    return any(other.key == key for pk in above for other in names.by_unit.get(pk, ()))


def one_unit(text: str, on: date | None = None, kinds: Collection[str] | None = None) -> Unit | None:
    """The unit that `text` names beyond doubt: a code, or a full name that exactly one unit bears; otherwise None."""
    found = [hit for hit in find_units(text, on=on, kinds=kinds, limit=3) if hit.score >= _EXACT - 6]
    if not found or (len(found) > 1 and found[1].score == found[0].score):
        return None
    return found[0].unit


def same_name(left: str, right: str) -> bool:
    """Whether two spellings mean one name, types set aside."""
    return split_type(left)[1] == split_type(right)[1] or plain(left) == plain(right)
