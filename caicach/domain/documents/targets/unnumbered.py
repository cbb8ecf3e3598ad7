"""Targets that are a place in a ranking, or words without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from caicach.domain.documents.contexts import domain_of_clause
from caicach.domain.documents.header import Header
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.targets.clauses import Clause, clean, plain_words
from caicach.domain.documents.targets.comparing import Comparison, find_rank
from caicach.domain.documents.targets.model import Target
from caicach.domain.documents.targets.stance import Stance
from caicach.domain.documents.targets.statements import Statement
from caicach.domain.documents.targets.subjects import subject_span
from caicach.domain.documents.targets.terms import term_of

_WORDS: Final = load("targets")["words"]
_NOT_NUMERIC: Final = re.compile(
    rf"(?<!\w)(?:{alternatives(listed(_WORDS, 'not_numeric'))}"
    r"|(?:xếp|đạt)\s+(?:loại|mức|hạng)\s+[“\"]?(?:tốt|khá|xuất\s+sắc|cao))(?!\w)"
)
_NOT_NUMERIC_START: Final = re.compile(rf"^{alternatives(listed(_WORDS, 'not_numeric_start'))}(?!\w)")
_SUBJECT_END: Final = re.compile(r",|\s+đạt\s|\s+(?:được|phải|đã)?\s*(?:trở\s+thành|nằm|thuộc|đứng|xếp|vào)(?!\w)")
_FRONT_OF_WORDS: Final = re.compile(
    r"^(?:(?:[Pp]hấn đấu(?: duy trì| có| để)?|[Dd]uy trì|[Đđ]ến (?:hết )?năm \d{4}"
    r"|[Hh][ằà]ng năm|[Tt]iếp tục)\s*,?\s*)+"
)


def rank_targets(scanned: ScannedPaper, header: Header, stance: Stance, statement: Statement) -> Iterator[Target]:
    """Wanted places in a ranking ("nằm trong nhóm 15 tỉnh dẫn đầu"), one or more in a statement."""
    is_wanted = statement.context.is_wanted or stance.in_goals(statement)
    if not (is_wanted or stance.wishes(statement.start, statement.end)):
        return
    found = find_rank(scanned.plain, statement.start, statement.end)
    first: Target | None = None
    while found is not None:
        target = _rank_target(scanned, header, stance, statement, found)
        yield replace(target, subject=first.subject) if first and not 0 < plain_words(target.subject) <= 12 else target
        first = first or target
        found = find_rank(scanned.plain, found.end(), statement.end)


def _rank_target(
    scanned: ScannedPaper, header: Header, stance: Stance, statement: Statement, found: re.Match[str]
) -> Target:
    start, end = rank_bounds(scanned.plain, statement, found)
    clause = Clause(start, end, False)
    comparison = Comparison("rank", Decimal(found["rank"]), None, found.start(), found.end(), True)
    before, _ = subject_span(scanned.plain, clause, comparison)
    words = _FRONT_OF_WORDS.sub("", clean(scanned.text, before))
    return Target(
        quote=scanned.text[start:end],
        start=start,
        end=end,
        comparator="rank",
        value=comparison.value,
        upper=None,
        unit=None,
        subject=_SUBJECT_END.split(words)[0].strip() or words,
        scope=None,
        baseline=None,
        term=term_of(scanned, header, stance, statement, (start, end)),
        domain=statement.context.domain or domain_of_clause(scanned.plain[start:end]),
        parent=None,
        confidence=0.8,
    )


def rank_bounds(plain: str, statement: Statement, found: re.Match[str]) -> tuple[int, int]:
    """The clause of a rank: from the last semicolon before it to the next after it."""
    left = plain.rfind(";", statement.start, found.start())
    right = plain.find(";", found.end(), statement.end)
    start = left + 1 if left >= 0 else statement.start
    while start < found.start() and plain[start].isspace():
        start += 1
    return start, without_stop(plain, start, right if right >= 0 else statement.end)


def without_stop(plain: str, start: int, end: int) -> int:
    """Where a clause ends without the stop of its sentence."""
    while end > start and (plain[end - 1].isspace() or plain[end - 1] in ".,;:"):
        end -= 1
    return end


def worded_target(scanned: ScannedPaper, header: Header, stance: Stance, statement: Statement) -> Iterator[Target]:
    """A goal in words ("nằm trong nhóm có chỉ số cao"), only where goals stand."""
    if not stance.in_goals(statement) or statement.end - statement.start > 420:
        return
    plain = scanned.plain[statement.start : statement.end]
    found = _NOT_NUMERIC.search(plain) or _NOT_NUMERIC_START.match(plain)
    if found is None:
        return
    subject_end = statement.start + found.start() if found.start() else statement.end
    words = _FRONT_OF_WORDS.sub("", clean(scanned.text, (statement.start, subject_end))).strip(" ,")
    if plain_words(words) < 2:
        words = clean(scanned.text, (statement.start, statement.end))
    end = without_stop(scanned.plain, statement.start, statement.end)
    yield Target(
        quote=scanned.text[statement.start : end],
        start=statement.start,
        end=end,
        comparator="none",
        value=None,
        upper=None,
        unit=None,
        subject=words,
        scope=None,
        baseline=None,
        term=term_of(scanned, header, stance, statement, (statement.start, statement.end)),
        domain=statement.context.domain or domain_of_clause(plain),
        parent=None,
        confidence=0.6,
    )
