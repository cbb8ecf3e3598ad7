"""Breaking one figure, citation or number of a sound paper, to see whether the checker tells."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.checks.model import Finding, Severity
from caicach.domain.documents.plain_text import paper_from_text
from tests.corpus.marked import Mark, MarkedPaper, ratio_of, sum_of

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass
class Mutation:
    """A broken copy of a paper and where it was broken."""

    kind: str
    text: str
    start: int
    was: str
    now: str


def mutate(paper: MarkedPaper, dice: random.Random) -> Mutation | None:
    """Break one thing at random; None when the paper has nothing of the drawn kind."""
    kind = dice.choice(["sum", "sum", "ratio", "ratio", "date", "number"])
    if kind in ("sum", "ratio"):
        marks = paper.of("S" if kind == "sum" else "Q")
        if not marks:
            return None
        mark = dice.choice(marks)
        places = _figures(paper, mark)
        return _changed_figure(paper.text, kind, dice.choice(places), dice) if places else None
    if kind == "number":
        return _changed_label(paper.text, dice)
    return _changed_date(paper, dice)


def _figures(paper: MarkedPaper, mark: Mark) -> list[re.Match[str]]:
    """The figures the mark tells of, where they stand; not years, labels and dates beside them."""
    if mark.kind == "S":
        parts, total, _ = sum_of(mark)
        told = {*parts, total}
    else:
        told = set(ratio_of(mark)[:3])
    return [
        found
        for found in _DIGITS.finditer(paper.text, mark.start, mark.end)
        if paper.text[found.end() : found.end() + 1] != "]" and {*_values(found.group())} & told
    ]


def _values(written: str) -> Iterable[Decimal]:
    """What a written figure may mean, with dots or commas between thousands."""
    for thousands, decimals in ((".", ","), (",", ".")):
        with suppress(InvalidOperation):
            yield Decimal(written.replace(thousands, "").replace(decimals, "."))


def _changed_figure(text: str, kind: str, found: re.Match[str], dice: random.Random) -> Mutation:
    """Change one digit, the way a hand slips: another digit, or two digits swapped."""
    was = found.group()
    digits = [at for at, sign in enumerate(was) if sign.isdigit()]
    while True:
        at = dice.choice(digits)
        new = dice.choice([d for d in "123456789" if d != was[at]])
        now = was[:at] + new + was[at + 1 :]
        if now != was and now.lstrip("0") != was.lstrip("0"):
            return Mutation(kind, text[: found.start()] + now + text[found.end() :], found.start(), was, now)


def _changed_label(text: str, dice: random.Random) -> Mutation | None:
    """Change the number of an item that has one before and one after it."""
    labels = [
        found
        for found in re.finditer(r"(?m)^(\d{1,2})\. ", text)
        if int(found.group(1)) > 1 and f"\n{int(found.group(1)) + 1}. " in text[found.end() : found.end() + 600]
    ]
    if not labels:
        return None
    found = dice.choice(labels)
    was = found.group(1)
    now = str(int(was) + dice.choice([2, 3, 4]))
    return Mutation("number", text[: found.start(1)] + now + text[found.end(1) :], found.start(1), was, now)


def _changed_date(paper: MarkedPaper, dice: random.Random) -> Mutation | None:
    """Make a day impossible, or the year of a citation disagree with its number."""
    places = [
        found
        for mark in paper.of("R")
        for found in re.finditer(
            r"(\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})", paper.text[mark.start : mark.end]
        )
        for found in [
            re.compile(r"(\d{1,2})(/| tháng )(\d{1,2})(/| năm )(\d{4})").search(paper.text, mark.start, mark.end)
        ]
        if found
    ]
    if not places:
        return None
    found = dice.choice(places)
    if dice.random() < 0.5:
        place, now = 1, dice.choice(["32", "35", "41"])
    else:
        place, now = 3, dice.choice(["13", "15", "19"])
    start, end = found.span(place)
    return Mutation("date", paper.text[:start] + now + paper.text[end:], start, found.group(place), now)


@dataclass
class Outcome:
    """How many broken papers were told, and what was missed."""

    tried: int
    told: int
    missed: list[str]
    silent: int
    sound: int


def try_mutations(papers: list[MarkedPaper], count: int, seed: int = 7) -> Outcome:
    """Break papers at random; also count the sound ones on which the checker is silent."""
    dice = random.Random(seed)
    sound = {paper.name: _told(paper.text) for paper in papers}
    tried = told = 0
    missed: list[str] = []
    while tried < count:
        paper = dice.choice(papers)
        mutation = mutate(paper, dice)
        if mutation is None:
            continue
        tried += 1
        if _told(mutation.text) - sound[paper.name]:
            told += 1
        else:
            around = mutation.text[max(0, mutation.start - 70) : mutation.start + 70]
            missed.append(f"{paper.name} {mutation.kind} {mutation.was}->{mutation.now}: …{around}…")
    silent = sum(1 for findings in sound.values() if not findings)
    return Outcome(tried, told, missed, silent, len(papers))


def _told(text: str) -> set[tuple[str, str]]:
    findings: Iterable[Finding] = check_document(paper_from_text(text)).findings
    return {(item.kind.value, item.message) for item in findings if item.severity is not Severity.NOTE}
