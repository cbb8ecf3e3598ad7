"""Which column holds which field: exact words first, then what the unit chose before, then near words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from caicach.foundation.imports.registry import Field
from caicach.foundation.imports.words import plain

_NEAR: Final = 88.0
_REMEMBERED, _EXACT, _EXACT_CHILD = 110.0, 100.0, 96.0


@dataclass(frozen=True)
class Proposal:
    """A column for a field, and how sure: 110 remembered, 100 the very words, 88 and more near words."""

    column: int
    score: float


def signature(importer_key: str, headings: Sequence[str]) -> str:
    """What is remembered of a source: its headings, whatever their case and marks."""
    words = "\n".join([importer_key, *(plain(text) for text in headings)])
    return hashlib.sha256(words.encode()).hexdigest()


def propose(
    headings: Sequence[str], fields: Sequence[Field], remembered: Mapping[str, str] | None = None
) -> dict[str, Proposal]:
    """field key → column (counted from 0). Each column and each field is used once, the surest pairs first.

    `remembered` maps the plain words of a heading to the field this unit once chose for it.
    """
    known = remembered or {}
    words = [plain(text) for text in headings]
    last_words = [plain(text.rsplit(" – ", 1)[-1]) for text in headings]
    pairs: list[tuple[float, int, int]] = []
    for order, field in enumerate(fields):
        names = names_of(field)
        for column, heading in enumerate(words):
            if not heading:
                continue
            score = _score(heading, last_words[column], names)
            if known.get(heading) == field.key:
                score = _REMEMBERED
            if score:
                pairs.append((-score, order, column))
    chosen: dict[str, Proposal] = {}
    used: set[int] = set()
    for negative, order, column in sorted(pairs):
        key = fields[order].key
        if key not in chosen and column not in used:
            chosen[key] = Proposal(column, -negative)
            used.add(column)
    return chosen


def names_of(field: Field) -> list[str]:
    """All headings a field is known by, in plain words."""
    return list(dict.fromkeys(plain(name) for name in (field.title, *field.aliases, field.key.replace("_", " "))))


def _score(heading: str, last: str, names: Sequence[str]) -> float:
    if heading in names:
        return _EXACT
    if last in names:
        return _EXACT_CHILD
    if len(heading) < 4:
        return 0.0
    near = process.extractOne(heading, names, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR)
    return near[1] - 5 if near else 0.0
