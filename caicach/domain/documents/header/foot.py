"""The foot of a paper: recipients, and where its signature is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.header.signature import OFFICE, Signature, find_signature
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import UPPER, matching_form


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands under a paper. `capacity` is what precedes the office: TM., KT., TL. …"""

    signer: str | None = None
    position: str | None = None
    capacity: str | None = None
    recipients: tuple[str, ...] = ()


_RECIPIENTS: Final = re.compile(r"(?<!\w)nơi\s+(?:nhận|gửi)\s*(?:[:.;]|(?=\n|\s*-))")
_ADDRESSED: Final = re.compile(r"(?<!\w)kính\s+gửi\s*:?")
_ENCLOSURE: Final = re.compile(r"(?:^|[\n|])[ *_]*(?:phụ\s+lục|(?:\(\s*)?(?:ban\s+hành\s+)?kèm\s+theo)(?!\w)", re.M)
_ON_BEHALF: Final = re.compile(r"(?:TM|T/M|KT|TL|TUQ)\.")
_BEFORE: Final = 700
_AFTER: Final = 2600


def read_foot(scanned: ScannedPaper, head_end: int, told: str | None = None) -> Foot:
    """Signature and recipients: of the first foot that is signed, for an annex may have its own.

    `told` is the signer that a portal names; it helps where the list of recipients is lost.
    """
    best: tuple[int, int, Signature] | None = None
    marks = [found for found in _RECIPIENTS.finditer(scanned.plain) if found.start() >= min(head_end, 300)][:12]
    for place, mark in enumerate(marks):
        stop = marks[place + 1].start() if place + 1 < len(marks) else len(scanned.text)
        signature = _around(scanned, mark.start(), mark.end(), stop)
        if best is None or (signature.signer and not best[2].signer):
            best = (mark.start(), mark.end(), signature)
        if signature.signer:
            break
    if best is None:
        start, end = _signed_part(scanned, head_end, told)
        signature = find_signature(scanned.text, start, end, last=True)
        if signature.signer is None:
            signature = _on_behalf(scanned, head_end) or signature
        return Foot(signature.signer, signature.position, signature.capacity, _addressed(scanned, head_end))
    start, body, signature = best
    recipients = _recipients(scanned, body)
    return Foot(signature.signer, signature.position, signature.capacity, recipients)


def _on_behalf(scanned: ScannedPaper, head_end: int) -> Signature | None:
    """A signature somewhere above an annex: a line that begins with TM., KT., TL. or TUQ."""
    marks = (
        mark.start() for mark in _ON_BEHALF.finditer(scanned.text, head_end) if _begins_line(scanned.text, mark.start())
    )
    for place, mark in enumerate(marks):
        found = find_signature(scanned.text, mark, min(len(scanned.text), mark + 320))
        if found.signer:
            return found
        if place > 8:
            break
    return None


def _begins_line(text: str, at: int) -> bool:
    """Whether only blanks and marks of bold letters stand between a line's or cell's beginning and a place."""
    before = text[max(0, at - 20) : at].rstrip(" *_")
    return not before or before[-1] in "\n|\t"


def _signed_part(scanned: ScannedPaper, head_end: int, told: str | None) -> tuple[int, int]:
    """A paper without recipients is signed where the name told stands, else at its end."""
    named = scanned.text.find(told, head_end) if told else -1
    if told and named >= 0:
        return max(head_end, named - 220), named + len(told) + 1
    return max(0, len(scanned.text) - 900), len(scanned.text)


def _around(scanned: ScannedPaper, start: int, body: int, stop: int) -> Signature:
    """The signature beside the recipients: behind them, else right above them."""
    limit = min(stop, body + _AFTER, len(scanned.text))
    annex = _ENCLOSURE.search(scanned.plain, body, limit)
    stop = annex.start() if annex else limit
    behind = find_signature(scanned.text, body, stop)
    if behind.signer:
        return behind
    column = _columns(scanned.text[start:stop])[1]
    beside = find_signature(column, 0, len(column))
    if beside.signer:
        return beside
    above = find_signature(scanned.text, max(0, start - _BEFORE), start, last=True)
    return above if above.signer or not behind.position else behind


_GAP: Final = re.compile(r"(?:(?<=\S) {4,}|^ {12,})(?=\S)")
_CAPITALS_LAST: Final = re.compile(
    rf"(?<=\S) (?=(?:(?:TM|T/M|KT|TL|TUQ)\. ?)?[{UPPER}]{{2,}}(?:[ ,]+[{UPPER}]{{2,}}){{1,9}}\s*$)"
)
_NAME_LAST: Final = re.compile(
    rf"(?:(?<=[;:.,)]) |^)(?=[{UPPER}][^\W\d_{UPPER}]+(?: [{UPPER}][^\W\d_{UPPER}]+){{1,4}}\s*$)"
)


def _columns(text: str) -> tuple[str, str]:
    """Left and right column of a foot set side by side; without them the text and ""."""
    left, right = _parted(text, _GAP)
    if len(right) < 2:
        left, right = _parted(text, _CAPITALS_LAST, _NAME_LAST)
        if len(right) < 3 or OFFICE.search(matching_form(" ".join(right[:-1]))) is None:
            return text, ""
    return "\n".join(left), "\n".join(right)


def _parted(text: str, mark: re.Pattern[str], then: re.Pattern[str] | None = None) -> tuple[list[str], list[str]]:
    """Lines cut at a mark; `then` is the mark of the last line of the right column, the name."""
    left: list[str] = []
    right: list[str] = []
    for line in text.split("\n"):
        gap = mark.search(line) or (then.search(line) if then and len(right) >= 2 else None)
        left.append(line[: gap.start()] if gap else line)
        if gap:
            right.append(line[gap.end() :].strip())
    return left, right


_ITEM: Final = re.compile(r"(?:(?:^|\n)\s*|(?<=[;:.,])\s*|^\s*)[-–—+•*]+\s*(?=[^\s-])")
_OFFICE_BLOCK: Final = re.compile(
    r"(?:^|[\n|\t])[ *_]*(?=(?:(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\.? ?)?[^\Wa-z]{2,}(?:[ ,-]+[^\Wa-z]+)+)"
)
_KEPT: Final = re.compile(r"^lưu\s*(?::|vt|vp|văn thư|hồ sơ|hs)", re.I)


def _recipients(scanned: ScannedPaper, body: int) -> tuple[str, ...]:
    """Items behind "Nơi nhận:", up to the one that says where a copy is kept or to the signature."""
    text = _columns(scanned.text[body : body + _AFTER])[0]
    text = text[: _list_end(text)]
    pieces = [(found.end(), found.start()) for found in _ITEM.finditer(text)]
    if not pieces:
        return _plain_items(text)
    found: list[str] = []
    for place, (start, _) in enumerate(pieces):
        stop = pieces[place + 1][1] if place + 1 < len(pieces) else len(text)
        item = _tidy(text[start:stop], is_last=place + 1 == len(pieces))
        if item:
            found.append(item)
        if _KEPT.match(item):
            break
    return tuple(found)


def _list_end(text: str) -> int:
    """Where the list of recipients surely ends: a cell's border, an office in capitals, a blank line."""
    content = re.search(r"\w", text)
    at = content.start() if content else 0
    ends = [len(text)]
    bar = re.compile(r"[|\t]").search(text, at)
    office = next((found for found in _OFFICE_BLOCK.finditer(text, at) if _is_office(text, found.end())), None)
    ends += [found.start() for found in (bar, office) if found is not None]
    return min(ends)


def _is_office(text: str, at: int) -> bool:
    line = re.compile(r"[^\n|\t]*").match(text, at)
    written = line.group().strip(" *_.") if line else ""
    return written.isupper() and OFFICE.search(matching_form(written)) is not None


def _tidy(item: str, *, is_last: bool) -> str:
    """One recipient on one line; behind the last one only a line that goes on belongs to it."""
    lines = [line.strip() for line in item.split("\n")]
    kept = lines[:1]
    for line in lines[1:]:
        if not line or (
            is_last and not (line[:1].islower() or line[:1] in "(&," or kept[-1].endswith((",", "&", "-")))
        ):
            break
        kept.append(line)
    return " ".join(" ".join(kept).split()).strip(" -–+•;,.*_")


def _plain_items(text: str) -> tuple[str, ...]:
    """Recipients without dashes: one a line, or parted by semicolons."""
    block = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    items = (" ".join(piece.split()).strip(" -–;.*_") for piece in re.split(r"[;\n]", block))
    return tuple(item for item in items if 2 <= len(item) <= 120)[:20]


def _addressed(scanned: ScannedPaper, head_end: int) -> tuple[str, ...]:
    """To whom a letter without a list of recipients is addressed."""
    found = _ADDRESSED.search(scanned.plain, 0, head_end + 400)
    if found is None:
        return ()
    text = scanned.text[found.end() : found.end() + 600]
    first = re.split(r"\n\s*\n|\|", text.strip(" \n|"), maxsplit=1)[0]
    lines = first.split("\n")
    if lines and not any(line.lstrip().startswith(("-", "+", "–")) for line in lines):
        lines = lines[:1]
    items = (piece.strip(" -–+;.\n") for line in lines for piece in re.split(r";", line))
    return tuple(item for item in items if 2 <= len(item) <= 150)
