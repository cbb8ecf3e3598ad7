"""From what the reader found in a paper to the header of a plan and items for review."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from caicach.domain.documents import DocumentReading
from caicach.domain.documents.quantities import unit_at
from caicach.domain.targets import Change, Comparator, Trajectory
from caicach.domain.vietnamese import fold
from caicach.domain.vietnamese.folding import matching_form
from caicach.domain.vietnamese.numbers import parse_number
from caicach.registers.plans.drafts import PlanHeader, TargetDraft, TaskDraft
from caicach.registers.plans.models import PlanItemKind, PlanKind

#: How the reader's names of units are written for people.
_UNITS: Final = {
    "%": "%",
    "percent": "%",
    "percentage_point": "điểm %",
    "person": "người",
    "dossier": "hồ sơ",
    "task": "nhiệm vụ",
    "document": "văn bản",
    "procedure": "thủ tục",
    "service": "dịch vụ",
    "unit": "đơn vị",
    "money": "đồng",
    "rank": "bậc",
    "point": "điểm",
    "post": "tin, bài",
    "broadcast": "lượt",
    "event": "cuộc",
    "count": "",
}
_KINDS: Final = (
    (PlanKind.INDEX_IMPROVEMENT, ("nang cao chi so", "cai thien chi so", "nang cao ket qua chi so")),
    (PlanKind.SELF_INSPECTION, ("kiem tra",)),
    (PlanKind.COMMUNICATION, ("tuyen truyen", "truyen thong")),
    (PlanKind.DIGITAL, ("chuyen doi so", "ung dung cong nghe thong tin")),
    (PlanKind.FIVE_YEAR, ("giai doan", "chuong trinh tong the", "5 nam", "05 nam")),
    (PlanKind.YEARLY, ("cai cach hanh chinh", "cchc")),
)
_SPAN = re.compile(r"(20\d\d)\s*[-–—]\s*(20\d\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_AMOUNT = re.compile(r"\d[\d.,]*(?<![.,])")
#: How much of a paper without a title is looked at to see what it is about.
_OPENING: Final = 1500
_TITLE_LIMIT: Final = 500
_TASK_LIMIT: Final = 1000


@dataclass(frozen=True)
class ReadItem:
    """One found target or task with its place; `parent` counts targets from 0."""

    kind: PlanItemKind
    start: int
    end: int
    quote: str
    confidence: Decimal
    draft: TargetDraft | TaskDraft
    parent: int | None = None


def header_of(reading: DocumentReading, filename: str, today: date) -> PlanHeader:
    """What the paper says of itself; a title out of the file's name and this year where it says nothing."""
    header = reading.document
    named = f"Kế hoạch kèm theo {header.number}" if header.number else filename.rsplit(".", 1)[0]
    title = _one_line(header.title or "") or named or "Kế hoạch"
    first, last = _years(title, header.year or (header.date.year if header.date else today.year))
    about = title if header.title else reading.text[:_OPENING]
    return PlanHeader(
        title=title[:_TITLE_LIMIT],
        year_from=first,
        year_to=last,
        kind=_kind(about, first, last),
        number=(header.number or "")[:60],
        issued_on=header.date,
        issuer=(header.issuer or "")[:200],
        signer=(header.signer or "")[:150],
        position=(header.position or "")[:200],
        legal_bases=tuple(header.legal_bases),
        recipients=tuple(header.recipients),
    )


def _years(title: str, fallback: int) -> tuple[int, int]:
    span = _SPAN.search(title)
    if span and int(span[1]) <= int(span[2]):
        return int(span[1]), int(span[2])
    years = [int(year) for year in _YEAR.findall(title)]
    year = years[-1] if years else fallback
    return year, year


def _kind(about: str, first: int, last: int) -> PlanKind:
    folded = fold(about)
    for kind, words in _KINDS:
        if any(word in folded for word in words):
            return PlanKind.FIVE_YEAR if last > first and kind is PlanKind.YEARLY else kind
    return PlanKind.OTHER


def items_of(reading: DocumentReading) -> list[ReadItem]:
    """All targets, then all tasks; each with its place in the paper."""
    targets = [_target(found) for found in reading.targets]
    tasks = [_task(found) for found in reading.tasks]
    return [*targets, *tasks]


def _target(found: Any) -> ReadItem:
    comparator = Comparator(found.comparator)
    unit = _UNITS.get(found.unit or "", found.unit or "")
    moving = comparator in (Comparator.INCREASE, Comparator.DECREASE)
    draft = TargetDraft(
        text=_one_line(found.quote),
        comparator=comparator,
        value=found.value,
        upper=found.upper,
        unit_of_measure=unit[:60],
        subject=_one_line(found.subject or ""),
        scope=_one_line(found.scope or "")[:300],
        baseline_text=_one_line(found.baseline or "")[:200],
        change=Change.PERCENT if moving and unit == "%" else Change.ABSOLUTE,
        is_rank=unit in ("bậc", "hạng") or comparator is Comparator.RANK,
        trajectory=_trajectory(comparator, unit),
        term_on=_term(found.term),
        domain=found.domain or "",
    )
    parent = found.parent if isinstance(found.parent, int) else None
    return ReadItem(PlanItemKind.TARGET, found.start, found.end, found.quote, _share(found.confidence), draft, parent)


def _trajectory(comparator: Comparator, unit: str) -> Trajectory:
    """A count that a year must bring ("ít nhất 01 sáng kiến") grows from zero; a share stands by itself."""
    counted = unit not in ("%", "điểm %", "điểm", "bậc")
    upward = comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.RANGE)
    return Trajectory.CUMULATIVE if counted and upward else Trajectory.CURRENT


def _task(found: Any) -> ReadItem:
    draft = TaskDraft(
        title=_one_line(found.title)[:_TASK_LIMIT],
        domain=found.domain or "",
        lead=_clean(found.lead),
        advising=_clean(found.advising),
        implementing=_clean(found.implementing),
        coordinating=_clean(found.coordinating),
        due_on=found.due if isinstance(found.due, date) else _term(found.due),
        due_text=_one_line(found.due_text or "")[:200],
        product=_one_line(found.product or "")[:500],
        budget=_money(found.budget),
    )
    return ReadItem(PlanItemKind.TASK, found.start, found.end, found.quote, _share(found.confidence), draft)


def _term(term: str | None) -> date | None:
    """ "2025" is the last day of that year; a whole date is itself; anything else nobody guesses."""
    if not term:
        return None
    if _YEAR.fullmatch(term.strip()):
        return date(int(term), 12, 31)
    try:
        return date.fromisoformat(term.strip())
    except ValueError:
        return None


def _money(budget: str | None) -> Decimal | None:
    """Đồng out of "5 triệu đồng"; None where the words are no single amount."""
    found = _AMOUNT.search(budget or "")
    if found is None:
        return None
    plain = matching_form(budget or "")
    unit, _ = unit_at(plain, found.end())
    number = parse_number(found[0])
    if number is None or (unit is not None and unit.name != "money"):
        return None
    return (number * (unit.factor if unit else 1)).quantize(Decimal(1))


def _clean(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in (_one_line(one)[:300] for one in names) if name)


def _share(confidence: float) -> Decimal:
    return Decimal(str(round(min(1.0, max(0.0, confidence)), 4)))


def _one_line(text: str) -> str:
    return " ".join(text.split())
