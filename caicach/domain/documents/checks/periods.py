"""The period of a report's title against the periods its body tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.dates import DateKind, DateMention
from caicach.domain.documents.header import Header
from caicach.domain.documents.outline import OutlineItem
from caicach.domain.documents.scan import ScannedPaper

_WEEK: Final = re.compile(r"(?<!\w)tuần\s+(?:thứ\s+)?(?P<week>\d{1,2})(?![\d.,]*\d|\s*(?:đầu|cuối|lễ)\b)")
_RESULTS: Final = re.compile(r"(?:kết\s+quả|tình\s+hình|đánh\s+giá)")
_PLANS: Final = re.compile(r"(?:phương\s+hướng|nhiệm\s+vụ|kế\s+hoạch|giải\s+pháp|so\s+với|cùng\s+kỳ|thời\s+gian\s+tới)")
_PERIODS: Final = (DateKind.QUARTER, DateKind.MONTH, DateKind.HALF)
_LAST: Final = {"month": 12, "quarter": 4, "week": 53}


@dataclass(frozen=True, slots=True)
class _Period:
    """A named period and its place; a week is told apart from the dates."""

    name: str
    number: int
    year: int | None
    start: int
    end: int


def check_period(scanned: ScannedPaper, header: Header) -> list[Finding]:
    """Findings on a report whose title and body speak of different periods."""
    span = title_span(scanned, header) if header.doc_type == "BC" else None
    if span is None:
        return []
    end = span[1]
    named = list(_periods(scanned, *span))
    if len(named) != 1:
        return []
    title = named[0]
    body = list(_periods(scanned, end, len(scanned.text)))
    findings = [*_never_named(scanned, title, body), *_other_year(scanned, title, body)]
    return findings or list(_headings(scanned, title, end))


def title_span(scanned: ScannedPaper, header: Header) -> tuple[int, int] | None:
    """Where the title stands in the text, over lines or not; None when it does not."""
    words = (header.title or "").split()
    found = re.compile(r"[\s*_|]+".join(map(re.escape, words))).search(scanned.text) if words else None
    return found.span() if found else None


def _periods(scanned: ScannedPaper, start: int, end: int) -> Iterator[_Period]:
    for item in scanned.dates_in(start, end):
        number = _number(item)
        if item.kind in _PERIODS and number is not None:
            yield _Period(item.kind.value, number, item.year, item.start, item.end)
    for found in _WEEK.finditer(scanned.plain, start, end):
        yield _Period("week", int(found["week"]), None, found.start(), found.end())


def _number(item: DateMention) -> int | None:
    return item.quarter if item.kind is DateKind.QUARTER else item.month


def _never_named(scanned: ScannedPaper, title: _Period, body: Sequence[_Period]) -> Iterator[Finding]:
    """The body names other periods, the title's never; the next one alone may stand there as a plan."""
    if any((item.name, item.number) == (title.name, title.number) for item in body):
        return
    following = title.number % _LAST.get(title.name, 99) + 1
    others = [item for item in body if item.name == title.name and item.number != following]
    if title.name in ("quarter", "half"):
        others += [item for item in body if item.name in ("quarter", "half") and item.name != title.name]
    if not others:
        return
    other = min(others, key=lambda item: item.start)
    yield _finding(
        scanned,
        other,
        f"Tên văn bản ghi “{_words(scanned, title)}” nhưng nội dung chỉ nói đến “{_words(scanned, other)}”. "
        "Kiểm tra kỳ báo cáo.",
    )


def _other_year(scanned: ScannedPaper, title: _Period, body: Sequence[_Period]) -> Iterator[Finding]:
    """The body's "quý III năm 2023" under a title of quarter III/2024, never of the title's year."""
    same = [item for item in body if (item.name, item.number) == (title.name, title.number) and item.year is not None]
    if title.year is None or not same or title.year in {item.year for item in same}:
        return
    if all(_PLANS.search(scanned.plain[max(0, item.start - 40) : item.start]) for item in same):
        return
    yield _finding(
        scanned,
        same[0],
        f"Tên văn bản ghi năm {title.year} nhưng nội dung ghi “{_words(scanned, same[0])}”. "
        "Kiểm tra năm của kỳ báo cáo.",
    )


def _headings(scanned: ScannedPaper, title: _Period, floor: int) -> Iterator[Finding]:
    """A heading "Kết quả … quý II" in a report for quarter III."""
    for item in scanned.outline:
        if item.start < floor or not _tells_results(scanned, item):
            continue
        named = [
            one for one in _periods(scanned, item.start, min(item.end, item.start + 200)) if one.name == title.name
        ]
        if named and all(one.number != title.number for one in named):
            yield _finding(
                scanned,
                named[0],
                f"Tên văn bản ghi “{_words(scanned, title)}” nhưng đề mục ghi “{_words(scanned, named[0])}”. "
                "Kiểm tra kỳ báo cáo.",
            )


def _tells_results(scanned: ScannedPaper, item: OutlineItem) -> bool:
    words = scanned.plain[item.start : min(item.end, item.start + 200)]
    return (
        item.level <= 2 and item.end - item.start <= 250 and bool(_RESULTS.search(words)) and not _PLANS.search(words)
    )


def _words(scanned: ScannedPaper, period: _Period) -> str:
    return " ".join(scanned.text[period.start : period.end].split())


def _finding(scanned: ScannedPaper, place: _Period, message: str) -> Finding:
    return Finding(Kind.DATE, Severity.WARNING, scanned.text[place.start : place.end], place.start, place.end, message)
