"""The unit that a heading names: "1. Văn phòng HĐND và UBND", "Đề nghị Mặt trận Tổ quốc …:"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.tasks.phrasing import understand
from caicach.domain.documents.tasks.units import run_of_units, split_units, tidy
from caicach.domain.vietnamese.folding import matching_form

_BEFORE: Final = re.compile(
    rf"[\s\-+*•]*(?:{alternatives(listed(load('tasks')['words'], 'order'))}"
    r"|đối\s+với|trách\s+nhiệm\s+của|nhiệm\s+vụ\s+của|về\s+phía)\s*:?\s+"
)
_GOES_ON: Final = ("là ", "thuộc ", "trên ", "có ", "(")
_LONGEST_NAME: Final = 170


@lru_cache(maxsize=1024)
def units_named_by(title: str) -> tuple[str, ...]:
    """Units of a heading that is a name of units and little else; () for any other."""
    plain = matching_form(title)
    before = _BEFORE.match(plain)
    at = before.end() if before else 0
    stop = run_of_units(title, plain, at, len(title))
    rest = plain[stop:].strip(" :.;,)(")
    if stop <= at:
        return ()
    is_long_name = rest.startswith(_GOES_ON) or 3 * (stop - at) >= 2 * len(plain)
    if not rest or (is_long_name and len(title) < _LONGEST_NAME and not _says_deed(title, plain)):
        return split_units(title[at:stop])
    if plain[at:].startswith("các ") and len(title) < 120 and not _says_deed(title, plain):
        return (tidy(title[at:]),)
    return ()


@lru_cache(maxsize=1024)
def owner_of(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Units of the innermost heading that names some; "Các phòng có trách nhiệm:" does too."""
    for title in reversed(titles):
        named = units_named_by(title)
        if named:
            return named
        plain = matching_form(title)
        deed = understand(title, plain, 0, len(title))
        opens_list = plain.endswith((" sau", " gồm", " sau đây"))
        if deed.units is not None and (opens_list or deed.deed[1] - deed.deed[0] < 60):
            return split_units(tidy(title[deed.units[0] : deed.units[1]]))
        if plain.startswith(("tổ chức thực hiện", "phân công")):
            return ()
    return ()


def _says_deed(title: str, plain: str) -> bool:
    deed = understand(title, plain, 0, len(title))
    return deed.units is not None and deed.deed[1] - deed.deed[0] > 8
