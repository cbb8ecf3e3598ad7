"""The table of particulars that law portals print above a paper: number, issuer, signer, day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from caicach.domain.documents.phrases import alternatives, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.symbols import SYMBOL, symbol_from

_LABELS: Final[dict[str, list[str]]] = load("header")["portal"]
_FIELD: Final = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{name}>{alternatives(labels)})" for name, labels in _LABELS.items())
    + r")\s*(?::[\s|:]*|\|[\s|]*)"
)
_DAY: Final = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SPAN: Final = 4000


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the portal says of the paper; `span` reaches from its first label to its last value."""

    number: str | None = None
    symbol: str | None = None
    date: date | None = None
    issuer: str | None = None
    signer: str | None = None
    title: str | None = None
    span: tuple[int, int] | None = None


def read_particulars(scanned: ScannedPaper) -> Particulars:
    """Read the particulars; at least a number and one more label must stand close together."""
    fields = list(_FIELD.finditer(scanned.plain, 0, _SPAN))
    first = next((place for place, found in enumerate(fields) if found["number"]), None)
    if first is None:
        return Particulars()
    near = [found for found in fields[first:] if found.start() - fields[first].start() < 1200]
    values: dict[str, tuple[int, int]] = {}
    for place, found in enumerate(near):
        name = str(found.lastgroup)
        stop = near[place + 1].start() if place + 1 < len(near) else found.end() + 160
        values.setdefault(name, _value(scanned.text, found.end(), min(stop, len(scanned.text))))
    if len(values) < 3:
        return Particulars()
    return _particulars(scanned, values, near[0].start())


def _value(text: str, start: int, stop: int) -> tuple[int, int]:
    cut = re.compile(r"\s*[|\n]").search(text, start, stop)
    return start, cut.start() if cut and cut.start() > start else stop


def _particulars(scanned: ScannedPaper, values: dict[str, tuple[int, int]], start: int) -> Particulars:
    written = {name: " ".join(scanned.text[left:right].split()).strip(" :|") for name, (left, right) in values.items()}
    found = SYMBOL.search(written["number"])
    symbol = symbol_from(found) if found else None
    return Particulars(
        symbol.number if symbol else None,
        symbol.letters if symbol else None,
        _day(written.get("date", "")),
        written.get("issuer") or None,
        written.get("signer") or None,
        written.get("title") or None,
        (start, max(right for _, right in values.values())),
    )


def _day(written: str) -> date | None:
    found = _DAY.match(written)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
