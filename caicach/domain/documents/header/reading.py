"""Head and foot of a paper: type, number, date, place, issuer, signer, title, recipients."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from caicach.domain.documents.header.foot import read_foot
from caicach.domain.documents.header.head import Head, find_head
from caicach.domain.documents.header.issuer import announcing_body, issuer_of
from caicach.domain.documents.header.lines import PLACE_DATE, Line
from caicach.domain.documents.header.model import Header
from caicach.domain.documents.header.news import (
    announced_paper,
    announced_signer,
    announced_type,
    guessed_type,
    running_title,
    told_title,
)
from caicach.domain.documents.header.portal import read_particulars
from caicach.domain.documents.header.titles import legal_bases, read_title, year_of
from caicach.domain.documents.header.types import CODE_OF_NAME
from caicach.domain.documents.phrases import alternatives
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.symbols import SYMBOL, compact, symbol_from, type_of_letters

_NUMBER_LINE: Final = re.compile(
    r"(?:^|[\n\t|]|(?<!\s)\s{2,}+|(?<=\w)[ ](?=số\s*:)|nam|phúc|(?<![-_*])[-_*]{3,}+)\s*+"
    r"(?:(?:nghị\s+quyết|quyết\s+định|luật|lệnh|pháp\s+lệnh)\s+(?=số\s*:))?"
    r"số\s*(?:[:.]\s*[|\n]?|[:.]?)\s*(?P<rest>[^\t|]{1,60})",
    re.M,
)
_BLANK_SYMBOL: Final = re.compile(r"^[\s.…_\d-]*[/-]\s*(?P<letters>[A-ZĐ][\w.&-]*(?:\s?-\s?[A-ZĐ][\w&.]*)*)")
_TYPE_NAME: Final = re.compile(rf"(?:dự\s+thảo\s+)?(?P<name>{alternatives(CODE_OF_NAME)})(?!\w)")


def read_header(scanned: ScannedPaper) -> Header:
    """Read the head and foot of a paper; a part that is missing stays None."""
    head = find_head(scanned)
    told = read_particulars(scanned)
    number, symbol, own = _own_number(scanned, head)
    place, signed_on = _place_and_date(scanned, head)
    type_line = _type_line(head.lines, own)
    letterhead = own is not None or place is not None or type_line is not None
    title = read_title(scanned, head.lines, type_line) or told.title
    doc_type = _doc_type(head.lines, type_line, symbol or told.symbol)
    foot = read_foot(scanned, head.end, told.signer)
    signer, position = foot.signer or told.signer, foot.position
    issuer = issuer_of(scanned, head.lines, own, told.issuer)
    if not letterhead and told.number is None:
        announced = announced_paper(scanned)
        if announced is not None:
            number, signed_on, doc_type = announced.number, announced.date, announced_type(scanned, announced)
            issuer = announcing_body(scanned, announced.start) or issuer
        if signer is None:
            signer, position = announced_signer(scanned)
    if symbol is None and told.number:
        number, symbol = told.number, told.symbol
    title = title or running_title(scanned) or (None if letterhead else told_title(scanned))
    return Header(
        doc_type=doc_type or guessed_type(scanned),
        number=number,
        symbol=symbol,
        date=signed_on or told.date,
        issuer=issuer,
        place=place,
        signer=signer,
        position=position,
        capacity=foot.capacity,
        title=title,
        recipients=foot.recipients,
        legal_bases=legal_bases(scanned, head.start),
        year=year_of(scanned, title, signed_on or told.date),
        own_number=own or told.span,
        has_letterhead=letterhead,
    )


def _own_number(scanned: ScannedPaper, head: Head) -> tuple[str | None, str | None, tuple[int, int] | None]:
    """Number, letters and place of the paper's own number; a blank number has letters only."""
    limit = min(head.end, (head.motto or head.start) + 1500)
    for found in _NUMBER_LINE.finditer(scanned.plain, head.start, limit):
        start, end = found.span("rest")
        rest = scanned.text[start:end]
        whole = SYMBOL.match(rest.lstrip())
        lead = len(rest) - len(rest.lstrip())
        if whole:
            symbol = symbol_from(whole, start + lead)
            if symbol is not None:
                return symbol.number, symbol.letters, (found.start(), symbol.end)
        blank = _BLANK_SYMBOL.match(rest)
        if blank and len(blank["letters"]) >= 3:
            return None, compact(blank["letters"]), (found.start(), start + blank.end())
    return None, None, None


def _place_and_date(scanned: ScannedPaper, head: Head) -> tuple[str | None, date | None]:
    """Place and day of signing: behind a comma, or alone on its line."""
    limit = min(head.end, (head.motto or head.start) + 2000)
    for found in PLACE_DATE.finditer(scanned.text, head.start, limit):
        after_name = scanned.text[found.end("place") : found.end("place") + 2]
        if "," not in after_name and not re.search(r"(?:^|[\n|\t*]|\s{2})\s*$", scanned.text[: found.start()][-6:]):
            continue
        if re.search(r"(?:số|ký|của|đến|từ)\s+$", scanned.plain[max(0, found.start() - 8) : found.start()]):
            continue
        written = [found[name] or found[short] for name, short in (("year", "y"), ("month", "m"), ("day", "d"))]
        try:
            signed_on = date(*(int(part or "") for part in written))
        except ValueError:
            signed_on = None
        return " ".join(found["place"].split()), signed_on
    return None, None


def _type_line(lines: list[Line], own: tuple[int, int] | None) -> int | None:
    """Index of the line that names the type ("KẾ HOẠCH"), never one above the number."""
    for index, line in enumerate(lines[:60]):
        named = _TYPE_NAME.match(line.plain)
        if named is None or (own is not None and line.start < own[0]):
            continue
        if named.end() >= len(line.plain.rstrip(" .:*")) and line.text.isupper():
            return index
        if line.text[: named.end()].isupper() and not line.text[named.end() :].lstrip().startswith("SỐ"):
            return index
        if own is None and index > 25:
            break
    return None


def _doc_type(lines: list[Line], type_line: int | None, symbol: str | None) -> str | None:
    if type_line is not None:
        named = _TYPE_NAME.match(lines[type_line].plain)
        if named:
            code = CODE_OF_NAME[" ".join(named["name"].split())]
            if code != "CV":
                return "VBHN" if symbol and symbol.startswith("VBHN") else code
            return None
    is_letter = any(line.plain.startswith(("v/v", "kính gửi")) for line in lines[:25])
    if symbol:
        # "5388/CT-CS V/v …" is a letter of the tax office, no directive.
        return "CV" if is_letter else type_of_letters(symbol) or "CV"
    if any(line.plain.startswith(("v/v", "về việc")) for line in lines[:20]):
        return "CV"
    if any(line.plain.startswith("kính gửi") for line in lines[:4]):
        return "CV"
    return None
