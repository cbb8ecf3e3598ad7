"""Which part of a paper a paragraph stands in: what shall be done, who shall do it, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load

_SECTIONS: Final = load("tasks")["sections"]
_LEAD: Final = r"[\W\d]*(?:về\s+|công\s+tác\s+|một\s+số\s+|những\s+|các\s+|phần\s+thứ\s+\w+\W+)*"
_NOT: Final = re.compile(rf"{_LEAD}{alternatives(listed(_SECTIONS, 'not_tasks'))}(?!\w)")
_PAST: Final = re.compile(rf"{_LEAD}{alternatives(listed(_SECTIONS, 'past'))}(?!\w)")
_ASSIGNED: Final = re.compile(rf"(?<!\w){alternatives(listed(_SECTIONS, 'assigned'))}(?!\w)")
_WORK: Final = re.compile(rf"(?<!\w){alternatives(listed(_SECTIONS, 'work'))}(?!\w)")
_MONEY: Final = re.compile(rf"{_LEAD}(?:nguồn\s+)?(?:kinh\s+phí|nguồn\s+lực\s+thực\s+hiện|dự\s+toán)")
_OPENS_WORK: Final = re.compile(r"(?<!\w)(?:(?:các\s+)?nhiệm\s+vụ|giải\s+pháp|phương\s+hướng|nội\s+dung)(?!\w)")
_ORDER: Final = re.compile(r"[\W\d]*(?:yêu\s+cầu|đề\s+nghị)\s+(?!về\b)\w")
_LONGEST_HEADING: Final = 150


class Section(StrEnum):
    """What a part of a paper is for."""

    NONE = "none"  # nothing says that deeds stand here
    CLOSED = "closed"  # aims, results, legal bases: no task
    MONEY = "money"  # who pays: a task only where a unit is told
    WORK = "work"
    ASSIGNED = "assigned"
    PROPOSED = "proposed"  # at the end of a report: a task only with a unit and a deadline


def section_of(headings: Sequence[str]) -> Section:
    """The section that headings (matching form, outermost first) make; results stay closed to the end."""
    section = Section.NONE
    for heading in headings:
        if len(heading) > _LONGEST_HEADING:
            continue
        own = _own(heading)
        if own is None:
            continue
        if section is Section.CLOSED and own is not Section.CLOSED and not _names_work_first(heading):
            continue
        section = own
        if own is Section.CLOSED and _PAST.match(heading):
            return Section.CLOSED
    return section


def _names_work_first(heading: str) -> bool:
    found = _OPENS_WORK.search(heading)
    return found is not None and found.start() <= 12


def _own(heading: str) -> Section | None:
    if _PAST.match(heading):
        return Section.CLOSED
    if _MONEY.match(heading):
        return Section.MONEY
    first = heading[:80]
    closes = _NOT.match(heading) is not None and not (_ORDER.match(heading) and len(heading) > 24)
    if closes and not re.search(r"nhiệm\s+vụ|giải\s+pháp", first):
        return Section.CLOSED
    if _ASSIGNED.search(first):
        return Section.ASSIGNED
    return Section.WORK if _WORK.search(first) else None
