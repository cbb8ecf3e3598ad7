"""Comparing headings: without marks, case, signs and remarks in brackets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from caicach.domain.vietnamese import fold

_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SIGNS: Final = re.compile(r"[^a-z0-9%]+")
_LONGEST: Final = 300


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The words of a heading: "Hạn hoàn thành (*) \\n[dd/mm/yyyy]" → "han hoan thanh"."""
    folded = fold(text[:_LONGEST])
    without = _SIGNS.sub(" ", _BRACKETS.sub(" ", folded)).strip()
    return without or _SIGNS.sub(" ", folded).strip()
