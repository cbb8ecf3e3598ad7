"""Papers named in a paper: type, number, date, issuer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from caicach.domain.documents.matching import last_match
from caicach.domain.documents.phrases import alternatives, load
from caicach.domain.documents.symbols import SYMBOL, Symbol, symbol_from
from caicach.domain.vietnamese.folding import matching_form

_TYPES: Final = load("document_types")["type"]
_CODE_OF_NAME: Final = {matching_form(name): str(entry["code"]) for entry in _TYPES for name in entry["names"]}
_NAMES: Final = alternatives(_CODE_OF_NAME)
_SHORT: Final = {
    matching_form(code): code for code in ("QĐ", "KH", "NQ", "NĐ", "TT", "CV", "BC", "TB", "CT", "HD", "KL")
}
_SO: Final = r"(?:số|sô|so|só|sồ|ố)"
_NAME_BEFORE: Final = re.compile(
    rf"(?<![\w/-])(?P<name>{_NAMES}|{alternatives(_SHORT)})(?:\s*\([^()]{{1,30}}\))?\s*(?:{_SO}(?!\w)\s*){{0,2}}[:.]?\s*$"
)
# "Luật Thi đua, khen thưởng số …", "Quyết định chủ trương đầu tư số …": the title stands between.
_TITLED_BEFORE: Final = re.compile(rf"(?<!\w)(?<!pháp\s)(?P<name>{_NAMES})\s[^.;:\d()|]{{2,120}}?\s{_SO}\s*[:.]?\s*$")
_LAW_NAMED: Final = re.compile(r"(?<!\w)(?<!pháp\s)(?:bộ\s+luật|luật|pháp\s+lệnh)\s")
_CHANGING: Final = re.compile(r"luật\s+sửa\s+đổi")
_FAMILY_BEFORE: Final = re.compile(r"(?<!\w)(?P<name>nghị quyết|bộ luật|luật|pháp lệnh)(?!\w)")
_NUMBER_WORD_BEFORE: Final = re.compile(rf"(?<!\w){_SO}\s*[:.]?\s*$")
# "Kế hoạch số 12, 13/KH-UBND": numbers that share the letters that follow.
_FORM_BEFORE: Final = re.compile(r"(?:mẫu|biểu|phụ\s+lục|bảng)\s+số\s*:?\s*\Z")
_SHARED_BEFORE: Final = re.compile(
    rf"(?<!\w)(?P<name>{_NAMES})\s+{_SO}\s*:?\s*(?P<digits>\d{{1,5}}(?:\s*,\s*\d{{1,5}})*)\s*(?:,|và)\s*(?:{_SO}\s*)?$"
)
_DATE: Final = (
    r"(?:(?P<d1>\d{1,2})\s?[/.-]\s?(?P<m1>\d{1,2})\s?[/.-]\s?(?P<y1>\d{4}|\d{2})(?![\d/]\d|\d)"
    r"|(?P<d2>\d{1,2})\s*tháng\s*(?P<m2>\d{1,2})\s*,?\s*năm\s*(?P<y2>\d{4}))"
)
_DATE_IN_BRACKETS: Final = re.sub(r"\?P<([dmy])(\d)>", lambda found: f"?P<{found[1]}{int(found[2]) + 2}>", _DATE)
_ISSUED: Final = r"(?:(?:đã\s+)?(?:được\s+)?(?:ban\s+hành|ký\s+ban\s+hành|ký|thông\s+qua)\s+)?"
_DATE_AFTER: Final = re.compile(
    rf"(?:\s+năm\s+\d{{4}})?\s{{0,2}}[,;]?\s*\(?{_ISSUED}(?:vào\s+|cùng\s+)?(?:ngày\s*){{1,2}}:?\s*{_DATE}"
    rf"|\s{{0,2}}\(\s*{_DATE_IN_BRACKETS}\s*\)"
)
_ISSUER_THEN_DATE: Final = re.compile(rf"\s+(?:của|do)\s+(?P<issuer>[^.;:\n\d()]{{2,70}}?),?\s+{_ISSUED}ngày\s+{_DATE}")
_ISSUER_AFTER: Final = re.compile(
    r"[,\s]*(?:\([^()]{0,40}\)\s*)?của\s+(?P<issuer>[^.,;:()\"]{2,80}?)"
    r"(?=\s+(?:về|quy\s+định|ban\s+hành|v/v|phê\s+duyệt|hướng\s+dẫn|sửa\s+đổi|đã|và|năm|giai\s+đoạn"
    r"|nhiệm\s+kỳ|triển\s+khai|thực\s+hiện|công\s+bố|tổ\s+chức|để|trong|nhằm|kiện\s+toàn|giao|được|số|tại|ngày)\b|[.,;:\n()\"]|$)"
)
_SIGNED: Final = re.compile(r"(?:ký|ban\s+hành|ký\s+ban\s+hành|có|ra)\s+$")
_SIGNED_ON: Final = re.compile(rf"(?:^|[\n.;])\s*(?:vào\s+)?ngày\s+{_DATE}[^.;\n\d]*$")
_SAME_DAY: Final = re.compile(r"\s*(?:,|và|;)\s*(?:các\s+)?$")
# A number without letters: "52/2017", or "số 123" when a date follows. Both patterns begin with a
# plain letter or sign, which the engine finds fast.
_WITH_YEAR: Final = re.compile(r"/(?:19|20)\d{2}(?![\w%]|[/.,-]\s?\w)")
_DIGITS_BEFORE: Final = re.compile(r"(?<=\s)\d{1,5}$")
_DATED: Final = re.compile(r"số\s+(?P<dated>\d{1,5})(?=\s*,?\s+ngày)")
_LAW_WORDS: Final = load("document_types")["laws"]
_NEVER_IN_TITLE: Final = alternatives(_LAW_WORDS["never_in_title"])
_NEVER_FIRST: Final = alternatives(_LAW_WORDS["never_first"])
_LAW: Final = re.compile(
    rf"(?<!\w)(?P<name>(?:Bộ\s+luật|BỘ\s+LUẬT|Luật|LUẬT|luật|Pháp\s+lệnh|PHÁP\s+LỆNH))\s+(?!(?i:{_NEVER_FIRST})(?!\w))"
    rf"(?P<title>(?:(?i:sửa\s+đổi)[^.;:\d()|?!]{{3,60}}?(?:của|các)\s+)?"
    rf"(?:(?!(?<!\w)(?:(?i:{_NEVER_IN_TITLE})(?!\w)|(?<!và\s)(?<!của\s)(?<!các\s)[Ll]uật\s+[A-ZĐ]))[^.;:\d()|?!]){{3,130}}?)"
    r"(?:\s+\([^()]{2,30}\))?(?:,?\s+năm\s+(?P<year>(?:19|20)\d{2})(?!\d)"
    rf"|,?\s+(?:ban\s+hành\s+)?ngày\s+{_DATE}"
    r"|\s(?P<bare>(?:19|20)\d{2})(?![\d/%-]|[.,]\d))"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited paper. `number` is None for a law named by its title only."""

    start: int
    end: int
    number: str | None
    date: date | None
    doc_type: str | None
    named_type: str | None = None
    issuer: str | None = None
    symbol: Symbol | None = None
    date_written: tuple[int, int, int] | None = None  # day, month, year, even if impossible
    year: int | None = None

    def as_json(self, text: str) -> dict[str, Any]:
        """The shape of `caicach read`."""
        return {
            "quote": text[self.start : self.end],
            "start": self.start,
            "end": self.end,
            "number": self.number,
            "date": self.date.isoformat() if self.date else None,
            "doc_type": self.doc_type,
            "issuer": self.issuer,
        }


def find_references(text: str, plain: str) -> list[Reference]:
    """All cited papers in order of place. `plain` is the matching form of `text`."""
    found = list(_with_symbols(text, plain))
    taken = [(item.start, item.end) for item in found]
    found.extend(_without_overlap(_short_numbers(text, plain), taken))
    found.extend(_without_overlap(_laws(text), taken))
    return sorted(found, key=lambda item: item.start)


def _without_overlap(items: Iterator[Reference], taken: Sequence[tuple[int, int]]) -> Iterator[Reference]:
    ordered = sorted(taken)
    at = 0
    for item in items:
        while at < len(ordered) and ordered[at][1] <= item.start:
            at += 1
        if at == len(ordered) or ordered[at][0] >= item.end:
            yield item


def _with_symbols(text: str, plain: str) -> Iterator[Reference]:
    last: Reference | None = None
    for match in SYMBOL.finditer(text):
        window = max(0, match.start() - 60)
        if _FORM_BEFORE.search(plain, window, match.start()):
            continue
        before = _NAME_BEFORE.search(plain[window : match.start()])
        symbol = symbol_from(match, named=before is not None and before["name"] not in _SHORT)
        if symbol is None:
            continue
        named = _code_of(before["name"]) if before else None
        start = window + before.start() if before else _start_without_name(plain, symbol)
        if before and before["name"] == "luật" and plain.endswith("pháp", 0, start - 1):
            # "Luật Ban hành văn bản quy phạm pháp luật số …": the law is named further left.
            start = _start_without_name(plain, symbol)
        if before is None:
            shared = list(_shared_numbers(plain, symbol))
            yield from shared
            named = shared[0].named_type if shared else None
        end, written, issuer = _date_and_issuer(text, plain, symbol.end)
        written = written or _signed_before(plain, start)
        kind = _kind(plain, symbol, named, start)
        found = Reference(
            start, end, symbol.number, _possible(written), kind, named, issuer, symbol, written, symbol.year
        )
        if last is not None and _told_same_day(plain, last, found):
            last = replace(last, date=found.date, date_written=found.date_written)
        if last is not None:
            yield last
        last = found
    if last is not None:
        yield last


def _told_same_day(plain: str, last: Reference, found: Reference) -> bool:
    """ "Quyết định số 1/QĐ-UBND và Kế hoạch số 2/KH-UBND cùng ngày 5/3/2024" dates both."""
    return (
        last.date_written is None
        and found.date_written is not None
        and "cùng" in plain[found.start : found.end]
        and _SAME_DAY.fullmatch(plain, last.end, found.start) is not None
    )


def _start_without_name(plain: str, symbol: Symbol) -> int:
    """Where a citation begins whose name does not stand right before its number."""
    if "qh" in symbol.letters.lower():
        law = _start_of_law(plain, symbol.start)
        if law is not None:
            return law
    window = max(0, symbol.start - 150)
    titled = last_match(_TITLED_BEFORE, plain[window : symbol.start])
    if titled is not None and _code_of(titled["name"]) == symbol.type_code:
        return window + titled.start()
    word = _NUMBER_WORD_BEFORE.search(plain[max(0, symbol.start - 12) : symbol.start])
    return max(0, symbol.start - 12) + word.start() if word else symbol.start


def _start_of_law(plain: str, end: int) -> int | None:
    """A law that changes several laws begins where it is named, not at the last of those; any other at the last."""
    window = max(0, end - 420)
    clause = window + max(plain[window:end].rfind(sign) for sign in (";", ".", ":", "|", "(")) + 1
    laws = [found.start() for found in _LAW_NAMED.finditer(plain, max(clause, window), end)]
    changing = next((start for start in laws if _CHANGING.match(plain, start)), None)
    if changing is not None:
        return changing
    return laws[-1] if laws and not re.search(r"\d", plain[laws[-1] : end]) else None


def _shared_numbers(plain: str, symbol: Symbol) -> Iterator[Reference]:
    """The numbers before the last one of "số 12, 13/KH-UBND", each with the letters of the last."""
    window = max(0, symbol.start - 80)
    shared = _SHARED_BEFORE.search(plain[window : symbol.start])
    if shared is None:
        return
    code = _code_of(shared["name"])
    tail = re.sub(r"^\d+[a-zA-Z]?", "", symbol.number)
    for place, digits in enumerate(re.finditer(r"\d+", shared["digits"])):
        begins = shared.start() if place == 0 else shared.start("digits") + digits.start()
        ends = window + shared.start("digits") + digits.end()
        number = digits.group() + tail
        own = replace(symbol, start=window + begins, end=ends, number=number, digits=int(digits.group()))
        yield Reference(
            window + begins, ends, number, None, symbol.type_code or code, code, None, own, None, symbol.year
        )


def _kind(plain: str, symbol: Symbol, named: str | None, start: int) -> str | None:
    """The type: by the letters, else by the name; "Công văn 5534/CT-CS" is a letter all the same."""
    if named == "CV" and symbol.type_code and plain.startswith("công văn", start):
        return "CV"
    if symbol.type_code or named:
        return symbol.type_code or named
    if re.match(r"(?:[QL]H|UBTVQH)\d", symbol.letters):
        named_before = last_match(_FAMILY_BEFORE, plain[max(0, start - 160) : symbol.start])
        return _code_of(named_before["name"]) if named_before else "Luật"
    return "CV" if "/" in symbol.number and symbol.year is None else None


def _signed_before(plain: str, start: int) -> tuple[int, int, int] | None:
    """The day of "Ngày 22/01/2025, … đã ký Quyết định số 21/QĐ-UBND", told before the number."""
    window = plain[max(0, start - 180) : start]
    if not _SIGNED.search(window):
        return None
    dated = _SIGNED_ON.search(window)
    return _written(dated) if dated else None


def _code_of(name: str) -> str:
    written = " ".join(name.split())
    return _CODE_OF_NAME.get(written) or _SHORT[written]


def _date_and_issuer(text: str, plain: str, end: int) -> tuple[int, tuple[int, int, int] | None, str | None]:
    """End of the citation, its date as written, its issuer, read after the symbol."""
    window = plain[end : end + 140]
    dated = _DATE_AFTER.match(window)
    if dated:
        stop = end + dated.end()
        after = _ISSUER_AFTER.match(plain[stop : stop + 110])
        return stop, _written(dated), _issuer(text, stop, after)
    both = _ISSUER_THEN_DATE.match(window)
    if both and "hiệu lực" not in " ".join(both["issuer"].split()):
        return end + both.end(), _written(both), _issuer(text, end, both)
    return end, None, _issuer(text, end, _ISSUER_AFTER.match(window))


def _issuer(text: str, offset: int, found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    written = text[offset + found.start("issuer") : offset + found.end("issuer")]
    # A line end inside a name is followed by a small letter, one after it by a new paragraph.
    line = re.search(r"\n\s*(?=[^\W\d_])", written)
    if line and written[line.end()].isupper():
        written = written[: line.start()]
    return " ".join(written.split())


def _written(found: re.Match[str]) -> tuple[int, int, int] | None:
    groups = found.groupdict()
    for place in "1234":
        day = groups.get(f"d{place}")
        if day is not None:
            year = int(groups[f"y{place}"])
            return int(day), int(groups[f"m{place}"]), year + 2000 if year < 100 else year
    return None


def _possible(written: tuple[int, int, int] | None) -> date | None:
    if written is None:
        return None
    day, month, year = written
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _short_numbers(text: str, plain: str) -> Iterator[Reference]:
    for start, stop, number, has_year in sorted(_bare_numbers(plain)):
        window = max(0, start - 50)
        before = _NAME_BEFORE.search(plain[window:start])
        if before is None:
            continue
        end, written, issuer = _date_and_issuer(text, plain, stop)
        if not has_year and not written:
            continue
        code = _code_of(before["name"])
        year = int(number.rpartition("/")[2]) if has_year else None
        yield Reference(
            window + before.start(),
            end,
            number,
            _possible(written),
            code,
            code,
            issuer,
            None,
            written,
            year,
        )


def _bare_numbers(plain: str) -> Iterator[tuple[int, int, str, bool]]:
    """Start, end, number and whether it holds a year."""
    for match in _WITH_YEAR.finditer(plain):
        left = max(0, match.start() - 6)
        digits = _DIGITS_BEFORE.search(plain[left : match.start()])
        if digits:
            yield left + digits.start(), match.end(), digits.group() + match.group(), True
    for match in _DATED.finditer(plain):
        yield match.start(), match.end(), match["dated"], False


def _laws(text: str) -> Iterator[Reference]:
    """Laws told by title and year or day: "Luật Cán bộ, công chức năm 2008", "Luật Đất đai 2024"."""
    for match in _LAW.finditer(text):
        if not (match["name"][0].isupper() or match["title"][0].isupper()):
            continue
        code = "PL" if match["name"].lower().startswith("pháp") else "Luật"
        written, year = _written(match), match["year"] or match["bare"]
        year_told = int(year) if year else None
        yield Reference(
            match.start(), match.end(), None, _possible(written), code, code, None, None, written, year_told
        )
