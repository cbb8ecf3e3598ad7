"""Reading TOML so that nothing is guessed: every key is asked for by name and type, what nobody asked for is a fault.

A reader asks a :class:`Table` for its values and calls :meth:`Table.close` at the end.  A fault is recorded and a
harmless placeholder returned, so that one pass finds every fault of every file; the loader hands out no rules read so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from caicach.rulebook.faults import FaultList

E = TypeVar("E", bound=StrEnum)
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_MISSING = object()
_PLACEHOLDER_DAY = date(2000, 1, 1)
_TOML_TYPES = {
    bool: "đúng/sai (true/false)",
    int: "số nguyên",
    Decimal: "số thập phân",
    str: "chữ",
    list: "danh sách",
    dict: "bảng",
}


def parse_file(path: Path, name: str, faults: FaultList) -> dict[str, Any] | None:
    """The parsed file, or None after recording why it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        faults.add(name, "", None, "tệp không phải mã UTF-8.", "Lưu lại tệp với bảng mã UTF-8.")
        return None
    except OSError as error:
        faults.add(name, "", None, f"không mở được tệp ({error.strerror}).", "Kiểm tra quyền đọc tệp.")
        return None
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        reason, remedy = _explain_syntax(str(error))
        faults.add(name, "", None, reason, remedy)
        return None


def _explain_syntax(message: str) -> tuple[str, str]:
    place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    where = f"dòng {place[1]}, cột {place[2]}" if place and place[1] else "cuối tệp"
    if "overwrite" in message or "twice" in message or "already" in message:
        return f"{where}: một khóa được khai hai lần.", "Giữ lại một lần khai."
    return f"{where}: sai cú pháp TOML ({message.split(' (at ')[0]}).", "Sửa lại dòng này theo cú pháp TOML."


class Table:
    """One table of a rule file being read."""

    def __init__(self, values: Mapping[str, Any], file: str, entry: str, faults: FaultList) -> None:
        self.values, self.file, self.entry, self.faults = values, file, entry, faults
        self._asked: set[str] = set()

    # -- faults -------------------------------------------------------------------------------------------------

    def place(self, key: str) -> str:
        """The path of a key inside the file."""
        return f"{self.entry}.{key}" if self.entry else key

    def fault(self, key: str, reason: str, remedy: str) -> None:
        """Record a fault of one key (its value is shown)."""
        value = self.values.get(key)
        self.faults.add(self.file, self.place(key), None if isinstance(value, dict | list) else value, reason, remedy)

    def close(self) -> None:
        """Every key nobody asked for is a fault."""
        for key in self.values:
            if key not in self._asked:
                close = get_close_matches(key, self._asked, n=1)
                allowed = ", ".join(sorted(self._asked))
                remedy = f"Có phải là “{close[0]}”?" if close else f"Các khóa dùng được: {allowed}."
                self.fault(key, "khóa lạ, không ai đọc.", remedy)

    # -- values -------------------------------------------------------------------------------------------------

    def _get(self, key: str, kinds: tuple[type, ...], *, required: bool) -> Any:
        self._asked.add(key)
        if key not in self.values:
            if required:
                self.faults.add(self.file, self.place(key), None, "thiếu khóa bắt buộc.", f"Thêm “{key} = …”.")
            return _MISSING
        value = self.values[key]
        if isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool)):
            return value
        self.fault(key, "sai kiểu giá trị.", f"Viết lại thành {_TOML_TYPES.get(kinds[0], 'ngày (năm-tháng-ngày)')}.")
        return _MISSING

    def text(self, key: str, *, required: bool = True, default: str = "") -> str:
        """A text; one that must be there must not be empty."""
        value = self._get(key, (str,), required=required)
        if value is _MISSING:
            return default
        if required and not value.strip():
            self.fault(key, "không được để trống.", "Điền nội dung.")
        return str(value).strip()

    def key(self, key: str, *, required: bool = True) -> str:
        """A text made of lower-case letters, digits, underscores and points."""
        value = self.text(key, required=required)
        if value and not KEY.fullmatch(value):
            self.fault(key, "mã chỉ gồm chữ thường không dấu, số, gạch dưới và dấu chấm.", "Đặt lại mã.")
        return value

    def integer(self, key: str, *, low: int, high: int, required: bool = True, default: int = 0) -> int:
        """A whole number within limits."""
        value = self._get(key, (int,), required=required)
        if value is _MISSING:
            return default if not required else low
        if not low <= value <= high:
            self.fault(key, f"phải từ {low} đến {high}.", "Sửa lại số.")
            return low
        return int(value)

    def optional_integer(self, key: str, *, low: int, high: int) -> int | None:
        """A whole number within limits, or None if the key is absent."""
        self._asked.add(key)
        return self.integer(key, low=low, high=high) if key in self.values else None

    def decimal(self, key: str, *, required: bool = True) -> Decimal | None:
        """An exact number."""
        value = self._get(key, (Decimal, int), required=required)
        return None if value is _MISSING else Decimal(value)

    def boolean(self, key: str, *, required: bool = True, default: bool = False) -> bool:
        """true or false."""
        value = self._get(key, (bool,), required=required)
        return default if value is _MISSING else bool(value)

    def day(self, key: str) -> date:
        """A date that must be there."""
        return self.optional_day(key, required=True) or _PLACEHOLDER_DAY

    def optional_day(self, key: str, *, required: bool = False) -> date | None:
        """A date (2026-01-31), not a moment."""
        value = self._get(key, (date,), required=required)
        if value is _MISSING:
            return None
        if isinstance(value, datetime):
            self.fault(key, "phải là ngày, không kèm giờ.", "Viết dạng 2026-01-31.")
            return None
        return date(value.year, value.month, value.day)

    def choice(self, key: str, kind: type[E], *, default: E | None = None) -> E:
        """One of the values of an enumeration; without ``default`` it must be there."""
        first = default if default is not None else next(iter(kind))
        value = self._get(key, (str,), required=default is None)
        if value is _MISSING:
            return first
        try:
            return kind(value)
        except ValueError:
            self.fault(key, "giá trị không thuộc danh sách cho phép.", f"Chọn một trong: {', '.join(kind)}.")
            return first

    def one_of(self, key: str, allowed: Mapping[str, Any], *, required: bool = True) -> str:
        """A text that is a key of ``allowed``."""
        value = self.text(key, required=required)
        if value and value not in allowed:
            close = get_close_matches(value, allowed, n=3) or sorted(allowed)[:12]
            self.fault(key, "giá trị không thuộc danh sách cho phép.", f"Chọn một trong: {', '.join(close)}.")
        return value

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts; one that must be there must not be empty."""
        return self._list(key, str, "Viết danh sách các chữ trong ngoặc vuông.", required=required)

    def integers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, not empty."""
        return self._list(key, int, "Viết danh sách các số nguyên trong ngoặc vuông.", required=True)

    def _list(self, key: str, kind: Callable[..., Any], remedy: str, *, required: bool) -> tuple[Any, ...]:
        value = self._get(key, (list,), required=required)
        if value is _MISSING:
            return ()
        if any(type(item) is not kind for item in value):
            self.fault(key, "danh sách có phần tử sai kiểu.", remedy)
            return ()
        if kind is str and any(not item.strip() for item in value):
            self.fault(key, "danh sách có phần tử trống.", remedy)
        if required and not value:
            self.fault(key, "danh sách không được để trống.", remedy)
        if len(set(value)) != len(value):
            self.fault(key, "danh sách có phần tử lặp lại.", "Bỏ phần tử lặp.")
        return tuple(value)

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """A list of values of an enumeration, not empty."""
        found = []
        for value in self.texts(key):
            try:
                found.append(kind(value))
            except ValueError:
                reason = f"“{value}” không thuộc danh sách cho phép."
                self.fault(key, reason, f"Chọn trong: {', '.join(kind)}.")
        return tuple(found)

    # -- tables inside ------------------------------------------------------------------------------------------

    def table(self, key: str) -> Table:
        """A table that must be there."""
        value = self._get(key, (dict,), required=True)
        return Table({} if value is _MISSING else value, self.file, self.place(key), self.faults)

    def optional_table(self, key: str) -> Table | None:
        """A table, or None."""
        self._asked.add(key)
        return self.table(key) if key in self.values else None

    def entries(self, key: str, *, required: bool = True) -> Iterator[tuple[str, Table]]:
        """The named tables under a key: ``[inputs.paid]``, ``[inputs.due]``."""
        value = self._get(key, (dict,), required=required)
        for name, inside in ({} if value is _MISSING else value).items():
            place = f"{self.place(key)}.{name}"
            if isinstance(inside, dict):
                yield name, Table(inside, self.file, place, self.faults)
            else:
                self.faults.add(self.file, place, inside, "phải là một bảng.", "Viết dạng { khóa = giá trị }.")

    def rows(self, key: str, *, required: bool = True) -> Iterator[Table]:
        """The tables of a list: ``[[cut_offs]]``; named by their own ``key`` in messages where they have one."""
        value = self._get(key, (list,), required=required)
        items = [] if value is _MISSING else value
        if required and value is not _MISSING and not items:
            self.fault(key, "danh sách không được để trống.", "Thêm ít nhất một mục.")
        for index, inside in enumerate(items, start=1):
            name = inside.get("key") if isinstance(inside, dict) else None
            place = f"{self.place(key)}[{name if isinstance(name, str) else index}]"
            if isinstance(inside, dict):
                yield Table(inside, self.file, place, self.faults)
            else:
                self.faults.add(self.file, place, inside, "phải là một bảng.", f"Viết dạng [[{key}]].")

    # -- what every rule has ------------------------------------------------------------------------------------

    def validity(self) -> tuple[date, date | None]:
        """``valid_from`` and, if the rule has ended, ``valid_to``."""
        first, last = self.day("valid_from"), self.optional_day("valid_to")
        if last is not None and last < first:
            self.fault("valid_to", "ngày hết hiệu lực đứng trước ngày có hiệu lực.", "Sửa một trong hai ngày.")
            return first, first
        return first, last

    def unique(self, seen: set[str], key: str, what: str) -> None:
        """Fault if ``key`` was seen before in this file."""
        if key in seen:
            self.faults.add(self.file, self.entry, key, f"{what} được khai hai lần.", "Bỏ một lần hoặc đổi mã.")
        seen.add(key)
