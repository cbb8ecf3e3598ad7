"""Lines of the head and foot, two-column layouts and glued cells cut apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import UPPER, matching_form

_DATA: Final = load("header")

PROPER: Final = rf"[{UPPER}][^\W\d_]*(?:[ \u00a0][{UPPER}][^\W\d_]*){{0,4}}"
"""A proper name: up to five words that begin with a capital."""

_PLACE_WORD: Final = (
    rf"(?:(?:TP|Tp|TX|Tx|Thành phố|Tỉnh|Xã|Phường)\.?[ ]?)?[{UPPER}](?:[^\W\d_]*[^\W\d_{UPPER}])?(?:['’][^\W\d_]+)?"
)
_BLANK: Final = r"[\s.…_]*"
PLACE_DATE: Final = re.compile(
    rf"(?<![\w/&-])(?P<place>{_PLACE_WORD}(?:(?:[ ]*[ -][ ]*|[ ]?\n[ ]?){_PLACE_WORD}){{0,5}}"
    rf"|[{UPPER}]{{2,}}(?:[ ][{UPPER}]{{2,}}){{1,4}})"
    rf"[ ]*[,.;]?\s*[Nn]gày\s*(?:(?P<day>\d{{1,2}}|{_BLANK})\s*tháng\s*(?P<month>\d{{1,2}}|{_BLANK})\s*năm\s*"
    rf"(?P<year>\d{{4}}|{_BLANK})|(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>\d{{4}}))"
)
"""Place and day of signing at the head, the day perhaps left blank."""

MOTTO: Final = re.compile(alternatives(listed(_DATA, "motto")))
_RULER: Final = r"(?:[-_=*~–—.]\s?){3,}"
_SEAM: Final = re.compile(
    rf"(?P<drop>{alternatives(listed(_DATA, 'motto'))}|{_RULER})"
    r"|(?P<cut>(?<![\w/-])(?:số\s*:(?=[\s\d./…_]*\d|\s*/|\s*[.…_])|v/v\s|kính\s+gửi\s*:|căn\s+cứ\s))"
)
_CELL: Final = re.compile(r"(?:(?! {4})[^\n\t\r|])+")


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    text: str
    plain: str


def lines_of(scanned: ScannedPaper, start: int, end: int) -> list[Line]:
    """Lines and cells of a span, blanks and drawing signs trimmed."""
    lines = []
    for found in _CELL.finditer(scanned.text, start, end):
        line = line_at(scanned, found.start(), found.end())
        if line is not None:
            lines.append(line)
    return lines


def line_at(scanned: ScannedPaper, start: int, end: int) -> Line | None:
    """A line of a span; None when it is blank."""
    raw = scanned.text[start:end]
    text = raw.strip(" *_#\u00a0|")
    if not text:
        return None
    left = start + raw.index(text)
    return Line(left, left + len(text), text, matching_form(text))


def head_lines(scanned: ScannedPaper, start: int, end: int) -> list[Line]:
    """Lines of the head, glued ones cut where a part begins; motto and drawn lines are dropped."""
    pieces: list[Line] = []
    for left, right in _cut(scanned, start, end):
        pieces.extend(lines_of(scanned, left, right))
    return pieces


def _cut(scanned: ScannedPaper, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    at = start
    found = list(_SEAM.finditer(scanned.plain, start, end))
    seams = [(seam.start(), seam.end() if seam["drop"] else seam.start()) for seam in found]
    seams += [(place.start(), place.start()) for place in PLACE_DATE.finditer(scanned.text, start, end)]
    for stop, following in sorted(seams):
        if stop >= at:
            spans.append((at, stop))
            at = following
    spans.append((at, end))
    return spans
