"""Ranges that run backwards, shares beyond what can be, growth told wrongly."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity, rounded, truncated
from caicach.domain.documents.checks.parts import is_exhaustive
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.numbers import format_number

_TO: Final = re.compile(r"\s*(?:-|đến|tới)\s*")
_FROM: Final = re.compile(r"(?:từ|trong\s+khoảng)\s*$")
_UP: Final = re.compile(r"\s*(?:lên|tăng\s+lên)(?:\s+(?:đến|tới|còn))?\s*")
_GREW: Final = re.compile(r"[^\d.;]{0,30}?[,(]?\s*(?:tức\s+)?(?P<verb>tăng|giảm)(?:\s+(?:thêm|được|khoảng))?\s*$")
_BEFORE_WAS: Final = re.compile(
    r"[^\d.;%]{0,12}?so\s+với[^\d;]{0,60}?(?:năm\s+\d{4}\s*)?\(?(?:là\s*|:\s*|có\s*|đạt\s*)?\(?\s*$"
)


def check_ranges(scanned: ScannedPaper) -> list[Finding]:
    """Findings on ranges and growth."""
    findings: list[Finding] = []
    for paragraph in scanned.paragraphs:
        quantities = scanned.quantities_in(paragraph.body, paragraph.end)
        if len(quantities) < 2 or paragraph.kind is BlockKind.CELL:
            continue
        findings.extend(_backwards(scanned, quantities))
        findings.extend(_growth(scanned, quantities))
        findings.extend(_shares(scanned, paragraph))
    return findings


def _backwards(scanned: ScannedPaper, quantities: Sequence[Quantity]) -> Iterator[Finding]:
    plain = scanned.plain
    for low, high in itertools.pairwise(quantities):
        if not _TO.fullmatch(plain, low.unit_end, high.start):
            continue
        opened = _FROM.search(plain[max(0, low.start - 16) : low.start])
        if not opened or high.unit is None or (low.unit not in (None, high.unit)):
            continue
        if re.search(r"(?:giảm|rút\s+ngắn|hạ)[^.;\d]{0,60}$", plain[max(0, low.start - 90) : low.start]):
            continue
        if low.value > high.value:
            yield Finding(
                Kind.RANGE,
                Severity.ERROR,
                scanned.text[low.start : high.unit_end],
                low.start,
                high.unit_end,
                f"Khoảng giá trị đi lùi: từ {format_number(low.value)} đến {format_number(high.value)}. "
                "Kiểm tra lại hai đầu.",
            )


def _growth(scanned: ScannedPaper, quantities: Sequence[Quantity]) -> Iterator[Finding]:
    """ "19 sáng kiến, tăng 16 sáng kiến so với năm 2023 (2)" and "từ 200 lên 250, tăng 25%"."""
    plain = scanned.plain
    for place, (first, second, third) in enumerate(zip(quantities, quantities[1:], quantities[2:], strict=False)):
        grew = _GREW.fullmatch(plain, first.unit_end, second.start)
        earlier = quantities[place - 1] if place else first
        same_thing = second.unit is not None and earlier.unit == second.unit != first.unit
        if grew and same_thing and "." not in plain[earlier.unit_end : first.start]:
            # "31 lớp cho 2.345 lượt người, tăng 16 lớp": the classes grew, not the people.
            first = earlier
        if grew and _BEFORE_WAS.fullmatch(plain, second.unit_end, third.start):
            yield from _judge_growth(scanned, (first, third, second), grew["verb"])
        rose = _UP.fullmatch(plain, first.unit_end, second.start)
        told = _GREW.fullmatch(plain, second.unit_end, third.start)
        if rose and told:
            yield from _judge_growth(scanned, (second, first, third), told["verb"])


def _judge_growth(scanned: ScannedPaper, figures: tuple[Quantity, Quantity, Quantity], verb: str) -> Iterator[Finding]:
    now, before, change = figures
    if now.is_percent != before.is_percent or before.amount == 0:
        return
    units = {item.unit.name for item in (now, before) if item.unit is not None}
    if not change.is_percent and change.unit is not None:
        units.add(change.unit.name)
    if len(units) > 1:
        return
    difference = now.amount - before.amount
    signed = difference if verb == "tăng" else -difference
    decimals = change.decimals
    if change.is_percent and not now.is_percent:
        exact = signed * 100 / before.amount
    elif change.is_percent == now.is_percent or now.is_percent:
        exact = signed if not change.unit else signed / change.unit.factor
    else:
        return
    step = Decimal(1).scaleb(-decimals)
    if abs(exact - change.value) * 2 <= step or truncated(exact, decimals) == change.value:
        return
    start = min(now.start, before.start)
    end = max(change.unit_end, before.unit_end, now.unit_end)
    unit = "%" if change.is_percent else ""
    yield Finding(
        Kind.RATIO,
        Severity.ERROR,
        scanned.text[start:end],
        start,
        end,
        f"Ghi {verb} {format_number(change.value)}{unit}, nhưng từ {format_number(before.value)} đến "
        f"{format_number(now.value)} là {verb} {format_number(rounded(exact, decimals))}{unit}.",
    )


def _shares(scanned: ScannedPaper, paragraph: Paragraph) -> Iterator[Finding]:
    """Shares of one family ("trước hạn 60%, đúng hạn 38%, quá hạn 3%") that miss 100."""
    plain = scanned.plain
    for start, end in scanned.sentences(paragraph.body, paragraph.end):
        shares = [item for item in scanned.quantities_in(start, end) if item.is_percent]
        if not 2 <= len(shares) <= 8:
            continue
        labels = _labels(plain, shares, start, end)
        if not is_exhaustive(labels) or _one_says_more(plain, shares, start):
            continue
        added = sum((item.value for item in shares), Decimal(0))
        slack = sum((Decimal(1).scaleb(-item.decimals) for item in shares), Decimal(0))
        if abs(added - 100) > slack and abs(added - 100) <= 40:
            yield Finding(
                Kind.SUM,
                Severity.WARNING,
                scanned.text[shares[0].start : shares[-1].unit_end],
                shares[0].start,
                shares[-1].unit_end,
                f"Các tỷ lệ thành phần cộng lại được {format_number(added)}%, không phải 100%. "
                "Kiểm tra lại từng tỷ lệ.",
            )


def _one_says_more(plain: str, shares: Sequence[Quantity], start: int) -> bool:
    window = plain[start : shares[-1].unit_end]
    return bool(re.search(r"trở\s+lên|tối\s+thiểu|ít\s+nhất|phấn\s+đấu|trên\s+\d|so\s+với", window))


def _labels(plain: str, shares: Sequence[Quantity], start: int, end: int) -> list[str]:
    """Words around each share up to its neighbours."""
    labels = []
    left = start
    for place, share in enumerate(shares):
        labels.append(plain[left : share.start])
        left = share.unit_end
        if place + 1 == len(shares):
            break
    return labels
