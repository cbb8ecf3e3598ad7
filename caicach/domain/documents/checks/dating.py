"""Dates: days that do not exist, spans that run backwards, a title's period against the body."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.dates import DateKind, DateMention
from caicach.domain.documents.header import Header
from caicach.domain.documents.scan import ScannedPaper

_FROM_TO: Final = re.compile(r"\s*(?:,\s*)?(?:đến|tới|-)\s*(?:hết\s+)?$")
_FROM: Final = re.compile(r"(?:từ|kể\s+từ|giai\s+đoạn)\s*$")


def check_dates(scanned: ScannedPaper, header: Header) -> list[Finding]:
    """Findings on the dates of a paper."""
    return [
        *_impossible(scanned),
        *_backwards(scanned),
        *_period_of_title(scanned, header),
    ]


def _finding(scanned: ScannedPaper, kind: Kind, severity: Severity, span: tuple[int, int], message: str) -> Finding:
    return Finding(kind, severity, scanned.text[span[0] : span[1]], *span, message)


def _impossible(scanned: ScannedPaper) -> Iterator[Finding]:
    for item in scanned.dates:
        if item.is_possible:
            continue
        written = " ".join(scanned.text[item.start : item.end].split())
        if item.kind is DateKind.YEARS:
            yield _finding(
                scanned,
                Kind.RANGE,
                Severity.ERROR,
                (item.start, item.end),
                f"Giai đoạn “{written}” có năm cuối trước năm đầu. Viết lại theo thứ tự năm.",
            )
        elif item.kind in (DateKind.DAY, DateKind.DAY_OF_MONTH, DateKind.MONTH):
            yield _finding(
                scanned,
                Kind.DATE,
                Severity.ERROR,
                (item.start, item.end),
                f"“{written}” không có trong lịch. Kiểm tra lại ngày, tháng, năm.",
            )


def _backwards(scanned: ScannedPaper) -> Iterator[Finding]:
    """ "từ ngày 15/12/2024 đến ngày 14/3/2024"."""
    days = [item for item in scanned.dates if item.value is not None]
    for first, last in itertools.pairwise(days):
        if last.start - first.end > 24 or not first.value or not last.value:
            continue
        if not _FROM_TO.fullmatch(scanned.plain[first.end : last.start]):
            continue
        if not _FROM.search(scanned.plain[max(0, first.start - 14) : first.start]):
            continue
        if first.value > last.value:
            yield _finding(
                scanned,
                Kind.RANGE,
                Severity.ERROR,
                (first.start, last.end),
                "Khoảng thời gian đi lùi: ngày bắt đầu sau ngày kết thúc. Kiểm tra lại hai ngày.",
            )


def _period_of_title(scanned: ScannedPaper, header: Header) -> Iterator[Finding]:
    """A report for quarter III whose body never names it but names another quarter."""
    if header.title is None or header.doc_type != "BC":
        return
    at = scanned.text.find(header.title[:40])
    if at < 0:
        return
    end = at + len(header.title) + 20
    named = [item for item in scanned.dates_in(at, end) if item.kind in (DateKind.QUARTER, DateKind.MONTH)]
    if len(named) != 1:
        return
    title = named[0]
    body = [item for item in scanned.dates_in(end, len(scanned.text)) if item.kind is title.kind]
    same = [item for item in body if _unit(item) == _unit(title)]
    others = {_unit(item) for item in body} - {_unit(title)}
    if body and not same and others:
        yield _finding(
            scanned,
            Kind.DATE,
            Severity.WARNING,
            (body[0].start, body[0].end),
            f"Tên văn bản ghi “{scanned.text[title.start : title.end]}” nhưng nội dung chỉ nói đến "
            f"“{scanned.text[body[0].start : body[0].end]}”. Kiểm tra kỳ báo cáo.",
        )
    yield from _year_of_title(scanned, title, same)


def _unit(item: DateMention) -> int | None:
    return item.quarter if item.kind is DateKind.QUARTER else item.month


def _year_of_title(scanned: ScannedPaper, title: DateMention, same: list[DateMention]) -> Iterator[Finding]:
    """The body's "quý III năm 2023" under a title of quarter III/2024, never of the title's year."""
    years = {item.year for item in same if item.year is not None}
    if title.year is not None and years and title.year not in years:
        item = next(item for item in same if item.year is not None)
        yield _finding(
            scanned,
            Kind.DATE,
            Severity.WARNING,
            (item.start, item.end),
            f"Tên văn bản ghi năm {title.year} nhưng nội dung ghi “{scanned.text[item.start : item.end]}”. "
            "Kiểm tra năm của kỳ báo cáo.",
        )
