"""Sums printed as sums ("140 + 194 = 334"), and parts with the rest of a whole ("38/41 …; còn lại 03")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from caicach.domain.documents.checks.model import Severity, Sum
from caicach.domain.documents.checks.totals import holds_otherwise, sum_of
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper

_REST: Final = re.compile(
    r"(?:còn\s+lại|còn|số\s+còn\s+lại\s+là|chưa\s+(?:hoàn\s+thành|thực\s+hiện|đạt|giải\s+quyết))\s*(?:là\s*|:\s*|có\s*)?$"
)
# "1.4 = 1.4.1 + 1.4.2" at the start of a cell adds rows, not these digits.
_CODES_ONLY: Final = re.compile(r"\s*\(?\d+(?:\.\d+)*\)?\s*=\s*\(?\d+(?:\.\d+)*\)?\s*[+/]")
_AND_MORE: Final = re.compile(r"[^.;|()\d]{0,60}(?:,|\svà)\s[^.;|()\d]{0,30}")
_ADDED: Final = re.compile(r"\s*\+\s*")
_EQUALS: Final = re.compile(r"\s*=\s*")


def rests(scanned: ScannedPaper, paragraph: Paragraph) -> Iterator[tuple[Sum, Severity]]:
    """ "38/41 nhiệm vụ …; còn lại 03 nhiệm vụ": part and rest make the whole."""
    quantities = [item for item in scanned.quantities_in(paragraph.body, paragraph.end) if not item.is_percent]
    plain = scanned.plain
    for part, whole, rest in zip(quantities, quantities[1:], quantities[2:], strict=False):
        if plain[part.unit_end : whole.start].strip() != "/":
            continue
        gap = plain[whole.unit_end : rest.start]
        if len(gap) > 220 or not _REST.search(gap) or gap.count(".") > 1 or "|" in gap:
            continue
        if whole.unit and rest.unit and whole.unit.name != rest.unit.name:
            continue
        parts = [part, rest, *_more_rests(plain, rest, quantities)]
        if part.value + rest.value == whole.value:
            parts = parts[:2]
        verdict = "ok" if sum(item.value for item in parts) == whole.value else "wrong"
        yield sum_of(scanned, (part.start, parts[-1].unit_end), parts, whole, verdict), Severity.ERROR


def _more_rests(plain: str, rest: Quantity, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """ "còn 19 nhiệm vụ đang làm và 06 nhiệm vụ quá hạn": the rest in several figures of its unit."""
    for item in quantities:
        if item.start < rest.unit_end:
            continue
        gap = plain[rest.unit_end : item.start]
        if item.unit is None or item.unit != rest.unit or not _AND_MORE.fullmatch(gap):
            return
        yield item
        rest = item


def additions(scanned: ScannedPaper, paragraph: Paragraph) -> Iterator[tuple[Sum, Severity]]:
    """ "140 + 194 = 334" and "334 = 140 + 194"."""
    plain = scanned.plain
    if plain.find("+", paragraph.start, paragraph.end) < 0:
        return
    if paragraph.kind is BlockKind.CELL and _CODES_ONLY.match(plain, paragraph.start, paragraph.end):
        return
    quantities = scanned.quantities_in(paragraph.start, paragraph.end)
    at = 0
    while at < len(quantities):
        stop = at
        while stop + 1 < len(quantities) and _ADDED.fullmatch(
            plain, quantities[stop].unit_end, quantities[stop + 1].start
        ):
            stop += 1
        if stop > at:
            yield from _added(scanned, quantities, at, stop)
        at = stop + 1


def _added(
    scanned: ScannedPaper, quantities: Sequence[Quantity], first: int, last: int
) -> Iterator[tuple[Sum, Severity]]:
    plain = scanned.plain
    parts = quantities[first : last + 1]
    total = None
    if last + 1 < len(quantities) and _EQUALS.fullmatch(plain, quantities[last].unit_end, quantities[last + 1].start):
        total = quantities[last + 1]
    elif first and _EQUALS.fullmatch(plain, quantities[first - 1].unit_end, parts[0].start):
        total = quantities[first - 1]
    if total is None:
        return
    holds = sum(part.value for part in parts) == total.value or holds_otherwise(scanned, parts, total) == "one way"
    verdict = "ok" if holds else "wrong"
    span = (min(parts[0].start, total.start), max(parts[-1].unit_end, total.unit_end))
    yield sum_of(scanned, span, parts, total, verdict), Severity.ERROR
