"""Tasks out of running text; those of tables come from `tables`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from caicach.domain.documents.contexts import Context, Contexts, domain_of_clause
from caicach.domain.documents.deadlines import deadline_of
from caicach.domain.documents.header import Header
from caicach.domain.documents.outline import BULLETS, OutlineItem
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import merge_spans
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tasks.model import Task
from caicach.domain.documents.tasks.tabular import read_task_tables
from caicach.domain.documents.tasks.units import split_units, tidy
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("tasks")
_FIELD_OF: Final = {
    phrase: name
    for name in ("implementing", "advising", "lead", "coordinating", "due", "product", "budget")
    for phrase in listed(_DATA["fields"], name)
}
_FIELD: Final = re.compile(
    rf"(?:^|(?<=[;.\n(])|(?<=\s))[\s\-+*•(]*(?P<field>{alternatives(_FIELD_OF)})\s*(?:\([^()]*\)\s*)?:\s*(?P<value>[^;\n]+)"
)
_FIELD_FIRST: Final = re.compile(
    rf"^[\s\-+*•(]*(?P<field>{alternatives(_FIELD_OF)})\s*(?:\([^()]*\)\s*)?:\s*(?P<value>.+)$", re.S
)
_VERBS: Final = alternatives(listed(_DATA["words"], "verbs"))
_VERB_FIRST: Final = re.compile(rf"^[\s\-+*•]*(?:tham\s+mưu\s+cho\s+[^,.;]{{2,40}}\s+)?{_VERBS}(?!\w)")
_SECTIONS: Final = re.compile(alternatives(listed(_DATA["words"], "sections")))
_ADVISES: Final = re.compile(
    r":\s*(?P<units>[^:.;]{3,120}?)(?:\s+theo\s+nội\s+dung\s+phụ\s+trách)?(?:\s+chủ\s+động)?\s+tham\s+mưu\s*[.;]?$"
)
_ORDERED: Final = re.compile(
    r"^[\s\-+*•]*(?:giao|đề\s+nghị|yêu\s+cầu)\s+(?P<units>[^.;:]{3,90}?)\s+(?P<deed>(?<!các\s)(?:chủ\s+trì|có\s+trách\s+nhiệm|"
    r"tham\s+mưu|thực\s+hiện|xây\s+dựng|tổ\s+chức|phối\s+hợp|theo\s+dõi|tổng\s+hợp|rà\s+soát|hướng\s+dẫn|tiếp\s+tục|căn\s+cứ|triển\s+khai).*)$",
    re.S,
)
_WITH: Final = re.compile(
    r"phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\s+(?P<units>[^.;]{3,120}?)(?=\s+(?:tham\s+mưu|xây\s+dựng|tổ\s+chức|thực\s+hiện|rà\s+soát|triển\s+khai|kiểm\s+tra|hướng\s+dẫn|theo\s+dõi|tuyên\s+truyền|để|trong|báo\s+cáo|hoàn\s+thành|đẩy\s+mạnh)|[.;]|$)"
)
_DUE_IN: Final = re.compile(
    r"(?:(?:hoàn\s+thành|xong|báo\s+cáo|gửi)[^.;]{0,60}?)?(?P<due>(?:chậm\s+nhất|trước|đến)\s+(?:là\s+)?(?:hết\s+)?(?:ngày\s+)?\d{1,2}(?:[/-]|\s+tháng)[^.;,)]{1,22}"
    r"|(?:hoàn\s+thành|xong)\s+(?:trong|trước)\s+(?:hết\s+)?(?:tháng|quý|năm)\s+[^.;,)]{1,16})"
)
_COMMON_DUE: Final = re.compile(r"^[\s\-+*•]*(?:thời\s+gian|thời\s+hạn)(?:\s+(?:hoàn\s+thành|thực\s+hiện))?\s*:")


@dataclass
class _Draft:
    """A task being gathered from an item and the labelled lines under it."""

    item: OutlineItem
    context: Context
    end: int
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    actions: list[tuple[int, int]] = field(default_factory=list)


def read_tasks(scanned: ScannedPaper, header: Header, contexts: Contexts) -> list[Task]:
    """Tasks of the text and of the tables, in order of place."""
    tasks = [
        *_labelled(scanned, header, contexts),
        *read_task_tables(scanned, header),
    ]
    taken = merge_spans((task.start, _subtree_end(scanned, task)) for task in tasks)
    starts = [start for start, _ in taken]
    for task in _by_sentence(scanned, header, contexts):
        at = bisect_right(starts, task.start) - 1
        if at < 0 or task.start >= taken[at][1]:
            tasks.append(task)
    return sorted(tasks, key=lambda task: task.start)


def _subtree_end(scanned: ScannedPaper, task: Task) -> int:
    """Where the next numbered item after a task begins: all before it belongs to the task."""
    starts = scanned.numbered_starts
    at = bisect_left(starts, task.end)
    return starts[at] if at < len(starts) else task.end


def _labelled(scanned: ScannedPaper, header: Header, contexts: Contexts) -> Iterator[Task]:
    """Items whose lines below say "Bộ phận tham mưu: …", "Thời gian hoàn thành: …"."""
    drafts: dict[int, _Draft] = {}
    common: list[tuple[int, str]] = []
    outline = scanned.outline
    for index, item in enumerate(outline):
        found = _FIELD_FIRST.match(scanned.plain[item.label.end : item.end])
        if found is None:
            continue
        name = _FIELD_OF[" ".join(found["field"].split())]
        span = (item.label.end + found.start("value"), item.label.end + found.end("value"))
        if item.label.style not in BULLETS:
            if _COMMON_DUE.match(scanned.plain[item.label.end : item.end]):
                common.append((index, scanned.text[span[0] : span[1]]))
            continue
        owner = item.parent
        while owner is not None and outline[owner].label.style in BULLETS:
            owner = outline[owner].parent
        if owner is None:
            continue
        paragraph = scanned.paragraph_at(item.start)
        draft = drafts.setdefault(
            owner, _Draft(outline[owner], contexts.of(scanned.paragraph_at(outline[owner].start)), item.end)
        )
        draft.values.setdefault(name, span)
        draft.end = max(draft.end, scanned.paragraphs[paragraph].end)
    shared = common[-1][1] if common else None
    for draft in drafts.values():
        if set(draft.values) & {"advising", "implementing", "lead", "due", "product", "coordinating"}:
            yield _from_draft(scanned, header, draft, shared)


def _from_draft(scanned: ScannedPaper, header: Header, draft: _Draft, shared_due: str | None) -> Task:
    def value(name: str) -> str | None:
        span = draft.values.get(name)
        return tidy(scanned.text[span[0] : span[1]]) if span else None

    item = draft.item
    due_text = value("due") or (_first_sentence(shared_due) if shared_due else None)
    end = max(item.end, draft.end)
    return Task(
        quote=scanned.text[item.start : end],
        start=item.start,
        end=end,
        title=item.title,
        domain=draft.context.domain or domain_of_clause(scanned.plain[item.start : item.end]),
        lead=split_units(value("lead")),
        advising=split_units(value("advising")),
        implementing=split_units(value("implementing")),
        coordinating=split_units(value("coordinating")),
        due=deadline_of(due_text, header.year) if due_text else None,
        due_text=due_text,
        product=value("product"),
        budget=value("budget"),
        confidence=0.9,
    )


def _first_sentence(text: str) -> str:
    return re.split(r"[,;.]\s", tidy(text) + " ", maxsplit=1)[0].strip()


def _by_sentence(scanned: ScannedPaper, header: Header, contexts: Contexts) -> Iterator[Task]:
    """Items that give a unit a task, or that name a deed in a section of tasks."""
    if header.doc_type in ("BC", "TB", "BB"):
        return
    outline = {item.start: item for item in scanned.outline}
    positions = {item.start: place for place, item in enumerate(scanned.outline)}
    parents = {item.parent for item in scanned.outline if item.parent is not None}
    for index, paragraph in enumerate(scanned.paragraphs):
        if paragraph.kind is not BlockKind.PARAGRAPH:
            continue
        item = outline.get(paragraph.start)
        context = contexts.of(index)
        above = context.headings[:-1] if item is not None else context.headings
        if not any(_SECTIONS.search(heading[:80]) for heading in above):
            continue
        position = positions[item.start] if item is not None and item.label.style not in BULLETS else None
        task = _task_of(scanned, header, (paragraph.body, paragraph.end), context)
        if task is not None and (position is None or position not in parents or task.confidence > 0.6):
            yield task


def _task_of(scanned: ScannedPaper, header: Header, span: tuple[int, int], context: Context) -> Task | None:
    plain = scanned.plain[span[0] : span[1]]
    text = scanned.text[span[0] : span[1]]
    if len(plain) < 25 or _FIELD_FIRST.match(plain):
        return None
    fields = {
        _FIELD_OF[" ".join(found["field"].split())]: tidy(text[found.start("value") : found.end("value")])
        for found in _FIELD.finditer(plain)
    }
    advises = _ADVISES.search(plain)
    ordered = _ORDERED.match(plain)
    verb = _VERB_FIRST.match(plain)
    if not (advises or ordered or verb or "lead" in fields or "due" in fields):
        return None
    due = fields.get("due") or _due_in(plain, text)
    lead = fields.get("lead") or (text[ordered.start("units") : ordered.end("units")] if ordered else None)
    together = _WITH.search(plain)
    advising = text[advises.start("units") : advises.end("units")] if advises else fields.get("advising")
    title_end = advises.start() if advises else _title_end(plain)
    sure = bool(fields or advises or ordered)
    return Task(
        quote=text,
        start=span[0],
        end=span[1],
        title=tidy(text[(ordered.start("deed") if ordered else 0) : max(title_end, 1)])[:400],
        domain=context.domain or domain_of_clause(plain),
        lead=split_units(lead) or _owner(context, verb is not None),
        advising=split_units(advising),
        implementing=split_units(fields.get("implementing")),
        coordinating=split_units(
            fields.get("coordinating") or (text[together.start("units") : together.end("units")] if together else None)
        ),
        due=deadline_of(due, header.year) if due else None,
        due_text=due,
        product=fields.get("product"),
        budget=fields.get("budget"),
        confidence=0.8 if sure else 0.5,
    )


def _title_end(plain: str) -> int:
    found = _FIELD.search(plain)
    if found and found.start() > 20:
        return found.start()
    stop = re.search(r"(?<=[a-zà-ỹ\d)])[.;](?=\s|$)", plain)
    return stop.start() if stop else len(plain)


def _due_in(plain: str, text: str) -> str | None:
    found = _DUE_IN.search(plain)
    return tidy(text[found.start("due") : found.end("due")]) if found else None


def _owner(context: Context, is_deed: bool) -> tuple[str, ...]:
    """Under "TỔ CHỨC THỰC HIỆN / 1. Văn phòng – thống kê" the heading is who does it."""
    if not is_deed or not any("tổ chức thực hiện" in heading for heading in context.headings[:-1]):
        return ()
    for title in reversed(context.titles):
        heading = matching_form(title)
        if "tổ chức thực hiện" in heading:
            return ()
        if 3 < len(heading) < 70 and not _VERB_FIRST.match(heading):
            return (title,)
    return ()
