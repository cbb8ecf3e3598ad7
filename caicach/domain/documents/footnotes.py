"""Footnotes: the marks in the text ([n], ¹) and the notes themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN_DIGITS: Final = str.maketrans(_RAISED, "0123456789")
# Raised digits after a unit of length are squares and cubes, after a digit or a letter of a formula powers.
_MARK: Final = re.compile(
    rf"\[(?P<number>\d{{1,3}})\]|(?<![\d{_RAISED}])(?<!\bm)(?<![kcdhm]m)(?<!\bh)(?P<raised>[{_RAISED}]{{1,3}})(?![\d{_RAISED}])"
)
_SIGN: Final = re.compile(rf"[\[{_RAISED}]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A call of a footnote in the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note; `body` is where its text begins after the mark."""

    number: int
    start: int
    body: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach read`."""
        return {"mark": str(self.number), "start": self.start, "end": self.end}


def find_footnotes(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[list[Mark], list[Footnote]]:
    """Marks and notes. A paragraph that begins with a mark is a note, any other mark calls it.

    A line that was broken in front of a mark begins with it too: a note's own words begin with a
    capital, a figure or a quotation, and no note comes twice.
    """
    # A set of signs is looked for far quicker than what must not stand before them.
    marks = [_mark(found) for sign in _SIGN.finditer(text) if (found := _MARK.match(text, sign.start()))]
    if not marks:
        return [], []
    starts = {_first_sign(text, start, end): end for start, end in paragraphs}
    calls: list[Mark] = []
    notes: list[Footnote] = []
    for mark in marks:
        end = starts.get(mark.start)
        is_next = bool(notes) and mark.number == notes[-1].number + 1
        if end is not None and _is_note(text, mark, end, is_next=is_next):
            notes.append(Footnote(mark.number, mark.start, mark.end, end))
        else:
            calls.append(mark)
    return calls, notes


def _mark(found: re.Match[str]) -> Mark:
    written = found["number"] or found["raised"].translate(_PLAIN_DIGITS)
    return Mark(int(written), found.start(), found.end())


def _first_sign(text: str, start: int, end: int) -> int:
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _is_note(text: str, mark: Mark, end: int, *, is_next: bool) -> bool:
    body = text[mark.end : end].lstrip(" \t\u00a0.:)*_“\"'(")
    if not body.strip():
        return is_next
    return not body[0].islower() and body[0] not in ",;]["
