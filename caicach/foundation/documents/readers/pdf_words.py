"""Letters and rules of a PDF page, with their places as people see the page."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from caicach.foundation.documents.readers.pages.model import Page, Rule, Word

_MAX_OBJECTS: Final = 20_000
_MAX_LETTERS: Final = 200_000
_THIN: Final = 3.0
_BOLD: Final = 600
_HYPHENS: Final = {0xFFFE: "-", 0x02: "-", 0xAD: "\u00ad"}
_BLANKS: Final = frozenset({0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2002, 0x2003, 0x2009, 0x200B, 0x3000, 0xFEFF})

_Letter = tuple[str, float, float, float, float, float, int]  # sign, left, right, top, bottom, size, place in the file


def read_page(page: pdfium.PdfPage) -> tuple[Page, bool]:
    """A page with its words and rules, and whether its letters can be understood."""
    text = page.get_textpage()
    try:
        letters, unknown = _letters(text.raw)
        turn = _turn(text.raw)
        box = page.get_cropbox()
        place = _Placing(box, turn)
        words = list(_words(text.raw, [_placed(letter, place) for letter in letters]))
    finally:
        text.close()
    rules = [rule for rule in _rules(page, place) if rule is not None] if words else []
    return Page(place.width, place.height, words, rules), unknown * 4 <= max(len(letters), 1)


def has_picture(page: pdfium.PdfPage) -> bool:
    """Whether a picture covers a good part of the page."""
    width, height = page.get_size()
    for item in islice(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4), 200):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > 0.3 * width * height:
            return True
    return False


class _Placing:
    """From the file's own places to those of the page as people see it."""

    def __init__(self, box: tuple[float, float, float, float], turn: int) -> None:
        self._left, self._bottom, self._right, self._top = box
        self._turn = turn
        wide, high = max(1.0, self._right - self._left), max(1.0, self._top - self._bottom)
        self.width, self.height = (wide, high) if turn in (0, 180) else (high, wide)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point, y down."""
        if self._turn == 90:
            return y - self._bottom, x - self._left
        if self._turn == 180:
            return self._right - x, y - self._bottom
        if self._turn == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box as left, top, right, bottom."""
        (x, y), (other_x, other_y) = self.point(left, bottom), self.point(right, top)
        return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _letters(text: Any) -> tuple[list[_Letter], int]:
    """Letters in the order of the file, and how many have no meaning that is known."""
    letters: list[_Letter] = []
    unknown = 0
    box = raw.FS_RECTF()
    reference = ctypes.byref(box)
    code_at, box_at, size_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetFontSize
    for place in range(min(raw.FPDFText_CountChars(text), _MAX_LETTERS)):
        code = code_at(text, place)
        if code in _BLANKS:
            letters.append((" ", 0.0, 0.0, 0.0, 0.0, 0.0, place))
            continue
        sign = _HYPHENS.get(code) or _sign(code)
        if not sign:
            unknown += 1
            continue
        box_at(text, place, reference)
        if box.right - box.left < 1000 and math.isfinite(box.top - box.bottom + box.left):
            letters.append((sign, box.left, box.right, box.top, box.bottom, size_at(text, place), place))
    return letters, unknown


def _sign(code: int) -> str:
    """The sign of a code; nothing for codes that a font of its own gives a meaning."""
    if code < 0x20 or 0xD800 <= code <= 0xF8FF or code >= 0xFFF0:
        return "•" if code in (0xF0B7, 0xF0A7, 0xF02D) else ""
    return chr(code)


def _turn(text: Any) -> int:
    """How far the page must be turned for most letters to stand upright, in degrees."""
    count = raw.FPDFText_CountChars(text)
    step = max(1, count // 40)
    turns: Counter[int] = Counter()
    for place in range(0, count, step):
        if raw.FPDFText_GetUnicode(text, place) not in _BLANKS:
            turns[-round(math.degrees(raw.FPDFText_GetCharAngle(text, place)) / 90) % 4 * 90] += 1
    return turns.most_common(1)[0][0] if turns else 0


def _placed(letter: _Letter, place: _Placing) -> _Letter:
    if letter[0] == " ":
        return letter
    left, top, right, bottom = place.box(letter[1], letter[4], letter[2], letter[3])
    return letter[0], left, right, top, bottom, letter[5] or bottom - top, letter[6]


def _words(text: Any, letters: list[_Letter]) -> Iterator[Word]:
    """Letters next to one another as words."""
    open_word: list[_Letter] = []
    for letter in letters:
        if letter[0] == " ":
            if open_word:
                yield _word(text, open_word)
                open_word = []
            continue
        if open_word and _parts(open_word[-1], letter):
            yield _word(text, open_word)
            open_word = []
        open_word.append(letter)
    if open_word:
        yield _word(text, open_word)


def _parts(before: _Letter, letter: _Letter) -> bool:
    size = max(before[5], letter[5], 1.0)
    gap = letter[1] - before[2]
    if gap > 0.18 * size or gap < -0.6 * size:
        return True
    return abs(letter[4] - before[4]) > 0.5 * size or min(before[5], letter[5]) < 0.85 * size


def _word(text: Any, letters: list[_Letter]) -> Word:
    weight = raw.FPDFText_GetFontWeight(text, letters[0][6])
    return Word(
        "".join(letter[0] for letter in letters),
        letters[0][1],
        max(letter[2] for letter in letters),
        min(letter[3] for letter in letters),
        max(letter[4] for letter in letters),
        round(letters[0][5], 1),
        weight >= _BOLD,
    )


def _rules(page: pdfium.PdfPage, place: _Placing) -> Iterator[Rule | None]:
    """Drawn lines, and the sides of drawn boxes."""
    objects = page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)
    for item in islice(objects, _MAX_OBJECTS):
        left, top, right, bottom = place.box(*item.get_bounds())
        wide, high = right - left, bottom - top
        if not all(map(math.isfinite, (left, top, right, bottom))) or wide > 5000 or high > 5000:
            continue
        if min(wide, high) <= _THIN:
            yield Rule(left, top, right, bottom) if max(wide, high) > _THIN else None
        elif wide < 0.98 * place.width or high < 0.98 * place.height:
            yield from _sides(left, top, right, bottom)


def _sides(left: float, top: float, right: float, bottom: float) -> Iterator[Rule]:
    yield Rule(left, top, right, top)
    yield Rule(left, bottom, right, bottom)
    yield Rule(left, top, left, bottom)
    yield Rule(right, top, right, bottom)
