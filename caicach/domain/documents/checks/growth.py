"""Growth and decrease told with both figures: "tăng 16 hồ sơ so với năm trước (3 hồ sơ)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Ratio, Severity, rounded, truncated
from caicach.domain.documents.checks.pairs import noun_after
from caicach.domain.documents.checks.verdicts import one_slip, soft_word
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.numbers import format_number

_MORE: Final = r"(?:\s+(?:thêm|được|khoảng|lên|xuống|là|gần|hơn|trên))?"
_GREW: Final = re.compile(rf"[^\d.;|]{{0,40}}?[,(]?\s*(?:tức\s+(?:là\s+)?)?(?P<verb>tăng|giảm){_MORE}\s*$")
_CHANGED: Final = re.compile(rf"(?P<verb>tăng|giảm){_MORE}\s*$")
_UP: Final = re.compile(r"\s*(?:lên|tăng\s+lên|xuống|giảm\s+xuống|giảm|tăng)(?:\s+(?:đến|tới|còn|thành))?\s*|\s*còn\s+")
_FROM: Final = re.compile(r"(?:từ|tăng\s+từ|giảm\s+từ)\s*$")
_WORDS: Final = r"[^\d.;|()]"
# "so với năm 2023 (3 sáng kiến)", "so với cùng kỳ năm trước là 400 hồ sơ": the figure is the old one.
_THEN: Final = r"[^\d.,;|()–-]"
_OLD_WAS: Final = re.compile(
    rf"{_THEN}{{0,16}}?so\s+(?:với\s+)?{_THEN}{{0,60}}?(?:(?:năm|tháng|quý)\s+[\d/]{{1,7}}\s*|ngày\s+[\d/]{{3,10}}\s*)?"
    rf"{_THEN}{{0,30}}?(?:\((?:(?!tương|tăng|giảm|tức|kế\s|chỉ\s|mục\s|dự\s|trong){_THEN}{{0,30}}?(?:là|đạt|có|:)?\s*)|(?<=\s)(?:là|có|đạt)\s+)$"
)
_PERIOD: Final = r"(?:(?:năm|quý|tháng)\s+[\d/]{1,7}\s*)"
_OLD_FROM: Final = re.compile(rf"{_WORDS}{{0,90}}?{_PERIOD}?{_WORDS}{{0,20}}?\(?\s*từ\s+$")
_OLD_FIRST: Final = re.compile(
    rf"so\s+(?:với\s+)?{_WORDS}{{0,60}}?{_PERIOD}?{_WORDS}{{0,10}}?\(?(?:là\s+|có\s+|đạt\s+)?$"
)
_YEAR_HAD: Final = re.compile(rf"{_PERIOD}(?:{_WORDS}{{0,30}}?\s)?(?:là|có|đạt|:|tiếp\s+nhận|ban\s+hành)\s*$")
_YEAR: Final = r"năm\s+(?P<year>(?:19|20)\d\d)"
_SPAN_OPENS: Final = re.compile(r"[^.;|()\d]{0,50}(?:năm\s+\d{4}\s*|tháng\s+[\d/]{1,7}\s*)?\((?:từ\s+)?")
_LESS: Final = re.compile(r"\s*[-–]\s*")


@dataclass(frozen=True, slots=True)
class _Growth:
    """Now against before; `change` as told, "tăng" or "giảm"."""

    now: Quantity
    before: Quantity
    change: Quantity
    verb: str
    is_sure: bool = True

    @property
    def span(self) -> tuple[int, int]:
        """From the first figure to the last."""
        told = (self.now, self.before, self.change)
        return min(item.start for item in told), max(item.unit_end for item in told)

    @property
    def exact(self) -> Decimal | None:
        """What the change is; None when the three figures are not of one kind."""
        difference = self.now.amount - self.before.amount
        signed = difference if self.verb == "tăng" else -difference
        if self.change.is_percent and not self.now.is_percent:
            return signed * 100 / self.before.amount
        if self.now.is_percent and not (self.change.is_percent or _is_point(self.change)):
            return None
        return signed / (self.change.unit.factor if self.change.unit else Decimal(1))


def check_growth(scanned: ScannedPaper) -> tuple[list[Ratio], list[Finding]]:
    """Growth whose figures are told: shares of growth as ratios, and what does not agree."""
    ratios: list[Ratio] = []
    findings: list[Finding] = []
    for paragraph in scanned.paragraphs:
        span = (paragraph.body, paragraph.end)
        if paragraph.kind is BlockKind.CELL and paragraph.end - paragraph.start < 30:
            continue
        if scanned.plain.find("tăng", *span) < 0 and scanned.plain.find("giảm", *span) < 0:
            continue
        told: set[int] = set()
        for growth in _told(scanned, scanned.quantities_in(*span)):
            if growth.change.start in told or not _is_even(scanned.plain, growth):
                continue
            told.add(growth.change.start)
            ratios.extend(_ratio(scanned, growth))
            findings.extend(_judge(scanned, growth))
    return ratios, findings


def _told(scanned: ScannedPaper, quantities: Sequence[Quantity]) -> Iterator[_Growth]:
    plain = scanned.plain
    for place, change in enumerate(quantities):
        left = quantities[max(0, place - 3) : place]
        right = quantities[place + 1 : place + 3]
        if not _CHANGED.search(plain, max(0, change.start - 24), change.start):
            continue
        yield from _old_after(plain, left, change, right)
        yield from _from_to(plain, left, change, right)
        yield from _old_before(plain, left, change)
        yield from _both_named(plain, change, right)


def _old_after(plain: str, left: Sequence[Quantity], change: Quantity, right: Sequence[Quantity]) -> Iterator[_Growth]:
    """ "19 sáng kiến, tăng 16 sáng kiến so với năm 2023 (3)", "tăng 16 (19 - 3)", "giảm 4 đơn (12/16 đơn)"."""
    if not right:
        return
    verb = _verb(plain, change)
    bridge = plain[change.unit_end : right[0].start]
    was = _OLD_WAS.fullmatch(bridge)
    if len(right) > 1 and (was or bridge.strip() == "("):
        between = plain[right[0].unit_end : right[1].start]
        if _LESS.fullmatch(between) or between.strip() == "/":
            yield _Growth(right[0], right[1], change, verb)
            return
    if was is None or not left:
        return
    now = left[-1]
    grew = _GREW.fullmatch(plain, now.unit_end, change.start)
    if grew is None or ")" in grew.group():
        return  # "305 lượt (…, tin học 64 lượt), tăng 45 lượt": the figure in the brackets is a part
    earlier = left[-2] if len(left) > 1 else now
    same_thing = change.unit is not None and earlier.unit == change.unit != now.unit and not change.is_percent
    if same_thing and "." not in plain[earlier.unit_end : now.start]:
        # "31 lớp cho 2.345 lượt người, tăng 16 lớp": the classes grew, not the people.
        now = earlier
    yield _Growth(now, right[0], change, verb)


def _from_to(plain: str, left: Sequence[Quantity], change: Quantity, right: Sequence[Quantity]) -> Iterator[_Growth]:
    """ "từ 200 lên 250, tăng 25%" and "tăng 12,5% so với cùng kỳ (từ 80 lên 90)"."""
    verb = _verb(plain, change)
    is_from = len(right) > 1 and _OLD_FROM.fullmatch(plain, change.unit_end, right[0].start)
    if is_from and _UP.fullmatch(plain, right[0].unit_end, right[1].start):
        yield _Growth(right[1], right[0], change, verb)
        return
    if len(left) < 2:
        return
    before, now = left[-2], left[-1]
    rose = _UP.fullmatch(re.sub(r"\s*(?:năm|tháng|quý)\s+[\d/]{1,7}", "", plain[before.unit_end : now.start]))
    told = _GREW.fullmatch(plain, now.unit_end, change.start)
    if rose and told and _FROM.search(plain, max(0, before.start - 20), before.start):
        yield _Growth(now, before, change, verb)


def _both_named(plain: str, change: Quantity, right: Sequence[Quantity]) -> Iterator[_Growth]:
    """ "tăng 9 hồ sơ (năm 2022: 24 hồ sơ; năm 2023: 33 hồ sơ)", "giảm 8 so với năm 2022 (30 xuống còn 22)"."""
    if len(right) < 2:
        return
    old, now = right[0], right[1]
    bridge, between = plain[change.unit_end : old.start], plain[old.unit_end : now.start]
    years = [re.search(rf"{_YEAR}\s*(?:là|có|đạt|:)?\s*$", words) for words in (bridge, between)]
    if years[0] and years[1] and "(" in bridge and len(bridge) < 70 and not re.search(r"[.)]", between):
        first, second = int(years[0]["year"]), int(years[1]["year"])
        if first != second:
            yield (
                _Growth(now, old, change, _verb(plain, change))
                if first < second
                else _Growth(old, now, change, _verb(plain, change))
            )
    elif _SPAN_OPENS.fullmatch(bridge) and _UP.fullmatch(between):
        yield _Growth(now, old, change, _verb(plain, change))


def _old_before(plain: str, left: Sequence[Quantity], change: Quantity) -> Iterator[_Growth]:
    """ "so với năm 2024 (400 hồ sơ), nay 450 hồ sơ, tăng 50" and "năm 2024 có 400, năm 2025 có 450, tăng …"."""
    if len(left) < 2:
        return
    before, now = left[-2], left[-1]
    grew = _GREW.fullmatch(plain, now.unit_end, change.start)
    between = plain[before.unit_end : now.start]
    if grew is None or re.search(r"[.;|]\s|\n", between) or len(between) > 90:
        return
    head = plain[max(0, before.start - 100) : before.start]
    first = _OLD_FIRST.search(head)
    years = _YEAR_HAD.search(head) and _YEAR_HAD.search(between)
    if first or years:
        yield _Growth(now, before, change, _verb(plain, change), is_sure=bool(first))


def _verb(plain: str, change: Quantity) -> str:
    found = _CHANGED.search(plain, max(0, change.start - 24), change.start)
    return found["verb"] if found else "tăng"


def _is_change(plain: str, figure: Quantity) -> bool:
    return bool(_CHANGED.search(plain, max(0, figure.start - 24), figure.start))


def _is_point(figure: Quantity) -> bool:
    return figure.unit is not None and figure.unit.name in ("percentage_point", "point")


def _is_even(plain: str, growth: _Growth) -> bool:
    """Whether the three figures speak of one thing."""
    now, before, change = growth.now, growth.before, growth.change
    if before.amount == 0 or soft_word(plain, change.start) or soft_word(plain, before.start) in ("dưới", "đến"):
        return False
    if now.is_percent != before.is_percent or any(_is_change(plain, item) for item in (now, before)):
        return False
    if noun_after(plain, change) == "lần":
        return False
    units = {item.unit.name for item in (now, before) if item.unit is not None}
    if not change.is_percent and not _is_point(change) and change.unit is not None:
        units.add(change.unit.name)
    if len(units) > 1 or units & {"rank"}:
        return False
    nouns = {noun for item in (now, before) if (noun := noun_after(plain, item))}
    known = any(item.unit is not None for item in (now, before))
    return len(nouns) <= (0 if known else 1)


def _agrees(growth: _Growth, exact: Decimal) -> bool:
    decimals = growth.change.decimals
    told = growth.change.value
    return abs(exact - told) * 2 <= Decimal(1).scaleb(-decimals) or truncated(exact, decimals) == told


def _ratio(scanned: ScannedPaper, growth: _Growth) -> Iterator[Ratio]:
    exact = growth.exact
    if exact is None or growth.now.is_percent or not growth.change.is_percent:
        return
    right = rounded(exact, growth.change.decimals)
    if not growth.is_sure and not _agrees(growth, exact) and not one_slip(right, growth.change.value):
        return
    start, end = growth.span
    verdict = "ok" if right == growth.change.value else "truncated" if _agrees(growth, exact) else "wrong"
    yield Ratio(
        scanned.text[start:end], start, end, growth.now.value, growth.before.value, growth.change.value, right, verdict
    )


def _judge(scanned: ScannedPaper, growth: _Growth) -> Iterator[Finding]:
    exact = growth.exact
    if exact is None or _agrees(growth, exact):
        return
    right = rounded(exact, growth.change.decimals)
    if not growth.is_sure and not one_slip(right, growth.change.value):
        return
    start, end = growth.span
    unit = "%" if growth.change.is_percent else ""
    yield Finding(
        Kind.RATIO,
        Severity.ERROR if growth.is_sure else Severity.WARNING,
        scanned.text[start:end],
        start,
        end,
        f"Ghi {growth.verb} {format_number(growth.change.value)}{unit}, nhưng từ {format_number(growth.before.value)} "
        f"đến {format_number(growth.now.value)} là {_change(growth.verb, right)}{unit}. Kiểm tra lại ba số.",
    )


def _change(verb: str, right: Decimal) -> str:
    if right >= 0:
        return f"{verb} {format_number(right)}"
    return f"{'giảm' if verb == 'tăng' else 'tăng'} {format_number(-right)}"
