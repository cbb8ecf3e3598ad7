"""Words put into lines, whatever their order in the file; small raised digits are marks of notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from caicach.foundation.documents.readers.pages.model import Line, Word

_MARK: Final = re.compile(r"\[?\d{1,3}\]?[,;]?")
# After these a small raised digit is a power: m², km², 10³.
_POWER: Final = re.compile(r"(?:^|[\W\d])(?:k|c|d|m|h)?m$|(?:^|\D)10$")
_RAISED: Final = 0.82


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Lines from top to bottom."""
    rows: list[list[Word]] = []
    heights: list[tuple[float, float]] = []  # middle and height of the tallest word of each row
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        for at in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            middle, height = heights[at]
            tall = max(height, word.bottom - word.top)
            if abs(word.middle - middle) < 0.42 * tall:
                rows[at].append(word)
                if word.bottom - word.top > height:
                    heights[at] = word.middle, word.bottom - word.top
                break
        else:
            rows.append([word])
            heights.append((word.middle, word.bottom - word.top))
    rows.sort(key=lambda row: max(row, key=lambda word: word.bottom - word.top).middle)
    return [Line(_with_marks(sorted(row, key=lambda word: word.left))) for row in rows]


def _with_marks(row: Sequence[Word]) -> list[Word]:
    """The row with raised digits as [n], and words joined that only a change of size parted."""
    marked: list[Word] = []
    for place, word in enumerate(row):
        neighbour = marked[-1] if marked else row[place + 1] if place + 1 < len(row) else None
        if marked and marked[-1].text.endswith("]") and word.text[0] in ",.;:)”":
            marked[-1] = replace(marked[-1], text=marked[-1].text + word.text, right=word.right)
        elif neighbour is None or not _is_raised(word, neighbour):
            marked.append(word)
        elif not marked:
            marked.append(replace(word, text=f"[{word.text.strip('[]')}]", size=neighbour.size))
        else:
            before = marked[-1]
            is_power = _POWER.search(before.text) is not None and len(word.text) == 1
            text = word.text if is_power else f"[{word.text.strip('[],;')}]{word.text[len(word.text.rstrip(',;')) :]}"
            marked[-1] = replace(before, text=before.text + text, right=word.right)
    return marked


def _is_raised(word: Word, neighbour: Word) -> bool:
    if word.size > _RAISED * neighbour.size or not _MARK.fullmatch(word.text):
        return False
    if abs(word.left - neighbour.right) > 0.5 * neighbour.size and abs(neighbour.left - word.right) > neighbour.size:
        return False
    return word.bottom < neighbour.bottom - 0.08 * neighbour.size


def body_size(lines: Iterable[Line]) -> float:
    """The size of most letters."""
    sizes: dict[float, int] = {}
    for line in lines:
        sizes[line.size] = sizes.get(line.size, 0) + len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 12.0
