"""Comparing Vietnamese text: letters without marks, tone marks in one place, lower case.

Every function here keeps the length of a composed (NFC) text, so that an offset in the
result is the same offset in the original.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_VOWELS: Final = "aăâeêioôơuưy"
_TONES: Final = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def _unmarked_letters() -> dict[int, str]:
    """Map each composed Vietnamese letter to its letter without marks, in lower case."""
    table: dict[int, str] = {ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d"}
    for vowel in _VOWELS:
        for tone in _TONES:
            letter = unicodedata.normalize("NFC", vowel + tone)
            base = unicodedata.normalize("NFD", vowel)[0]
            table[ord(letter)] = base
            table[ord(letter.upper())] = base
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code).lower()
    return table


_UNMARKED: Final = _unmarked_letters()

_OPEN_SYLLABLES: Final = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in _TONES[1:]
}
UPPER: Final = (
    "A-Z"
    + "".join(
        unicodedata.normalize("NFC", vowel + tone).upper()
        for vowel in _VOWELS
        for tone in _TONES
        if not (vowel in "aeiouy" and not tone)
    )
    + "Đ"
)
"""The capitals of Vietnamese, for a character class of a pattern."""

_LETTER: Final = "a-zđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_MISPLACED_TONE: Final = re.compile(f"o[àáảãạèéẻẽẹ](?![{_LETTER}])|u[ỳýỷỹỵ](?<!qu.)(?![{_LETTER}])")
_PLAIN_SIGNS: Final = {
    " ": "\u00a0\u2007\u202f\u2009\u3000",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
    "'": "\u2018\u2019",
    '"': "\u201c\u201d",
    "%": "\uff05",
}
_ODD_SIGN: Final = re.compile(f"[{''.join(_PLAIN_SIGNS.values())}]")


def compose(text: str) -> str:
    """Return the text in Unicode NFC, the only form the rest of the program knows."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text in lower case without any mark ("Thạch Quý" -> "thach quy")."""
    return compose(text).translate(_UNMARKED)


def lower_same_length(text: str) -> str:
    """Lower case that never changes the number of characters."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def matching_form(text: str) -> str:
    """Return the form in which phrases are looked for, of the same length as `text`.

    Lower case, marks kept, tone on the first vowel of open oa/oe/uy ("hoá" -> "hóa"),
    all spaces and dashes plain.
    """
    plain = lower_same_length(text)
    if _ODD_SIGN.search(plain):
        for sign, others in _PLAIN_SIGNS.items():
            for other in others:
                plain = plain.replace(other, sign)
    return _MISPLACED_TONE.sub(lambda found: _OPEN_SYLLABLES[found.group()], plain)
