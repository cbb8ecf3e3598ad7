"""The names of all units, folded once and kept in memory: 14,000 names are searched in milliseconds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Max

from caicach.domain.vietnamese.folding import fold, matching_form
from caicach.foundation.organizations.models import Unit, UnitName

#: Folded spellings of the types of units. A whole word or an abbreviation with or without its dot.
TYPE_SPELLINGS: Final = {
    "thanh pho": "thanh pho",
    "tp": "thanh pho",
    "tinh": "tinh",
    "t": "tinh",
    "quan": "quan",
    "q": "quan",
    "huyen": "huyen",
    "h": "huyen",
    "thi xa": "thi xa",
    "tx": "thi xa",
    "thi tran": "thi tran",
    "tt": "thi tran",
    "phuong": "phuong",
    "p": "phuong",
    "xa": "xa",
    "x": "xa",
    "dac khu": "dac khu",
    "dk": "dac khu",
}
#: An abbreviation must be followed by a dot or a space, a number may follow at once ("P1", "Q.3").
_TYPE = re.compile(
    r"^(?:ubnd\s+|uy ban nhan dan\s+)?"
    r"(thanh pho|thi xa|thi tran|dac khu|phuong|huyen|quan|tinh|xa|(?:tp|tx|tt|dk|[pxqht])(?=[.\s\d])|tp(?=[a-z]))"
    r"\.?\s*"
)
_SIGNS = re.compile(r"[\s.,;:\-–—()/]+")


def plain(text: str) -> str:
    """Folded, every sign a single space: the form in which names are compared."""
    return _SIGNS.sub(" ", fold(text)).strip()


def marked(text: str) -> str:
    """Lower case with marks, tone in one place ("hoá" = "hóa"), every sign a single space."""
    return _SIGNS.sub(" ", matching_form(text)).strip()


def split_type(text: str) -> tuple[str, str]:
    """("phuong", "thach quy") of "P. Thạch Quý"; an empty type where the text names none, or only a type."""
    folded = " ".join(fold(text).split())
    match = _TYPE.match(folded)
    if match is None or not plain(folded[match.end() :]):
        return "", plain(folded)
    return TYPE_SPELLINGS[match.group(1)], plain(folded[match.end() :])


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one unit, with the days on which it was borne (None: not known, or still)."""

    unit_id: int
    kind: str
    code: str
    name: str
    type_key: str
    key: str
    marked_key: str
    path: str
    valid_from: date | None
    valid_to: date | None
    is_current_name: bool
    keys: str

    def borne_on(self, day: date) -> bool:
        """Whether the unit bore this name on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Index:
    """All names, by folded key, by code and by unit."""

    names: tuple[Name, ...]
    by_key: dict[str, list[Name]]
    by_code: dict[str, list[Name]]
    by_unit: dict[int, list[Name]]


_Version = tuple[datetime | None, int | None, int | None]
_kept: dict[str, tuple[_Version, Index]] = {}


def index() -> Index:
    """The index as the database is now; read again only after a unit or a name has changed."""
    newest = Unit.objects.aggregate(at=Max("modified_at"), pk=Max("pk"))
    version: _Version = (newest["at"], newest["pk"], UnitName.objects.aggregate(pk=Max("pk"))["pk"])
    held = _kept.get("index")
    if held is None or held[0] != version:
        held = (version, _read())
        _kept["index"] = held
    return held[1]


def _read() -> Index:
    names = [*_present_names(), *_former_names()]
    by_key: dict[str, list[Name]] = {}
    by_code: dict[str, list[Name]] = {}
    by_unit: dict[int, list[Name]] = {}
    for name in names:
        by_key.setdefault(name.key, []).append(name)
        by_unit.setdefault(name.unit_id, []).append(name)
        if name.is_current_name:
            by_code.setdefault(name.code.lower(), []).append(name)
    return Index(tuple(names), by_key, by_code, by_unit)


_COLUMNS = ("pk", "kind", "code", "name", "path", "valid_from", "valid_to", "search_keys")


def _present_names() -> Iterable[Name]:
    for pk, kind, code, name, path, valid_from, valid_to, keys in Unit.objects.order_by().values_list(*_COLUMNS):
        type_key, key = split_type(name)
        marked_key = marked(name).removeprefix(_type_marked(name, type_key)).strip()
        yield Name(pk, kind, code, name, type_key, key, marked_key, path, valid_from, valid_to, True, keys)


def _former_names() -> Iterable[Name]:
    for former in UnitName.objects.select_related("unit").exclude(name=""):
        unit = former.unit
        if former.name == unit.name:
            continue
        type_key, key = split_type(former.name)
        marked_key = marked(former.name).removeprefix(_type_marked(former.name, type_key)).strip()
        span = (former.valid_from or unit.valid_from, former.valid_to or unit.valid_to)
        yield Name(unit.pk, unit.kind, unit.code, former.name, type_key, key, marked_key, unit.path, *span, False, "")


def _type_marked(name: str, type_key: str) -> str:
    """The words of the type as the name writes them, lower case; empty where there is no type."""
    return " ".join(marked(name).split()[: len(type_key.split())]) if type_key else ""
