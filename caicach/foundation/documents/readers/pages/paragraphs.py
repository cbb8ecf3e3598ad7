"""Whether a line goes on with the paragraph above it."""

from __future__ import annotations

import re
from typing import Final

from caicach.domain.documents.outline import label_at
from caicach.foundation.documents.readers.pages.model import PlacedLine

_ENDS: Final = (".", ";", ":", "?", "!", "…", "./.", "”", '"', "/")
_NOTE: Final = re.compile(r"\[\d{1,3}\]\s")
_BULLET: Final = re.compile(r"[-+•*–]\s")
_CENTRED: Final = 8.0
_INDENT: Final = 8.0


def goes_on(before: PlacedLine, line: PlacedLine, same_place: bool) -> bool:
    """Whether `line` continues the paragraph of `before`; `same_place` says that it stands right below it."""
    words = line.line.text
    first = label_at(words, 0, len(words)) is not None or _NOTE.match(words) is not None
    is_full = _is_full(before, line)
    if abs(before.line.size - line.line.size) > 0.11 * before.line.size:
        return False
    if same_place and line.line.top - before.line.bottom > 1.1 * before.line.size and not is_full:
        return False
    if _is_centred(line) and (_is_centred(before) or (before.line.is_bold and line.line.is_bold)):
        return not first and _is_one_heading(before, line)
    if _is_centred(before) != _is_centred(line) and (_is_centred(before) or not is_full):
        return False
    if same_place and is_full and _is_apart(before, line) and not words[:1].islower():
        return False
    if first or _BULLET.match(words):
        return is_full and not before.line.text.endswith(_ENDS) and not _may_begin(line, before, words)
    if not same_place and before.line.text.endswith(_ENDS):
        return False
    return _runs_on(before, line, is_full)


def _may_begin(line: PlacedLine, before: PlacedLine, words: str) -> bool:
    """Whether a label at the beginning of a line is one: a number that only fell there is not followed by a capital."""
    label = label_at(words, 0, len(words))
    if _BULLET.match(words) or label is None:
        return True
    following = words[label.end : label.end + 1]
    return following.isupper() or following.isdigit() or line.line.left > before.line.left + _INDENT


def _runs_on(before: PlacedLine, line: PlacedLine, is_full: bool) -> bool:
    text = before.line.text
    is_indented = line.line.left > line.frame.left + _INDENT and line.line.left > before.line.left + _INDENT
    is_other_case = text.isupper() != line.line.text.isupper()
    if is_other_case and (text.isupper() or (before.line.is_bold and not line.line.is_bold)):
        return False
    if is_full:
        return not (is_indented and text.endswith(_ENDS))
    if text.endswith(_ENDS) or is_indented:
        return False
    reach = before.frame.right - before.frame.left
    nearly_full = before.line.right > before.frame.right - 0.25 * reach
    return line.line.text[:1].islower() and (nearly_full or len(text) > 20)


def _is_full(before: PlacedLine, line: PlacedLine) -> bool:
    """Whether the first word of a line would not have fitted on the line before."""
    first = line.line.words[0]
    blank = 0.22 * before.line.size
    return before.line.right + blank + (first.right - first.left) > before.frame.right - 1.5


def _is_apart(before: PlacedLine, line: PlacedLine) -> bool:
    """Whether more blank stands between two lines than inside a paragraph."""
    usual = line.frame.blank
    return usual is not None and line.line.top - before.line.bottom > usual + 0.2 * line.line.size


def _is_centred(placed: PlacedLine) -> bool:
    line, frame = placed.line, placed.frame
    left, right = line.left - frame.left, frame.right - line.right
    return left > 12 and right > 12 and abs(left - right) < max(_CENTRED, 0.06 * (left + right))


def _is_one_heading(before: PlacedLine, line: PlacedLine) -> bool:
    """Whether two centred lines are one heading: same letters, no kind of paper or label alone on the first."""
    above, below = before.line, line.line
    if above.is_bold != below.is_bold or above.text.isupper() != below.text.isupper():
        return False
    if above.text.endswith(_ENDS) or below.text.startswith("("):
        return False
    if above.text.isupper():
        is_wide = above.right - above.left > 0.55 * (before.frame.right - before.frame.left)
        return is_wide and label_at(above.text, 0, len(above.text)) is None
    return True
