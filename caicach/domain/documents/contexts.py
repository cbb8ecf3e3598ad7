"""Where in a paper a sentence stands: its headings, the reform domain, the kind of section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from caicach.domain.documents.outline import BULLETS, LabelStyle, OutlineItem
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
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
_FUTURE_REPORT: Final = re.compile(alternatives(listed(_SECTIONS, "future_report")))
_YEAR: Final = re.compile(
    r"(?<!so\svới\s)(?<!với\skế\shoạch\s)(?:năm|giai\s+đoạn|hết)\s+(?:(20\d{2})\s*[-–]\s*)?(20\d{2})(?!\d)"
)


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
        loose: tuple[int | None, str, str | None] | None = None
        seen: dict[tuple[int | None, str | None, str | None], Context] = {}
        for paragraph in self._scanned.paragraphs:
            current = self._by_start.get(paragraph.start, current)
            loose = self._loose_heading(paragraph.start, paragraph.end, current, loose)
            key = (current, loose[1] if loose else None, loose[2] if loose else None)
            if key not in seen:
                seen[key] = self._context(current, loose)
            contexts.append(seen[key])
        return contexts

    def of(self, paragraph: int) -> Context:
        """The context of a paragraph by its index."""
        return self._all[paragraph]

    def _loose_heading(
        self,
        start: int,
        end: int,
        current: int | None,
        loose: tuple[int | None, str, str | None] | None,
    ) -> tuple[int | None, str, str | None] | None:
        """A heading without a number: "Thứ hai, về cải cách …", or a short line in capitals."""
        if start in self._by_start:
            item = self._scanned.outline[self._by_start[start]]
            return loose if self._stands_under(loose, item) else None
        head = self._scanned.plain[start : min(end, start + 120)]
        named = _HEADING.match(head)
        text = self._scanned.text[start:end]
        is_capital = text.isupper() and 5 < len(text) < 160
        ordinal = re.match(r"\W*(?:thứ\s+\w+|về)\b", head)
        if named and (is_capital or ordinal or len(text) < 120 or ":" in head[named.end() : named.end() + 30]):
            return current, head, _DOMAIN_OF_HEADING[" ".join(named["name"].split())]
        if is_capital and not any(sign.isdigit() for sign in text[:3]):
            return current, matching_form(text), None
        if len(text) < 100 and text.rstrip("* ").endswith(":") and _WANTED.search(head):
            return current, head, None
        return loose

    def _stands_under(self, loose: tuple[int | None, str, str | None] | None, item: OutlineItem) -> bool:
        """Whether a labelled paragraph still belongs to the last heading without a number."""
        if loose is None or item.label.style in BULLETS:
            return True
        if loose[0] is None:
            return item.label.style not in _OUTER
        return loose[0] in self._ancestors[self._by_start[item.start]][:-1]

    def _context(self, current: int | None, loose: tuple[int | None, str, str | None] | None) -> Context:
        chain = self._ancestors[current] if current is not None else ()
        headings = tuple(self._plain_titles[index] for index in chain)
        domain = None
        for index in chain:
            domain = self._domain_of(self._scanned.outline[index], index) or domain
        if loose is not None:
            headings = (*headings, loose[1])
            if loose[2] is not None and (not domain or loose[0] == current):
                domain = loose[2]
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
            any(_FUTURE_REPORT.search(heading[:90]) for heading in joined),
            year,
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


def _unnumbered(heading: str) -> str:
    return heading.lstrip(' -+*.:"“')


def domain_of_heading(plain: str) -> str | None:
    """The domain a heading names ("Cải cách thể chế")."""
    named = _HEADING.match(plain)
    return _DOMAIN_OF_HEADING[" ".join(named["name"].split())] if named else None


def domains_named(plain: str) -> tuple[str, ...]:
    """The domains that a sentence names as wholes ("tham mưu nội dung cải cách thể chế")."""
    return tuple(
        dict.fromkeys(_DOMAIN_OF_HEADING[" ".join(found.group().split())] for found in _NAMED.finditer(plain))
    )


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
