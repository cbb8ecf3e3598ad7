"""Vietnamese numbers: 1.234,56 read and written, number words, Roman numerals."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from caicach.domain.vietnamese.folding import matching_form


class Separators(StrEnum):
    """Which sign a text uses for decimals."""

    VIETNAMESE = "vietnamese"  # 1.234,56
    ENGLISH = "english"  # 1,234.56


_MOST_DIGITS: Final = 18
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_GROUPS_BY_DOT: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_GROUPS_BY_COMMA: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_VIETNAMESE_EVIDENCE: Final = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d\d?|\d{4,}))(?![\d.,]*\d)"
)
_ENGLISH_SHAPE: Final = re.compile(r"\d,\d{3}(?:,\d{3}|\.\d)")  # looked for first, being quick
_ENGLISH_EVIDENCE: Final = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+)(?![\d.,]*\d)"
)


# "1,334 hồ sơ": things counted one by one have no thousandths, so that the comma parts thousands.
_COUNTED: Final = (
    r"\s(?:hồ\s+sơ|người|lượt|văn\s+bản|phiếu|trường\s+hợp|hộ|nhiệm\s+vụ|thủ\s+tục|giao\s+dịch|học\s+sinh|đơn\s+vị"
    r"|cán\s+bộ|công\s+chức|viên\s+chức|tài\s+khoản|đại\s+biểu|kiến\s+nghị)(?!\w)"
)
_COUNTED_BY_COMMA: Final = re.compile(rf"(?<![\d.,])[1-9]\d{{0,2}},\d{{3}}{_COUNTED}")
_COUNTED_BY_DOT: Final = re.compile(r"(?<![\d.,/])[1-9]\d{0,2}\.\d{3}(?![\d.,/])")


def separators_of(text: str) -> Separators:
    """Say which separators a whole text uses; Vietnamese unless it clearly does not.

    A paper that writes "1,334 hồ sơ" throughout and no "1.334" reads as English, its shares ("99,78%") as written.
    """
    if len(_COUNTED_BY_COMMA.findall(text)) >= 2 and not _COUNTED_BY_DOT.search(text):
        return Separators.ENGLISH
    if not _ENGLISH_SHAPE.search(text):
        return Separators.VIETNAMESE
    if _ENGLISH_EVIDENCE.search(text) and not _VIETNAMESE_EVIDENCE.search(text):
        return Separators.ENGLISH
    return Separators.VIETNAMESE


def parse_number(
    written: str, separators: Separators = Separators.VIETNAMESE, *, is_share: bool = False
) -> Decimal | None:
    """Read "1.234,56", "92.00", "0,5" as a Decimal; None when it is not one number.

    `is_share` says that a percent sign follows: then one dot is a decimal point even
    before three digits, for no share is written in thousands. A row of more than 18 digits
    counts nothing: it is a code.
    """
    compact = written.strip()
    if not compact or not compact[0].isdigit() or sum(map(str.isdigit, compact)) > _MOST_DIGITS:
        return None
    if "." in compact and "," in compact:
        return _with_both_signs(compact)
    if "." in compact:
        if _GROUPS_BY_DOT.fullmatch(compact) and not (is_share and compact.count(".") == 1):
            if separators is Separators.ENGLISH and compact.count(".") == 1:
                return Decimal(compact)
            return Decimal(compact.replace(".", ""))
        return _decimal(compact) if compact.count(".") == 1 else None
    if "," in compact:
        may_group = compact.count(",") > 1 or (separators is Separators.ENGLISH and not is_share)
        if may_group and _GROUPS_BY_COMMA.fullmatch(compact):
            return Decimal(compact.replace(",", ""))
        return _decimal(compact.replace(",", ".")) if compact.count(",") == 1 else None
    return _decimal(compact)


def _with_both_signs(compact: str) -> Decimal | None:
    decimal_sign = "," if compact.rfind(",") > compact.rfind(".") else "."
    group_sign = "." if decimal_sign == "," else ","
    whole, _, rest = compact.rpartition(decimal_sign)
    pattern = _GROUPS_BY_DOT if group_sign == "." else _GROUPS_BY_COMMA
    if decimal_sign in whole or not pattern.fullmatch(whole):
        return None
    return _decimal(f"{whole.replace(group_sign, '')}.{rest}")


def _decimal(compact: str) -> Decimal | None:
    return Decimal(compact) if _PLAIN.fullmatch(compact) else None


def decimals_of(value: Decimal) -> int:
    """How many decimals a number was written with ("76,40" -> 2)."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def format_number(value: Decimal | int, decimals: int | None = None) -> str:
    """Write a number the Vietnamese way: 1.234,56. Rounds half up when told how far."""
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{number:,f}".translate({ord(","): ".", ord("."): ","})


_DIGIT_WORDS: Final = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_SCALE_WORDS: Final = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}


def parse_number_words(words: str) -> int | None:
    """Read a number written in words ("hai mươi lăm" -> 25); None when it is not one."""
    group = 0
    digit: int | None = None
    scaled: list[tuple[int, int]] = []  # amounts with the word of size that closed them
    spoken = matching_form(words).split()
    for word in spoken:
        if word in _DIGIT_WORDS:
            if digit is not None:
                return None
            digit = _DIGIT_WORDS[word]
        elif word in ("mười", "mươi"):
            group += (1 if digit is None else digit) * 10
            digit = None
        elif word == "trăm":
            group += (1 if digit is None else digit) * 100
            digit = None
        elif word in ("linh", "lẻ"):
            continue
        elif word in _SCALE_WORDS:
            scale = _SCALE_WORDS[word]
            # "hai nghìn sáu trăm tỷ": the thousands before a greater word of size belong to it.
            while scaled and scaled[-1][1] < scale:
                group += scaled.pop()[0]
            scaled.append(((group + (digit or 0)) * scale, scale))
            group, digit = 0, None
        else:
            return None
    return sum(amount for amount, _ in scaled) + group + (digit or 0) if spoken else None


_ROMAN: Final = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def parse_roman(written: str) -> int | None:
    """Read a Roman numeral below 100 ("XIV" -> 14); None when it is not one."""
    if not _ROMAN.fullmatch(written):
        return None
    values = [_ROMAN_VALUES[letter] for letter in written]
    following = [*values[1:], 0]
    return sum(-own if own < after else own for own, after in zip(values, following, strict=True))


def format_roman(value: int) -> str:
    """Write 1..99 as a Roman numeral."""
    if not 0 < value < 100:
        raise ValueError(f"{value} is outside 1..99")
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return tens[value // 10] + ones[value % 10]
