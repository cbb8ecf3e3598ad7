"""Where the parts of a total stand: the words that open a listing and the span it fills."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.outline import BULLETS, LabelStyle
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.folding import UPPER

_DATA: Final = load("figures")["totals"]
_STRONG: Final = alternatives(listed(_DATA, "strong"))
_WEAK: Final = alternatives(listed(_DATA, "weak"))
_OPENER: Final = re.compile(rf"(?<!\w)(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))(?!\w)|(?P<sign>[(:])")
TOTAL_WORD: Final = re.compile(
    rf"(?<!\w){alternatives(listed(_DATA, 'words'))}(?!\w)(?!\s+(?:công\s+ty|cục|giám|thư|bí))[^.;\d|]{{0,90}}$"
)
_PARTIAL: Final = re.compile(rf"\s*(?:,\s*)?{alternatives(listed(_DATA, 'partial'))}(?!\w)")
_SECOND: Final = re.compile(r"[;,.]\s*(?:trong\s+(?:số\s+)?(?:đó|này)|cụ\s+thể|riêng|ngoài\s+ra|đồng\s+thời)(?!\w)")
_ASIDE: Final = re.compile(rf"\([^()\d]{{0,60}}(?:\d[\d.,]*)?[^()\d]{{0,40}}\)\s*[,;.:]?\s*(?:{_STRONG}|{_WEAK})(?!\w)")
_COLON: Final = re.compile(r"[^\w(]{0,3}:?\s*(?:có\s*:)?")
# "phân theo ba loại đất, bao gồm:": the second words open the listing.
_AGAIN: Final = re.compile(rf"[^\d.;:()|]{{0,50}}?,?\s*(?:{_STRONG}|{_WEAK})(?!\w)")
_STOP: Final = re.compile(rf"[.;]\s+(?!{_WEAK}|{_STRONG}|$)|\|")
# A table's bar, or a full stop with the next sentence glued to it.
_GLUED: Final = re.compile(rf"\||(?<=[^\W\d_]{{2}})\.(?=[{UPPER}])")
# "gồm 4 tỉnh A, B, C, D - Khu hai gồm 7 tỉnh": the words that open belong to another item.
_OTHER_ITEM: Final = re.compile(rf"\s[-+–]\s+[{UPPER}]|(?:,\s[{UPPER}][^,]*){{3}}")
_REACH: Final = 130
_LISTS: Final = BULLETS | {LabelStyle.LETTER, LabelStyle.BRACKETED}


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a listing begins after a total, and how sure it is that all parts follow."""

    start: int
    is_strong: bool
    sign: str
    follows_colon: bool
    gap: int  # characters between the total and the words that open
    is_partial: bool = False  # "trong đó có …" may leave the rest out
    crosses: bool = False  # another figure stands between


def opening_after(
    scanned: ScannedPaper, total: Quantity, following: Sequence[Quantity], paragraph: Paragraph
) -> Opening | None:
    """The words that open a listing after a total; shares and one figure of another unit may stand between."""
    plain = scanned.plain
    limit = min(paragraph.end, total.unit_end + _REACH)
    found = _OPENER.search(plain, total.unit_end, limit)
    while found is not None and found["sign"] == "(" and _is_aside(plain, found.start()):
        found = _OPENER.search(plain, plain.find(")", found.end()) + 1, limit)
    if found is None:
        return _hanging(scanned, total, paragraph)
    between = [
        item
        for item in following
        if item.start < found.start() and not item.is_percent and not _in_brackets(plain, total.unit_end, item.start)
    ]
    if len(between) > 1 or (between and (between[0].unit is None or between[0].unit == total.unit)):
        return None
    if _STOP.search(plain[total.unit_end : found.start()]) and not _at_sentence(plain, total, found.start()):
        return None
    if _OTHER_ITEM.search(scanned.text, total.unit_end, found.start()):
        return None
    again = _AGAIN.match(plain, found.end(), limit) if not found["sign"] else None
    at = again.end() if again else found.end()
    colon = _COLON.match(plain, at)
    follows_colon = ":" in plain[found.start() : colon.end() if colon else at]
    if found["sign"] == ":" and not is_called_total(plain, total, paragraph.start):
        return (
            None if plain[at : paragraph.end].strip() else Opening(at, False, ":", True, found.start() - total.unit_end)
        )
    is_partial = bool(_PARTIAL.match(plain, at, at + 24)) and not follows_colon and not found["strong"]
    return Opening(
        at,
        bool(found["strong"]),
        found["sign"] or "",
        follows_colon,
        found.start() - total.unit_end,
        is_partial,
        bool(between),
    )


def _in_brackets(plain: str, start: int, offset: int) -> bool:
    return plain.count("(", start, offset) > plain.count(")", start, offset)


def is_called_total(plain: str, total: Quantity, floor: int) -> bool:
    """Whether words such as "tổng số" stand before a figure."""
    return bool(TOTAL_WORD.search(plain[max(floor, total.start - 120) : total.start]))


def _is_aside(plain: str, bracket: int) -> bool:
    """Whether a bracket tells a share, or another measure before the words that open the listing."""
    window = plain[bracket : bracket + 160]
    return bool(re.match(r"\([^()\d]{0,30}\d[\d.,]*\s*%[^()]{0,40}\)", window) or _ASIDE.match(window))


def _at_sentence(plain: str, total: Quantity, opener: int) -> bool:
    """Whether the only stop before the opener stands right before it ("… 45 hồ sơ. Trong đó …")."""
    gap = plain[total.unit_end : opener]
    return "|" not in gap and not re.search(r"[.;]\s+\S", gap)


def _hanging(scanned: ScannedPaper, total: Quantity, paragraph: Paragraph) -> Opening | None:
    """A line that ends with a total, its parts listed below without a word between."""
    tail = scanned.plain[total.unit_end : paragraph.end]
    if paragraph.kind is BlockKind.CELL or len(tail) > 45 or re.search(r"[\d|]", tail):
        return None
    if not is_called_total(scanned.plain, total, paragraph.start):
        return None
    return Opening(paragraph.end, False, ":", True, len(tail))


def spans_of(scanned: ScannedPaper, index: int, paragraph: Paragraph, opening: Opening) -> list[tuple[int, int]]:
    """The spans in which the parts may stand, the widest first."""
    plain = scanned.plain
    if opening.sign == "(":
        return [(opening.start, _closing_bracket(plain, opening.start, paragraph.end))]
    if not re.search(r"\d", plain[opening.start : paragraph.end]):
        if plain[opening.start : paragraph.end].strip(" :;,.-"):
            return []
        below = _list_below(scanned, index)
        return [below] if below else []
    for start, end in scanned.sentences(opening.start, paragraph.end):
        glued = _GLUED.search(scanned.text, start, end)
        end = glued.start() + 1 if glued else end
        second = _SECOND.search(plain, start + 1, end)
        return [(start, end), (start, second.start())] if second else [(start, end)]
    return []


def _closing_bracket(plain: str, start: int, limit: int) -> int:
    depth = 1
    for at in range(start, min(limit, start + 1500)):
        if plain[at] == "(":
            depth += 1
        elif plain[at] == ")":
            depth -= 1
            if depth == 0:
                return at
    return limit


def _list_below(scanned: ScannedPaper, index: int) -> tuple[int, int] | None:
    """Following paragraphs of one list style, up to the first of another kind or of the line's own style."""
    paragraphs = scanned.paragraphs
    first = index + 1
    if first >= len(paragraphs) or paragraphs[first].kind is BlockKind.CELL:
        return None
    label, own = paragraphs[first].label, paragraphs[index].label
    if label is None or label.style not in _LISTS or (own is not None and own.written == label.written):
        return None
    at = first
    while at < len(paragraphs) and at < first + 40:
        here = paragraphs[at].label
        if here is None or (here.style is not label.style and here.style not in BULLETS):
            break
        if here.style is not label.style and own is not None and here.style is own.style:
            break
        at += 1
    return paragraphs[first].start, paragraphs[at - 1].end
