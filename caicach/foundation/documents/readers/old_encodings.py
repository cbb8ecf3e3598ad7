"""TCVN3 (ABC) and VNI: the encodings before Unicode, still met in archives."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# TCVN3 (TCVN 5712:1993, VN3): code of each letter, read as Windows-1252 where a text was
# pasted into Unicode unconverted.
_TCVN3_BYTES: Final = {
    0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ",
    0xA8: "ă", 0xA9: "â", 0xAA: "ê", 0xAB: "ô", 0xAC: "ơ", 0xAD: "ư", 0xAE: "đ",
    0xB5: "à", 0xB6: "ả", 0xB7: "ã", 0xB8: "á", 0xB9: "ạ",
    0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ", 0xC6: "ặ",
    0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ",
    0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ", 0xD0: "é", 0xD1: "ẹ",
    0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ",
    0xD7: "ì", 0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị",
    0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó", 0xE4: "ọ",
    0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ",
    0xEA: "ờ", 0xEB: "ở", 0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ",
    0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ",
    0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự",
    0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ", 0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip
# Signs that TCVN3 text shows when read as Windows-1252 and Vietnamese Unicode never has.
_TCVN3_SIGNS: Final = re.compile("[®¬­¸µ¶·¹»¼½¾ÆÇÈÉÊËÎÏÑÒÓÔÕÖ×ØÜÞßãäåæçëîïñöø÷ûþ]")

# VNI Windows: a base letter followed by a sign for its marks.
_VNI_MARKS: Final = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_SINGLE: Final = {
    "ñ": "đ", "Ñ": "Đ", "ö": "ư", "Ö": "Ư", "ô": "ơ", "Ô": "Ơ", "í": "í", "ì": "ì",
    "æ": "ỉ", "Æ": "Ỉ", "ó": "ĩ", "Ó": "Ĩ", "ò": "ị", "Ò": "Ị", "î": "ỵ", "Î": "Ỵ",
}  # fmt: skip
_VNI_LETTER: Final = re.compile(
    "([AEOUYaeouyÖÔöô])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])|[" + "".join(_VNI_SINGLE) + "]"
)
_VNI_SIGNS: Final = re.compile(r"[aeouy][ùøûõïâáàåãä](?![a-z]?[ạảấầẩẫậ])|ñ[aeiouöô]|[uö]ô[ùøûõï]?[cmnpt]|öô")
#: So many of them in the first thousand signs, and nobody typed the text in an old encoding.
_PLAINLY: Final = 60
_UNICODE_LETTERS: Final = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơưăĐƠƯĂ]")


def _is_plainly_unicode(text: str) -> bool:
    """A quick look: letters that only Unicode has stand all over the beginning."""
    return len(_UNICODE_LETTERS.findall(text[:1000])) >= _PLAINLY


def looks_like_tcvn3(text: str) -> bool:
    """Whether a text read as Windows-1252 or Unicode is really TCVN3."""
    if _is_plainly_unicode(text):
        return False
    sample = text[:20_000]
    signs = len(_TCVN3_SIGNS.findall(sample))
    return signs >= 5 and signs > 4 * len(_UNICODE_LETTERS.findall(sample)) and "®" in sample


def looks_like_vni(text: str) -> bool:
    """Whether a text read as Windows-1252 or Unicode is really VNI."""
    if _is_plainly_unicode(text):
        return False
    sample = text[:20_000]
    signs = len(_VNI_SIGNS.findall(sample))
    return signs >= 5 and signs > 3 * len(_UNICODE_LETTERS.findall(sample))


def decode_tcvn3(content: bytes) -> str:
    """TCVN3 bytes to Unicode."""
    return "".join(_TCVN3_BYTES.get(code, chr(code)) for code in content)


def restore_tcvn3(text: str) -> str:
    """TCVN3 read as Windows-1252, back to its letters."""
    return text.translate(_TCVN3_BYTES)


def decode_vni(content: bytes) -> str:
    """VNI bytes to Unicode."""
    return restore_vni(content.decode("cp1252", errors="replace"))


def restore_vni(text: str) -> str:
    """VNI read as Windows-1252, back to its letters."""

    def letter(found: re.Match[str]) -> str:
        base, mark = found.group(1), found.group(2)
        if base is None:
            return _VNI_SINGLE[found.group()]
        return unicodedata.normalize("NFC", _VNI_SINGLE.get(base, base) + _VNI_MARKS[mark.lower()])

    return _VNI_LETTER.sub(letter, text)
