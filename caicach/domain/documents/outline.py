"""Numbering of a paper: parts, Roman and Arabic numbers, letters, dashes; who stands under whom."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    SMALL_ROMAN = "small_roman"  # (i), (ii), (iii)
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
      (?:(?:PHỤ|Phụ)\s+(?i:lục)(?:\s+(?i:số))?\s*(?P<appendix>[IVXL]+|\d{{1,2}}|[A-Z])?(?=[\s.:*_(/-]|$))
    | (?:(?:PHẦN|Phần)\s+(?P<part>[IVXL]+|\d{{1,2}}|(?i:{_ORDINALS}))(?=[\s.:*_-]|$)[.:]?)
    | (?:(?:CHƯƠNG|Chương)\s+(?P<chapter>[IVXL]+|\d{{1,2}})(?=[\s.:*_-]|$)[.:]?)
    | (?:(?:MỤC|Mục)\s+(?P<section>[IVXL]+|\d{{1,2}})(?=[\s.:*_-]|$)[.:]?)
    | (?:(?:ĐIỀU|Điều)\s+(?P<article>\d{{1,3}})\s*(?:[.:]|$))
    | (?:(?P<nested>\d{{1,2}}(?:\.\d{{1,2}}){{1,5}})(?:[.):/](?=[\s*_\[]|[A-ZĐ])|(?=\s)))
    | (?:(?P<roman>[IVXL]+)(?:\s?[.):]|/(?=\s)|\s?-(?=\s))(?=[\s*_]|[A-ZĐ]))
    | (?:(?P<capital>[A-HĐ])(?:[.)/]|\s?-(?=\s))(?=[\s*_]))
    | (?:(?P<number>\d{{1,3}})(?:\s?[.:]|/(?=\s)|\s?-(?=\s))(?=[\s*_]|[A-ZĐ“"]|\[\d|100\s?%))
    | (?:(?P<number_bracket>\d{{1,3}})\)(?=[\s*_]|[A-ZĐ]))
    | (?:\((?P<bracketed>\d{{1,2}})\)(?=[\s*_.:]|[A-ZĐ]))
    | (?:\(?(?P<small_roman>x{{0,2}}(?:ix|iv|vi{{1,3}}|i{{2,3}})|x{{1,2}}[iv])(?:\)|\.(?=\s))(?=[\s*_]|[A-ZĐ]))
    | (?:\(?(?P<letter>[a-zđ])(?:\)|\.(?=\s)|/)(?=[\s*_]|[A-ZĐ]))
    | (?P<plus>\+(?!\d))
    | (?P<dash>[-–—•·○●▪‣](?!\d))
    | (?P<star>\*(?=\s))
    )[\s*_]*""",
    re.VERBOSE,
)
# A quick look that passes over most lines.
_MAY_BEGIN: Final = re.compile(
    r"[\s*_#>]*(?:[-–—•·○●▪‣+*(\d]|[A-ZĐa-zđ][\s.):/]|[A-HĐ]-\s|[IVXLivx]{1,6}[\s.):/-]|[Pp][Hh][ỤụẦầ]|C[Hh][Ưư]|M[Ụụ]|Đ[Ii][Ềề])"
)
_QUANTITY_FIRST: Final = re.compile(r"[\s\"“*_]*(?!000)\d[\d.,-]*\s*(?:%|[^\W\d])")
_OPENING: Final = re.compile(r"^(?:\[\d{1,3}\]|[\s\"“'(*_])+")
_NEEDS_CAPITAL: Final = frozenset({LabelStyle.NESTED, LabelStyle.NUMBER})


def label_at(text: str, start: int, end: int) -> Label | None:
    """The label a paragraph begins with, if any."""
    if not _MAY_BEGIN.match(text, start, end):
        return None
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
    following = _OPENING.sub("", text[after : min(end, after + 40)])[:1]
    if style is LabelStyle.APPENDIX and following.islower():
        # "Phụ lục 2 ban hành kèm theo Thông tư này quy định …" is a sentence.
        return text[:after].rstrip(" .:*_0123456789IVXL").endswith("LỤC")
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
    if style is LabelStyle.APPENDIX and len(written) == 1 and written not in "IVXL" and written.isalpha():
        return (ord(written) - ord("A") + 1,)
    written = written.upper() if style is LabelStyle.SMALL_ROMAN else written
    value = int(written) if written.isdigit() else parse_roman(written)
    if value is None:
        words = re.sub(r"(?i)^thứ\s+", "", written)
        value = 1 if words.lower() == "nhất" else parse_number_words(words)
    return (value,) if value else None


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """What the outline is made from. `heading` is the paragraph below that says what the label heads."""

    start: int
    end: int
    label: Label
    page: int | None
    heading: tuple[int, int] | None = None


def build_outline(text: str, paragraphs: Iterable[LabelledParagraph], breaks: Sequence[int] = ()) -> list[OutlineItem]:
    """Nest labelled paragraphs by the order in which their styles open; nothing nests over a break."""
    items: list[OutlineItem] = []
    stack: list[int] = []
    region = 0
    for paragraph in _with_small_romans(list(paragraphs)):
        label = paragraph.label
        here = bisect_right(breaks, paragraph.start)
        if here != region:
            region = here
            stack.clear()
        _close(stack, items, label)
        parent = stack[-1] if stack else None
        title = _title(text[label.end : paragraph.end])
        end = paragraph.end
        if paragraph.heading is not None:
            title = _title(f"{text[label.end : paragraph.end]} {text[slice(*paragraph.heading)]}")
            end = paragraph.heading[1]
        items.append(OutlineItem(label, title, len(stack) + 1, paragraph.start, end, paragraph.page, parent))
        stack.append(len(items) - 1)
    return items


_AMBIGUOUS: Final = {"i": 1, "v": 5, "x": 10}


def _with_small_romans(paragraphs: Sequence[LabelledParagraph]) -> Sequence[LabelledParagraph]:
    """ "i", "v", "x" are letters in a, b, c … and numbers in i, ii, iii …: their neighbours decide."""
    told = list(paragraphs)
    small = [
        place for place, item in enumerate(told) if item.label.style in (LabelStyle.LETTER, LabelStyle.SMALL_ROMAN)
    ]
    for order, place in enumerate(small):
        label = told[place].label
        value = _AMBIGUOUS.get(label.letter) if label.style is LabelStyle.LETTER else None
        if value is None:
            continue
        before = told[small[order - 1]].label if order else None
        after = told[small[order + 1]].label if order + 1 < len(small) else None
        follows = before is not None and before.style is LabelStyle.SMALL_ROMAN and before.path == (value - 1,)
        leads = value == 1 and after is not None and after.style is LabelStyle.SMALL_ROMAN and after.path == (2,)
        alone = value == 1 and label.written.startswith("(") and (before is None or before.letter != "h")
        if follows or leads or alone:
            told[place] = replace(
                told[place], label=replace(label, style=LabelStyle.SMALL_ROMAN, path=(value,), letter="")
            )
    return told


def _rank(label: Label) -> int:
    order = list(LabelStyle)
    return order.index(label.style)


_RANKED: Final = frozenset(
    {
        LabelStyle.APPENDIX,
        LabelStyle.PART,
        LabelStyle.CHAPTER,
        LabelStyle.ROMAN,
        LabelStyle.SECTION,
        LabelStyle.ARTICLE,
    }
)


def _close(stack: list[int], items: Sequence[OutlineItem], label: Label) -> None:
    """Leave open only what the new label stands under."""
    if label.style is LabelStyle.NESTED:
        while stack and not _contains(items[stack[-1]].label, label):
            stack.pop()
        return
    if label.path == (1,) and _nests(stack, items, label):
        while items[stack[-1]].label.style in BULLETS:
            stack.pop()
        return
    same = [place for place, index in enumerate(stack) if items[index].label.style is label.style]
    if same:
        before = (
            [place for place in same if items[stack[place]].label.path[-1:] == (label.path[-1] - 1,)]
            if label.path
            else []
        )
        del stack[(before or same[:1])[-1] :]
        return
    if label.style in _RANKED:
        while stack and _rank(items[stack[-1]].label) >= _rank(label):
            stack.pop()
    while stack and items[stack[-1]].label.style in BULLETS and label.style not in BULLETS:
        stack.pop()


def _nests(stack: Sequence[int], items: Sequence[OutlineItem], label: Label) -> bool:
    """Whether a list that begins stands under the last number, though its style is open further out."""
    inner = next((items[index].label for index in reversed(stack) if items[index].label.style not in BULLETS), None)
    return inner is not None and inner.style is not LabelStyle.NESTED and _rank(inner) < _rank(label)


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


_TITLE_STOP: Final = re.compile(r"(?:(?<=[a-zà-ỹ\d)])\.|(?<=[\w)\]])[:;])(?:\s|$)| \|")
_TITLE_JUNK: Final = " .…:;,*_|/–—-¹²³⁰⁴⁵⁶⁷⁸⁹"
_TITLE_MARK: Final = re.compile(r"(?:\[\d{1,3}\]|\(\*{1,9}\))$")
_TITLE_LENGTH: Final = 200


def _title(rest: str) -> str:
    """The first clause after a label: no marks of notes, no stops, no half word at its end."""
    line = " ".join(rest[: 4 * _TITLE_LENGTH].split()).strip("*_ ")
    stop = _TITLE_STOP.search(line)
    if stop and stop.start() <= _TITLE_LENGTH:
        line = line[: stop.start()]
    elif len(line) > _TITLE_LENGTH:
        line = line[:_TITLE_LENGTH].rpartition(" ")[0] or line[:_TITLE_LENGTH]
    line = line.rstrip(_TITLE_JUNK)
    while mark := _TITLE_MARK.search(line, max(0, len(line) - 12)):
        line = line[: mark.start()].rstrip(_TITLE_JUNK)
    return line
