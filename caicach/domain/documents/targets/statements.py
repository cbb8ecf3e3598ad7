"""Cutting a paragraph into statements: sentences, listed items and cells that share one line.

Text copied from the web often loses its line ends, so that a whole chapter with headings, items
and table cells is one paragraph. The headings inside it are found here and go with each statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.contexts import Context
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import unit_of_phrase
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.folding import UPPER

_SECTIONS: Final = load("targets")["sections"]
_LONG: Final = 500
# An item label, dash or bar that begins a new statement inside a line.
_BREAK: Final = re.compile(
    r"\s\|\s?|(?<=[.;:,!?|])\s+(?=[a-zđ]\d?\)\s+\w|(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[IVX]{1,5}\.)\s+[\"“]?[^\W\d]"
    r"|[-+*–•]\s*[\"“\w])"
)
_BREAK_LONG: Final = re.compile(
    rf"(?<=\w)\s+(?=[+•*]\s+(?:\d+(?:[.,]\d+)?\s*%|[{UPPER}]))"
    rf"|(?<=[^\W\d])\s+(?=[–-]\s+(?:\d+(?:[.,]\d+)?\s*%|[{UPPER}]))"
    rf"|(?<=[^\W\d][\w)])\s+(?=(?:[a-zđ]\)|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?|\d{{1,2}}\.|[IVX]{{1,5}}\.)\s+[{UPPER}])"
)
_HEADING: Final = re.compile(
    r"\W*(?P<label>(?:(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]|phần\s+[ivx]+|điều\s+\d+)\s*[.):/-]?\s+)*)"
    rf"(?P<name>{alternatives(listed(_SECTIONS, 'inline'))})(?!\w)"
)
_PERIOD: Final = re.compile(r"\W*(?:giai\s+đoạn|đến\s+(?:hết\s+)?năm|năm)\s+20\d\d(?:\s*[-–]\s*20\d\d)?\W*$")

# "… | % | 95% | …": unit and value of a row whose table stands in one line.
_ROW: Final = re.compile(
    r"[.;]?\s*\|\s*(?P<unit>%|[^|\d%]{2,24}?)\s*\|\s*(?P<sign>[≥≤<>]|trên|dưới|từ|tối\s+thiểu|ít\s+nhất)?\s*"
    r"(?P<value>\d+(?:[.,]\d+)*)\s*(?P<percent>%)?\s*(?P<more>trở\s+lên)?\s*"
    r"(?=\|(?!\s*[≥≤<>]?\s*\d+(?:[.,]\d+\s*%?|\s*%)\s*\||\s*\d+\s*\|\s*\d+\s*\|)|$)"
)

_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch that says one thing. `heading` is the last heading inside its own paragraph."""

    start: int
    end: int
    context: Context
    paragraph: Paragraph
    heading: str | None = None
    period: str | None = None
    row: re.Match[str] | None = None  # unit and value in the cells after it, in a table that lost its lines


def statements_of(scanned: ScannedPaper, paragraph: Paragraph, context: Context) -> Iterator[Statement]:
    """The statements of a paragraph in order, each with the heading before it in the same line."""
    heading = period = None
    is_long = paragraph.end - paragraph.start > _LONG
    for start, end in _pieces(scanned, paragraph, is_long=is_long):
        plain = scanned.plain[start : min(end, start + 90)]
        is_cell = "|" in scanned.text[max(0, start - 3) : start]
        if is_long and start > paragraph.body and not is_cell:
            named = _HEADING.match(plain)
            if named and (named["label"] or scanned.text[start : start + named.end("name")].isupper()):
                heading, period = named["name"], None
        if is_long and end - start < 60 and _PERIOD.match(plain):
            period = plain
        row = _ROW.match(scanned.plain, end, paragraph.end) if is_long else None
        if row is not None and not _is_row(scanned.plain, start, end, row):
            row = None
        yield Statement(start, end, context, paragraph, heading, period, row)


def _is_row(plain: str, start: int, end: int, row: re.Match[str]) -> bool:
    """Whether cells after a statement are its unit and value, not a product and the next row's number."""
    words = _WORD.findall(plain, start, end)
    if len(words) < 3 or (row["unit"] != "%" and unit_of_phrase(row["unit"]) is None):
        return False
    return row["unit"] == "%" or row["percent"] is not None or row["sign"] is not None


def _pieces(scanned: ScannedPaper, paragraph: Paragraph, *, is_long: bool) -> Iterator[tuple[int, int]]:
    text = scanned.text
    for start, end in scanned.sentences(paragraph.body, paragraph.end):
        if end - start < 12:
            yield start, end
            continue
        cuts = [found.span() for found in _BREAK.finditer(text, start, end)]
        if is_long:
            cuts += [found.span() for found in _BREAK_LONG.finditer(text, start, end)]
        at = start
        for left, right in sorted(cuts):
            if left < at:
                continue
            yield from scanned.trimmed(at, left)
            at = right
        yield from scanned.trimmed(at, end)
