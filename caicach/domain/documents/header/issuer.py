"""Who issues a paper: printed at its head, or told in its text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from caicach.domain.documents.header.lines import PLACE_DATE, PROPER, Line
from caicach.domain.documents.header.types import CODE_OF_NAME
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("header")
BODY_START: Final = re.compile(rf"{alternatives(listed(_DATA, 'bodies'))}(?!\w)")
_GLUED_BODY: Final = re.compile(rf"(?<=\s){alternatives(listed(_DATA, 'glued_bodies'))}(?!\w)")
_OPEN: Final = re.compile(
    rf"(?:^|.*\s){alternatives(listed(_DATA, 'open_bodies'))}$|.*(?:[-,&]|\s(?:và|của|các|về|tại|thuộc))$"
)
_ALONE: Final = frozenset(listed(_DATA, "bodies_without_place"))
_LEVELS: Final = r"tỉnh|thành\s+phố|huyện|thị\s+xã|quận|xã|phường|thị\s+trấn|đặc\s+khu"
_COMMITTEE: Final = re.compile(
    rf"(?P<body>UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân)\s+"
    rf"(?P<level>(?i:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu))(?:\s+(?P<name>{PROPER}))?"
)
_ACTORS: Final = "|".join(
    r"\s+".join(map(re.escape, body.split())) for body in sorted(_DATA["acting_bodies"], key=len, reverse=True)
)
_ACTING: Final = (
    rf"(?<!của\s)(?<!Hải\s)(?<!\w)(?P<body>(?:{_ACTORS})(?!\w)(?:\s+(?:\([^()]{{2,14}}\)|[^\s.,;:()]+)){{0,8}}?)"
    r",?\s+(?:(?:đã|vừa|mới|sẽ|cũng|tiếp\s+tục|khẩn\s+trương|chính\s+thức)\s+)*"
)
_ACTING_BODY: Final = re.compile(
    rf"{_ACTING}(?:ký\s+)?(?:(?:xây\s+dựng\s+và|tổng\s+hợp,?)\s+)?(?:ban\s+hành|báo\s+cáo|xây\s+dựng|ký)(?=\s)"
)
_ANNOUNCING: Final = re.compile(rf"{_ACTING}(?:ký\s+ban\s+hành|ban\s+hành|ký|có)\s+$")


def issuer_of(
    scanned: ScannedPaper, lines: list[Line], own: tuple[int, int] | None, told: str | None = None
) -> str | None:
    """The issuing body: printed above the number, told by the portal, or acting in the text."""
    printed = _printed_issuer(lines, own)
    if printed:
        return _named_in_full(scanned, printed, lines)
    below = _authority(lines)
    if below:
        return below
    if told and BODY_START.match(matching_form(told)):
        return told
    return _acting_issuer(scanned) or told


def _authority(lines: list[Line]) -> str | None:
    """The body printed in capitals between the title and the legal bases of a decision."""
    for line, following in itertools.pairwise(lines[:60]):
        if following.plain.startswith("căn cứ") and line.text.isupper() and BODY_START.match(line.plain):
            return re.sub(r"^CHỦ TỊCH\s+(?=Ủ?Y BAN|UBND|UỶ BAN)", "", line.text)
    return None


def announcing_body(scanned: ScannedPaper, start: int) -> str | None:
    """The body that "ban hành" or "ký" the paper named at a place of a news item."""
    found = _ANNOUNCING.search(scanned.text[max(0, start - 200) : start])
    return " ".join(found["body"].split()) if found else None


def _acting_issuer(scanned: ScannedPaper) -> str | None:
    text = scanned.text[:6000]
    acting = _ACTING_BODY.search(text)
    committee = _COMMITTEE.search(text)
    if acting and not (committee and acting["body"].startswith(committee["body"])):
        return " ".join(acting["body"].split())
    if acting:
        committee = _COMMITTEE.match(acting["body"]) or committee
    if committee is None:
        return None
    name = committee["name"] or _usual_name(scanned.text, committee["level"])
    level = committee["level"].lower()
    return f"{committee['body']} {level} {name}" if name else f"{committee['body']} {level}"


def _usual_name(text: str, level: str) -> str | None:
    """The name that stands most often after "xã", "phường" …; once is not enough."""
    names = Counter(" ".join(found.group(1).split()) for found in re.finditer(rf"\b(?i:{level})\s+({PROPER})", text))
    for name, count in names.most_common(1):
        if count >= 2:
            return name
    return None


def _printed_issuer(lines: list[Line], own: tuple[int, int] | None) -> str | None:
    """Capital lines above the number; the last body named is the issuer, those above its superior."""
    block: list[str] = []
    near = [line for line in lines[:80] if own is None or line.start < own[0] + 250]
    for text, start in _capital_pieces(near if own else lines[:20]):
        plain = matching_form(text)
        if own is not None and start >= own[0] and block:
            break
        if plain.rstrip(" .:*") in CODE_OF_NAME:
            break
        starts_body = BODY_START.match(plain) is not None
        if block and (not starts_body or _OPEN.match(matching_form(block[-1]))):
            block[-1] = f"{block[-1]} {text}"
        elif starts_body:
            block.append(text)
    return block[-1].strip("* -–:") if block else None


def _capital_pieces(lines: list[Line]) -> Iterator[tuple[str, int]]:
    """Capital lines up to the body, a glued superior cut from the body below it.

    A line that is no body alone ("ỦY") is tried together with the next ("BAN NHÂN DÂN").
    """
    held: Line | None = None
    for line, following in itertools.zip_longest(lines, lines[1:]):
        if not line.text.isupper():
            if line.plain.startswith(("căn cứ", "kính gửi")):
                return
            continue
        text, start = re.sub(r"\s{2,}.*", "", line.text), line.start
        if held is not None:
            text, start, held = f"{held.text} {text}", held.start, None
        elif following is not None and _begins_body_together(line, following):
            held = line
            continue
        plain = matching_form(text)
        at = 0
        for found in _GLUED_BODY.finditer(plain):
            before = plain[at : found.start()].strip()
            if len(before.split()) >= 2 and not _OPEN.match(before):
                yield text[at : found.start()].strip(), start + at
                at = found.start()
        yield text[at:].strip(), start + at


def _begins_body_together(line: Line, following: Line) -> bool:
    together = f"{line.plain} {following.plain}"
    found = BODY_START.match(together)
    return (
        following.start - line.end <= 3
        and following.text.isupper()
        and BODY_START.match(line.plain) is None
        and found is not None
        and found.end() > len(line.plain)
    )


def _named_in_full(scanned: ScannedPaper, printed: str, lines: list[Line]) -> str:
    """ "ỦY BAN NHÂN DÂN" alone is completed by a later line, or by the text, with its place."""
    plain = matching_form(printed)
    if plain not in _ALONE:
        return printed
    for line in lines:
        if line.plain.startswith(plain + " ") and line.text.isupper():
            return line.text
    for found in _COMMITTEE.finditer(scanned.text[:6000]):
        if found["name"] and matching_form(found["body"]) in (plain, "ubnd"):
            return f"{printed} {found['level']} {found['name']}".upper()
    return _with_level(scanned, printed, lines)


def _with_level(scanned: ScannedPaper, printed: str, lines: list[Line]) -> str:
    """The place of signing names the body where the text says what the place is ("tỉnh Hải Vân")."""
    placed = next((found for line in lines if (found := PLACE_DATE.match(line.text))), None)
    if placed is None:
        return printed
    place = " ".join(placed["place"].split())
    level = re.search(rf"(?<!\w)(?P<level>{_LEVELS})\s+{re.escape(matching_form(place))}(?!\w)", scanned.plain[:20000])
    return f"{printed} {level['level']} {place}".upper() if level else printed
