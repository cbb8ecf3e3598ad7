"""Stated shares against part and whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Ratio, Severity, rounded
from caicach.domain.documents.checks.pairs import Pair, pair_of
from caicach.domain.documents.checks.verdicts import exact_share, verdict_of
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.numbers import format_number

_QUOTE: Final = 400


def check_ratios(scanned: ScannedPaper) -> tuple[list[Ratio], list[Finding]]:
    """All stated shares whose part and whole can be told, and what is wrong with them."""
    ratios: list[Ratio] = []
    findings: list[Finding] = []
    for paragraph in scanned.paragraphs:
        if not _has_share(scanned, paragraph):
            continue
        for pair in _pairs(scanned, paragraph):
            ratio = _ratio(scanned, pair)
            ratios.append(ratio)
            findings.extend(_judge(ratio, is_sure=pair.is_sure))
    return ratios, findings


def _has_share(scanned: ScannedPaper, paragraph: Paragraph) -> bool:
    if paragraph.kind is BlockKind.CELL and paragraph.end - paragraph.start < 12:
        return False
    span = (paragraph.start, paragraph.end)
    return scanned.plain.find("%", *span) >= 0 or scanned.plain.find("phần trăm", *span) >= 0


def _pairs(scanned: ScannedPaper, paragraph: Paragraph) -> Iterator[Pair]:
    quantities = scanned.quantities_in(paragraph.body, paragraph.end)
    index = 0
    before: Pair | None = None
    for start, end in scanned.sentences(paragraph.body, paragraph.end):
        while index < len(quantities) and quantities[index].start < end:
            share = quantities[index]
            if share.is_percent:
                pair = pair_of(scanned, quantities, index, min(start, share.start), before)
                if pair is not None:
                    before = pair
                    yield pair
            index += 1


def _ratio(scanned: ScannedPaper, pair: Pair) -> Ratio:
    exact = exact_share(pair.part, pair.whole)
    near = min(pair.part.start, pair.share.start)  # a whole told far before is named, not quoted
    start = pair.start if pair.end - pair.start <= _QUOTE else near
    return Ratio(
        scanned.text[start : pair.end],
        start,
        pair.end,
        pair.part.value,
        pair.whole.value,
        pair.share.value,
        rounded(exact, pair.share.decimals),
        verdict_of(scanned.plain, pair.share, exact),
    )


def _judge(ratio: Ratio, *, is_sure: bool) -> Iterator[Finding]:
    stated, right = format_number(ratio.stated), format_number(ratio.recomputed)
    part, whole = format_number(ratio.part), format_number(ratio.whole)
    if ratio.verdict == "truncated":
        yield _finding(
            ratio,
            Severity.WARNING,
            f"Ghi {stated}%, nhưng {part}/{whole} làm tròn là {right}%: số đã bị cắt bớt chứ không "
            f"làm tròn. Sửa thành {right}%.",
        )
    elif ratio.verdict == "wrong":
        rest = format_number(rounded(100 - ratio.recomputed, 2))
        yield _finding(
            ratio,
            Severity.ERROR if is_sure else Severity.WARNING,
            f"Ghi {stated}%, nhưng {part}/{whole} = {right}% (phần còn lại {rest}%). "
            f"Sửa tỷ lệ thành {right}% hoặc kiểm tra lại tử số, mẫu số.",
        )
    elif ratio.stated == 100 and ratio.part != ratio.whole and ratio.recomputed == 100:
        exact = format_number(rounded(Decimal(ratio.part) * 100 / ratio.whole, 2))
        yield _finding(
            ratio,
            Severity.WARNING,
            f"Ghi 100% nhưng {part} khác {whole} (chính xác {exact}%). Ghi rõ {exact}% hoặc sửa số.",
        )


def _finding(ratio: Ratio, severity: Severity, message: str) -> Finding:
    return Finding(Kind.RATIO, severity, ratio.quote, ratio.start, ratio.end, message)
