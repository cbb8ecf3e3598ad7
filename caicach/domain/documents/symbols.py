"""Number and symbol of papers: 21/QĐ-UBND, 34/2016/NĐ-CP, 41-KH/TU, 112/UBND."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.phrases import load

# Letters that look Latin but are Cyrillic slip in from other keyboards: "137/2020/NĐ-СР".
_CYRILLIC: Final = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
_CAPITAL: Final = "A-ZĐƠƯÂÊÔĂÁÀẢÃẠАВЕКМНОРСТХ"
_SMALL: Final = "a-zđà-ỹ"
# Letters of a symbol: capitals, with a small letter or two only at the end of a word (TTg, CTr,
# TTr) or in known mixed words, so that a following ordinary word is never swallowed.
_MIXED: Final = r"(?:CTrHĐ|QyĐ|TrS|Th\.?[Uu]y|ThU)"
_WORD_ONCE: Final = rf"(?:{_MIXED}|[{_CAPITAL}]+(?:\d{{1,3}}|[a-z]{{1,2}}\d?)?(?:(?=ngày)|(?![{_SMALL}{_CAPITAL}])))"
_WORD: Final = rf"{_WORD_ONCE}(?:[.&]{_WORD_ONCE})*"
# A copied line may have been broken behind the hyphen: "12/KH-" and "UBND" on the next line.
_JOIN: Final = r"[ \u00a0]?[-\u2010-\u2015][ \u00a0]?(?:\n[ \u00a0]?)?"
_LETTERS: Final = rf"{_WORD}(?:{_JOIN}{_WORD}|/{_WORD})*"
# A stroke that was forgotten: "49/2025TT-BCT", "2665 QĐ/UBND".
_CODE: Final = r"(?:TTr|CTr|TT|QĐ|NĐ|NQ|KH|BC|TB|HD|CT|KL)"

SYMBOL: Final = re.compile(
    rf"(?<![\w/.,-])(?<!\d:)(?P<digits>\d{{1,8}}[a-zA-Z]?)"
    rf"(?:[ \u00a0]?/[ \u00a0]?(?P<year>(?:19|20)\d{{2}}))?"
    rf"(?:[ \u00a0]?/[ \u00a0]?|(?P<hyphen>{_JOIN})|(?P<slip>(?<=/\d{{4}})(?={_CODE}-)|[ ](?={_CODE}[/-]))"
    rf")(?P<letters>{_LETTERS})"
    r"(?:/(?P<late>(?:19|20)\d{2})(?![\d/]))?"
)

_TYPES: Final = load("document_types")["type"]
TYPE_CODES: Final[frozenset[str]] = frozenset(entry["code"] for entry in _TYPES)
_OTHER_LETTERS: Final = {str(letters): str(entry["code"]) for entry in _TYPES for letters in entry.get("letters", ())}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number and symbol; `number` is as written without blanks ("05/KH-UBND")."""

    start: int
    end: int
    number: str
    digits: int
    year: int | None
    letters: str
    type_code: str | None


def symbol_from(found: re.Match[str], offset: int = 0, *, named: bool = False) -> Symbol | None:
    """Turn a match of SYMBOL into a symbol; None when the letters are no symbol.

    `named` says that a type stands before it: "Quyết định 146-CP" is a symbol, "146-CP" alone is none.
    """
    letters = compact(found.group("letters"))
    if not (named and len(letters) >= 2) and not _plausible(letters, found):
        return None
    number = compact(found.group())
    year = found.group("year") or found.group("late")
    digits = re.match(r"\d+", found.group("digits"))
    return Symbol(
        found.start() + offset,
        found.end() + offset,
        number,
        int(digits.group()) if digits else 0,
        int(year) if year else None,
        letters,
        type_of_letters(letters),
    )


def compact(written: str) -> str:
    """A symbol without blanks and with plain hyphens."""
    return re.sub(r"[\u2010-\u2015]", "-", re.sub(r"\s+", "", written)).translate(_CYRILLIC)


_NOT_A_SYMBOL: Final = frozenset({"CP", "GDP", "KPI", "ISO", "TT", "SL", "T", "H", "KG", "KM"})


def _plausible(letters: str, found: re.Match[str]) -> bool:
    first = re.split(r"[-/.&]", letters)[0]
    if found.group("slip") is not None:
        return found.group("slip") == ""
    if found.group("hyphen"):
        # "41-KH/TU" is a Party symbol; "3-UBND" is a list item glued to its text.
        return first in TYPE_CODES or first in _OTHER_LETTERS or ("/" in letters and first.isalpha())
    if found.group("year"):
        return len(letters) >= 2
    return len(letters) >= 3 and letters not in _NOT_A_SYMBOL


_ORDERED_CODES: Final = tuple(sorted(TYPE_CODES, key=len, reverse=True))


def type_of_letters(letters: str) -> str | None:
    """The type code a symbol begins with ("QĐ-UBND" -> "QĐ"); None for an official letter."""
    parts = re.split(r"[-/.]", letters)
    if re.fullmatch(r"[QL]H\d{1,2}|UBTVQH\d{1,2}", parts[0]):
        return None
    if parts[0] in TYPE_CODES:
        return parts[0]
    if parts[0] in _OTHER_LETTERS:
        return _OTHER_LETTERS[parts[0]]
    if len(parts) == 1:
        # "739/QĐUBND": the hyphen was left out.
        for code in _ORDERED_CODES:
            rest = parts[0][len(code) :]
            if parts[0].startswith(code) and rest in ("UBND", "HĐND", "TTg", "CP", "BNV", "TTG"):
                return code
    return None
