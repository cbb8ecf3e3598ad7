"""Parts of a total: reading a listing, and whether parts explain a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("families")
_FAMILIES: Final = {
    str(entry["name"]): tuple(matching_form(member) for member in entry["members"]) for entry in _DATA["family"]
}
_MEMBER: Final = {name: re.compile(rf"(?<!\w){alternatives(members)}(?!\w)") for name, members in _FAMILIES.items()}
_OVERLAP: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA['overlap'], 'words'))}(?!\w)")
_CHANGING: Final = re.compile(r"(?<!\w)(?:tăng|giảm|so\s+với|cùng\s+kỳ|lũy\s+kế|bình\s+quân)(?!\w)")


_UNCOUNTED: Final = re.compile(rf"\W*{alternatives(listed(load('figures')['totals'], 'uncounted'))}(?!\w)")


@dataclass(frozen=True, slots=True)
class Listing:
    """Parts of a listing: all counted figures, and the first of each item at the upper level."""

    parts: tuple[Quantity, ...]
    primary: tuple[Quantity, ...]
    labels: tuple[str, ...]
    end: int
    is_even: bool  # every item has exactly one figure
    is_open: bool = False  # an item names things without a figure


def read_listing(scanned: ScannedPaper, span: tuple[int, int]) -> Listing | None:
    """Read the items of a span; figures in brackets, shares and wholes of fractions are left out."""
    plain = scanned.plain
    items = list(_items(plain, *span))
    outer_sign = ";" if any(sign in (";", "\n") for _, _, sign in items) else ""
    parts: list[Quantity] = []
    primary: list[Quantity] = []
    labels: list[str] = []
    is_even = True
    is_open = False
    fresh = True
    for start, end, sign in items:
        own = _counted(scanned, start, end)
        is_open = is_open or (not own and _leaves_open(plain[start:end], is_first=start == span[0]))
        if own:
            is_even = is_even and len(own) == 1
            parts.extend(own)
            labels.append(plain[start:end].strip())
            if fresh or not outer_sign:
                primary.extend(own[:1])
                fresh = False
        if sign in (";", "\n", "") and outer_sign:
            fresh = True
    if not parts:
        return None
    mixed = outer_sign and len(primary) < len(parts)
    if mixed and len(primary) < 2:
        primary = list(parts)
    end = max(parts[-1].unit_end, _after_share(scanned, parts[-1].unit_end, span[1]))
    return Listing(tuple(parts), tuple(primary), tuple(labels), end, is_even, is_open)


def _leaves_open(item: str, *, is_first: bool) -> bool:
    """Whether an item without a figure names things of its own (\"các ủy viên\")."""
    words = item.strip(" :;,.-+")
    return bool(words) and (is_first or bool(_UNCOUNTED.match(words)))


def _after_share(scanned: ScannedPaper, start: int, limit: int) -> int:
    end = start
    for item in scanned.quantities_in(start, min(limit, start + 40)):
        if item.is_percent:
            end = item.unit_end
    return end


def _items(plain: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Items between separators outside brackets, with the sign that closes each."""
    depth = 0
    left = start
    for found in re.compile(r"[()\n;]|,(?=\s)|\.(?=\s)|\s+và(?=\s)").finditer(plain, start, end):
        sign = found.group().strip() or "\n"
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield left, found.start(), "," if sign == "và" else sign
            left = found.end()
    yield left, end, ""


def _counted(scanned: ScannedPaper, start: int, end: int) -> list[Quantity]:
    plain = scanned.plain
    counted: list[Quantity] = []
    depth_at = start
    depth = 0
    previous: Quantity | None = None
    for item in scanned.quantities_in(start, end):
        between = plain[depth_at : item.start]
        depth += between.count("(") - between.count(")")
        depth_at = item.start
        is_whole = previous is not None and plain[previous.unit_end : item.start].strip() == "/"
        previous = item
        if depth > 0 or item.is_percent or is_whole:
            continue
        counted.append(item)
    return counted


def explains(amounts: Sequence[Decimal], total: Decimal) -> int | None:
    """How many of the parts, from the first on, add up to the total; None when none do.

    A run of parts that adds up to the part before it is taken as its breakdown and skipped.
    """
    if len(amounts) < 2:
        return None
    if sum(amounts) == total:
        return len(amounts)
    left = total
    at = 0
    counted = 0
    while at < len(amounts) and at < 60:
        left -= amounts[at]
        counted += 1
        at = _after_breakdown(amounts, at)
        if left == 0 and counted >= 2:
            return next((stop for stop in range(at, len(amounts)) if amounts[stop]), len(amounts))
        if left < 0:
            return None
    return None


def _after_breakdown(amounts: Sequence[Decimal], at: int) -> int:
    running = Decimal(0)
    for stop in range(at + 1, min(len(amounts), at + 12)):
        running += amounts[stop]
        if running == amounts[at] and stop - at >= 2:
            return stop + 1
        if running > amounts[at]:
            break
    return at + 1


def is_exhaustive(labels: Sequence[str]) -> bool:
    """Whether every label is another member of one family (early, on time, late …)."""
    for pattern in _MEMBER.values():
        members = [found.group() for label in labels if (found := pattern.search(label))]
        if len(members) == len(labels) >= 2 and len(set(members)) == len(members):
            return True
    return False


def is_changing(labels: Sequence[str]) -> bool:
    """Whether a label speaks of growth or another period instead of a part."""
    return any(_CHANGING.search(label) for label in labels)


def is_overlapping(labels: Sequence[str]) -> bool:
    """Whether a label names an attribute that others may share."""
    return any(_OVERLAP.search(label) for label in labels) and not is_exhaustive(labels)
