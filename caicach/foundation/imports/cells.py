"""From a raw cell to a typed value, or to the reason why not. Every column of every file passes here.

Nothing is guessed that could be read two ways: such a cell becomes a fault with a remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

from caicach.foundation.imports.reading.raw import Cell, cell_text, number_as_text
from caicach.foundation.imports.registry import Field, Kind, Value
from caicach.foundation.imports.words import plain


@dataclass(frozen=True)
class Bad:
    """Why a cell has no value, and what to do."""

    reason: str
    remedy: str


class Writing(StrEnum):
    """How a column writes numbers as text."""

    VIETNAMESE = "1.234,56"
    ENGLISH = "1,234.56"
    UNKNOWN = ""


Reader = Callable[[Cell], "Value | Bad"]
_MEMO: Final = 50_000

_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_CURRENCY: Final = re.compile(r"\s*(?:vnđ|vnd|đồng|đ|₫)\.?$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[0-9]{1,30}")
_DOT_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_COMMA_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DOT_DECIMAL: Final = re.compile(r"[0-9]{0,30}\.[0-9]{1,30}")
_COMMA_DECIMAL: Final = re.compile(r"[0-9]{0,30},[0-9]{1,30}")
_VIETNAMESE_FULL: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,30}")
_ENGLISH_FULL: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,30}")

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*([0-9]{4}|[0-9]{2})(.*)")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})(.*)")
_IN_WORDS: Final = re.compile(r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})(.*)", re.IGNORECASE)
_TIME: Final = re.compile(
    r"[\sT,]*(?:lúc\s*)?([0-9]{1,2})\s*(?:[:hg]\s*([0-9]{1,2})?)(?::([0-9]{1,2})(?:\.[0-9]+)?)?(?:\+07:?00)?"
)
_SERIAL: Final = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
#: Excel's day 1 is 1/1/1900 and it believes in 29/2/1900; both together make this the day 0 of later dates.
_EXCEL_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet knows no zone
_SERIAL_FIRST, _SERIAL_LAST = 14_611, 73_050  # 1/1/1940 … 31/12/2099
_YEARS: Final = range(1900, 2101)

_YES: Final = frozenset({"x", "co", "yes", "y", "true", "dung", "1", "roi", "da", "da co", "✓", "v"})
_NO: Final = frozenset({"khong", "no", "n", "false", "sai", "0", "chua", "chua co", "k"})


def reader(field: Field, writing: Writing = Writing.UNKNOWN) -> Reader:
    """The function that reads cells of the field; texts seen before are remembered."""
    read = _READERS[field.kind]
    memo: dict[str, Value | Bad] = {"": None}

    def read_cell(cell: Cell) -> Value | Bad:
        if isinstance(cell, str) and cell in memo:
            return memo[cell]
        text = cell_text(cell)
        if not text:
            return None
        value: Value | Bad = read(cell, text, field, writing)
        if not isinstance(value, Bad):
            value = _bounded(value, field)
        if isinstance(cell, str) and len(memo) < _MEMO:
            memo[cell] = value
        return value

    return read_cell


def writing_of(texts: Iterable[str]) -> Writing:
    """How a column writes numbers, from those of its texts that can be read in one way only."""
    found: set[Writing] = set()
    for text in texts:
        compact = _compact(text).lstrip("-")
        if _VIETNAMESE_FULL.fullmatch(compact) or (_DOT_GROUPS.fullmatch(compact) and compact.count(".") > 1):
            found.add(Writing.VIETNAMESE)
        elif _ENGLISH_FULL.fullmatch(compact) or (_COMMA_GROUPS.fullmatch(compact) and compact.count(",") > 1):
            found.add(Writing.ENGLISH)
        elif _COMMA_DECIMAL.fullmatch(compact) and not _COMMA_GROUPS.fullmatch(compact):
            found.add(Writing.VIETNAMESE)
        elif _DOT_DECIMAL.fullmatch(compact) and not _DOT_GROUPS.fullmatch(compact):
            found.add(Writing.ENGLISH)
    return found.pop() if len(found) == 1 else Writing.UNKNOWN


def _bounded(value: Value, field: Field) -> Value | Bad:
    if field.max_length and isinstance(value, str) and len(value) > field.max_length:
        return Bad(f"dài {len(value)} ký tự, quá {field.max_length}", "Rút gọn nội dung")
    low, high = field.minimum, field.maximum
    if low is not None and value is not None and value < low:  # type: ignore[operator]  # bounds are of the field's kind
        return Bad(f"nhỏ hơn mức nhỏ nhất {_shown(low)}", "Kiểm tra lại giá trị")
    if high is not None and value is not None and value > high:  # type: ignore[operator]  # as above
        return Bad(f"lớn hơn mức lớn nhất {_shown(high)}", "Kiểm tra lại giá trị")
    return value


def _shown(bound: object) -> str:
    return f"{bound:%d/%m/%Y}" if isinstance(bound, date) else str(bound).replace(".", ",")


def _text(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    return text


def _code(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    """A code as text. A number Excel made of it gets its zeroes back where the field knows its width."""
    if isinstance(cell, bool | date | time | timedelta):
        return Bad("Excel đã đổi mã này thành ngày hoặc giá trị khác", "Định dạng cột là Văn bản (Text) rồi gõ lại mã")
    if isinstance(cell, float | int):
        if isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= 1e15):
            return Bad("Excel đã làm tròn mã này nên không còn đủ chữ số", "Định dạng cột là Văn bản rồi gõ lại mã")
        text = number_as_text(cell)
    return text.zfill(field.width) if field.width and text.isascii() and text.isdigit() else text


def _compact(text: str) -> str:
    without = _CURRENCY.sub("", _SPACES.sub("", text)).replace("\u2212", "-").replace("\u2013", "-")
    return without[1:] if without.startswith("+") else without


def _integer(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if isinstance(cell, float) and not cell.is_integer():
            return Bad("không phải số nguyên", "Ghi số nguyên, không có phần lẻ")
        return int(cell) if abs(cell) < 10**18 else Bad("số quá lớn", "Kiểm tra lại giá trị")
    compact = _compact(text)
    sign, digits = (-1, compact[1:]) if compact.startswith("-") else (1, compact)
    if _PLAIN.fullmatch(digits):
        return sign * int(digits) if len(digits) <= 18 else Bad("số quá lớn", "Kiểm tra lại giá trị")
    if _DOT_GROUPS.fullmatch(digits) or _COMMA_GROUPS.fullmatch(digits):
        return sign * int(digits.replace(".", "").replace(",", ""))
    if re.fullmatch(r"[0-9]{1,18}[.,]0{1,2}", digits):
        return sign * int(re.split(r"[.,]", digits)[0])
    return Bad("không phải số nguyên", "Ghi số nguyên, ví dụ 1234 hoặc 1.234")


def _decimal(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return Decimal(f"{cell:.15g}") if abs(cell) < 1e24 else Bad("số quá lớn", "Kiểm tra lại giá trị")
    compact = _compact(text)
    sign, digits = ("-", compact[1:]) if compact.startswith("-") else ("", compact)
    plain_digits = _decimal_digits(digits, writing)
    if isinstance(plain_digits, Bad):
        return plain_digits
    return Decimal(sign + plain_digits)


def _decimal_digits(digits: str, writing: Writing) -> str | Bad:
    if _PLAIN.fullmatch(digits):
        return digits
    if _VIETNAMESE_FULL.fullmatch(digits) or (_DOT_GROUPS.fullmatch(digits) and digits.count(".") > 1):
        return digits.replace(".", "").replace(",", ".")
    if _ENGLISH_FULL.fullmatch(digits) or (_COMMA_GROUPS.fullmatch(digits) and digits.count(",") > 1):
        return digits.replace(",", "")
    if _DOT_GROUPS.fullmatch(digits) or _COMMA_GROUPS.fullmatch(digits):
        return _either(digits, writing)
    if _COMMA_DECIMAL.fullmatch(digits):
        return digits.replace(",", ".")
    if _DOT_DECIMAL.fullmatch(digits):
        return digits
    return Bad("không phải số", "Ghi số như 1234,56 hoặc 1.234,56; để trống nếu chưa có số liệu")


def _either(digits: str, writing: Writing) -> str | Bad:
    """ "1.234" or "1,234": thousands to one reader, a fraction to the other."""
    sign = "." if "." in digits else ","
    if writing is Writing.UNKNOWN:
        whole, part = digits.split(sign)
        return Bad(
            f"có thể đọc là {whole}{part} hoặc là {whole} phẩy {part}",
            f"Ghi {whole}{part} nếu là số nguyên, {whole},{part}0 nếu là số lẻ, hoặc định dạng ô là Số trong Excel",
        )
    is_group = (sign == ".") == (writing is Writing.VIETNAMESE)
    return digits.replace(sign, "") if is_group else digits.replace(sign, ".")


def _date(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    moment = _read_moment(cell, text)
    if isinstance(moment, Bad):
        return moment
    return moment.date()


def _moment(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    return _read_moment(cell, text)


def _read_moment(cell: Cell, text: str) -> datetime | Bad:
    if isinstance(cell, datetime):
        return _in_range(cell)
    if isinstance(cell, date):
        return _in_range(datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001  # a spreadsheet knows no zone
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _from_serial(float(cell))
    if isinstance(cell, str):
        if _SERIAL.fullmatch(text):
            return _from_serial(float(text.replace(",", ".")))
        return _from_text(text)
    return Bad("không phải ngày", "Ghi ngày/tháng/năm, ví dụ 15/03/2026")


def _from_serial(serial: float) -> datetime | Bad:
    if not _SERIAL_FIRST <= serial < _SERIAL_LAST + 1:
        return Bad("là số, không phải ngày", "Định dạng ô là Ngày hoặc ghi ngày/tháng/năm, ví dụ 15/03/2026")
    moment = _EXCEL_ZERO + timedelta(seconds=round(serial * 86_400))
    return moment.replace(microsecond=0)


def _from_text(text: str) -> datetime | Bad:
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_YEAR_FIRST, (0, 1, 2)), (_IN_WORDS, (2, 1, 0))):
        found = pattern.fullmatch(text)
        if found:
            numbers = [int(found[1]), int(found[2]), int(found[3])]
            year, month, day = (numbers[at] for at in order)
            if pattern is _DAY_FIRST and len(found[3]) == 2:
                year += 2000 if year < 70 else 1900
            return _build(year, month, day, found[4].strip())
    if re.fullmatch(r"(?:tháng\s*)?[0-9]{1,2}\s*[/-]\s*[0-9]{4}", text, re.IGNORECASE):
        return Bad("chỉ có tháng và năm, thiếu ngày", "Ghi đủ ngày/tháng/năm, ví dụ 31/03/2026")
    if re.fullmatch(r"[0-9]{8}", text):
        return Bad("viết liền 8 chữ số nên không rõ đâu là ngày, tháng", "Ghi ngày/tháng/năm, ví dụ 15/03/2026")
    return Bad("không phải ngày", "Ghi ngày/tháng/năm, ví dụ 15/03/2026; để trống nếu không có")


def _build(year: int, month: int, day: int, rest: str) -> datetime | Bad:
    if month > 12 and day <= 12:
        return Bad(
            f"tháng {month} không có; có thể viết theo kiểu tháng trước ngày sau", f"Ghi {month:02}/{day:02}/{year}"
        )
    clock = time()
    if rest:
        found = _TIME.fullmatch(rest)
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59 or int(found[3] or 0) > 59:
            return Bad(f"có phần “{rest[:20]}” sau ngày không đọc được", "Ghi ngày, hoặc ngày và giờ: 15/03/2026 08:30")
        clock = time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    try:
        return _in_range(datetime.combine(date(year, month, day), clock))
    except ValueError:
        return Bad(f"ngày {day}/{month}/{year} không có trong lịch", "Kiểm tra lại ngày, tháng")


def _in_range(moment: datetime) -> datetime | Bad:
    if moment.year not in _YEARS:
        return Bad(f"năm {moment.year} ngoài khoảng 1900-2100", "Kiểm tra lại năm")
    return moment.replace(tzinfo=None, microsecond=0)


def _boolean(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    if isinstance(cell, bool):
        return cell
    word = text.strip().lower() if text.strip() in {"✓", "✔"} else plain(text)
    if word in _YES or text.strip() in {"✓", "✔"}:
        return True
    if word in _NO:
        return False
    return Bad("không rõ có hay không", "Ghi x hoặc Có; ghi Không; để trống nếu chưa biết")


def _choice(cell: Cell, text: str, field: Field, writing: Writing) -> Value | Bad:
    wanted = plain(text)
    table = _choice_table(field)
    if wanted in table:
        return table[wanted]
    shown = list(field.choices.values())
    near = get_close_matches(wanted, list(table), n=1, cutoff=0.75)
    hint = f"Có phải “{field.choices[table[near[0]]]}”? " if near else ""
    allowed = "; ".join(shown[:8]) + ("; …" if len(shown) > 8 else "")
    return Bad("không có trong danh sách giá trị", f"{hint}Các giá trị nhận được: {allowed}")


def _choice_table(field: Field) -> dict[str, str]:
    table = {plain(alias): key for alias, key in field.choice_aliases.items()}
    table |= {plain(key): key for key in field.choices}
    return table | {plain(label): key for key, label in field.choices.items()}


_READERS: Final[dict[str, Callable[[Cell, str, Field, Writing], Any]]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
}
