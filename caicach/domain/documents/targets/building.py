"""Making a target out of a number, its comparison and its clause."""

from __future__ import annotations

import re
from typing import Final

from caicach.domain.documents.contexts import domain_of_clause
from caicach.domain.documents.header import Header
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity, unit_at
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.targets.clauses import (
    Clause,
    baseline_of,
    clean,
    plain_words,
    scope_of,
    scope_only,
    strip_front,
)
from caicach.domain.documents.targets.comparing import Comparison
from caicach.domain.documents.targets.model import Target
from caicach.domain.documents.targets.stance import Stance
from caicach.domain.documents.targets.statements import Statement
from caicach.domain.documents.targets.subjects import subject_of, subject_span
from caicach.domain.documents.targets.terms import term_of
from caicach.domain.vietnamese.folding import matching_form

_COUNTED: Final = re.compile(rf"\s+(?P<noun>{alternatives(listed(load('targets')['words'], 'counted'))})(?!\w)")
_ANY_NOUN: Final = re.compile(r"\s+(?P<noun>[^\W\d_]+(?: [^\W\d_]+)?)(?!\w)")
_ITEM_NAME: Final = re.compile(r"\W*(?:chỉ|mục)\s+tiêu\s+\d")
_POWERS: Final = frozenset({"triệu", "tỷ", "tỉ", "nghìn", "ngàn"})
_NO_NOUN: Final = frozenset(listed(load("targets")["words"], "no_noun"))


def noun_after(plain: str, offset: int) -> tuple[int, int] | None:
    """The span of the noun that a bare number counts ("02 vùng nuôi"); None when none stands there."""
    if plain[offset : offset + 1] == ")":
        offset += 1
    known, end = unit_at(plain, offset)
    if known is not None:
        return offset + len(plain[offset:end]) - len(plain[offset:end].lstrip()), end
    found = _COUNTED.match(plain, offset) or _ANY_NOUN.match(plain, offset)
    if found is None or found["noun"].split()[0] in _NO_NOUN or found["noun"] == "con số":
        return None
    words = found["noun"].split()
    start = found.start("noun")
    return (start, start + len(words[0])) if words[-1] in _NO_NOUN else found.span("noun")


class Builder:
    """Builds the targets of one paper."""

    def __init__(self, scanned: ScannedPaper, header: Header, stance: Stance) -> None:
        self._scanned = scanned
        self._header = header
        self._stance = stance

    def target(
        self, statement: Statement, chosen: tuple[Quantity, Comparison, Clause], previous: Target | None
    ) -> Target:
        """The target of one clause; `previous` lends its subject to a clause that has none."""
        quantity, comparison, clause = chosen
        text, plain = self._scanned.text, self._scanned.plain
        head, tail = subject_span(plain, clause, comparison)
        start, end = clause.start, clause.end
        scope_span = scope_of(plain, clause.start, clause.end)
        scope = clean(text, scope_span) if scope_span else None
        only = scope_only(plain[tail[0] : tail[1]])
        named = self._before_colon(statement, clause, head)
        if only:
            scope = clean(text, (tail[0] + only.start("scope"), tail[0] + only.end("scope")))
            subject, start = self._shared_subject(statement, comparison, head, previous)
        elif named is not None:
            subject, start = named, statement.start
        else:
            found = subject_of(self._scanned, quantity, comparison, (head, tail))
            subject, scope = found.words, scope or found.scope
        base = baseline_of(plain, clause.start, statement.end) if comparison.is_change else None
        return Target(
            quote=text[start:end],
            start=start,
            end=end,
            comparator=comparison.sign,
            value=comparison.value,
            upper=comparison.upper,
            unit=self._unit(quantity),
            subject=subject,
            scope=scope,
            baseline=comparison.baseline or (clean(text, base) if base else None),
            term=term_of(self._scanned, self._header, self._stance, statement, (clause.start, clause.end)),
            domain=statement.context.domain or domain_of_clause(plain[start:end]),
            parent=None,
            confidence=self._confidence(statement, quantity, comparison, subject),
        )

    def _before_colon(self, statement: Statement, clause: Clause, head: tuple[int, int]) -> str | None:
        """ "Hồ sơ xử lý trên mạng: cấp tỉnh đạt 100%, cấp xã đạt 95%": the subject stands before the colon."""
        plain = self._scanned.plain
        colon = plain.rfind(":", statement.start, clause.start)
        if colon < 0 or scope_only(plain[head[0] : head[1]]) is None:
            return None
        lead = plain[statement.start : colon]
        span = (statement.start + len(lead) - len(strip_front(lead)), colon)
        words = clean(self._scanned.text, span)
        return words if plain_words(words) >= 3 and not _ITEM_NAME.match(lead) else None

    def _shared_subject(
        self, statement: Statement, comparison: Comparison, head: tuple[int, int], previous: Target | None
    ) -> tuple[str, int]:
        """The subject of a clause that names its level only: its own head, or the one before."""
        own = clean(self._scanned.text, head)
        if plain_words(own) >= 2:
            return own, statement.start
        if previous is not None:
            return previous.subject, statement.start
        lead = self._scanned.plain[statement.start : comparison.left]
        cut = re.search(r"\s*(?:\([^()]*\)\s*)?(?:đối\s+với|ở|tại)\s+cấp", lead)
        stop = statement.start + (cut.start() if cut else len(lead))
        return clean(self._scanned.text, (statement.start, stop)), statement.start

    def _unit(self, quantity: Quantity) -> str | None:
        if quantity.is_percent:
            return "%"
        written = " ".join(self._scanned.text[quantity.end : quantity.unit_end].split())
        if written and matching_form(written) not in _POWERS:
            return written
        noun = noun_after(self._scanned.plain, quantity.unit_end)
        counted = " ".join(self._scanned.text[noun[0] : noun[1]].split()) if noun else ""
        return f"{written} {counted}".strip() or None

    def _confidence(self, statement: Statement, quantity: Quantity, comparison: Comparison, subject: str) -> float:
        score = 0.9 if quantity.is_percent else 0.75
        wanted = statement.context.is_wanted or self._stance.in_goals(statement)
        score += 0.06 if wanted else -0.1
        score += 0.03 if comparison.is_explicit else 0.0
        return max(0.3, score - (0.2 if plain_words(subject) < 2 else 0.0))
