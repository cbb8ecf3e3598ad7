"""Cited papers: one number with two dates, year of number against year of date, order of numbers."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from caicach.domain.documents.checks.dating import is_dated_by_place
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
        findings.extend(_alone(scanned, item))
    findings.extend(_younger(scanned, cited, header))
    findings.extend(_two_dates(scanned, cited))
    findings.extend(_two_numbers(scanned, cited))
    if header.place is not None:
        findings.extend(_out_of_order(scanned, cited))
    return findings


def _is_own(item: Reference, header: Header) -> bool:
    return header.is_own(item.start, item.number)


def _finding(scanned: ScannedPaper, item: Reference, severity: Severity, message: str, kind: Kind) -> Finding:
    return Finding(kind, severity, scanned.text[item.start : item.end], item.start, item.end, message)


def _day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def _alone(scanned: ScannedPaper, item: Reference) -> Iterator[Finding]:
    """What one citation says against itself."""
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


def _younger(scanned: ScannedPaper, cited: list[Reference], header: Header) -> Iterator[Finding]:
    """Cited papers signed after the paper itself; many of them say that its own day is the wrong one."""
    if header.date is None or header.own_number is None or not is_dated_by_place(scanned, header):
        return
    # A year that disagrees with the number is told already.
    dated = [item for item in cited if item.date is not None and item.year in (None, item.date.year)]
    younger = [item for item in dated if item.date is not None and item.date > header.date]
    if len(younger) >= _MANY and len(younger) * 3 >= len(dated):
        last = max(younger, key=lambda item: item.date or date.min)
        yield _finding(
            scanned,
            last,
            Severity.ERROR,
            f"Văn bản ký ngày {_day(header.date)} lại viện dẫn {len(younger)} văn bản ký sau đó "
            f"(muộn nhất {_day(last.date or header.date)}). Kiểm tra ngày của chính văn bản này.",
            Kind.DATE,
        )
        return
    for item in younger:
        yield _finding(
            scanned,
            item,
            Severity.ERROR,
            f"Văn bản ký ngày {_day(header.date)} lại viện dẫn văn bản ký sau đó ({_day(item.date or header.date)}). "
            "Kiểm tra ngày của văn bản được viện dẫn.",
            Kind.DATE,
        )


def _assembly(scanned: ScannedPaper, item: Reference) -> Iterator[Finding]:
    if item.symbol is None:
        return
    found = re.match(r"(?:UBTV)?QH(\d{1,2})$", item.symbol.letters)
    year = item.year or (item.date.year if item.date else None)
    if item.date and item.year and item.date.year != item.year:
        return  # the year is told to be wrong already
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
    if (
        named in (None, lettered, "CV")
        or lettered == "TC"
        or item.symbol is None
        or item.symbol.letters == "CT"
        or any({named, lettered} <= group for group in _SAME_TYPE)
    ):
        return
    if item.symbol is not None and item.symbol.letters == lettered:
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


# Letters that one body alone uses: a number and a year of these name one paper.
_ONE_BODY: Final = re.compile(
    r"(?:QĐ|CT|NQ|CĐ|NĐ)-?(?:TTg|CP)$|QH\d{1,2}$|UBTVQH\d{1,2}$|(?:TT|NĐ)-B[A-ZĐ]+$|QĐ-B[A-ZĐ]+$", re.I
)
_ABSTRACT: Final = re.compile(
    r"[^.;\n()\"“]{0,90}?\s(?P<words>(?:về|ban\s+hành|phê\s+duyệt|quy\s+định)\s[^.;:\n()\"“”]{12,160})"
)
_MANY: Final = 3
_NEIGHBOURS: Final = 9


def _abstract(scanned: ScannedPaper, item: Reference) -> frozenset[str]:
    """Words that say what a cited paper is about, read after its citation."""
    found = _ABSTRACT.match(scanned.plain, item.end, min(len(scanned.plain), item.end + 260))
    if found is None:
        return frozenset()
    words = re.findall(r"[^\W_]{2,}", fold(found["words"]))
    return frozenset(words) if len(words) >= 5 else frozenset()


def _told_apart(scanned: ScannedPaper, first: Reference, other: Reference) -> bool:
    """Whether two citations say different things about their papers."""
    if first.year is not None and first.symbol is not None and _ONE_BODY.search(first.symbol.letters):
        return False
    one, two = _abstract(scanned, first), _abstract(scanned, other)
    return bool(one) and bool(two) and len(one & two) * 2 < min(len(one), len(two), 16)


def _is_slip(first: int, second: int) -> bool:
    """Digits swapped, or one digit changed, left out or doubled; neighbours are papers of one series."""
    one, two = sorted((str(first), str(second)), key=len)
    if first != second and sorted(one) == sorted(two):
        return True
    if abs(first - second) <= _NEIGHBOURS:
        return False
    if len(one) == len(two):
        return sum(a != b for a, b in zip(one, two, strict=True)) == 1
    return len(two) == len(one) + 1 and any(two[:at] + two[at + 1 :] == one for at in range(len(two)))


def _two_numbers(scanned: ScannedPaper, cited: list[Reference]) -> Iterator[Finding]:
    """One type, day, issuer and abstract under two numbers: surely the same paper."""
    seen: dict[tuple[str | None, date, frozenset[str]], Reference] = {}
    for item in cited:
        if item.date is None or item.number is None or item.symbol is None:
            continue
        words = _abstract(scanned, item)
        if len(words) < 7:
            continue
        first = seen.setdefault((item.doc_type, item.date, words), item)
        if first.number is None or first.symbol is None or not _is_slip(first.symbol.digits, item.symbol.digits):
            continue
        if fold(first.symbol.letters) != fold(item.symbol.letters) or not _same_issuer(first, item):
            continue
        yield _finding(
            scanned,
            item,
            Severity.WARNING,
            f"Cùng một văn bản ngày {_day(item.date)} được viện dẫn với hai số: {first.number} và {item.number}. "
            "Kiểm tra lại số.",
            Kind.REFERENCE,
        )


def _two_dates(scanned: ScannedPaper, cited: list[Reference]) -> Iterator[Finding]:
    """The same number, type and year with two days of signing."""
    groups: dict[tuple[str, str | None], list[Reference]] = defaultdict(list)
    for item in cited:
        # A heading "NGHỊ QUYẾT SỐ 66-NQ/TW" with a line "Ngày …" of its own below is no dated citation.
        if re.search(r"\sNgày\s", scanned.text[item.start : item.end]):
            continue
        if item.number and item.date and item.symbol:
            groups[(fold(item.number), item.named_type or item.doc_type)].append(item)
    for items in groups.values():
        first = items[0]
        for other in items[1:]:
            if first.date == other.date or first.date is None or other.date is None:
                continue
            if not _same_paper(first, other) or _told_apart(scanned, first, other):
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
    if not _same_issuer(first, other):
        return False
    if first.year is not None or first.date is None or other.date is None:
        return True
    return first.date.year == other.date.year or (
        (first.date.day, first.date.month) == (other.date.day, other.date.month)
    )


def _same_issuer(first: Reference, other: Reference) -> bool:
    return not (first.issuer and other.issuer) or _issuers_agree(first.issuer, other.issuer)


def _surely_same(first: Reference, other: Reference) -> bool:
    """Numbers of a commune's plan are those of every commune: a named issuer on one side only leaves doubt."""
    only_one_named = (first.issuer is None) != (other.issuer is None)
    letters = first.symbol.letters if first.symbol else ""
    if only_one_named and not _ONE_BODY.search(letters):
        return False
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


_REGISTERED: Final = frozenset({"KH", "BC", "QĐ", "TB", "TTr", "NQ", "CT"})


def _is_local(item: Reference) -> bool:
    """Only papers whose issuer is not named may belong to the writer's own register."""
    if item.issuer is not None or item.symbol is None or item.symbol.type_code not in _REGISTERED:
        return False
    return "/" not in item.symbol.letters


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
