"""Totals told in the text against the parts listed for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity, Sum
from caicach.domain.documents.checks.parts import (
    Listing,
    explains,
    is_changing,
    is_exhaustive,
    is_overlapping,
    read_listing,
)
from caicach.domain.documents.footnotes import Footnote
from caicach.domain.documents.outline import BULLETS, LabelStyle
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.numbers import format_number

_OPENER: Final = re.compile(
    r"(?P<strong>(?:bao\s+)?gồm(?:\s+có)?|chia\s+(?:ra|theo)|phân\s+(?:ra|theo|loại)|như\s+sau)"
    r"|(?P<weak>trong\s+(?:số\s+)?(?:đó|này)|cụ\s+thể)"
    r"|(?P<sign>[(:])"
)
_TOTAL_WORD: Final = re.compile(r"(?:tổng(?:\s+(?:số|cộng))?|toàn\s+bộ|tất\s+cả)(?!\w)[^.;\d]{0,90}$")
_PARTIAL: Final = re.compile(r"^\s*(?:,\s*)?(?:có|riêng|đáng\s+chú\s+ý|nổi\s+bật)(?!\w)")
_REST: Final = re.compile(
    r"(?:còn\s+lại|còn|số\s+còn\s+lại\s+là|chưa\s+(?:hoàn\s+thành|thực\s+hiện|đạt|giải\s+quyết))\s*(?:là\s*|:\s*|có\s*)?$"
)
# "1.4 = 1.4.1 + 1.4.2" at the start of a cell adds rows, not these digits.
_CODES_ONLY: Final = re.compile(r"\s*\(?\d+(?:\.\d+)*\)?\s*=\s*\(?\d+(?:\.\d+)*\)?\s*[+/]")
_ADDED: Final = re.compile(r"\s*\+\s*")
_EQUALS: Final = re.compile(r"\s*=\s*")


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a listing begins after a total, and how sure it is that all parts follow."""

    start: int
    is_strong: bool
    sign: str
    follows_colon: bool
    is_partial: bool = False  # "trong đó có …" may leave the rest out


def check_sums(scanned: ScannedPaper) -> tuple[list[Sum], list[Finding]]:
    """All totals with their parts, and those that do not add up."""
    sums: list[Sum] = []
    findings: list[Finding] = []
    for found, severity in _all(scanned):
        if any(other.start == found.start and other.parts == found.parts for other in sums):
            continue
        sums.append(found)
        if found.verdict == "wrong":
            findings.append(_finding(found, severity))
    return sums, findings


def _all(scanned: ScannedPaper) -> Iterator[tuple[Sum, Severity]]:
    for index, paragraph in enumerate(scanned.paragraphs):
        if not scanned.quantities_in(paragraph.start, paragraph.end):
            continue
        yield from _listed(scanned, index, paragraph)
        yield from _rests(scanned, paragraph)
        yield from _additions(scanned, paragraph)
    yield from _in_footnotes(scanned)


def _listed(scanned: ScannedPaper, index: int, paragraph: Paragraph) -> Iterator[tuple[Sum, Severity]]:
    quantities = scanned.quantities_in(paragraph.body, paragraph.end)
    for place, total in enumerate(quantities):
        if total.is_percent:
            continue
        following = quantities[place + 1] if place + 1 < len(quantities) else None
        opening = _opening(scanned, total, following, paragraph)
        if opening is None:
            continue
        span = _region(scanned, index, paragraph, opening)
        listing = read_listing(scanned, span) if span else None
        if listing is None or len(listing.parts) < 2 or not _fits(total, listing):
            continue
        judged = _judge(scanned, total, opening, listing)
        if judged is not None:
            yield judged


def _opening(
    scanned: ScannedPaper, total: Quantity, following: Quantity | None, paragraph: Paragraph
) -> _Opening | None:
    """The words that open a listing, with no other quantity (but a share) between."""
    plain = scanned.plain
    limit = min(paragraph.end, total.unit_end + 130)
    found = _OPENER.search(plain, total.unit_end, limit)
    if found is None:
        return None
    if following is not None and following.start < found.start():
        return None
    gap = plain[total.unit_end : found.start()]
    if gap.count(".") > 1 or "\n" in gap.strip("\n") or re.search(r"[.;]\s+(?!trong|cụ|$)", gap):
        return None
    at = found.end()
    colon = re.compile(r"[^\w(]{0,3}:?\s*(?:có\s*:)?").match(plain, at)
    rest_end = colon.end() if colon else at
    follows_colon = ":" in plain[found.start() : rest_end]
    is_strong = bool(found["strong"]) or found["sign"] == "("
    if found["sign"] == ":" and not _TOTAL_WORD.search(plain[max(paragraph.start, total.start - 120) : total.start]):
        return None if plain[at : paragraph.end].strip() else _Opening(at, False, ":", True)
    is_partial = bool(_PARTIAL.match(plain[at : at + 24])) and not follows_colon and not is_strong
    return _Opening(at, is_strong, found["sign"] or "", follows_colon, is_partial)


def _region(scanned: ScannedPaper, index: int, paragraph: Paragraph, opening: _Opening) -> tuple[int, int] | None:
    """The span in which the parts stand."""
    plain = scanned.plain
    if opening.sign == "(":
        return opening.start, _closing_bracket(plain, opening.start, paragraph.end)
    if not re.search(r"\d", plain[opening.start : paragraph.end]):
        if plain[opening.start : paragraph.end].strip(" :;,.-"):
            return None
        return _list_below(scanned, index)
    for start, end in scanned.sentences(opening.start, paragraph.end):
        return start, end
    return None


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
    """Following paragraphs of one list style, up to the first of another kind."""
    paragraphs = scanned.paragraphs
    first = index + 1
    if first >= len(paragraphs) or paragraphs[first].kind is BlockKind.CELL:
        return None
    label = paragraphs[first].label
    style = label.style if label else None
    if style is not None and style not in BULLETS | {LabelStyle.LETTER, LabelStyle.BRACKETED}:
        return None
    if style is None:
        return None
    at = first
    while at < len(paragraphs) and at < first + 40:
        own = paragraphs[at].label
        if own is None or (own.style is not style and own.style not in BULLETS):
            break
        at += 1
    return paragraphs[first].start, paragraphs[at - 1].end


def _fits(total: Quantity, listing: Listing) -> bool:
    """Units must be the same thing, or left out."""
    if total.unit is None:
        return True
    names = {part.unit.name for part in listing.parts if part.unit is not None}
    return not names or names == {total.unit.name}


def _judge(scanned: ScannedPaper, total: Quantity, opening: _Opening, listing: Listing) -> tuple[Sum, Severity] | None:
    amounts = [part.amount for part in listing.parts]
    span = (total.start, listing.end)
    whole = total.amount
    if total.unit is None and listing.parts[0].unit is not None:
        whole = total.value * listing.parts[0].unit.factor
    count = explains(amounts, whole)
    if count is None and listing.primary != listing.parts:
        count = explains([part.amount for part in listing.primary], whole)
        if count is not None:
            listing = Listing(listing.primary, listing.primary, listing.labels, listing.end, True)
    if count is not None and count < len(listing.parts) and _says_all(total, opening, listing):
        count = None
    if count is not None:
        used = listing.parts[:count]
        return _sum(scanned, span, used, total, "ok"), Severity.NOTE
    earlier = _earlier_total(scanned, total, amounts)
    if earlier is not None:
        return _sum(scanned, (earlier.start, listing.end), listing.parts, earlier, "ok"), Severity.NOTE
    severity = _severity(scanned, total, opening, listing, whole)
    if severity is None:
        return None
    parts = listing.primary if len(listing.primary) >= 2 else listing.parts
    return _sum(scanned, span, parts, total, "wrong"), severity


def _says_all(total: Quantity, opening: _Opening, listing: Listing) -> bool:
    """Whether every part listed must count: a complete family, or "gồm …" in the total's own unit."""
    if not listing.is_even:
        return False
    same_unit = total.unit is None or all(part.unit == total.unit for part in listing.parts)
    return is_exhaustive(listing.labels) or (opening.is_strong and same_unit and not opening.is_partial)


def _earlier_total(scanned: ScannedPaper, total: Quantity, amounts: Sequence[Decimal]) -> Quantity | None:
    """ "842 hồ sơ, tăng 42 so với tháng trước (800). Trong đó: …": the parts belong to the first figure."""
    paragraph = scanned.paragraphs[scanned.paragraph_at(total.start)]
    added = sum(amounts, Decimal(0))
    for item in reversed(scanned.quantities_in(paragraph.body, total.start)[-6:]):
        if not item.is_percent and item.unit == total.unit and item.amount == added:
            return item
    return None


def _severity(
    scanned: ScannedPaper,
    total: Quantity,
    opening: _Opening,
    listing: Listing,
    whole: Decimal,
) -> Severity | None:
    """How sure it is that the parts listed are all parts and do not overlap."""
    says_all = opening.is_strong and opening.sign != "("
    if not listing.is_even or (is_overlapping(listing.labels) and not (says_all and not is_changing(listing.labels))):
        return None
    phrases = {scanned.plain[part.end : part.unit_end].strip() for part in listing.primary if part.unit}
    is_mixed = len(phrases) > 1 and total.unit is not None and total.unit.name in ("unit", "person")
    has_word = bool(_TOTAL_WORD.search(scanned.plain[max(0, total.start - 120) : total.start]))
    exhaustive = is_exhaustive(listing.labels)
    if opening.is_partial or is_mixed:
        return Severity.WARNING if exhaustive and sum(part.amount for part in listing.primary) > whole else None
    added = sum(part.amount for part in listing.primary)
    if exhaustive and (opening.is_strong or opening.follows_colon or has_word):
        return Severity.ERROR
    if opening.is_strong and total.unit is not None and len(listing.primary) >= 2:
        if opening.sign == "(" and len(listing.primary) < 3 and not has_word:
            return Severity.WARNING
        return Severity.ERROR
    if opening.follows_colon and has_word and len(listing.primary) >= 2:
        return Severity.ERROR if added > whole else Severity.WARNING
    if len(listing.primary) >= 3 or exhaustive or has_word:
        return Severity.WARNING
    return None


def _sum(
    scanned: ScannedPaper,
    span: tuple[int, int],
    parts: Sequence[Quantity],
    total: Quantity,
    verdict: str,
) -> Sum:
    return Sum(
        scanned.text[span[0] : span[1]],
        span[0],
        span[1],
        tuple(part.value for part in parts),
        total.value,
        verdict,
        (total.start, total.unit_end),
    )


def _rests(scanned: ScannedPaper, paragraph: Paragraph) -> Iterator[tuple[Sum, Severity]]:
    """ "38/41 nhiệm vụ …; còn lại 03 nhiệm vụ": part and rest make the whole."""
    quantities = [item for item in scanned.quantities_in(paragraph.body, paragraph.end) if not item.is_percent]
    plain = scanned.plain
    for part, whole, rest in zip(quantities, quantities[1:], quantities[2:], strict=False):
        if plain[part.unit_end : whole.start].strip() != "/":
            continue
        gap = plain[whole.unit_end : rest.start]
        if len(gap) > 220 or not _REST.search(gap) or gap.count(".") > 1:
            continue
        if whole.unit and rest.unit and whole.unit.name != rest.unit.name:
            continue
        verdict = "ok" if part.value + rest.value == whole.value else "wrong"
        span = (part.start, rest.unit_end)
        yield _sum(scanned, span, (part, rest), whole, verdict), Severity.ERROR


def _additions(scanned: ScannedPaper, paragraph: Paragraph) -> Iterator[tuple[Sum, Severity]]:
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
    verdict = "ok" if sum(part.value for part in parts) == total.value else "wrong"
    span = (min(parts[0].start, total.start), max(parts[-1].unit_end, total.unit_end))
    yield _sum(scanned, span, parts, total, verdict), Severity.ERROR


_ANCHOR_REACH: Final = 130
_NOTE_LEAD: Final = re.compile(r"\s*(?:trong\s+(?:số\s+)?đó|(?:bao\s+)?gồm(?:\s+có)?|cụ\s+thể)\s*[:,]?")


def _in_footnotes(scanned: ScannedPaper) -> Iterator[tuple[Sum, Severity]]:
    """A note that lists the parts of the figure it hangs on."""
    marks, notes = scanned.footnotes
    by_number = {mark.number: mark for mark in marks}
    for note in notes:
        mark = by_number.get(note.number)
        if mark is None:
            continue
        anchors = _anchors(scanned, mark.start)
        listing = read_listing(scanned, (note.body, note.end)) if anchors else None
        total = _explained(anchors, listing) if listing else None
        if total is None or listing is None or len(listing.parts) < 2 or not listing.is_even:
            continue
        if not _fits(total, listing) or _tells_total(scanned, note, total):
            continue
        count = explains([part.amount for part in listing.parts], total.amount)
        span = (note.start, listing.end)
        if count is not None:
            yield _sum(scanned, span, listing.parts[:count], total, "ok"), Severity.NOTE
        elif not is_overlapping(listing.labels):
            sure = len(listing.primary) >= 3 or _NOTE_LEAD.match(scanned.plain, note.body)
            yield (
                _sum(scanned, span, listing.primary, total, "wrong"),
                Severity.ERROR if sure else Severity.WARNING,
            )


def _anchors(scanned: ScannedPaper, mark: int) -> list[Quantity]:
    """Counted figures of the sentence before a footnote mark, the nearest outside brackets first."""
    floor = max(0, mark - _ANCHOR_REACH)
    inside: list[Quantity] = []
    outside: list[Quantity] = []
    for item in reversed(scanned.quantities_in(floor, mark)):
        between = scanned.plain[item.unit_end : mark]
        if re.search(r"[.;]\s", between):
            break
        if item.is_percent:
            continue
        if item.unit is None and not outside:
            break
        (inside if between.count(")") > between.count("(") else outside).append(item)
    return outside[:2]


def _explained(anchors: Sequence[Quantity], listing: Listing) -> Quantity | None:
    """The anchor that the parts make up, or else the nearest one."""
    amounts = [part.amount for part in listing.parts]
    for anchor in anchors:
        if _fits(anchor, listing) and explains(amounts, anchor.amount) is not None:
            return anchor
    return anchors[0] if anchors else None


def _tells_total(scanned: ScannedPaper, note: Footnote, total: Quantity) -> bool:
    """Whether a note begins with a total of its own ("Số hồ sơ đã giải quyết: 437 hồ sơ; …")."""
    head = scanned.plain[note.body : note.body + 30].strip()
    return head.startswith(("số ", "tổng ")) and total.unit is not None


def _finding(found: Sum, severity: Severity) -> Finding:
    added = sum(found.parts)
    parts = " + ".join(format_number(part) for part in found.parts)
    difference = abs(added - found.total)
    return Finding(
        Kind.SUM,
        severity,
        found.quote,
        found.start,
        found.end,
        f"Tổng ghi {format_number(found.total)}, nhưng các thành phần {parts} = {format_number(added)} "
        f"(chênh {format_number(difference)}). Kiểm tra lại tổng hoặc từng thành phần.",
    )
