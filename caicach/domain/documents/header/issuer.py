"""Who issues a paper: printed at its head, or told in its text."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from caicach.domain.documents.header.lines import PROPER, Line
from caicach.domain.documents.header.types import CODE_OF_NAME
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("header")
_BODY_START: Final = re.compile(rf"{alternatives(listed(_DATA, 'bodies'))}(?!\w)")
_MOTTO: Final = re.compile(alternatives(listed(_DATA, "motto")))
_COMMITTEE: Final = re.compile(
    rf"(?P<body>UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân)\s+"
    rf"(?P<level>(?i:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu))(?:\s+(?P<name>{PROPER}))?"
)
_ACTING_BODY: Final = re.compile(
    r"(?P<body>(?:UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân|Sở|Bộ|Đảng ủy|Tỉnh ủy|Thành ủy|Huyện ủy"
    r"|Ban Thường vụ|Ban Chấp hành|Chi cục|Cục|Phòng|Trung tâm|Ban Chỉ đạo)(?:\s+[^\s.,;:]+){0,6}?)"
    r",?\s+(?:đã\s+)?(?:ký\s+)?(?:xây\s+dựng\s+và\s+)?(?:ban\s+hành|báo\s+cáo|xây\s+dựng|ký)(?=\s)"
)


def issuer_of(scanned: ScannedPaper, lines: list[Line], own: tuple[int, int] | None) -> str | None:
    printed = _printed_issuer(lines, own)
    if printed:
        return _named_in_full(printed, lines)
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
    limit = own[0] if own else 600
    block: list[str] = []
    for line in lines[:16]:
        if line.start >= limit and block:
            break
        plain = re.sub(r"\s{2,}.*", "", line.text)
        if _MOTTO.search(matching_form(plain)) or not plain.isupper():
            continue
        if matching_form(plain).rstrip(" .:*") in CODE_OF_NAME:
            break
        starts_body = _BODY_START.match(matching_form(plain)) is not None
        if starts_body and not (block and _is_open(block[-1])):
            block.append(plain)
        elif block and not starts_body:
            block[-1] = f"{block[-1]} {plain}"
    return block[-1].strip("* ") if block else None


def _named_in_full(printed: str, lines: list[Line]) -> str:
    """ "ỦY BAN NHÂN DÂN" alone is completed by a later capital line that goes on with its place."""
    if matching_form(printed) not in ("ủy ban nhân dân", "hội đồng nhân dân", "ubnd"):
        return printed
    for line in lines:
        if line.plain.startswith(matching_form(printed) + " ") and line.text.isupper():
            return line.text
    return printed


def _is_open(written: str) -> bool:
    """ "BAN CHỈ ĐẠO" waits for its name; "UBND TỈNH HÀ TĨNH" does not."""
    return matching_form(written) in ("chủ tịch", "thường trực")
