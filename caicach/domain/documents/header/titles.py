"""Title, legal bases and the year a paper is about."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import date
from typing import Final

from caicach.domain.documents.header.issuer import BODY_START
from caicach.domain.documents.header.lines import Line
from caicach.domain.documents.header.types import CODE_OF_NAME
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("header")
_STOPS: Final = listed(_DATA, "title_stops")
_STOPS_AFTER_TEXT: Final = listed(_DATA, "title_stops_after_text")
_TYPE_NAME: Final = re.compile(rf"(?:dự\s+thảo\s+)?{alternatives(CODE_OF_NAME)}(?!\w)")
_AUTHORITY: Final = re.compile(rf"(?<!\w){alternatives([*listed(_DATA, 'authorities')])}(?!\w)")
_DECIDES: Final = ("quyết định", "nghị quyết", "nghị định", "thông tư", "chỉ thị", "pháp lệnh", "luật")
_BASE: Final = re.compile(r"(?<!\w)căn\s+cứ\s")
_BASE_END: Final = re.compile(
    r";|\s(?=(?i:theo\s+đề\s+nghị|xét\s+(?:đề\s+nghị|tờ\s+trình))|QUYẾT\s+(?:ĐỊNH|NGHỊ))"
    r"|,\s+(?=(?:UBND|Ủy\s+ban|Uỷ\s+ban|Sở|Phòng|Trung\s+tâm|Đảng\s+ủy|Ban\s+Thường\s+vụ)\s[^;]{0,80}?(?:ban\s+hành|xây\s+dựng|báo\s+cáo)\s)"
    r"|\.\s(?=\S+\s)"
)
_BODY: Final = re.compile(r"(?<!\w)(?:quyết\s+(?:định|nghị)\s*:|điều\s+1\s*[.:]|như\s+sau\s*:)")
# Days and numbers of papers; "Chỉ thị số 27/CT-TTg ngày 15 tháng 8 năm 2024" tells nothing of the plan's own year.
_CITED_DAY: Final = re.compile(
    r"ngày\s+\d{1,2}\s*(?:tháng\s*\d{1,2}\s*năm\s*\d{4}|[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})|\d{1,2}/\d{1,2}/\d{4}|\d+/(?:19|20)\d\d(?=/)"
    r"|(?<=20\d\d)\s*[,;-]?\s*(?:và\s+)?(?:có\s+)?tầm\s+nhìn\s+(?:đến\s+)?(?:hết\s+)?(?:năm\s+)?20\d\d"
)
_DRAFT_DAY: Final = re.compile(r",\s*ngày[\s\d.…_]*tháng[\s\d.…_]*năm\s+(?P<year>20\d\d)")
_TITLE_OF_PLAN: Final = re.compile(
    r"(?:tổ\s+chức\s+)?(?:thực\s+hiện|triển\s+khai(?:\s+thực\s+hiện)?)\s(?:(?!như\s+sau|ban\s+hành\s+kế|xây\s+dựng\s+kế)[^;])*[^.;:,\s]"
)
_GOES_ON: Final = re.compile(r"(?:^|\s)(?:của|do|cho|và|với|tại|giữa|phòng|quyền|tịch|trực|đạo|các|là|thuộc|về|,|-)$")


def read_title(scanned: ScannedPaper, lines: list[Line], type_line: int | None) -> str | None:
    """The abstract: what stands under the type line, or after V/v."""
    if type_line is None:
        for index, line in enumerate(lines[:30]):
            if line.plain.startswith("v/v"):
                return _joined(lines, index)[3:].strip(" :.") or None
        return None
    line = lines[type_line]
    named = _TYPE_NAME.match(line.plain)
    rest = line.text[named.end() :].strip(" :-*") if named else ""
    below = lines[type_line + 1 : type_line + 14]
    decides = line.plain.startswith(_DECIDES) or any(one.plain.startswith("căn cứ") for one in below[:1])
    pieces = [_in_capitals(rest)] if rest else []
    if pieces and pieces[0] != rest:
        return _without_authority(pieces[0], decides=decides) or None
    for place, following in enumerate(below):
        if _stops(scanned, following, pieces) or (pieces and _is_authority(below, place)):
            break
        whole = _in_capitals(following.text)
        pieces.append(whole)
        if whole != following.text:
            break
    return _without_authority(" ".join(pieces), decides=decides) or None


def _in_capitals(text: str) -> str:
    """The title out of a glued line: its words in capitals before the body begins."""
    words = text.split()
    count = 0
    for word in words:
        if word != word.upper() and not re.match(r"\d+[\w/-]*/|QĐ-TTg|CT-TTg", word):
            break
        count += 1
    letters = sum(1 for word in words[:count] if len(word) >= 2 and word.isupper())
    return " ".join(words[:count]) if letters >= 4 and count < len(words) else text


def _without_authority(title: str, *, decides: bool) -> str:
    """Cut off "CHỦ TỊCH ỦY BAN NHÂN DÂN …" that is glued behind a title in capitals."""
    title = title.strip(" -–_*:.")
    if not decides or not title.isupper():
        return title
    cut = None
    for found in _AUTHORITY.finditer(matching_form(title)):
        before = matching_form(title[: found.start()]).rstrip()
        if not _GOES_ON.search(before) and found.start() >= 20:
            cut = found.start()
            break
    return title if cut is None else title[:cut].strip(" -–_*:.")


def _stops(scanned: ScannedPaper, line: Line, pieces: list[str]) -> bool:
    plain = line.plain
    if re.fullmatch(r"[-_=.*\s]+|số\s*:?\s*[\d./…].*", plain) or plain.startswith(("(", *_STOPS)):
        # "THỰC HIỆN NGHỊ QUYẾT …" in capitals is a title, "Thực hiện Nghị quyết …" begins the body.
        goes_on = line.text.isupper() and not plain.startswith(("căn cứ", "kính gửi", "quyết nghị", "quyết định:", "("))
        small = not pieces and (line.text[:1].islower() or _is_abstract(scanned, line))
        return not (goes_on or small)
    if not pieces:
        return False
    if pieces[0].isupper() and not line.text.isupper():
        return True
    if line.text.isupper():
        return False
    if plain.startswith(_STOPS_AFTER_TEXT) and not line.text[:1].islower() and not plain.startswith("năm 20"):
        return True
    if plain.startswith("năm 20") and len(plain) > 40:
        return True
    return len(plain) > 160 or _runs_on(scanned, line)


def _is_abstract(scanned: ScannedPaper, line: Line) -> bool:
    """ "Thực hiện Chỉ thị số 27/CT-TTg … về …" under "KẾ HOẠCH": a title, for it has no stop and nothing after it."""
    paragraph = scanned.paragraphs[scanned.paragraph_at(line.start)]
    if paragraph.start < line.start or paragraph.end - paragraph.start > 300:
        return False
    return _TITLE_OF_PLAN.fullmatch(scanned.plain, paragraph.start, paragraph.end) is not None


def _is_authority(lines: list[Line], place: int) -> bool:
    """A body in capitals right above the legal bases; it may run over two lines."""
    line = lines[place]
    if not line.text.isupper() or (BODY_START.match(line.plain) is None and _AUTHORITY.match(line.plain) is None):
        return False
    capitals = list(itertools.takewhile(lambda other: other.text.isupper(), lines[place + 1 : place + 4]))
    below = lines[place + 1 + len(capitals)].plain if place + 1 + len(capitals) < len(lines) else ""
    if not below.startswith(("căn cứ", "theo đề nghị", "xét ")):
        return False
    return not capitals or (len(capitals) == 1 and BODY_START.match(capitals[0].plain) is None)


def _runs_on(scanned: ScannedPaper, line: Line) -> bool:
    """Whether a line belongs to a paragraph of the body: long, or closed by a sentence's sign."""
    if line.plain.endswith((".", ";", ":")):
        return True
    paragraph = scanned.paragraphs[scanned.paragraph_at(line.start)]
    text = scanned.text[paragraph.start : paragraph.end].rstrip()
    return paragraph.end >= line.end and (len(text) > 260 or text.endswith((".", ";", ":")))


def _joined(lines: list[Line], index: int) -> str:
    pieces = [lines[index].text]
    for following in lines[index + 1 : index + 5]:
        if not following.text[:1].islower() and not pieces[-1].endswith((",", "-", "và")):
            break
        pieces.append(following.text)
    return " ".join(pieces)


def legal_bases(scanned: ScannedPaper, start: int) -> tuple[str, ...]:
    """The "Căn cứ …" clauses above the body, also when they are glued into one paragraph."""
    body = _BODY.search(scanned.plain, start, start + 20000)
    numbered = next((at for at in scanned.numbered_starts if at > start + 200), len(scanned.text))
    limit = min(body.start() if body else numbered, numbered)
    starts = [found.start() for found in _BASE.finditer(scanned.plain, start, limit) if _begins(scanned, found.start())]
    bases = []
    for place, at in enumerate(starts):
        blank = scanned.text.find("\n\n", at, at + 900)
        stop = min(starts[place + 1] if place + 1 < len(starts) else limit, blank if blank > 0 else limit, at + 900)
        end = _BASE_END.search(scanned.text, at + 8, stop)
        base = " ".join(scanned.text[at : end.start() if end else stop].strip(" *_-;.,|\n").split())
        if len(base) > 12:
            bases.append(base)
    return tuple(bases)


def _begins(scanned: ScannedPaper, at: int) -> bool:
    """Whether "Căn cứ" begins a clause: at a line's start, behind a sign, or behind words in capitals."""
    if not scanned.text[at].isupper():
        return False
    before = scanned.text[max(0, at - 40) : at].rstrip(" \u00a0-–*+_")
    last = before.split()[-1] if before.split() else ""
    return not before or before[-1] in ";.:|\n,)/" or last.isupper() or scanned.text[at - 1] == "\n"


def year_of(scanned: ScannedPaper, title: str | None, signed_on: date | None) -> int | None:
    """The year a paper is about: never the year of a paper it cites."""
    if title:
        years = re.findall(r"(?:19|20)\d{2}", _without_citations(matching_form(title)))
        if years:
            return int(years[-1])
    drafted = _DRAFT_DAY.search(scanned.plain, 0, 1500)
    written = signed_on.year if signed_on else int(drafted["year"]) if drafted else None
    head = _without_citations(scanned.plain[:2500])
    named = re.findall(r"(?:kế hoạch|báo cáo|chương trình)[^.;\n]{0,80}?\bnăm\s+(20\d{2})", head)
    if named and (written is None or title is None):
        return int(Counter(named).most_common(1)[0][0])
    told = re.findall(r"\bnăm\s+(20\d{2})", _without_citations(scanned.plain))
    years = [year for year in (*named, *told) if written is None or int(year) >= written - 1]
    if years:
        return int(Counter(years).most_common(1)[0][0])
    return written


def _without_citations(plain: str) -> str:
    return _CITED_DAY.sub(" ", plain)
