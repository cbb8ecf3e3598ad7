"""The numbers Word makes itself: rendered as the reader of the paper sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from caicach.domain.vietnamese.numbers import format_roman

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS: Final = 9


@dataclass
class _Level:
    style: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass
class _List:
    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class WordNumbering:
    """Counts list items as Word does; `label_of` must be asked in the order of the paper."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists = _read_lists(numbering)
        self._styles = _read_styles(styles)
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label_of(self, paragraph: etree._Element) -> str:
        """The number or bullet before a paragraph; empty when it has none."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        used = self._lists.get(number)
        if used is None or depth not in used.levels:
            return ""
        level = used.levels[depth]
        if level.style == "bullet":
            return "+" if level.text.strip() in ("+", "o") else "-"
        counters = self._counters.setdefault(used.abstract, {})
        if depth in used.starts and (number, depth) not in self._begun:
            counters[depth] = used.starts[depth] - 1
            self._begun.add((number, depth))
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            counters.pop(deeper, None)
        if level.style == "none":
            return ""
        return self._render(used, level, counters)

    def _render(self, used: _List, level: _Level, counters: dict[int, int]) -> str:
        def value(found: re.Match[str]) -> str:
            depth = int(found.group(1)) - 1
            own = used.levels.get(depth, _Level())
            return _written(own.style, counters.get(depth, own.start))

        return re.sub(r"%([1-9])", value, level.text).strip()

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        own = _numbered(properties)
        style = properties.find(f"{_W}pStyle")
        inherited = self._styles.get(style.get(f"{_W}val", "")) if style is not None else None
        if own is None:
            place = inherited
        else:
            number = own[0] or (inherited[0] if inherited else None)
            place = (number, own[1]) if number else None
        return place if place and place[0] != "0" else None


def _numbered(properties: etree._Element) -> tuple[str | None, int] | None:
    element = properties.find(f"{_W}numPr")
    if element is None:
        return None
    number, depth = element.find(f"{_W}numId"), element.find(f"{_W}ilvl")
    return (
        number.get(f"{_W}val") if number is not None else None,
        _whole(depth.get(f"{_W}val")) if depth is not None else 0,
    )


def _whole(written: str | None) -> int:
    return int(written) if written and written.isdigit() and len(written) < 7 else 0


def _read_styles(root: etree._Element | None) -> dict[str, tuple[str, int]]:
    styles: dict[str, tuple[str, int]] = {}
    for style in root.iter(f"{_W}style") if root is not None else ():
        properties = style.find(f"{_W}pPr")
        numbered = _numbered(properties) if properties is not None else None
        if numbered and numbered[0]:
            styles[style.get(f"{_W}styleId", "")] = (numbered[0], numbered[1])
    return styles


def _read_lists(root: etree._Element | None) -> dict[str, _List]:
    if root is None:
        return {}
    abstracts: dict[str, dict[int, _Level]] = {}
    for abstract in root.iter(f"{_W}abstractNum"):
        abstracts[abstract.get(f"{_W}abstractNumId", "")] = {
            _whole(level.get(f"{_W}ilvl")): _read_level(level) for level in abstract.iter(f"{_W}lvl")
        }
    lists: dict[str, _List] = {}
    for number in root.iter(f"{_W}num"):
        link = number.find(f"{_W}abstractNumId")
        if link is None:
            continue
        name = link.get(f"{_W}val", "")
        lists[number.get(f"{_W}numId", "")] = _with_overrides(number, _List(name, dict(abstracts.get(name, {}))))
    return lists


def _with_overrides(number: etree._Element, used: _List) -> _List:
    for override in number.iter(f"{_W}lvlOverride"):
        depth = _whole(override.get(f"{_W}ilvl"))
        start, level = override.find(f"{_W}startOverride"), override.find(f"{_W}lvl")
        if start is not None:
            used.starts[depth] = _whole(start.get(f"{_W}val"))
        if level is not None:
            used.levels[depth] = _read_level(level)
    return used


def _read_level(element: etree._Element) -> _Level:
    def value(name: str, usual: str) -> str:
        found = element.find(f"{_W}{name}")
        return found.get(f"{_W}val", usual) if found is not None else usual

    return _Level(value("numFmt", "decimal"), value("lvlText", ""), _whole(value("start", "1")))


def _written(style: str, value: int) -> str:
    if style in ("upperRoman", "lowerRoman") and 0 < value < 100:
        roman = format_roman(value)
        return roman if style == "upperRoman" else roman.lower()
    if style in ("upperLetter", "lowerLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style == "decimalZero":
        return f"{value:02d}"
    return str(value)
