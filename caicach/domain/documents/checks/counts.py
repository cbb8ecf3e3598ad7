""" "10 mục tiêu sau:" and nine listed: announced counts against listed items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.outline import BULLETS, LETTERS, Label, LabelStyle
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.numbers import parse_number_words

_DATA: Final = load("counted")
_WORDS: Final = r"hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_ANNOUNCED: Final = re.compile(
    rf"(?<![\w.,/-])(?:(?P<digits>\d{{1,2}})(?:\s*\(\w+\))?|(?P<word>{_WORDS}))\s+"
    rf"{alternatives(listed(_DATA, 'things'))}(?!\w)"
    rf"(?P<rest>[^\d.;:()\n|]{{0,90}}?)(?P<lead>(?<!\w){alternatives(listed(_DATA, 'announcing'))})?\s*:[ \t*_]*"
)
_BOUNDS: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'bounds'))}\s*$")
_LEADS_IN: Final = re.compile(r"(?<!\w)(?:gồm(?:\s+có)?|có|là)\s*$")
_CHAPTERS: Final = re.compile(
    r"(?<!\w)này[^.;:\n]{0,120}?gồm(?:\s+có)?\s+(?P<chapters>\d{1,2})\s+chương\s*(?:,|và|với|;)?\s*(?P<articles>\d{1,3})\s+điều(?!\w)"
)
_NUMBERED: Final = frozenset(
    {LabelStyle.NUMBER, LabelStyle.BRACKETED, LabelStyle.LETTER, LabelStyle.NUMBER_BRACKET, LabelStyle.NESTED}
)
_GLUED: Final = re.compile(r"[.;]\s+[-–+]\s*[^\W\d_]")
_SOME: Final = re.compile(r"(?<!\w)(?:các|những|một\s+số)(?!\w)")
_ORDER_OF_L: Final = LETTERS.index("l") + 1
_MAX_LISTED: Final = 40
_LONG_ITEM: Final = 250
_REACH: Final = 400


@dataclass(frozen=True, slots=True)
class _Announced:
    """A count with its place; `after` is where its list begins, `is_plain` that it says "sau", "gồm" …"""

    count: int
    start: int
    after: int
    is_plain: bool


def check_counts(scanned: ScannedPaper) -> list[Finding]:
    """Counts of things that are listed right after, and of chapters and articles of an attached rule."""
    findings: list[Finding] = []
    for index, paragraph in enumerate(scanned.paragraphs):
        if paragraph.kind is BlockKind.CELL:
            continue
        for announced in _announced(scanned, paragraph):
            findings.extend(_judge(scanned, index, announced))
    return [*findings, *_articles(scanned)]


def _announced(scanned: ScannedPaper, paragraph: Paragraph) -> Iterator[_Announced]:
    plain = scanned.plain
    for found in _ANNOUNCED.finditer(plain, paragraph.body, paragraph.end):
        count = int(found["digits"]) if found["digits"] else parse_number_words(found["word"]) or 0
        before = plain[max(paragraph.start, found.start() - 14) : found.start()]
        if "gồm" in found["rest"] or " các " in found["rest"]:
            continue  # "8 huyện, gồm thị xã A và các huyện:" lists a part only
        if 2 <= count <= _MAX_LISTED and not _BOUNDS.search(before):
            is_plain = found["lead"] is not None or _LEADS_IN.search(before) is not None
            yield _Announced(count, found.start(), found.end(), is_plain)


def _judge(scanned: ScannedPaper, index: int, announced: _Announced) -> Iterator[Finding]:
    end = scanned.paragraphs[index].end
    if scanned.plain[announced.after : end].strip():
        listed_here = _in_sentence(scanned, announced.after, end) if announced.is_plain else _Listed()
    else:
        listed_here = _below(scanned, index)
    counts = listed_here.counts
    if not counts or announced.count in counts:
        return
    if min(abs(announced.count - count) for count in counts) > max(2, announced.count // 3):
        # Another list than the one announced.
        return
    quote = scanned.text[announced.start : announced.after].rstrip(" \t*_")
    yield Finding(
        Kind.CROSS,
        Severity.ERROR if listed_here.is_sure and announced.is_plain else Severity.WARNING,
        quote,
        announced.start,
        announced.start + len(quote),
        f"Nêu {announced.count} nhưng liệt kê {min(counts)}. Sửa số lượng hoặc bổ sung phần còn thiếu.",
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """How many items a list may hold; sure when its items carry numbers."""

    counts: frozenset[int] = frozenset()
    is_sure: bool = False


def _in_sentence(scanned: ScannedPaper, start: int, end: int) -> _Listed:
    """Items between semicolons, or names between commas; an "và" may join two of them."""
    left, right = next(iter(scanned.sentences(start, end)), (start, end))
    piece = re.sub(r"\([^()]*\)", "", scanned.text[left:right]).strip(" .")
    by_semicolon = [item for item in piece.split(";") if item.strip(" .")]
    if max(map(len, by_semicolon), default=_LONG_ITEM + 1) > _LONG_ITEM:
        return _Listed()
    if len(by_semicolon) >= 3:
        joined = by_semicolon[-1].count(" và ")
        # "gồm 5 thôn: A, B, C, D, E; làng Hạ gồm …": the list may end at the first semicolon.
        first = len(by_semicolon[0].split(","))
        counts = {*range(len(by_semicolon), len(by_semicolon) + joined + 1), *({first, first + 1} if first > 1 else ())}
        return _Listed(frozenset(counts), joined == 0 and first == 1)
    names = [item.strip() for item in piece.split(",")]
    if len(by_semicolon) > 1 or len(names) < 2 or _SOME.search(piece) or not all(_is_name(name) for name in names):
        return _Listed()
    joined = piece.count(" và ") + piece.count(" & ") + piece.count(" - ")
    return _Listed(frozenset(range(len(names), len(names) + joined + 1)))


def _is_name(item: str) -> bool:
    words = item.removeprefix("và ").split()
    return 1 <= len(words) <= 7 and words[0][0].isupper() and not any(sign.isdigit() for sign in item)


def _below(scanned: ScannedPaper, index: int) -> _Listed:
    """Items of the list in the paragraphs below: its own count, and that of the items under them."""
    paragraphs = scanned.paragraphs
    own = paragraphs[index].label
    first = paragraphs[index + 1].label if index + 1 < len(paragraphs) else None
    if first is None or (own is not None and _is_same_list(own, first)):
        return _Listed()
    if first.style in _NUMBERED:
        return _numbered_below(scanned, index, first) if first.path[-1] == 1 else _Listed()
    return _bullets_below(scanned, index, first) if first.style in BULLETS else _Listed()


def _is_same_list(own: Label, other: Label) -> bool:
    return own.style is other.style and len(own.path) == len(other.path)


def _numbered_below(scanned: ScannedPaper, index: int, first: Label) -> _Listed:
    own = scanned.paragraphs[index].label
    count, under = 0, 0
    for paragraph in scanned.paragraphs[index + 1 : index + _REACH]:
        label = paragraph.label
        if label is not None and _is_same_list(label, first) and label.path[:-1] == first.path[:-1]:
            if label.path[-1] == 1 and count:
                break
            if label.path[-1] != count + 1:
                return _Listed()
            count += 1
        elif (
            label is not None
            and label.written == "1)"
            and first.style is LabelStyle.LETTER
            and count == _ORDER_OF_L - 1
        ):
            count += 1  # "1)" typed for "l)"
        elif label is not None and (_ends_list(label, first) or (own is not None and _is_same_list(label, own))):
            break
        elif label is not None:
            under += 1
        elif paragraph.start in scanned.breaks:
            break
    return _Listed(frozenset({count, under} - {0}), True) if count >= 2 else _Listed()


def _ends_list(label: Label, first: Label) -> bool:
    """Whether a label of an outer kind closes a list."""
    styles = list(LabelStyle)
    if first.style is LabelStyle.NESTED:
        return label.style is not LabelStyle.NESTED and styles.index(label.style) <= styles.index(LabelStyle.NUMBER)
    return styles.index(label.style) < styles.index(first.style)


def _bullets_below(scanned: ScannedPaper, index: int, first: Label) -> _Listed:
    """Dashes right below, one after the other; a paragraph without a dash leaves their end in doubt."""
    own = scanned.paragraphs[index].label
    count = glued = 0
    for place in range(index + 1, min(len(scanned.paragraphs), index + _REACH)):
        paragraph = scanned.paragraphs[place]
        label = paragraph.label
        if label is None:
            following = [one.label for one in scanned.paragraphs[place + 1 : place + 4]]
            if any(one is not None and one.style is first.style for one in following):
                return _Listed()
            break
        if own is not None and label.style is own.style:
            break
        if label.style is first.style and label.written == first.written:
            words = scanned.text[label.end : paragraph.end]
            if words[:1].isdigit():
                return _Listed()
            count += 1
            glued += len(_GLUED.findall(words))
        elif label.style not in BULLETS:
            break
    return _Listed(frozenset(range(count, count + glued + 1))) if count >= 2 else _Listed()


def _articles(scanned: ScannedPaper) -> Iterator[Finding]:
    """ "Quy chế này gồm 3 chương, 7 điều" against the chapters and articles that stand below."""
    found = _CHAPTERS.search(scanned.plain)
    if found is None:
        return
    chapters = [item.label.path[-1] for item in scanned.outline if item.label.style is LabelStyle.CHAPTER]
    if len(chapters) < 2 or chapters != list(range(1, len(chapters) + 1)):
        return
    begin = next(item.start for item in scanned.outline if item.label.style is LabelStyle.CHAPTER)
    articles = [
        item.label.path[-1] for item in scanned.outline if item.label.style is LabelStyle.ARTICLE and item.start > begin
    ]
    if not articles or articles != list(range(1, len(articles) + 1)):
        return
    told, counted = (int(found["chapters"]), int(found["articles"])), (len(chapters), len(articles))
    if told == counted:
        return
    start = found.start("chapters")
    yield Finding(
        Kind.CROSS,
        Severity.ERROR,
        scanned.text[start : found.end()],
        start,
        found.end(),
        f"Nêu {told[0]} chương, {told[1]} điều nhưng có {counted[0]} chương, {counted[1]} điều. Sửa lại số lượng.",
    )
