"""Numbers told twice, in digits and in words: "ba mươi (30) hồ sơ", "1.500.000 đồng (Bằng chữ: …)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.numbers import format_number, parse_number, parse_number_words

_WORD: Final = (
    "(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|linh|lẻ|nghìn|ngàn|triệu|tỷ|tỉ)"
)
_RUN: Final = rf"{_WORD}(?:\s+{_WORD})*"
# "ba mươi (30) hồ sơ"
_WORDS_FIRST: Final = re.compile(rf"(?<!\w)(?P<words>{_RUN})\s*\(\s*(?P<digits>\d+(?:[.,]\d+)*)\s*\)")
# "30 (ba mươi) hồ sơ", "1.500.000 đồng (Bằng chữ: Một triệu năm trăm nghìn đồng chẵn)"
_DIGITS_FIRST: Final = re.compile(
    rf"(?<![\w.,/])(?P<digits>\d+(?:[.,]\d+)*)\s*(?P<unit>(?:nghìn|triệu|tỷ|tỉ)?\s*(?:đồng|vnđ|đ)?)\.?\s*"
    rf"[(\[]\s*(?:(?:viết\s+)?bằng\s+chữ\s*:?\s*|số\s+tiền\s+bằng\s+chữ\s*:?\s*)?(?P<words>{_RUN})"
    r"\s*(?P<rest>(?:đồng|người|hồ\s+sơ|ngày|tháng)?(?:\s+(?:việt\s+nam|chẵn|làm\s+việc))*)\s*[./]*\s*[)\]]"
)
_NAMES: Final = re.compile(
    r"(?<!\w)(?:hạng|tháng|thứ|lần|lớp|bậc|khóa|khoá|quý|giải|nhóm|loại|cấp|mức|phần|điều|bước)\s+$"
)
_BRACKETED_DIGITS: Final = re.compile(r"\(\s*\d")
_BRACKETED_WORDS: Final = re.compile(r"[(\[]\s*[^\W\d]")
_REACH: Final = 160
_SIZES: Final = {"nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}


def check_spelled(scanned: ScannedPaper) -> Iterator[Finding]:
    """Numbers whose words and digits do not agree."""
    for found in _near(scanned.plain, _BRACKETED_DIGITS, _WORDS_FIRST):
        words = " ".join(found["words"].split())
        told = _told(words)
        digits = parse_number(found["digits"], scanned.separators)
        if told is None or digits is None or words in ("năm", "tư", "không") or words.endswith((" năm", " tư")):
            continue
        # "Huân chương hạng Ba (2009)", "Cách mạng tháng Tám (1945)": a name, and its year or count.
        is_year = found["digits"].isdigit() and 1900 <= digits <= 2100
        if is_year or _NAMES.search(scanned.plain, max(0, found.start() - 12), found.start()):
            continue
        if digits != told:
            yield _finding(scanned, found, found["digits"], told)
    for found in _near(scanned.plain, _BRACKETED_WORDS, _DIGITS_FIRST):
        told = _told(" ".join(found["words"].split()))
        digits = parse_number(found["digits"], scanned.separators)
        if told is None or digits is None:
            continue
        if told not in (digits, digits * _size(found["unit"])):
            yield _finding(scanned, found, found["digits"], told)


def _near(plain: str, sign: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches of a pattern around the signs it must hold, which are found far quicker."""
    reached = 0
    for place in sign.finditer(plain):
        start = max(reached, place.start() - _REACH)
        for found in pattern.finditer(plain, start, place.end() + _REACH):
            reached = found.end()
            yield found


def _told(words: str) -> Decimal | None:
    if words.startswith(("mươi", "mốt", "lăm", "linh", "lẻ", "trăm", "triệu", "tỷ", "tỉ", "nghìn", "ngàn")):
        return None
    value = parse_number_words(words)
    return Decimal(value) if value is not None else None


def _size(unit: str) -> int:
    return next((size for word, size in _SIZES.items() if unit.strip().startswith(word)), 1)


def _finding(scanned: ScannedPaper, found: re.Match[str], digits: str, told: Decimal) -> Finding:
    start, end = found.span()
    return Finding(
        Kind.CROSS,
        Severity.ERROR,
        scanned.text[start:end],
        start,
        end,
        f"Số viết bằng số là {digits}, viết bằng chữ là {format_number(told)}. Sửa cho hai cách viết khớp nhau.",
    )
