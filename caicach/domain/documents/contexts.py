"""Where in a paper a sentence stands: its headings, the reform domain, the kind of section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from caicach.domain.documents.outline import BULLETS, LabelStyle, OutlineItem
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.folding import matching_form

_OUTER: Final = frozenset(
    {LabelStyle.APPENDIX, LabelStyle.PART, LabelStyle.CHAPTER, LabelStyle.CAPITAL, LabelStyle.ROMAN}
)
_DOMAINS: Final = load("domains")["domain"]
_DOMAIN_OF_HEADING: Final = {
    matching_form(phrase): str(entry["key"]) for entry in _DOMAINS for phrase in entry["headings"]
}
_DOMAIN_OF_KEYWORD: Final = {
    matching_form(phrase): str(entry["key"]) for entry in _DOMAINS for phrase in entry["keywords"]
}
_HEADING: Final = re.compile(
    rf"^(?:[^\w]*(?:thứ\s+\w+\s*,?|một\s+là\s*,?|hai\s+là\s*,?|ba\s+là\s*,?|về|công\s+tác|lĩnh\s+vực|kết\s+quả"
    rf"|thực\s+hiện|nhiệm\s+vụ|mục\s+tiêu|chỉ\s+tiêu|trong|tiêu\s+chí|nội\s+dung|đối\s+với)\s*)*"
    rf"[^\w]*(?P<name>{alternatives(_DOMAIN_OF_HEADING)})(?!\w)"
)
_KEYWORD: Final = re.compile(rf"(?<!\w){alternatives(_DOMAIN_OF_KEYWORD)}(?!\w)")
_WHOLES: Final = [phrase for phrase in _DOMAIN_OF_HEADING if "cải cách" in phrase or "chính quyền" in phrase]
_NAMED: Final = re.compile(rf"(?<!\w){alternatives(_WHOLES)}(?!\w)")
_SECTIONS: Final = load("targets")["sections"]
_WANTED: Final = re.compile(alternatives(listed(_SECTIONS, "wanted")))
_PAST: Final = re.compile(alternatives(listed(_SECTIONS, "past")))
_OUTLOOK: Final = re.compile(rf"(?<!\w){alternatives(listed(_SECTIONS, 'future_report'))}(?!\w)")
_OPENING: Final = (
    r"(?:(?:phần|mục|đề\s+xuất|dự\s+kiến|một\s+số|các|những|về|nội\s+dung|công\s+tác|mục\s+tiêu|kiến\s+nghị|và|,)\s*)*"
)
_OUTLOOK_FRONT: Final = re.compile(rf"{_OPENING}{alternatives(listed(_SECTIONS, 'future_report_front'))}(?!\w)")
_OUTLOOK_TIME: Final = re.compile(
    rf"{_OPENING}(?:nhiệm\s+vụ|kế\s+hoạch|công\s+việc|chỉ\s+tiêu|biện\s+pháp|hoạt\s+động|định\s+hướng|chương\s+trình)"
    r"(?:(?!kết\s+quả|đã\s)[^.;:]){0,60}?(?<!\w)(?:cuối\s+năm|còn\s+lại|tới|tiếp\s+theo|sắp\s+tới|20\d\d)(?!\w)"
)
_FIGURE: Final = re.compile(r"\d\s*%|\d\s*/\s*\d{1,3}(?!\d)|(?<!\w)là\s+\d|\sđã\s")
_PROPOSAL: Final = re.compile(rf"{_OPENING}{alternatives(listed(_SECTIONS, 'proposals'))}(?!\w)")
_YEAR: Final = re.compile(
    r"(?<!so\svới\s)(?<!với\skế\shoạch\s)(?:năm|giai\s+đoạn|hết)\s+(?:(20\d{2})\s*[-–]\s*)?(20\d{2})(?!\d)"
)


_PAST_OF_PLAN: Final = re.compile(r"(?:tình\s+hình|kết\s+quả|đánh\s+giá)\s+(?:triển\s+khai|thực\s+hiện|hoàn\s+thành)")
_END_OF_OUTLOOK: Final = re.compile(rf"{alternatives(listed(_SECTIONS, 'past'))}(?:(?!\s\d)[^.;:|]){{0,70}}")
_ORDER: Final = list(LabelStyle)


@dataclass(frozen=True, slots=True)
class Context:
    """Headings above a paragraph (outermost first, matching form) and what they say."""

    headings: tuple[str, ...]
    titles: tuple[str, ...]  # of the labelled headings, as written
    domain: str | None
    is_wanted: bool
    is_past: bool
    is_future_of_report: bool
    year: int | None
    is_proposal: bool = False  # under "KIẾN NGHỊ": wishes to others stand beside requests


@dataclass(frozen=True, slots=True)
class _Loose:
    """A heading without a number; `under` is the labelled paragraph before it."""

    under: int | None
    words: str
    domain: str | None
    start: int
    inner: LabelStyle | None = None  # a numbering that began anew under it, and stands under nothing else


class Contexts:
    """Contexts of all paragraphs of a paper."""

    def __init__(self, scanned: ScannedPaper) -> None:
        self._scanned = scanned
        self._by_start: dict[int, int] = {item.start: index for index, item in enumerate(scanned.outline)}

    @cached_property
    def _plain_titles(self) -> list[str]:
        return [matching_form(item.title) for item in self._scanned.outline]

    @cached_property
    def _ancestors(self) -> list[tuple[int, ...]]:
        chains: list[tuple[int, ...]] = []
        for index, item in enumerate(self._scanned.outline):
            above = chains[item.parent] if item.parent is not None else ()
            chains.append((*above, index))
        return chains

    @cached_property
    def _all(self) -> list[Context]:
        contexts: list[Context] = []
        current: int | None = None
        loose: _Loose | None = None
        seen: dict[tuple[int | None, _Loose | None], Context] = {}
        for paragraph in self._scanned.paragraphs:
            current = self._by_start.get(paragraph.start, current)
            loose = self._loose_heading(paragraph, current, loose)
            key = (current, loose)
            if key not in seen:
                seen[key] = self._context(current, loose)
            contexts.append(seen[key])
        return contexts

    def of(self, paragraph: int) -> Context:
        """The context of a paragraph by its index."""
        return self._all[paragraph]

    def _loose_heading(self, paragraph: Paragraph, current: int | None, loose: _Loose | None) -> _Loose | None:
        """A heading without a number: "Thứ hai, về cải cách …", or a short line in capitals."""
        start, end = paragraph.start, paragraph.end
        if start in self._by_start:
            return self._kept_under(loose, self._scanned.outline[self._by_start[start]])
        head = self._scanned.plain[start : min(end, start + 120)]
        named = _HEADING.match(head)
        text = self._scanned.text[start:end]
        is_capital = text.isupper() and 5 < len(text) < 160
        ordinal = re.match(r"\W*(?:thứ\s+\w+|về)\b", head)
        if named and (is_capital or ordinal or len(text) < 120 or ":" in head[named.end() : named.end() + 30]):
            return _Loose(current, head, _DOMAIN_OF_HEADING[" ".join(named["name"].split())], start)
        if is_capital and not any(sign.isdigit() for sign in text[:3]):
            return _Loose(current, matching_form(text), None, start)
        if len(text) < 100 and text.rstrip("* ").endswith(":") and _WANTED.search(head):
            return _Loose(current, head, None, start)
        is_line = paragraph.kind is BlockKind.PARAGRAPH and len(text) < 120 and text[-1].isalnum()
        if is_line and text[:1].isupper() and (is_outlook(head) or _END_OF_OUTLOOK.fullmatch(head)):
            return _Loose(current, head, None, start)
        return loose

    def _kept_under(self, loose: _Loose | None, item: OutlineItem) -> _Loose | None:
        """The last heading without a number, where a labelled paragraph still belongs to it."""
        style = item.label.style
        if loose is None or style in BULLETS:
            return loose
        if loose.inner is not None:
            return loose if style not in _OUTER and _ORDER.index(style) >= _ORDER.index(loose.inner) else None
        if loose.under is None:
            return loose if style not in _OUTER else None
        if loose.under in self._ancestors[self._by_start[item.start]][:-1]:
            return loose
        begins = style not in _OUTER and item.label.path == (1,) and self._is_next(loose, item)
        return replace(loose, inner=style) if begins else None

    def _is_next(self, loose: _Loose, item: OutlineItem) -> bool:
        """Whether an item is the first number after a heading."""
        starts = self._scanned.numbered_starts
        at = bisect_right(starts, loose.start)
        return at < len(starts) and starts[at] == item.start

    def _context(self, current: int | None, loose: _Loose | None) -> Context:
        chain = self._ancestors[current] if current is not None else ()
        if loose is not None and loose.inner is not None:
            chain = tuple(index for index in chain if self._scanned.outline[index].start > loose.start)
        headings = tuple(self._plain_titles[index] for index in chain)
        domain = None
        for index in chain:
            domain = self._domain_of(self._scanned.outline[index], index) or domain
        if loose is not None:
            headings = (*headings, loose.words) if loose.inner is None else (loose.words, *headings)
            if loose.domain is not None and (not domain or loose.under == current):
                domain = loose.domain
        joined = [heading for heading in headings if len(heading) < 200]
        year = None
        for heading in joined:
            years = _YEAR.findall(heading)
            year = int(years[-1][1]) if years else year
        return Context(
            headings,
            tuple(self._scanned.outline[index].title for index in chain),
            domain,
            any(_WANTED.search(heading[:90]) for heading in joined),
            any(_PAST.match(_unnumbered(heading)) for heading in joined),
            any(is_outlook(heading[:120]) for heading in joined),
            year,
            any(_PROPOSAL.match(_unnumbered(heading)) for heading in joined),
        )

    def _domain_of(self, item: OutlineItem, index: int) -> str | None:
        named = _HEADING.match(self._plain_titles[index])
        if named is None:
            return None
        if item.label.style in BULLETS and named.end() < len(self._plain_titles[index]) - 60:
            return None
        return _DOMAIN_OF_HEADING[" ".join(named["name"].split())]


def contexts_of(scanned: ScannedPaper) -> Contexts:
    """The contexts of a paper, worked out once for readings and checks."""
    return scanned.once("contexts", lambda: Contexts(scanned))


def is_outlook(heading: str) -> bool:
    """Whether a heading of a report speaks of what is to come ("PHƯƠNG HƯỚNG NĂM 2026", "Tuần tới")."""
    words = _unnumbered(heading)
    if _OUTLOOK.search(words[:90]):
        return not _PAST_OF_PLAN.match(words)
    if _PAST.match(words) or _FIGURE.search(words):
        return False
    return bool(_OUTLOOK_FRONT.match(words) or _OUTLOOK_TIME.match(words))


def _unnumbered(heading: str) -> str:
    return heading.lstrip(' -+*.:"“')


def domain_of_heading(plain: str) -> str | None:
    """The domain a heading names ("Cải cách thể chế")."""
    named = _HEADING.match(plain)
    return _DOMAIN_OF_HEADING[" ".join(named["name"].split())] if named else None


def domains_named(plain: str) -> tuple[str, ...]:
    """The domains that a sentence names as wholes ("tham mưu nội dung cải cách thể chế")."""
    return tuple(dict.fromkeys(_DOMAIN_OF_HEADING[" ".join(found.group().split())] for found in _NAMED.finditer(plain)))


def domain_of_clause(plain: str) -> str | None:
    """The domain the keywords of a clause speak for, the longer keyword counting more."""
    scores: dict[str, int] = {}
    for found in _KEYWORD.finditer(plain):
        phrase = " ".join(found.group().split())
        key = _DOMAIN_OF_KEYWORD[phrase]
        scores[key] = scores.get(key, 0) + len(phrase)
    if not scores:
        return None
    return max(scores, key=lambda key: scores[key])


def index_before(starts: Sequence[int], offset: int) -> int | None:
    """Index of the last start at or before an offset."""
    at = bisect_right(starts, offset) - 1
    return at if at >= 0 else None
