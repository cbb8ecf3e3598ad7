"""Until when a target is to be reached."""

from __future__ import annotations

import re
from typing import Final

from caicach.domain.documents.header import Header
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.targets.stance import Stance
from caicach.domain.documents.targets.statements import Statement

_DAY_LEAD: Final = re.compile(r"(?:trước|đến|chậm nhất|hoàn thành|xong)[^,.;]{0,20}$")
_NOT_A_TERM: Final = re.compile(r"so\s+(?:với\s+)?(?:[^,;.]{0,20}\s)?$|kế\s+hoạch[^,;.]*$|số\s+\S+\s*$|từ\s+$")
_YEARS: Final = re.compile(r"20\d\d")


def term_of(
    scanned: ScannedPaper, header: Header, stance: Stance, statement: Statement, clause: tuple[int, int]
) -> str | None:
    """A day as ISO date or a year; from the clause, its statement, its headings, the paper."""
    plain = scanned.plain
    for start, end in (clause, (statement.start, statement.end)):
        for item in scanned.dates_in(start, end):
            before = plain[max(start, item.start - 30) : item.start]
            if _NOT_A_TERM.search(before):
                continue
            if item.value is not None and item.value.year >= (stance.year or 0) and _DAY_LEAD.search(before):
                return item.value.isoformat()
            if (item.last_year or item.year or 0) < (stance.year or 0):
                continue
            if item.year is not None and item.value is None:
                return str(item.last_year or item.year)
    if statement.period is not None:
        return str(_YEARS.findall(statement.period)[-1])
    headed = statement.context.year
    year = headed if headed and headed >= (stance.year or 0) else max(header.year or 0, stance.year or 0) or headed
    return str(year) if year else None
