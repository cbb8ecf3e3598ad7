"""Cited papers: one number with two dates, year of number against year of date, order of numbers."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.header import Header
from caicach.domain.documents.references import Reference
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import fold

# Terms of the National Assembly: first and last year of each.
_ASSEMBLIES: Final = {
    11: (2002, 2007),
    12: (2007, 2011),
    13: (2011, 2016),
    14: (2016, 2021),
    15: (2021, 2026),
    16: (2026, 2031),
}


def check_references(scanned: ScannedPaper, header: Header) -> list[Finding]:
    """Findings on the papers a paper cites."""
    cited = [item for item in scanned.references if not _is_own(item, header)]
    findings: list[Finding] = []
    for item in cited:
        findings.extend(_alone(scanned, item, header))
    findings.extend(_two_dates(scanned, cited))
    findings.extend(_out_of_order(scanned, cited))
    return findings


def _is_own(item: Reference, header: Header) -> bool:
    own = header.own_number
    return own is not None and own[0] <= item.start < own[1]


def _finding(scanned: ScannedPaper, item: Reference, severity: Severity, message: str, kind: Kind) -> Finding:
    return Finding(kind, severity, scanned.text[item.start : item.end], item.start, item.end, message)


def _day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def _alone(scanned: ScannedPaper, item: Reference, header: Header) -> Iterator[Finding]:
    """What one citation says against itself and against the paper's own date."""
    if item.date_written and item.date is None:
        return  # an impossible day is told by the check of dates
    if item.date and item.year and item.number and item.date.year != item.year:
        yield _finding(
            scanned,
            item,
            Severity.ERROR,
            f"Số hiệu ghi năm {item.year} nhưng ngày ký là {_day(item.date)}. "
            "Kiểm tra lại năm trong số hiệu hoặc ngày ký.",
            Kind.REFERENCE,
        )
    yield from _assembly(scanned, item)
    if item.named_type and item.symbol and item.symbol.type_code:
        yield from _type_against_symbol(scanned, item)
    if item.date and header.date and header.has_letterhead and item.date > header.date:
        yield _finding(
            scanned,
            item,
            Severity.ERROR,
            f"Văn bản ký ngày {_day(header.date)} lại viện dẫn văn bản ký sau đó ({_day(item.date)}). "
            "Kiểm tra ngày của văn bản được viện dẫn.",
            Kind.DATE,
        )


def _assembly(scanned: ScannedPaper, item: Reference) -> Iterator[Finding]:
    if item.symbol is None:
        return
    found = re.match(r"(?:UBTV)?QH(\d{1,2})$", item.symbol.letters)
    year = item.year or (item.date.year if item.date else None)
    if found is None or year is None or int(found.group(1)) not in _ASSEMBLIES:
        return
    first, last = _ASSEMBLIES[int(found.group(1))]
    if not first <= year <= last:
        yield _finding(
            scanned,
            item,
            Severity.WARNING,
            f"Quốc hội khóa {found.group(1)} hoạt động {first}-{last}, không khớp năm {year}. Kiểm tra lại số hiệu.",
            Kind.REFERENCE,
        )


_SAME_TYPE: Final = (frozenset({"QĐ", "QyĐ", "QC"}), frozenset({"CTr", "CTHĐ"}), frozenset({"VBHN", "CV"}))


def _type_against_symbol(scanned: ScannedPaper, item: Reference) -> Iterator[Finding]:
    """ "Quyết định số 12/KH-UBND": the name and the letters are of two kinds."""
    named, lettered = item.named_type, item.symbol.type_code if item.symbol else None
    if named in (None, lettered, "CV") or any({named, lettered} <= group for group in _SAME_TYPE):
        return
    if lettered == "QĐ" or (named == "TT" and lettered == "TTr"):
        # A plan or a rule is often cited by the decision that issues it.
        return
    yield _finding(
        scanned,
        item,
        Severity.WARNING,
        f"Tên loại và ký hiệu không cùng loại văn bản: “{item.number}” có ký hiệu {lettered}. "
        "Kiểm tra lại tên loại hoặc ký hiệu.",
        Kind.REFERENCE,
    )


def _two_dates(scanned: ScannedPaper, cited: list[Reference]) -> Iterator[Finding]:
    """The same number, type and year with two days of signing."""
    groups: dict[tuple[str, str | None], list[Reference]] = defaultdict(list)
    for item in cited:
        if item.number and item.date and item.symbol:
            groups[(fold(item.number), item.named_type or item.doc_type)].append(item)
    for items in groups.values():
        first = items[0]
        for other in items[1:]:
            if first.date == other.date or first.date is None or other.date is None:
                continue
            if not _same_paper(first, other):
                continue
            yield _finding(
                scanned,
                other,
                Severity.ERROR if _surely_same(first, other) else Severity.WARNING,
                f"Văn bản {other.number} được viện dẫn với hai ngày khác nhau: {_day(first.date)} "
                f"và {_day(other.date)}. Kiểm tra lại ngày ký.",
                Kind.REFERENCE,
            )


def _same_paper(first: Reference, other: Reference) -> bool:
    """Numbers begin anew each year: only one year, or a year in the symbol, makes them one."""
    if first.issuer and other.issuer and not _issuers_agree(first.issuer, other.issuer):
        return False
    if first.year is not None or first.date is None or other.date is None:
        return True
    return first.date.year == other.date.year or (
        (first.date.day, first.date.month) == (other.date.day, other.date.month)
    )


def _surely_same(first: Reference, other: Reference) -> bool:
    return (
        first.date is not None
        and other.date is not None
        and (first.year is not None or first.date.year == other.date.year)
    )


def _issuers_agree(first: str, other: str) -> bool:
    one, two = fold(first), fold(other)
    return one.startswith(two) or two.startswith(one)


def _out_of_order(scanned: ScannedPaper, cited: list[Reference]) -> Iterator[Finding]:
    """In one series and year a higher number is not signed before a lower one (one outlier)."""
    series: dict[tuple[str, int], dict[int, Reference]] = defaultdict(dict)
    for item in cited:
        if item.symbol and item.date and item.symbol.year is None and _is_local(item):
            series[(fold(item.symbol.letters), item.date.year)].setdefault(item.symbol.digits, item)
    for numbered in series.values():
        if len(numbered) < 4:
            continue
        ordered = [numbered[digits] for digits in sorted(numbered)]
        outlier = _single_outlier([item.date or date.min for item in ordered])
        if outlier is not None:
            yield _finding(
                scanned,
                ordered[outlier],
                Severity.WARNING,
                f"Ngày ký của {ordered[outlier].number} không theo thứ tự số của các văn bản cùng loại "
                "trong năm. Kiểm tra lại số hoặc ngày ký.",
                Kind.REFERENCE,
            )


def _is_local(item: Reference) -> bool:
    """Only papers whose issuer is not named may belong to the writer's own register."""
    return item.issuer is None and item.symbol is not None and "/" not in item.symbol.letters


def _single_outlier(days: list[date]) -> int | None:
    """The one place whose removal puts the days in order, when exactly one does."""
    if all(one <= two for one, two in itertools.pairwise(days)):
        return None
    fitting = [
        place
        for place in range(len(days))
        if all(
            one <= two
            for one, two in zip(days[:place] + days[place + 1 :], (days[:place] + days[place + 1 :])[1:], strict=False)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None
