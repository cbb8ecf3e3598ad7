"""Whether parts make up a total: units, readings of separators, rounding, and how sure a fault is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.listings import Opening, is_called_total
from caicach.domain.documents.checks.model import Severity, Sum
from caicach.domain.documents.checks.pairs import noun_after
from caicach.domain.documents.checks.parts import Listing, is_changing, is_exhaustive, is_overlapping
from caicach.domain.documents.checks.verdicts import one_slip, soft_word
from caicach.domain.documents.phrases import listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import ScannedPaper

_DATA: Final = load("figures")["totals"]
NOT_ADDED: Final = frozenset(listed(_DATA, "not_added"))
_KINDS: Final = frozenset({"unit", "person", "document", "post"})
_MEASURED: Final = frozenset(listed(_DATA, "measured"))
_AVERAGE: Final = re.compile(r"(?:bình\s+quân|trung\s+bình|mỗi|từng|độ\s+tuổi|tuổi\s+thọ)[^.;]{0,60}$")
_EXAMPLE: Final = re.compile(r"\W*(?:ví\s+dụ|vd|chẳng\s+hạn|nếu|trường\s+hợp)(?!\w)")
_EITHER: Final = re.compile(r"\d{1,3}[.,]\d{3}")


def sum_of(
    scanned: ScannedPaper,
    span: tuple[int, int],
    parts: Sequence[Quantity],
    total: Quantity,
    verdict: str,
) -> Sum:
    """A sum with its figures as written, or in the first unit where the units differ in size."""
    factors = {item.unit.factor for item in (*parts, total) if item.unit is not None}
    is_even = len(factors) < 2
    return Sum(
        scanned.text[span[0] : span[1]],
        span[0],
        span[1],
        tuple(part.value if is_even else part.amount for part in parts),
        total.value if is_even else total.amount,
        verdict,
        (total.start, total.unit_end),
    )


def fits(plain: str, total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether parts count what their total counts, as far as units and nouns tell."""
    names = {part.unit.name for part in parts if part.unit is not None}
    nouns = {noun for part in parts if (noun := noun_after(plain, part))}
    if total.unit is None:
        noun = noun_after(plain, total)
        return noun is None or (not names and (not nouns or noun in nouns or len(nouns) == len(parts)))
    if names - {total.unit.name} and not all(is_of(plain, total, part) for part in parts):
        return False
    return not (total.unit.name in _MEASURED and nouns)


def is_of(plain: str, total: Quantity, part: Quantity) -> bool:
    """Whether a part is bare, of the unit of its total, or of its first word ("42 tổ dân phố": "11 tổ")."""
    if part.unit is None or part.unit == total.unit or (total.unit and part.unit.name == total.unit.name):
        return True
    written, whole = plain[part.end : part.unit_end].split(), plain[total.end : total.unit_end].split()
    return written == whole[: len(written)]


def is_sound_total(scanned: ScannedPaper, total: Quantity) -> bool:
    """Whether a figure may be faulted as a total: exact, of a kind that adds up, no average."""
    plain = scanned.plain
    if total.unit is not None and total.unit.name in NOT_ADDED:
        return False
    return not soft_word(plain, total.start) and not _AVERAGE.search(plain[max(0, total.start - 90) : total.start])


def is_rounding(parts: Sequence[Quantity], total: Quantity) -> bool:
    """Whether figures with decimals miss their total only by what rounding leaves."""
    decimals = min(item.decimals for item in (*parts, total))
    finest = max(item.decimals for item in (*parts, total))
    if not finest:
        return False
    missing = abs(sum(part.value for part in parts) - total.value)
    return missing * 2 <= Decimal(1).scaleb(-decimals) * (len(parts) + 1) and missing <= total.value / 500


def holds_otherwise(scanned: ScannedPaper, parts: Sequence[Quantity], total: Quantity) -> str | None:
    """How the figures add up when "1.234" is read the other way: "one way" for all, "mixed" for some."""
    figures = (*parts, total)
    either = [item for item in figures if _EITHER.fullmatch(scanned.text, item.start, item.end)]
    if not either:
        return None
    signs = {sign for item in either for sign in scanned.text[item.start : item.end] if sign in ".,"}
    read = [_readings(scanned, item) for item in figures]
    for place in (0, 1):
        *others, whole = [reading[place] for reading in read]
        if sum(others) == whole:
            return "one way" if len(signs) == 1 else "mixed"
    own, whole_read = sum(item.value for item in parts), read[-1]
    if own in whole_read or any(sum(reading[place] for reading in read[:-1]) in whole_read for place in (0, 1)):
        return "mixed"
    return None


def _readings(scanned: ScannedPaper, figure: Quantity) -> tuple[Decimal, Decimal]:
    """A figure with its sign read as a decimal point, and as one of thousands."""
    written = scanned.text[figure.start : figure.end]
    if not _EITHER.fullmatch(written):
        return figure.value, figure.value
    return Decimal(written.replace(",", ".")), Decimal(re.sub(r"[.,]", "", written))


def is_near(parts: Sequence[Decimal], total: Decimal) -> bool:
    """Whether one slip of the hand in one figure explains that the parts miss the total."""
    added = sum(parts, Decimal(0))
    if one_slip(added, total):
        return True
    missing = total - added
    return any(part + missing > 0 and one_slip(part, part + missing) for part in parts)


@dataclass(frozen=True, slots=True)
class _Case:
    """What speaks for parts and total belonging together."""

    near: bool  # one slip explains that they do not agree
    exhaustive: bool  # the labels divide a whole
    called: bool  # "tổng số" stands before the total
    said: bool  # parts repeat the unit or the noun of the total
    mixed: bool  # parts are of kinds that need not divide the total
    telling: bool  # the figures are long enough that chance does not bring them near
    over: bool  # the parts are more than the total


def severity_of(
    scanned: ScannedPaper, total: Quantity, opening: Opening, listing: Listing, parts: Sequence[Quantity]
) -> Severity | None:
    """How sure it is that the parts listed are all parts and do not overlap; None when it is not."""
    plain = scanned.plain
    if not listing.is_even or listing.is_open or _EXAMPLE.match(plain, opening.start):
        return None
    if not is_sound_total(scanned, total) and not _is_span_divided(plain, total, opening, parts):
        return None
    if parts[0].amount == total.amount or are_names(scanned, parts):
        return None
    if any(soft_word(plain, part.start) for part in parts):
        return None
    if is_overlapping(listing.labels) and not (opening.is_strong and not is_changing(listing.labels)):
        return None
    case = _case(plain, total, listing, parts)
    added = sum(part.amount for part in parts)
    if not case.near and not total.amount / 4 < added < total.amount * 4:
        return None
    if is_rounding(parts, total):
        return Severity.WARNING
    return _graded(case, opening, is_unit_same(total, parts), len(parts))


def _is_span_divided(plain: str, total: Quantity, opening: Opening, parts: Sequence[Quantity]) -> bool:
    """ "nghỉ 09 ngày, gồm 05 ngày … và 04 ngày …": days add up where all parts say so."""
    if total.unit is None or total.unit.name not in ("day", "month", "working_day", "hour", "point"):
        return False
    return opening.is_strong and not soft_word(plain, total.start) and all(part.unit == total.unit for part in parts)


def is_unit_same(total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether every part is bare or of the unit of its total."""
    return total.unit is not None and all(part.unit is None or part.unit.name == total.unit.name for part in parts)


def _case(plain: str, total: Quantity, listing: Listing, parts: Sequence[Quantity]) -> _Case:
    factors = {item.unit.factor for item in (*parts, total) if item.unit is not None}
    figures = [part.value if len(factors) < 2 else part.amount for part in parts]
    whole = total.value if len(factors) < 2 else total.amount
    noun = noun_after(plain, total)
    kinds = {plain[part.end : part.unit_end].strip() for part in parts if part.unit is not None}
    return _Case(
        is_near(figures, whole),
        is_exhaustive(listing.labels),
        is_called_total(plain, total, 0),
        (is_unit_same(total, parts) and any(part.unit is not None for part in parts))
        or (noun is not None and all(noun_after(plain, part) == noun for part in parts)),
        len(kinds) > 1 and total.unit is not None and total.unit.name in _KINDS,
        len(whole.normalize().as_tuple().digits) >= 4,
        sum(figures, Decimal(0)) > whole,
    )


def _graded(case: _Case, opening: Opening, same: bool, count: int) -> Severity | None:
    if opening.is_partial:
        sure = (case.exhaustive and count >= 3) or (case.said and (case.telling or (case.over and count >= 3)))
        return Severity.WARNING if case.near and sure else None
    if opening.crosses:
        return Severity.WARNING if case.near and case.said else None
    if case.exhaustive:
        is_opened = opening.is_strong or opening.follows_colon or case.called or opening.sign
        return Severity.ERROR if is_opened else Severity.WARNING
    if opening.is_strong and same and opening.gap <= 70:
        return Severity.ERROR if case.said or case.near else Severity.WARNING
    if not case.near:
        return Severity.ERROR if opening.follows_colon and case.called and case.said and case.over else None
    if opening.sign == "(":
        if case.said and not case.mixed and (case.called or count >= 3):
            return Severity.ERROR
        return Severity.WARNING if case.said and (not case.mixed or case.called or case.telling) else None
    if case.said and not case.mixed and opening.follows_colon and case.called:
        return Severity.ERROR
    known = case.called or (case.said and (count >= 3 or case.telling))
    return Severity.WARNING if known and (not case.mixed or case.telling) else None


_PROPER: Final = re.compile(r"[^\W\d_]+\s+[^\W\d_]+\s+$")


def are_names(scanned: ScannedPaper, parts: Sequence[Quantity]) -> bool:
    """Bare numbers that rise one by one ("các phường 1, 2, 3") or end a proper name ("xã Phú Hòa 1")."""
    bare = [part for part in parts if part.unit is None]
    for part in bare:
        before = _PROPER.search(scanned.text, max(0, part.start - 30), part.start)
        if before and before.group().split()[-1][0].isupper():
            return True
    rising = all(two.value - one.value == 1 for one, two in itertools.pairwise(parts))
    return len(bare) == len(parts) >= 3 and rising
