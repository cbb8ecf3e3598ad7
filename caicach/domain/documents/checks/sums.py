"""Totals told in the text against the parts listed for them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.additions import additions, rests
from caicach.domain.documents.checks.chains import chains
from caicach.domain.documents.checks.listings import Opening, opening_after, spans_of
from caicach.domain.documents.checks.model import Finding, Kind, Severity, Sum
from caicach.domain.documents.checks.parts import Listing, explains, is_exhaustive, is_overlapping, read_listing
from caicach.domain.documents.checks.totals import are_names, fits, holds_otherwise, severity_of, sum_of
from caicach.domain.documents.footnotes import Footnote
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.numbers import format_number


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
        told: set[int] = set()
        for found, severity in itertools.chain(
            _listed(scanned, index, paragraph), rests(scanned, paragraph), additions(scanned, paragraph)
        ):
            told.add(found.total_place[0] if found.total_place else found.start)
            yield found, severity
        yield from chains(scanned, paragraph, told)
    yield from _in_footnotes(scanned)


def _listed(scanned: ScannedPaper, index: int, paragraph: Paragraph) -> Iterator[tuple[Sum, Severity]]:
    quantities = scanned.quantities_in(paragraph.body, paragraph.end)
    for place, total in enumerate(quantities):
        if total.is_percent:
            continue
        opening = opening_after(scanned, total, quantities[place + 1 : place + 5], paragraph)
        if opening is None:
            continue
        yield from _first_told(scanned, total, opening, spans_of(scanned, index, paragraph, opening))


def _first_told(
    scanned: ScannedPaper, total: Quantity, opening: Opening, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sum, Severity]]:
    """The sum of the widest span that adds up, or else what is wrong in the narrowest."""
    read = [read_listing(scanned, span) for span in spans] + [_upper_level(scanned, span) for span in spans]
    listings = [
        listing
        for listing in read
        if listing is not None and len(listing.parts) >= 2 and fits(scanned.plain, total, listing.parts)
    ]
    for listing in listings:
        sound = _sound(scanned, total, listing)
        if sound is not None:
            yield sound, Severity.NOTE
            return
    if listings:
        yield from _unsound(scanned, total, opening, listings[-1])


def _upper_level(scanned: ScannedPaper, span: tuple[int, int]) -> Listing | None:
    """The first figure of each item of the upper level, where items have lists of their own below them."""
    first = scanned.paragraph_at(span[0])
    if scanned.paragraphs[first].start != span[0]:
        return None
    items = list(itertools.takewhile(lambda item: item.start < span[1], scanned.paragraphs[first : first + 60]))
    style = items[0].label.style if items[0].label else None
    upper = [item for item in items if item.label is not None and item.label.style is style]
    if style is None or len(upper) == len(items):
        return None
    parts = [
        next((figure for figure in scanned.quantities_in(item.body, item.end) if not figure.is_percent), None)
        for item in upper
    ]
    told = tuple(part for part in parts if part is not None)
    labels = tuple(scanned.plain[item.body : part.start] for item, part in zip(upper, parts, strict=True) if part)
    return Listing(told, told, labels, told[-1].unit_end, True, len(told) < len(upper)) if told else None


def _sound(scanned: ScannedPaper, total: Quantity, listing: Listing) -> Sum | None:
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
    if count is None and sum(part.value for part in listing.parts) == total.value:
        count = len(listing.parts)  # "178,6 tỷ đồng (78,6 và 100 tỷ)": the unit is told once
    if count is not None and count < len(listing.parts) and _says_all(listing):
        count = count if _ends_group(scanned.plain, listing.parts, count) else None
    if count is not None:
        return sum_of(scanned, span, listing.parts[:count], total, "ok")
    earlier = _earlier_total(scanned, total, amounts)
    if earlier is not None:
        return sum_of(scanned, (earlier.start, listing.end), listing.parts, earlier, "ok")
    if holds_otherwise(scanned, listing.parts, total) == "one way":
        return sum_of(scanned, span, listing.parts, total, "ok")
    return None


def _unsound(
    scanned: ScannedPaper, total: Quantity, opening: Opening, listing: Listing
) -> Iterator[tuple[Sum, Severity]]:
    parts = _nearest(listing, total)
    severity = severity_of(scanned, total, opening, listing, parts)
    if holds_otherwise(scanned, parts, total) == "mixed":
        severity = Severity.WARNING
    if severity is not None:
        yield sum_of(scanned, (total.start, listing.end), parts, total, "wrong"), severity


def _nearest(listing: Listing, total: Quantity) -> Sequence[Quantity]:
    """The parts that come nearest to the total: all of them, or the first of each item."""
    if len(listing.primary) < 2:
        return listing.parts
    return min(
        (listing.primary, listing.parts), key=lambda parts: abs(sum(part.amount for part in parts) - total.amount)
    )


def _ends_group(plain: str, parts: Sequence[Quantity], count: int) -> bool:
    """Whether a stronger sign closes the parts counted: "tiến sĩ 144, thạc sĩ 248; đại học 106"."""
    inner = any(";" in plain[one.unit_end : two.start] for one, two in itertools.pairwise(parts[:count]))
    return not inner and ";" in plain[parts[count - 1].unit_end : parts[count].start]


def _says_all(listing: Listing) -> bool:
    """Whether every part listed must count: a complete family, told figure by figure."""
    return listing.is_even and is_exhaustive(listing.labels)


def _earlier_total(scanned: ScannedPaper, total: Quantity, amounts: Sequence[Decimal]) -> Quantity | None:
    """ "842 hồ sơ, tăng 42 so với tháng trước (800). Trong đó: …": the parts belong to the first figure."""
    paragraph = scanned.paragraphs[scanned.paragraph_at(total.start)]
    added = sum(amounts, Decimal(0))
    for item in reversed(scanned.quantities_in(paragraph.body, total.start)[-6:]):
        between = scanned.plain[item.unit_end : total.start]
        is_part = between.strip().startswith("/")
        if not is_part and not _COMPARED.search(between):
            continue
        if (
            not item.is_percent
            and (item.unit == total.unit or (item.unit is None and is_part))
            and item.amount == added
        ):
            return item
    return None


_COMPARED: Final = re.compile(r"tăng|giảm|so\s+với|cùng\s+kỳ|đạt|trong\s+đó|gồm")
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
        total = _explained(scanned, anchors, listing) if listing else None
        if total is None or listing is None or len(listing.parts) < 2 or not listing.is_even:
            continue
        if not fits(scanned.plain, total, listing.parts) or _tells_total(scanned, note, total):
            continue
        count = explains([part.amount for part in listing.parts], total.amount)
        span = (note.start, listing.end)
        if count is not None:
            yield sum_of(scanned, span, listing.parts[:count], total, "ok"), Severity.NOTE
        elif not is_overlapping(listing.labels) and not are_names(scanned, listing.primary):
            sure = len(listing.primary) >= 3 or _NOTE_LEAD.match(scanned.plain, note.body)
            yield (
                sum_of(scanned, span, listing.primary, total, "wrong"),
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


def _explained(scanned: ScannedPaper, anchors: Sequence[Quantity], listing: Listing) -> Quantity | None:
    """The anchor that the parts make up, or else the nearest one."""
    amounts = [part.amount for part in listing.parts]
    for anchor in anchors:
        if fits(scanned.plain, anchor, listing.parts) and explains(amounts, anchor.amount) is not None:
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
