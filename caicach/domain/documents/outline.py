"""Numbering of a paper: parts, Roman and Arabic numbers, letters, dashes; who stands under whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from caicach.domain.vietnamese.numbers import parse_number_words, parse_roman


class LabelStyle(StrEnum):
    """Ways of numbering, from the outside in as decree 30/2020 has them."""

    APPENDIX = "appendix"
    PART = "part"
    CHAPTER = "chapter"
    CAPITAL = "capital"
    ROMAN = "roman"
    SECTION = "section"
    ARTICLE = "article"
    NUMBER = "number"
    NESTED = "nested"  # 1.1, 1.1.1 ...
    NUMBER_BRACKET = "number_bracket"  # 1)
    BRACKETED = "bracketed"  # (1)
    LETTER = "letter"
    DASH = "dash"
    PLUS = "plus"
    STAR = "star"


BULLETS: Final = frozenset({LabelStyle.DASH, LabelStyle.PLUS, LabelStyle.STAR})
LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_WESTERN: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a paragraph. `path` holds the numbers (1.2.3 -> 1, 2, 3)."""

    style: LabelStyle
    written: str
    path: tuple[int, ...]
    start: int
    end: int  # where the text after the label begins
    letter: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A labelled paragraph with its depth (1 = outermost) and its parent's index."""

    label: Label
    title: str
    level: int
    start: int
    end: int
    page: int | None
    parent: int | None

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach read`."""
        return {
            "label": self.label.written,
            "title": self.title,
            "level": self.level,
            "start": self.start,
            "end": self.end,
            "page": self.page,
        }


_ORDINALS: Final = r"(?:thứ\s+)?(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)"
_LABEL: Final = re.compile(
    rf"""[\s*_#>]*(?P<label>
      (?:(?i:phụ\s+lục)(?:\s+(?i:số))?\s*(?P<appendix>[IVXL]+|\d{{1,2}}|[A-Z])?(?=[\s.:*_(/-]|$))
    | (?:(?:PHẦN|Phần)\s+(?P<part>[IVXL]+|\d{{1,2}}|(?i:{_ORDINALS}))(?=[\s.:*_-]|$)[.:]?)
    | (?:(?:CHƯƠNG|Chương)\s+(?P<chapter>[IVXL]+|\d{{1,2}})(?=[\s.:*_-]|$)[.:]?)
    | (?:(?:MỤC|Mục)\s+(?P<section>[IVXL]+|\d{{1,2}})(?=[\s.:*_-]|$)[.:]?)
    | (?:(?:ĐIỀU|Điều)\s+(?P<article>\d{{1,3}})\s*(?:[.:]|$))
    | (?:(?P<nested>\d{{1,2}}(?:\.\d{{1,2}}){{1,5}})(?:[.):/]|(?=\s))(?=[\s*_]))
    | (?:(?P<roman>[IVXL]+)(?:\s?[.):]|/(?=\s)|\s?-(?=\s))(?=[\s*_]|[A-ZĐ]))
    | (?:(?P<capital>[A-HĐ])(?:[.)/]|\s-(?=\s))(?=[\s*_]))
    | (?:(?P<number>\d{{1,3}})(?:\s?[.:]|/(?=\s)|\s?-(?=\s))(?=[\s*_]|[A-ZĐ“"]|\d+%))
    | (?:(?P<number_bracket>\d{{1,3}})\)(?=[\s*_]|[A-ZĐ]))
    | (?:\((?P<bracketed>\d{{1,2}})\)(?=[\s*_.:]|[A-ZĐ]))
    | (?:\(?(?P<letter>[a-zđ])(?:\)|\.(?=\s)|/)(?=[\s*_]|[A-ZĐ]))
    | (?P<plus>\+(?!\d))
    | (?P<dash>[-–—•·○●▪‣](?!\d))
    | (?P<star>\*(?=\s))
    )[\s*_]*""",
    re.VERBOSE,
)
_QUANTITY_FIRST: Final = re.compile(r"[\s\"“*_]*(?!000)\d[\d.,-]*\s*(?:%|[^\W\d])")
_NEEDS_CAPITAL: Final = frozenset({LabelStyle.NESTED, LabelStyle.NUMBER})


def label_at(text: str, start: int, end: int) -> Label | None:
    """The label a paragraph begins with, if any."""
    found = _LABEL.match(text, start, min(end, start + 60))
    if found is None or found.lastgroup is None:
        return None
    name = next((n for n, v in found.groupdict().items() if n != "label" and v is not None), "appendix")
    style = LabelStyle(name)
    written = found.group(name) or ""
    path = _path(style, written)
    if path is None or not _believable(style, text, found.end(), end, path):
        return None
    return Label(style, found.group("label").strip(" .:*_"), path, found.start("label"), found.end(), written)


def _believable(style: LabelStyle, text: str, after: int, end: int, path: tuple[int, ...]) -> bool:
    following = text[after:end].lstrip(" \"“'(*_")[:1]
    if style is LabelStyle.NESTED:
        return following.isupper() and path[0] > 0
    if style is LabelStyle.NUMBER and following.isdigit():
        return _QUANTITY_FIRST.match(text, after, end) is not None
    if style in _NEEDS_CAPITAL and following and not following.isupper():
        # "1. xây dựng …" is seen in drafts, "25. 000 đồng" is no label.
        return following.isalpha() and path[0] < 40
    return True


def _path(style: LabelStyle, written: str) -> tuple[int, ...] | None:
    if style in BULLETS:
        return ()
    if style is LabelStyle.LETTER:
        order = LETTERS if written in LETTERS else _WESTERN
        return (order.index(written) + 1,)
    if style is LabelStyle.CAPITAL:
        order = "ABCDEFGHĐ"
        return (order.index(written) + 1,)
    if style is LabelStyle.NESTED:
        return tuple(int(piece) for piece in written.split("."))
    if not written:
        return (0,)
    value = int(written) if written.isdigit() else parse_roman(written)
    if value is None:
        words = re.sub(r"(?i)^thứ\s+", "", written)
        value = 1 if words.lower() == "nhất" else parse_number_words(words)
    return (value,) if value else None


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """What the outline is made from."""

    start: int
    end: int
    label: Label
    page: int | None


def build_outline(text: str, paragraphs: Iterable[LabelledParagraph]) -> list[OutlineItem]:
    """Nest labelled paragraphs by the order in which their styles open."""
    items: list[OutlineItem] = []
    stack: list[int] = []
    for paragraph in paragraphs:
        label = paragraph.label
        _close(stack, items, label)
        parent = stack[-1] if stack else None
        items.append(
            OutlineItem(
                label,
                _title(text[label.end : paragraph.end]),
                len(stack) + 1,
                paragraph.start,
                paragraph.end,
                paragraph.page,
                parent,
            )
        )
        stack.append(len(items) - 1)
    return items


def _rank(label: Label) -> int:
    order = list(LabelStyle)
    return order.index(label.style)


def _close(stack: list[int], items: Sequence[OutlineItem], label: Label) -> None:
    """Leave open only what the new label stands under."""
    if label.style is LabelStyle.NESTED:
        while stack and not _contains(items[stack[-1]].label, label):
            stack.pop()
        return
    for place, index in enumerate(stack):
        if items[index].label.style is label.style:
            del stack[place:]
            return
    outer = (LabelStyle.APPENDIX, LabelStyle.PART, LabelStyle.CHAPTER, LabelStyle.ROMAN)
    if label.style in outer:
        while stack and _rank(items[stack[-1]].label) >= _rank(label):
            stack.pop()
    while stack and items[stack[-1]].label.style in BULLETS and label.style not in BULLETS:
        stack.pop()


def _contains(outer: Label, inner: Label) -> bool:
    if outer.style is LabelStyle.NESTED:
        return len(outer.path) < len(inner.path) and inner.path[: len(outer.path)] == outer.path
    if outer.style is LabelStyle.NUMBER:
        return outer.path[0] == inner.path[0]
    return outer.style not in BULLETS and _outside(outer)


def _outside(outer: Label) -> bool:
    return outer.style in (
        LabelStyle.APPENDIX,
        LabelStyle.PART,
        LabelStyle.CHAPTER,
        LabelStyle.CAPITAL,
        LabelStyle.ROMAN,
        LabelStyle.SECTION,
        LabelStyle.ARTICLE,
    )


def _title(rest: str) -> str:
    line = " ".join(rest.split()).strip("*_ ")
    stop = re.search(r"(?:(?<=[a-zà-ỹ\d)])\.|(?<=[\w)])[:;])(?:\s|$)", line)
    if stop and stop.start() <= 200:
        return line[: stop.start()]
    return line[:200].rstrip(" .:;")
