"""Lines of the head and foot, two-column layouts cut apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import UPPER, matching_form

PROPER: Final = rf"[{UPPER}][^\W\d_]*(?:[ \u00a0][{UPPER}][^\W\d_]*){{0,4}}"
"""A proper name: up to five words that begin with a capital."""


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    text: str
    plain: str


def lines_of(scanned: ScannedPaper, start: int, end: int) -> list[Line]:
    lines = []
    for found in re.finditer(r"(?:(?! {4})[^\n\t\r|])+", scanned.text[start:end]):
        raw = found.group()
        text = raw.strip(" *_#\u00a0|")
        if text:
            left = start + found.start() + raw.index(text[0])
            lines.append(Line(left, left + len(text), text, matching_form(text)))
    return lines
