"""Papers named in a paper: type, number, date, issuer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from caicach.domain.documents.phrases import alternatives, load
from caicach.domain.documents.symbols import SYMBOL, Symbol, symbol_from
from caicach.domain.vietnamese.folding import matching_form

_TYPES: Final = load("document_types")["type"]
_CODE_OF_NAME: Final = {matching_form(name): str(entry["code"]) for entry in _TYPES for name in entry["names"]}
_NAMES: Final = alternatives(_CODE_OF_NAME)
_NAME_BEFORE: Final = re.compile(rf"(?<!\w)(?P<name>{_NAMES})(?:\s*\([^()]{{1,30}}\))?\s*(?:số|sô|ố)?\s*[:.]?\s*$")
_NUMBER_WORD_BEFORE: Final = re.compile(r"(?<!\w)số\s*[:.]?\s*$")
_DATE: Final = (
    r"(?:(?P<d1>\d{1,2})\s?[/.-]\s?(?P<m1>\d{1,2})\s?[/.-]\s?(?P<y1>\d{4})(?!\d)"
    r"|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s*,?\s*năm\s+(?P<y2>\d{4}))"
)
_DATE_IN_BRACKETS: Final = re.sub(r"\?P<([dmy])(\d)>", lambda found: f"?P<{found[1]}{int(found[2]) + 2}>", _DATE)
_DATE_AFTER: Final = re.compile(
    rf"\s{{0,2}}[,;]?\s*\(?(?:(?:được\s+)?(?:ban\s+hành|ký|ký\s+ban\s+hành)\s+)?(?:vào\s+)?ngày\s*:?\s*{_DATE}"
    rf"|\s{{0,2}}\(\s*{_DATE_IN_BRACKETS}\s*\)"
)
_ISSUER_THEN_DATE: Final = re.compile(
    rf"\s+của\s+(?P<issuer>[^.;:\n\d()]{{2,70}}?),?\s+(?:(?:ban\s+hành|ký)\s+)?ngày\s+{_DATE}"
)
_ISSUER_AFTER: Final = re.compile(
    r"[,\s]*(?:\([^()]{0,40}\)\s*)?của\s+(?P<issuer>[^.,;:()\"]{2,80}?)"
    r"(?=\s+(?:về|quy\s+định|ban\s+hành|v/v|phê\s+duyệt|hướng\s+dẫn|sửa\s+đổi|đã|và|năm|giai\s+đoạn"
    r"|nhiệm\s+kỳ|triển\s+khai|thực\s+hiện|công\s+bố|tổ\s+chức|để|trong|nhằm|kiện\s+toàn|giao|được|số|tại|ngày)\b|[.,;:\n()\"]|$)"
)
_SIGNED: Final = re.compile(r"(?:ký|ban\s+hành|ký\s+ban\s+hành|có)\s+$")
_SIGNED_ON: Final = re.compile(rf"(?:^|[\n.])\s*ngày\s+{_DATE}[^.;\n\d]*$")
# A number without letters: "52/2017", or "số 123" when a date follows. Both patterns begin with a
# plain letter or sign, which the engine finds fast.
_WITH_YEAR: Final = re.compile(r"/(?:19|20)\d{2}(?![\w%]|[/.,-]\s?\w)")
_DIGITS_BEFORE: Final = re.compile(r"(?<=\s)\d{1,5}$")
_DATED: Final = re.compile(r"số\s+(?P<dated>\d{1,5})(?=\s*,?\s+ngày)")
_LAW: Final = re.compile(
    r"(?P<name>Bộ luật|Luật|Pháp lệnh|BỘ LUẬT|LUẬT)\s+(?!số\b|này\b)(?P<title>[^.;:,\d()]{3,120}?"
    r"(?:,[^.;:,\n\d()]{3,60}?)?)(?:\s+\([^()]{2,30}\))?(?:\s+năm\s+(?P<year>(?:19|20)\d{2})|\s+ngày\s+" + _DATE + ")"
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
    for match in SYMBOL.finditer(text):
        symbol = symbol_from(match)
        if symbol is None:
            continue
        start, named = symbol.start, None
        window = max(0, symbol.start - 60)
        before = _NAME_BEFORE.search(plain[window : symbol.start])
        if before:
            start, named = window + before.start(), _CODE_OF_NAME[_one_spaced(before["name"])]
        else:
            word = _NUMBER_WORD_BEFORE.search(plain[window : symbol.start])
            start = window + word.start() if word else symbol.start
        end, written, issuer = _date_and_issuer(text, plain, symbol.end)
        written = written or _signed_before(plain, start)
        kind = symbol.type_code or named or _kind_without_letters(symbol)
        yield Reference(
            start,
            end,
            symbol.number,
            _possible(written),
            kind,
            named,
            issuer,
            symbol,
            written,
            symbol.year,
        )


def _signed_before(plain: str, start: int) -> tuple[int, int, int] | None:
    """The day of "Ngày 22/01/2025, … đã ký Quyết định số 21/QĐ-UBND", told before the number."""
    window = plain[max(0, start - 180) : start]
    if not _SIGNED.search(window):
        return None
    dated = _SIGNED_ON.search(window)
    return _written(dated) if dated else None


def _kind_without_letters(symbol: Symbol) -> str | None:
    if re.match(r"QH\d", symbol.letters):
        return "Luật"
    return "CV" if "/" in symbol.number and symbol.year is None else None


def _one_spaced(phrase: str) -> str:
    return " ".join(phrase.split())


def _date_and_issuer(text: str, plain: str, end: int) -> tuple[int, tuple[int, int, int] | None, str | None]:
    """End of the citation, its date as written, its issuer, read after the symbol."""
    window = plain[end : end + 140]
    dated = _DATE_AFTER.match(window)
    if dated:
        stop = end + dated.end()
        after = _ISSUER_AFTER.match(plain[stop : stop + 110])
        return stop, _written(dated), _issuer(text, stop, after)
    both = _ISSUER_THEN_DATE.match(window)
    if both:
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
            return int(day), int(groups[f"m{place}"]), int(groups[f"y{place}"])
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
        code = _CODE_OF_NAME[_one_spaced(before["name"])]
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
    for match in _LAW.finditer(text):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        code = "PL" if match["name"].startswith("Pháp") else "Luật"
        yield Reference(
            match.start(),
            match.end(),
            None,
            _possible(_written(match)),
            code,
            code,
            None,
            None,
            _written(match),
            int(match["year"]) if match["year"] else None,
        )
