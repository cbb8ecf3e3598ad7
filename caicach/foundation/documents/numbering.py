"""Numbers and symbols of papers ("99/TB-UBND"): reading, comparing, the series a number belongs to.

Numbers run on without a gap from 1 January in the register of each type (decree 30/2020/NĐ-CP, number and
symbol of a paper). An official letter has no type letters ("12/UBND-VP"), so its series is that of the
issuing body, whichever office drafted it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caicach.domain.vietnamese import fold

#: Code used in this register for an official letter (công văn), which has no letters in its symbol.
OFFICIAL_LETTER = "CV"
_LEADING = re.compile(r"\s*(?:số\s*:?\s*)?0*(\d{1,7})\s*([a-zđ]?)\s*(?:/|$)", re.IGNORECASE)
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class SeriesFault:
    """A gap or a double in one series of a year: which numbers, how many."""

    series: str
    missing: tuple[int, ...]
    doubled: tuple[int, ...]
    first: int
    last: int


def serial_of(number: str) -> int | None:
    """The running number of "09/KH-UBND" is 9; None where the text begins with no number."""
    found = _LEADING.match(number)
    return int(found[1]) if found else None


def comparable(number: str) -> str:
    """One form for all ways of writing a number: no marks, no blanks, no leading zero, lower case."""
    plain = _BLANK.sub("", fold(number)).removeprefix("so:").removeprefix("so")
    return plain.lstrip("0")


def symbol_of(number: str) -> str:
    """What follows the first stroke ("TB-UBND"), without blanks; empty where there is none."""
    return _BLANK.sub("", number.partition("/")[2]).upper()


def series_of(doc_type: str, number: str) -> str:
    """The running series a number belongs to: its symbol, or for an official letter the issuing body."""
    symbol = symbol_of(number)
    if doc_type == OFFICIAL_LETTER:
        return f"{OFFICIAL_LETTER}-{symbol.partition('-')[0]}" if symbol else OFFICIAL_LETTER
    return symbol or doc_type


def compose_number(serial: int, symbol: str) -> str:
    """A number below 10 is written with a leading zero: "09/KH-UBND"."""
    return f"{serial:02d}/{symbol}" if symbol else f"{serial:02d}"


def faults_of(serials_by_series: Iterable[tuple[str, Sequence[int]]]) -> list[SeriesFault]:
    """Gaps between the first and the last number of each series, and numbers given twice.

    The numbers before the first one recorded are not called missing: a unit may begin keeping its
    register here in the middle of a year.
    """
    faults = []
    for series, serials in serials_by_series:
        seen = set(serials)
        first, last = min(seen), max(seen)
        missing = tuple(n for n in range(first, last) if n not in seen) if last - first < 100_000 else ()
        doubled = tuple(sorted(n for n, times in Counter(serials).items() if times > 1))
        if missing or doubled:
            faults.append(SeriesFault(series, missing, doubled, first, last))
    return faults
