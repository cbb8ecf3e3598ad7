"""Footnotes written as [n]: the marks in the text and the notes themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_MARK: Final = re.compile(r"\[(\d{1,3})\]")


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
    """Marks and notes. A paragraph that begins with [n] is a note, any other [n] calls it."""
    notes: list[Footnote] = []
    marks = [Mark(int(found.group(1)), found.start(), found.end()) for found in _MARK.finditer(text)]
    if not marks:
        return [], []
    note_starts: dict[int, tuple[int, int]] = {}
    for start, end in paragraphs:
        opening = re.compile(r"\s*").match(text, start, end)
        note_starts[opening.end() if opening else start] = (start, end)
    calls: list[Mark] = []
    for mark in marks:
        place = note_starts.get(mark.start)
        if place is None:
            calls.append(mark)
        else:
            notes.append(Footnote(mark.number, mark.start, mark.end, place[1]))
    return calls, notes
