"""Which paragraphs are headings over deeds, and which are followed by lines of fields."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from caicach.domain.documents.outline import BULLETS, LabelStyle, OutlineItem
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.documents.tasks.fields import line_of
from caicach.domain.documents.tasks.owners import units_named_by
from caicach.domain.documents.tasks.phrasing import Deed, hard_due_in, is_order, is_told, names_deed, understand

SHORTEST: Final = 25
_LONGEST_HEADING: Final = 160


_BROKEN: Final = re.compile(r"(?:[Đđ]ề nghị|[Gg]iao|[Yy]êu cầu|[Đđ]ối với)")


class Layout:
    """The outline of a paper seen from its tasks."""

    def __init__(self, scanned: ScannedPaper) -> None:
        self._scanned = scanned
        self._text, self._plain = scanned.text, scanned.plain
        self._position = {item.start: place for place, item in enumerate(scanned.outline)}
        self._deeds: dict[tuple[int, int], Deed] = {}

    def deed_of(self, start: int, end: int) -> Deed:
        """A sentence read as a task, once for all who ask."""
        span = (start, end)
        if span not in self._deeds:
            self._deeds[span] = understand(self._text, self._plain, start, end)
        return self._deeds[span]

    def place_of(self, paragraph: Paragraph) -> int | None:
        """The place of a paragraph in the outline; None for one without a label."""
        return self._position.get(paragraph.start)

    def parent_of(self, index: int) -> int | None:
        """The outline's item above a paragraph; -1 for paragraphs without a label."""
        place = self.place_of(self._scanned.paragraphs[index])
        return -1 if place is None else self._scanned.outline[place].parent

    def above(self, index: int) -> set[int]:
        """All items above a labelled paragraph."""
        place = self.place_of(self._scanned.paragraphs[index])
        found: set[int] = set()
        while place is not None:
            place = self._scanned.outline[place].parent
            if place is not None:
                found.add(place)
        return found

    def is_heading(self, index: int, paragraph: Paragraph) -> bool:
        """Whether deeds stand under a paragraph, so that it is no task itself."""
        place = self.place_of(paragraph)
        if place is not None and self._has_deeds_under(place):
            return True
        return self._opens_list(index, paragraph) or (place is not None and self._is_told_below(index, paragraph))

    def fields_follow(self, index: int) -> bool:
        """Whether the next paragraph is a line of fields, so that this one is the task they tell of."""
        after = self._next(index)
        if after is None or (after.label is not None and after.label.style not in (*BULLETS, LabelStyle.LETTER)):
            return False
        return line_of(self._text, self._plain, after.body, after.end) is not None

    def is_under_deed(self, paragraph: Paragraph) -> bool:
        """Whether the item above a paragraph is a deed itself: then the paragraph is a detail of it."""
        place = self.place_of(paragraph)
        parent = self._scanned.outline[place].parent if place is not None else None
        if parent is None:
            return False
        above = self._scanned.outline[parent]
        return self._is_deed(above.label.end, above.end) and not units_named_by(above.title)

    def has_deeds_under(self, paragraph: Paragraph) -> bool:
        """Whether an item's own children are deeds."""
        place = self.place_of(paragraph)
        return place is not None and self._has_deeds_under(place)

    def told_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """A paragraph cut where another unit is told another deed ("Văn phòng đôn đốc; Sở Tài chính bố trí …")."""
        parts = list(self._parts(start, end))
        if len(parts) < 2:
            return [(start, end)]
        starts = [at for at, stop in parts if is_told(self._text, self._plain, at, stop)]
        if starts[:1] != [start]:
            starts = [at for at in starts if is_order(self._plain, at, end)]
        starts += [at for at in self._with_own_deadlines(parts) if at not in starts]
        bounds = [start, *sorted(at for at in starts if at > start), end]
        return [(one, self._trimmed(one, two)) for one, two in itertools.pairwise(bounds)]

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for one, two in self._scanned.sentences(start, end):
            at = one
            for found in re.compile(r";\s+").finditer(self._plain, one, two):
                yield at, found.start()
                at = found.end()
            yield at, two

    def _with_own_deadlines(self, parts: list[tuple[int, int]]) -> Iterator[int]:
        """Parts that begin a deed with a day of its own, when what stands before them has one too."""
        is_after_deadline = False
        for at, stop in parts:
            has_day = hard_due_in(self._plain, at, stop) is not None
            if has_day and is_after_deadline and names_deed(self._plain, at, stop):
                yield at
            is_after_deadline = is_after_deadline or has_day

    def _trimmed(self, start: int, end: int) -> int:
        while end > start and (self._text[end - 1].isspace() or self._text[end - 1] == ";"):
            end -= 1
        return end

    def _next(self, index: int) -> Paragraph | None:
        following = self._scanned.paragraphs[index + 1 : index + 2]
        return following[0] if following and following[0].kind is BlockKind.PARAGRAPH else None

    def _opens_list(self, index: int, paragraph: Paragraph) -> bool:
        """ "… các hoạt động sau:" with deeds below it."""
        after = self._next(index)
        is_open = self._text[paragraph.body : paragraph.end].rstrip().endswith(":")
        if not is_open or after is None or after.label is None:
            return False
        return names_deed(self._plain, after.body, after.end)

    def _is_told_below(self, index: int, paragraph: Paragraph) -> bool:
        """A short heading without a stop, with a paragraph without label under it that is the deed."""
        words = self._text[paragraph.body : paragraph.end].rstrip()
        after = self._next(index)
        if len(words) > _LONGEST_HEADING or words.endswith((".", ";")) or ":" in words[:-1]:
            return False
        if after is None or after.label is not None or after.end - after.start < SHORTEST:
            return False
        if line_of(self._text, self._plain, after.start, after.end) is not None:
            return False
        return self.deed_of(after.start, after.end).is_deed

    def titles(self, titles: tuple[str, ...], start: int) -> tuple[str, ...]:
        """Titles above a place; one that breaks off after "Đề nghị:" with the words that follow it."""
        return tuple(self._whole(title, start) if _BROKEN.fullmatch(title) else title for title in titles)

    def _whole(self, title: str, start: int) -> str:
        above = (item for item in reversed(self._scanned.outline) if item.start < start and item.title == title)
        item = next(above, None)
        return title if item is None else self._text[item.label.end : min(item.end, item.label.end + 220)].strip()

    def _has_deeds_under(self, place: int) -> bool:
        item = self._scanned.outline[place]
        if (
            self._text[item.label.end : item.end].rstrip().endswith(".")
            and self.deed_of(item.label.end, item.end).units
        ):
            return False
        return place in self._over_deeds or self._is_bare_name(self._scanned.outline[place])

    @cached_property
    def _over_deeds(self) -> set[int]:
        """Items under which a deed or an item with lines of fields stands, at any depth."""
        over: set[int] = set()
        outline = self._scanned.outline
        with_lines: set[int] = set()
        for place in range(len(outline) - 1, -1, -1):
            item = outline[place]
            if item.parent is None:
                continue
            start = item.label.end
            if line_of(self._text, self._plain, start, item.end) is not None:
                with_lines.add(item.parent)
            elif place in over or place in with_lines or self._is_deed(start, item.end):
                over.add(item.parent)
        return over

    def _is_deed(self, start: int, end: int) -> bool:
        return end - start >= SHORTEST and self.deed_of(start, end).is_deed

    def _is_bare_name(self, item: OutlineItem) -> bool:
        """ "1. Sở Nội vụ" with a paragraph without label under it is a heading too."""
        return (
            item.end - item.label.end < 200
            and bool(units_named_by(item.title))
            and not re.search(r":\s*\S", self._text[item.label.end : item.end])
        )
