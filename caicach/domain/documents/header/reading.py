"""Head and foot of a paper: type, number, date, place, issuer, signer, title, recipients."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Final

from caicach.domain.documents.header.foot import read_foot
from caicach.domain.documents.header.issuer import issuer_of
from caicach.domain.documents.header.lines import PROPER, Line, lines_of
from caicach.domain.documents.header.model import Header
from caicach.domain.documents.header.types import CODE_OF_NAME
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.references import Reference
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.symbols import SYMBOL, compact, symbol_from, type_of_letters
from caicach.domain.vietnamese.folding import UPPER, matching_form

_DATA: Final = load("header")
_NUMBER_LINE: Final = re.compile(r"(?:^|[\n\t|]|\s{2,})\s*số\s*(?:[:.]\s*\n?|[:.]?)[ ]*(?P<rest>[^\n\t|]{1,60})", re.M)
_BLANK_SYMBOL: Final = re.compile(r"^[\s.…_\d-]*[/-]\s*(?P<letters>[A-ZĐ][\w.&-]*(?:\s?-\s?[A-ZĐ][\w&.]*)*)")
_PLACE_DATE: Final = re.compile(
    rf"(?P<place>[{UPPER}][^\W\d_]*(?:[ .'-]+[{UPPER}][^\W\d_]*\.?){{0,5}})\s*,?\s*ngày\s*"
    r"(?P<day>\d{1,2}|[\s.…_]*)\s*tháng\s*(?P<month>\d{1,2}|[\s.…_]*)\s*năm\s*(?P<year>\d{4}|[\s.…_]*)"
)
_HEAD_SPAN: Final = 3000


def read_header(scanned: ScannedPaper) -> Header:
    """Read the head and foot of a paper; a part that is missing stays None."""
    head_end = _head_end(scanned)
    lines = lines_of(scanned, 0, head_end)
    number, symbol, own = _own_number(scanned, head_end)
    place, signed_on = _place_and_date(scanned, head_end)
    type_line = _type_line(lines)
    letterhead = own is not None or place is not None or type_line is not None
    title = _title(lines, type_line)
    doc_type = _doc_type(lines, type_line, symbol)
    if not letterhead:
        announced = _announced(scanned)
        if announced is not None:
            number, signed_on = announced.number, announced.date
            doc_type = _announced_type(scanned, announced) or announced.doc_type
    doc_type = doc_type or _guessed_type(scanned)
    foot = read_foot(scanned)
    signer, position, capacity = foot.signer, foot.position, foot.capacity
    if signer is None and not letterhead:
        signer, position = _announced_signer(scanned)
    return Header(
        doc_type=doc_type,
        number=number,
        symbol=symbol,
        date=signed_on,
        issuer=issuer_of(scanned, lines, own),
        place=place,
        signer=signer,
        position=position,
        capacity=capacity,
        title=title or _running_title(scanned),
        recipients=foot.recipients,
        legal_bases=_legal_bases(scanned),
        year=_year(scanned, title or _running_title(scanned), signed_on),
        own_number=own,
        has_letterhead=letterhead,
    )


def _head_end(scanned: ScannedPaper) -> int:
    """The head ends at the first numbered heading, at the latest after some lines."""
    for item in scanned.outline:
        if item.label.style.value not in ("dash", "plus", "star", "letter"):
            return min(item.start, _HEAD_SPAN) if item.start > 0 else 0
    return min(len(scanned.text), _HEAD_SPAN)


def _own_number(scanned: ScannedPaper, head_end: int) -> tuple[str | None, str | None, tuple[int, int] | None]:
    """Number, letters and place of the paper's own number; a blank number has letters only."""
    for found in _NUMBER_LINE.finditer(scanned.plain, 0, min(head_end, 1500)):
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


def _place_and_date(scanned: ScannedPaper, head_end: int) -> tuple[str | None, date | None]:
    found = _PLACE_DATE.search(scanned.text, 0, min(head_end, 2000) or 0)
    if found is None:
        return None, None
    try:
        signed_on = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        signed_on = None
    return " ".join(found["place"].split()), signed_on


def _type_line(lines: list[Line]) -> int | None:
    """Index of the line that names the type ("KẾ HOẠCH")."""
    for index, line in enumerate(lines[:40]):
        name = re.sub(r"^dự\s+thảo\s+", "", line.plain.rstrip(" .:*"))
        if name in CODE_OF_NAME and line.text.isupper():
            return index
        first = re.match(rf"(?P<name>{alternatives(CODE_OF_NAME)})(?!\w)", line.plain)
        if first and line.text[: first.end()].isupper() and len(line.text) < 250:
            return index
    return None


def _doc_type(lines: list[Line], type_line: int | None, symbol: str | None) -> str | None:
    if type_line is not None:
        line = lines[type_line]
        named = re.match(rf"(?P<name>{alternatives(CODE_OF_NAME)})(?!\w)", line.plain)
        if named:
            code = CODE_OF_NAME[" ".join(named["name"].split())]
            return None if code == "CV" else code
    if symbol:
        return type_of_letters(symbol) or "CV"
    if any(line.plain.startswith(("v/v", "về việc")) for line in lines[:20]):
        return "CV"
    return None


def _title(lines: list[Line], type_line: int | None) -> str | None:
    """The abstract: what stands under the type line, or after V/v."""
    if type_line is None:
        for index, line in enumerate(lines[:20]):
            if line.plain.startswith("v/v"):
                return _joined(lines, index)[3:].strip(" :")
        return None
    line = lines[type_line]
    name = re.match(alternatives(CODE_OF_NAME), line.plain)
    rest = line.text[name.end() :].strip(" :-") if name else ""
    pieces = [rest] if rest else []
    for following in lines[type_line + 1 : type_line + 6]:
        if _stops_title(following, bool(pieces)):
            break
        pieces.append(following.text)
    return " ".join(pieces) or None


def _stops_title(line: Line, has_text: bool) -> bool:
    plain = line.plain
    if re.fullmatch(r"[-_=.*\s]+", plain) or plain.startswith(
        ("căn cứ", "kính gửi", "thực hiện ", "số:", "số ", "(", "ngày ", "triển khai thực hiện")
    ):
        return True
    if has_text and plain.startswith(("năm ", "trong ", "để ", "nhằm ", "qua ", "ngày ", "ủy ban nhân dân ", "ubnd ")):
        return True
    return has_text and (len(plain) > 160 or plain.endswith((".", ";", ":")))


def _joined(lines: list[Line], index: int) -> str:
    pieces = [lines[index].text]
    for following in lines[index + 1 : index + 3]:
        if not following.text[:1].islower():
            break
        pieces.append(following.text)
    return " ".join(pieces)


def _announced(scanned: ScannedPaper) -> Reference | None:
    """The paper that a news item tells about: named after "ban hành" or "ký" at its head."""
    limit = _first_heading(scanned)
    for item in scanned.references:
        if item.start >= min(limit, 1600):
            return None
        before = scanned.plain[max(0, item.start - 16) : item.start]
        if item.number and re.search(r"(?:ban hành|đã ký|ký)\s+$", before):
            return item
    return None


def _first_heading(scanned: ScannedPaper) -> int:
    return scanned.outline[0].start if scanned.outline else len(scanned.text)


def _announced_type(scanned: ScannedPaper, announced: Reference) -> str | None:
    """A decision that issues a plan counts as the plan."""
    after = scanned.plain[announced.end : announced.end + 90]
    found = re.match(
        rf"[^.;\n]{{0,60}}?(?:ban hành|phê duyệt)\s+(?P<name>{alternatives(CODE_OF_NAME)})(?!\w)",
        after,
    )
    return CODE_OF_NAME[" ".join(found["name"].split())] if found else None


_SIGNED_BY: Final = re.compile(
    rf"(?:đồng chí|ông|bà)\s+(?P<name>{PROPER})\s*[-–,]\s*(?P<position>[^,.;\n]{{3,70}}?)\s+(?:đã\s+)?ký"
)


def _announced_signer(scanned: ScannedPaper) -> tuple[str | None, str | None]:
    found = _SIGNED_BY.search(scanned.text, 0, 1600)
    if found is None:
        return None, None
    return found["name"], " ".join(found["position"].split())


def _guessed_type(scanned: ScannedPaper) -> str | None:
    """A paper without a head: a report tells results under its headings, a plan announces itself."""
    titles = [matching_form(item.title) for item in scanned.outline[:60]]
    report = alternatives(listed(_DATA, "report_headings"))
    if any(re.match(report, title) for title in titles):
        return "BC"
    head = scanned.plain[:3000]
    if re.search(alternatives(listed(_DATA, "plan_words")), head):
        return "KH"
    if re.search(alternatives(listed(_DATA, "report_words")), head):
        return "BC"
    goals = alternatives(["mục đích, yêu cầu", "mục tiêu", "chỉ tiêu"])
    return "KH" if any(re.search(goals, title) for title in titles) else None


def _running_title(scanned: ScannedPaper) -> str | None:
    """A title where there is no type line: a short first line that is no sentence."""
    for paragraph in scanned.paragraphs[:12]:
        text = scanned.text[paragraph.start : paragraph.end].strip(" *_")
        plain = matching_form(text)
        if plain.startswith(("căn cứ", "theo ", "thực hiện ", "kính gửi")):
            continue
        if (
            40 <= len(text) <= 260
            and not text.endswith((".", ";", ":", ","))
            and ("cải cách hành chính" in plain or "kế hoạch" in plain or "báo cáo" in plain)
        ):
            return " ".join(text.split()) if paragraph.label is None else None
    return None


def _legal_bases(scanned: ScannedPaper) -> tuple[str, ...]:
    bases = []
    for paragraph in scanned.paragraphs[:60]:
        text = scanned.text[paragraph.start : paragraph.end].strip(" *_-")
        if paragraph.kind is BlockKind.PARAGRAPH and matching_form(text[:8]).startswith("căn cứ "):
            bases.append(" ".join(text.rstrip(" ;.,").split()))
    return tuple(bases)


def _year(scanned: ScannedPaper, title: str | None, signed_on: date | None) -> int | None:
    """The year a paper is about."""
    if title:
        years = re.findall(r"(?:19|20)\d{2}", title)
        if years:
            return int(years[-1])
    head = scanned.plain[:2500]
    named = re.findall(r"(?:kế hoạch|báo cáo|chương trình)[^.;\n]{0,80}?\bnăm\s+(20\d{2})", head)
    if named:
        return int(Counter(named).most_common(1)[0][0])
    years = re.findall(r"\bnăm\s+(20\d{2})", scanned.plain)
    if years:
        return int(Counter(years).most_common(1)[0][0])
    return signed_on.year if signed_on else None
