"""Signature and recipients."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.header.lines import PROPER, Line, lines_of
from caicach.domain.documents.matching import last_match
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import matching_form


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands under a paper. `capacity` is the line TM., KT., TL. …"""

    signer: str | None = None
    position: str | None = None
    capacity: str | None = None
    recipients: tuple[str, ...] = ()


_CAPACITY: Final = re.compile(r"(?:^|[\n\t*])[ *]*(?P<line>(?:TM|KT|TL|TUQ|Q)\.[ ]?[^\n\t]{2,120})")
_NAME_LINE: Final = re.compile(rf"^(?:(?:ThS|TS|BS|PGS)\.\s*)?(?P<name>{PROPER})$")
_OFFICE: Final = re.compile(
    r"(?:phó |quyền )?(?:chủ tịch|giám đốc|trưởng|bí thư|chánh|cục trưởng|thủ tướng|bộ trưởng|hiệu trưởng|phó"
    r"|viện trưởng|chủ nhiệm|ủy viên)"
)


def read_foot(scanned: ScannedPaper) -> Foot:
    """Read signature and recipients from the end of a paper."""
    text = scanned.text
    at = matching_form(text).rfind("nơi nhận")
    start = max(0, (at if at >= 0 else len(text)) - 1200)
    recipients = _recipients(scanned, at) if at >= 0 else ()
    found = last_match(_CAPACITY, text, start)
    unsigned = max(0, at - 150) if at >= 0 else max(0, len(text) - 300)
    lines = lines_of(scanned, found.start("line") if found else unsigned, len(text))
    signer, position = _signature(lines, bool(found))
    capacity = None
    if found:
        capacity = lines[0].text.strip("* ") if lines else None
    return Foot(signer, position, capacity, recipients)


def _signature(lines: list[Line], has_capacity: bool) -> tuple[str | None, str | None]:
    """Name and office: the last office in capitals, then a line that is a name."""
    position: str | None = None
    for index, line in enumerate(lines[:14]):
        if line.text.isupper() and _OFFICE.match(re.sub(r"^(?:tm|kt|tl|tuq|q)\.\s*", "", line.plain)):
            position = re.sub(r"^(?:TM|KT|TL|TUQ|Q)\.\s*", "", line.text)
            continue
        named = _NAME_LINE.match(line.text)
        is_name = named is not None and 2 <= len(named["name"].split()) <= 5
        if named and is_name and position and index and (has_capacity or not line.text.isupper()):
            return named["name"], position
    return None, position


def _recipients(scanned: ScannedPaper, at: int) -> tuple[str, ...]:
    recipients: list[str] = []
    for line in lines_of(scanned, at, min(len(scanned.text), at + 2500))[0:40]:
        text = line.text
        if matching_form(text).startswith("nơi nhận"):
            text = text.partition(":")[2].strip()
        if not text:
            continue
        if not text.startswith(("-", "–", "+", "•")):
            if recipients and line.text[:1].islower():
                recipients[-1] = f"{recipients[-1]} {text.rstrip(' ;.')}"
                continue
            if recipients or line.text.isupper():
                continue
        recipients.extend(piece.strip(" -–+•;.") for piece in re.split(r";\s*[-–]\s*", text) if piece.strip(" -–+•;."))
    return tuple(recipients)
