"""Numbers of a paper that count something, with their units and places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.vietnamese.folding import matching_form
from caicach.domain.vietnamese.numbers import Separators, decimals_of, parse_number

_DATA: Final = load("units")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of counting: one `name` for all its phrases; `factor` to the first of them."""

    name: str
    factor: Decimal = Decimal(1)


PERCENT: Final = "percent"
_UNITS: Final = {
    matching_form(phrase): Unit(entry["name"], Decimal(entry.get("factor", "1")))
    for entry in _DATA["unit"]
    for phrase in entry["phrases"]
}
_UNIT_AFTER: Final = re.compile(rf"\s{{0,3}}(?:(?P<unit>{alternatives(_UNITS)})(?![\w]))")
# "1,2 triệu lượt khách", "79,4 nghìn tỷ đồng": the thing counted comes after the word of size.
_TIMES: Final = {
    "nghìn": Decimal(1_000),
    "ngàn": Decimal(1_000),
    "vạn": Decimal(10_000),
    "triệu": Decimal(1_000_000),
    "tỷ": Decimal(1_000_000_000),
    "tỉ": Decimal(1_000_000_000),
}
_MANY: Final = re.compile(
    rf"\s{{0,3}}(?P<times>{alternatives(_TIMES)})\s+(?:lượt\s+)?(?P<unit>{alternatives(_UNITS)})(?!\w)"
)
# "5% điểm" is a percentage point; in "100% điểm đến" and "100% điểm trường" places are counted.
_PERCENT_AFTER: Final = re.compile(r"\s{0,2}(?:%|phần\s+trăm)(?!\s*điểm(?=\s*(?:[,.;:)/]|$|so\s|trở\s|và\s|trong\s)))")
_LABELS: Final = frozenset((*listed(_DATA["labels"], "before"), *listed(_DATA["labels"], "weak")))
_WEAK_LABELS: Final = frozenset(
    set(listed(_DATA["labels"], "weak"))
    | {"số", "kỳ", "khu", "mức", "lần", "đợt", "điểm", "nhóm", "loại", "lớp", "đề án", "tổ dân phố"}
    | {"giai đoạn", "thôn", "khối", "mục", "hạng", "tiêu chí", "phần", "đường", "bảng", "biểu", "mã", "tập"}
)
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
# "77 xã và15 phường": a blank left out.
_GLUED: Final = re.compile(r"(?<!\w)(?:và|là|có|gồm|đạt|với|còn)$")
_JOINED_AFTER: Final = frozenset("/-:")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that counts something: `start..end` the digits, `unit_end` with its unit."""

    start: int
    end: int
    value: Decimal
    unit: Unit | None
    unit_end: int

    @property
    def is_percent(self) -> bool:
        """Whether a percent sign follows."""
        return self.unit is not None and self.unit.name == PERCENT

    @property
    def decimals(self) -> int:
        """Decimals as written."""
        return decimals_of(self.value)

    @property
    def amount(self) -> Decimal:
        """The value in the first unit of its kind (money in đồng)."""
        return self.value * self.unit.factor if self.unit else self.value


def unit_at(plain: str, offset: int) -> tuple[Unit | None, int]:
    """The unit that stands at an offset and where it ends."""
    window = plain[offset : offset + 44]
    percent = _PERCENT_AFTER.match(window)
    if percent:
        return _UNITS["%"], offset + percent.end()
    many = _MANY.match(window)
    if many:
        unit = _UNITS[" ".join(many["unit"].split())]
        if unit.name not in ("percent", "money") or many["unit"].startswith(("tỷ", "tỉ", "triệu")):
            return Unit(unit.name, unit.factor * _TIMES[many["times"]]), offset + many.end()
    found = _UNIT_AFTER.match(window)
    if found is None:
        return None, offset
    return _UNITS[" ".join(found["unit"].split())], offset + found.end()


def unit_of_phrase(phrase: str) -> Unit | None:
    """The unit a cell such as "Đơn vị tính" names; None when it is not known."""
    return _UNITS.get(" ".join(matching_form(phrase).split()))


def find_quantities(plain: str, taken: Sequence[tuple[int, int]], separators: Separators) -> Iterator[Quantity]:
    """All counting numbers outside the taken spans (dates, symbols, labels), in order."""
    starts = [start for start, _ in taken]
    for found in _NUMBER.finditer(plain):
        start, end = found.span()
        at = bisect_right(starts, start) - 1
        if at >= 0 and taken[at][1] > start:
            continue
        quantity = _quantity(plain, start, end, separators)
        if quantity is not None:
            yield quantity


def _quantity(plain: str, start: int, end: int, separators: Separators) -> Quantity | None:
    before = plain[start - 1] if start else " "
    written = plain[start:end]
    unit, unit_end = unit_at(plain, end)
    is_percent = unit is not None and unit.name == PERCENT
    if (before.isalpha() or before in "_@#") and not is_percent and not _GLUED.search(plain, max(0, start - 6), start):
        return None
    if unit is None and _is_in_name(plain, start, end):
        return None
    if _is_code(plain, start, end, written):
        return None
    if not is_percent and _is_label(plain, start, unit):
        return None
    value = parse_number(written, separators, is_share=is_percent)
    return Quantity(start, end, value, unit, unit_end) if value is not None else None


def _is_in_name(plain: str, start: int, end: int) -> bool:
    """ "Covid-19", "CX-02", "1A": digits that are part of a name."""
    joined = plain[start - 1 : start] == "-" and plain[start - 2 : start - 1].isalpha()
    return joined or plain[end : end + 1].isalpha()


def _is_code(plain: str, start: int, end: int, written: str) -> bool:
    """Telephone numbers, addresses on the web, versions: digits that count nothing."""
    if len(written) >= 9 and written.isdigit() and written[0] == "0":
        return True
    after = plain[end : end + 2]
    if after[:1] in ("@", "_") or (after[:1] == "." and after[1:2].isalpha() and _in_address(plain, start)):
        return True
    return _in_address(plain, start)


def _in_address(plain: str, start: int) -> bool:
    left = max(plain.rfind(" ", max(0, start - 60), start), plain.rfind("\n", max(0, start - 60), start))
    piece = plain[left + 1 : start]
    return "://" in piece or "www." in piece or "@" in piece


def _is_label(plain: str, start: int, unit: Unit | None) -> bool:
    left = plain[max(0, start - 26) : start]
    stripped = left.rstrip()
    if not stripped or stripped[-1] in ":;,.(-=" or "\n" in left[len(stripped) :]:
        return False
    words = stripped.rsplit("\n", 1)[-1].split()
    if not words:
        return False
    last, last_two = words[-1], " ".join(words[-2:])
    label = last_two if last_two in _LABELS else last if last in _LABELS else None
    if label is None:
        return False
    if label == "số" and last_two in ("tổng số", "con số", "hồ số", "được số"):
        return False
    if last_two in ("một phần", "tất cả", "toàn phần", "trưởng phòng", "phó phòng"):
        return False
    is_time = unit is not None and unit.name in ("year", "month", "day")
    return not (label in _WEAK_LABELS and unit is not None and not is_time)


def merge_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort spans and join those that overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
