"""Ranges that run backwards, and shares of one whole that miss 100."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.checks.parts import is_exhaustive
from caicach.domain.documents.checks.totals import is_near
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.numbers import format_number

_TO: Final = re.compile(r"\s*(?:-|đến|tới)\s*")
_FROM: Final = re.compile(r"(?:từ|trong\s+khoảng)\s*$")

_AIMED: Final = re.compile(
    r"trở\s+(?:lên|đi)|tối\s+thiểu|ít\s+nhất|phấn\s+đấu|trên\s+\d|so\s+với|trong\s+tổng\s+số|mục\s+tiêu|chỉ\s+tiêu"
    r"|(?:vào|đến|từ)\s+năm"
)


def check_ranges(scanned: ScannedPaper) -> list[Finding]:
    """Findings on ranges and shares."""
    findings: list[Finding] = []
    for paragraph in scanned.paragraphs:
        quantities = scanned.quantities_in(paragraph.body, paragraph.end)
        if len(quantities) < 2 or paragraph.kind is BlockKind.CELL:
            continue
        findings.extend(_backwards(scanned, quantities))
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
        if abs(added - 100) > slack and is_near([item.value for item in shares], Decimal(100)):
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
    return bool(_AIMED.search(window))


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
