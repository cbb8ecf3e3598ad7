"""Whether a share agrees with its part and whole, and whether one slip of the hand explains it if not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import rounded, truncated
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity

_SOFT: Final = re.compile(rf"(?<!\w)({alternatives(listed(load('figures')['shares'], 'soft'))})\s*$")
_ABOVE: Final = frozenset({"hơn", "trên", "khoảng hơn", "không dưới", "ít nhất", "tối thiểu", "từ"})
_BELOW: Final = frozenset({"gần", "dưới", "khoảng gần", "không quá", "tối đa"})


def soft_word(plain: str, start: int) -> str | None:
    """The word before a figure that makes it approximate ("gần", "hơn"); None when it is exact."""
    found = _SOFT.search(plain, max(0, start - 26), start)
    return " ".join(found.group(1).split()) if found else None


def exact_share(part: Quantity, whole: Quantity) -> Decimal:
    """The share in percent. "2,150/2,814 tỷ đồng" gives the unit once: then the bare values count."""
    if part.unit is None or whole.unit is None or part.unit.name != whole.unit.name:
        return part.value * 100 / whole.value
    return part.amount * 100 / whole.amount


def verdict_of(plain: str, share: Quantity, exact: Decimal) -> str:
    """ "ok" (rounded, or near a soft figure), "truncated" or "wrong"."""
    decimals = share.decimals
    if abs(share.value - exact) * 2 <= Decimal(1).scaleb(-decimals):
        return "ok"
    word = soft_word(plain, share.start)
    if word is not None and _is_near(word, share.value, exact):
        return "ok"
    if truncated(exact, decimals) == share.value:
        return "truncated"
    return "wrong"


def _is_near(word: str, stated: Decimal, exact: Decimal) -> bool:
    if word in _ABOVE and exact >= stated:
        return exact - stated <= 10
    if word in _BELOW and exact <= stated:
        return stated - exact <= max(Decimal(3), stated / 20)
    return abs(exact - stated) <= max(Decimal(1), stated / 50)


def is_slip(part: Quantity, whole: Quantity, share: Quantity, *, deep: bool = False) -> bool:
    """Whether one digit, or two neighbours, typed wrongly would explain that a share does not agree.

    A share without decimals agrees with too many figures to look for slips in them, unless `deep`.
    """
    decimals = share.decimals
    if one_slip(share.value, rounded(exact_share(part, whole), decimals)):
        return True
    if not decimals and not deep:
        return False
    scale = exact_share(part, whole) * whole.value / part.value if part.value else Decimal(100)
    if any(rounded(other * scale / whole.value, decimals) == share.value for other in _slips(part.value)):
        return True
    return any(other and rounded(part.value * scale / other, decimals) == share.value for other in _slips(whole.value))


def one_slip(one: Decimal, other: Decimal) -> bool:
    """Whether two figures differ by one digit, or by two neighbouring digits that changed places."""
    left, right = format(one, "f"), format(other, "f")
    if len(left) != len(right):
        return False
    apart = [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return left[first] == right[second] and left[second] == right[first]


def _slips(value: Decimal) -> Iterator[Decimal]:
    """All figures one slip away from a figure; at most ten a digit."""
    written = format(value, "f")
    if len(written) > 14:
        return
    for place, digit in enumerate(written):
        if not digit.isdigit():
            continue
        for other in "0123456789":
            if other != digit and not (place == 0 and other == "0" and len(written) > 1):
                yield Decimal(written[:place] + other + written[place + 1 :])
    for place, (one, two) in enumerate(itertools.pairwise(written)):
        if one != two and one.isdigit() and two.isdigit():
            yield Decimal(written[:place] + two + one + written[place + 2 :])
