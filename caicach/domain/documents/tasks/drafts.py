"""A task being gathered from a paragraph and the labelled lines under it, and the task it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from caicach.domain.documents.contexts import Context, domain_of_clause
from caicach.domain.documents.deadlines import deadline_of
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tasks.fields import first_inline, parted
from caicach.domain.documents.tasks.model import Task
from caicach.domain.documents.tasks.phrasing import Deed, names_deed
from caicach.domain.documents.tasks.sections import Section
from caicach.domain.documents.tasks.units import split_units, tidy
from caicach.domain.vietnamese.folding import matching_form

_ROLE: Final = re.compile(r"[\W_]*(?:chủ\s+trì\s*,?\s*)?tham\s+mưu")
_GENERIC_TITLE: Final = re.compile(r"(?:hoạt\s+động|nhiệm\s+vụ|nội\s+dung|giải\s+pháp|công\s+việc)\s*\d{0,2}")
_LABEL_FIRST: Final = re.compile(r"[\W_]*(?:nhiệm\s+vụ|nội\s+dung)\s*:\s*(?=\w)")
LONGEST_QUOTE: Final = 600
LONGEST_TITLE: Final = 300


@dataclass
class Draft:
    """A paragraph or a part of it that is a task; `fields` come from its brackets and the lines below."""

    index: int
    start: int
    end: int
    deed: Deed
    context: Context
    section: Section
    owner: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    is_labelled: bool = False
    open_field: str | None = None  # a field told on the lines below it


def task_of(scanned: ScannedPaper, draft: Draft, year: int | None, shared_due: str | None) -> Task:
    """The task of a draft; `year` completes deadlines, `shared_due` holds where the draft names none."""
    fields = parted(draft.fields)
    deed = draft.deed
    due_text = _short(fields.get("due")) or _of(scanned, deed.due) or shared_due
    units = split_units(_of(scanned, deed.units)) or draft.owner
    advising = split_units(fields.get("advising") or _of(scanned, deed.advising))
    is_advised = bool(advising)
    if not advising and units and _ROLE.match(scanned.plain, deed.deed[0]):
        advising = units
    implementing = split_units(fields.get("implementing"))
    lead = split_units(fields.get("lead")) or (() if implementing or is_advised else units)
    title = _title(scanned, draft, fields)
    end = _quote_end(draft)
    return Task(
        quote=scanned.text[draft.start : end],
        start=draft.start,
        end=end,
        title=title,
        domain=draft.context.domain or domain_of_clause(matching_form(title)),
        lead=lead,
        advising=advising,
        implementing=implementing,
        coordinating=split_units(fields.get("coordinating") or _of(scanned, deed.partners)),
        due=deadline_of(due_text, year) if due_text else None,
        due_text=due_text,
        product=fields.get("product"),
        budget=fields.get("budget"),
        confidence=_confidence(draft, bool(advising or implementing or lead), due_text),
    )


def first_clause(text: str) -> str:
    """The words before the first comma, semicolon or stop."""
    return re.split(r"[,;.]\s", tidy(text) + " ", maxsplit=1)[0].strip()


def _short(written: str | None) -> str | None:
    """A deadline without the sentences that follow it in its line."""
    if not written or len(written) <= 120:
        return written
    return re.split(r"(?<=[\w)])\.\s|;\s|\s[-–]\s(?=[A-ZĐ])", written, maxsplit=1)[0][:200].strip()


def _of(scanned: ScannedPaper, span: tuple[int, int] | None) -> str | None:
    return tidy(scanned.text[span[0] : span[1]]) if span else None


def _title(scanned: ScannedPaper, draft: Draft, fields: dict[str, str]) -> str:
    start, end = draft.deed.deed
    end = min(end, first_inline(scanned.plain, start, end))
    label = _LABEL_FIRST.match(scanned.plain, start, end)
    written = tidy(scanned.text[label.end() if label else start : end])
    if len(written) < 8:
        written = tidy(scanned.text[draft.start : draft.end])
    content = fields.get("content")
    if content and (_GENERIC_TITLE.fullmatch(matching_form(written)) or _is_told_by(content, written, draft)):
        written = re.split(r"[;.]\s", tidy(content) + " ", maxsplit=1)[0].strip()
    if len(written) > LONGEST_TITLE:
        written = re.split(r";\s|\s\((?=[^)]{40})", written, maxsplit=1)[0]
    return written[:1].upper() + written[1 : LONGEST_TITLE + 100]


def _is_told_by(content: str, written: str, draft: Draft) -> bool:
    """ "4.2. Nguồn nhân lực" with "Nhiệm vụ: Lựa chọn …" below: the line tells the deed, the heading a matter."""
    plain, heading = matching_form(content), matching_form(written)
    if draft.open_field == "content" or len(heading) > 50 or names_deed(heading, 0, len(heading)):
        return False
    return names_deed(plain, 0, len(plain))


def _quote_end(draft: Draft) -> int:
    if draft.end - draft.start <= LONGEST_QUOTE:
        return draft.end
    stop = max(draft.deed.deed[1], draft.deed.due[1] if draft.deed.due else 0)
    return min(draft.end, stop + 1) if stop - draft.start <= LONGEST_QUOTE + 200 else draft.deed.deed[1]


def _confidence(draft: Draft, has_units: bool, due_text: str | None) -> float:
    if draft.is_labelled or draft.fields:
        return 0.9
    if draft.deed.units is not None or draft.deed.advising is not None:
        return 0.9 if due_text else 0.85
    if has_units:
        return 0.8 if due_text else 0.75
    return 0.65 if due_text else 0.5
