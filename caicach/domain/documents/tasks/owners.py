"""The unit that a heading names: "1. Văn phòng HĐND và UBND", "Đề nghị Mặt trận Tổ quốc …:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.tasks.phrasing import understand
from caicach.domain.documents.tasks.units import run_of_units, split_units, tidy
from caicach.domain.vietnamese.folding import matching_form

_BEFORE: Final = re.compile(
    rf"[\s\-+*•]*(?:{alternatives(listed(load('tasks')['words'], 'order'))}|đối\s+với|trách\s+nhiệm\s+của|nhiệm\s+vụ\s+của|về\s+phía)\s*:?\s+"
)


def owner_of(titles: Sequence[str]) -> tuple[str, ...]:
    """Units of the innermost heading that is a name of units and little else; () when none is."""
    for title in reversed(titles):
        plain = matching_form(title)
        before = _BEFORE.match(plain)
        at = before.end() if before else 0
        stop = run_of_units(title, plain, at, len(title))
        if stop > at and not plain[stop:].strip(" :.;,)("):
            return split_units(title[at:stop])
        rest = plain[stop:].strip()
        if stop > at and (rest.startswith(("là ", "thuộc ", "trên ", "có ", "(")) or 3 * (stop - at) >= 2 * len(plain)):
            if len(title) < 170 and not _says_deed(title, plain):
                return split_units(title[at:stop])
        if stop > at:
            deed = understand(title, plain, 0, len(title))
            if deed.units is not None and deed.deed[1] - deed.deed[0] < 60:
                return split_units(tidy(title[deed.units[0] : deed.units[1]]))
        if plain.startswith(("tổ chức thực hiện", "phân công")):
            return ()
    return ()


def _says_deed(title: str, plain: str) -> bool:
    deed = understand(title, plain, 0, len(title))
    return deed.units is not None and deed.deed[1] - deed.deed[0] > 12
