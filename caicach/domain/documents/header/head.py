"""Where the head of a paper lies: after a portal's furniture, before the first heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.header.lines import Line, head_lines
from caicach.domain.documents.header.types import CODE_OF_NAME
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper

_DATA: Final = load("header")
_MOTTO: Final = re.compile(alternatives(listed(_DATA, "motto")))
_NEAR: Final = re.compile(r"số\s*:?[\s\d./…_]*[/-]\s?[a-zđ]|ngày\s*[\d\s.…_]*tháng")
_ABOVE: Final = 400
_SPAN: Final = 3000
_FURNITURE: Final = 6000


@dataclass(frozen=True, slots=True)
class Head:
    """Span and lines of a head. `motto` is where the motto begins, when one is printed."""

    start: int
    end: int
    lines: list[Line]
    motto: int | None


def find_head(scanned: ScannedPaper) -> Head:
    """The head begins a little above the first motto and ends at the first numbered heading."""
    motto = _motto(scanned)
    start = max(0, motto - _ABOVE) if motto is not None else 0
    if start:
        # Never begin inside a line: a menu cut in half may look like a name.
        line = scanned.text.find("\n", start, motto)
        bar = scanned.text.find("|", start, motto)
        cuts = [place for place in (line, bar) if place >= 0]
        start = min(cuts) + 1 if cuts else start
    end = _end(scanned, motto if motto is not None else 0)
    return Head(start, end, _whole_types(head_lines(scanned, start, end)), motto)


def _whole_types(lines: list[Line]) -> list[Line]:
    """A type that was broken over two lines ("QUYẾT" / "ĐỊNH") is put together again."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last and line.text.isupper() and last.text.isupper() and f"{last.plain} {line.plain}" in CODE_OF_NAME:
            text = f"{last.text} {line.text}"
            whole[-1] = Line(last.start, line.end, text, f"{last.plain} {line.plain}")
        else:
            whole.append(line)
    return whole


def _motto(scanned: ScannedPaper) -> int | None:
    """The first motto in capitals with a number or a day of signing near it."""
    for found in _MOTTO.finditer(scanned.plain, 0, _FURNITURE):
        printed = scanned.text[found.start() : found.start() + 4].isupper()
        if printed and _NEAR.search(scanned.plain, max(0, found.start() - 400), found.end() + 500):
            return found.start()
    return None


def _end(scanned: ScannedPaper, start: int) -> int:
    limit = min(len(scanned.text), start + _SPAN)
    for item in scanned.outline:
        if item.start >= limit:
            break
        if item.start >= start and item.label.style.value not in ("dash", "plus", "star", "letter"):
            return item.start
    return limit
