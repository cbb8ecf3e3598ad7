"""Tasks out of running text; those of tables come from `tabular`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from caicach.domain.documents.contexts import Context, Contexts, domain_of_clause
from caicach.domain.documents.deadlines import deadline_of, year_of_tasks
from caicach.domain.documents.header import Header
from caicach.domain.documents.outline import BULLETS, LabelStyle, OutlineItem
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.documents.tasks.fields import first_inline, inline, line_of, parted
from caicach.domain.documents.tasks.inheriting import with_units_of_domains
from caicach.domain.documents.tasks.model import Task
from caicach.domain.documents.tasks.owners import owner_of
from caicach.domain.documents.tasks.phrasing import Deed, names_deed, understand
from caicach.domain.documents.tasks.sections import Section, section_of
from caicach.domain.documents.tasks.tabular import read_task_tables
from caicach.domain.documents.tasks.units import split_units, starts_unit, tidy
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("tasks")
_CLOSING: Final = re.compile(rf"[\W_]*(?:{alternatives(listed(_DATA['sections'], 'closing'))})(?!\w)")
# "Yêu cầu các cơ quan nghiêm túc thực hiện./." at the end of a paper tells nobody a deed of his own.
_EMPTY_DEED: Final = re.compile(
    r"[\W_]*(?:(?:nghiêm\s+túc|khẩn\s+trương|căn\s+cứ[^,]*,|tổ\s+chức|triển\s+khai|kịp\s+thời|phối\s+hợp|quán\s+triệt)[\s,]+)*"
    r"(?:thực\s+hiện|triển\s+khai)(?:\s+(?:nghiêm\s+túc|tốt|có\s+hiệu\s+quả|đầy\s+đủ|các\s+nội\s+dung))*"
    r"(?:\s+(?:nội\s+dung\s+)?(?:kế\s+hoạch|chỉ\s+thị|quyết\s+định|công\s+điện|thông\s+báo|chương\s+trình|nghị\s+quyết)(?:\s+này)?)?\W*"
    r"|thông\s+báo\s+(?:để|đến)\s.{3,80}\sbiết\b.*"
)
_RECIPIENTS: Final = re.compile(r"[\W_]*nơi\s+nhận")
_OPENS_AGAIN: Final = frozenset({LabelStyle.APPENDIX, LabelStyle.PART, LabelStyle.CHAPTER, LabelStyle.ROMAN})
_ROLE: Final = re.compile(r"[\W_]*(?:chủ\s+trì\s*,?\s*)?tham\s+mưu")
_GENERIC_TITLE: Final = re.compile(r"(?:hoạt\s+động|nhiệm\s+vụ|nội\s+dung|giải\s+pháp|công\s+việc)\s*\d{0,2}")
_ORDERED_TYPES: Final = frozenset({"CT", "CĐ", "CV", "TB"})
_SHORTEST: Final = 25
_LONGEST_QUOTE: Final = 600
_LONGEST_TITLE: Final = 300
_MANY_ARTICLES: Final = 8


@dataclass
class _Draft:
    """A task being gathered from a paragraph and the labelled lines under it."""

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


def read_tasks(scanned: ScannedPaper, header: Header, contexts: Contexts) -> list[Task]:
    """Tasks of the text and of the tables, in order of place."""
    year = year_of_tasks(header.year, header.date)
    running = _Running(scanned, header, contexts, year).tasks()
    tasks = [*with_units_of_domains(running), *read_task_tables(scanned, year)]
    return sorted(tasks, key=lambda task: task.start)


class _Running:
    """One walk over the paragraphs of a paper."""

    def __init__(self, scanned: ScannedPaper, header: Header, contexts: Contexts, year: int | None) -> None:
        self._scanned = scanned
        self._text, self._plain = scanned.text, scanned.plain
        self._header, self._contexts, self._year = header, contexts, year
        self._position = {item.start: place for place, item in enumerate(scanned.outline)}
        self._drafts: list[_Draft] = []
        self._pending: list[_Draft] = []
        self._has_lines = False  # whether lines with fields came after the pending drafts
        self._loose_owner: tuple[str, ...] = ()

    def tasks(self) -> list[Task]:
        """All tasks of the running text."""
        if self._is_law or self._is_procedure:
            return []
        is_silent = False
        paragraphs = self._scanned.paragraphs
        for index, paragraph in enumerate(paragraphs):
            if paragraph.kind is not BlockKind.PARAGRAPH:
                continue
            if _RECIPIENTS.match(self._plain, paragraph.start, paragraph.end):
                is_silent = True
            elif paragraph.label is not None and paragraph.label.style in _OPENS_AGAIN:
                is_silent = False
            if not is_silent:
                self._read(index, paragraph)
        shared = self._shared_deadlines()
        return [self._task(draft, shared) for draft in self._drafts]

    @property
    def _is_law(self) -> bool:
        """A law, a decree, a rule: its duties are norms, not tasks of a plan."""
        articles = sum(1 for item in self._scanned.outline if item.label.style is LabelStyle.ARTICLE)
        return articles > _MANY_ARTICLES or self._header.doc_type in ("NĐ", "TT", "L", "BB", "TTr")

    @property
    def _is_procedure(self) -> bool:
        words = listed(_DATA["sections"], "no_tasks_in")
        return self._header.doc_type != "KH" and all(word in self._plain for word in words)

    def _read(self, index: int, paragraph: Paragraph) -> None:
        start, end = paragraph.body, paragraph.end
        context = self._contexts.of(index)
        place = self._position.get(paragraph.start)
        section = self._section(context, place is not None)
        fields = line_of(self._text, self._plain, start, end)
        if fields is not None and (self._pending or place is not None):
            self._take_line(fields, paragraph, context, section)
            return
        if section is Section.CLOSED or self._is_absorbed(paragraph):
            return
        draft = self._draft(index, paragraph, context, section)
        if draft is None:
            return
        if self._has_lines or self._parent_of(draft.index) != self._parent_of(
            self._pending[-1].index if self._pending else -1
        ):
            self._pending = []
            self._has_lines = False
        self._pending.append(draft)
        self._drafts.append(draft)

    def _section(self, context: Context, is_item: bool) -> Section:
        above = context.headings[:-1] if is_item else context.headings
        section = section_of(above)
        if self._header.doc_type == "BC":
            return section if context.is_future_of_report and section is not Section.CLOSED else Section.CLOSED
        if section is Section.NONE and self._header.doc_type in _ORDERED_TYPES:
            return Section.ASSIGNED
        return section

    def _parent_of(self, index: int) -> int | None:
        if index < 0:
            return None
        item = self._item(self._scanned.paragraphs[index])
        return item.parent if item else -2

    def _item(self, paragraph: Paragraph) -> OutlineItem | None:
        place = self._position.get(paragraph.start)
        return self._scanned.outline[place] if place is not None else None

    def _is_absorbed(self, paragraph: Paragraph) -> bool:
        """Lines under "- Nhiệm vụ, giải pháp:" belong to the task above."""
        last = self._pending[-1] if self._pending else None
        if last is None or last.open_field is None:
            return False
        if paragraph.label is not None and paragraph.label.style not in BULLETS:
            last.open_field = None
            return False
        name = last.open_field
        if name != "content" or not last.fields.get(name):
            line = tidy(self._text[paragraph.body : paragraph.end])[:_LONGEST_TITLE]
            last.fields[name] = "; ".join(filter(None, (last.fields.get(name), line)))
        return True

    def _take_line(self, fields: dict[str, str], paragraph: Paragraph, context: Context, section: Section) -> None:
        """A line of fields belongs to the drafts before it; a numbered one ("2. Thời gian: …") to none."""
        is_bullet = paragraph.label is None or paragraph.label.style in (*BULLETS, LabelStyle.LETTER)
        if not is_bullet or section is Section.CLOSED:
            self._pending = []
            return
        self._has_lines = True
        for draft in self._pending:
            for name, value in fields.items():
                draft.fields.setdefault(name, value)
            draft.is_labelled = True
            draft.open_field = next((name for name, value in fields.items() if not value), None)
            if len(self._pending) == 1 and paragraph.end - draft.start <= _LONGEST_QUOTE:
                draft.end = paragraph.end

    def _draft(self, index: int, paragraph: Paragraph, context: Context, section: Section) -> _Draft | None:
        start, end = paragraph.body, paragraph.end
        if end - start < 8 or _CLOSING.match(self._plain, start, end) or self._text[start:end].isupper():
            return None
        place = self._position.get(paragraph.start)
        deed = understand(self._text, self._plain, start, end)
        owner = owner_of(context.titles[:-1] if place is not None else context.titles)
        draft = _Draft(index, start, end, deed, context, section, owner, inline(self._text, self._plain, start, end))
        if section in (Section.WORK, Section.ASSIGNED) and self._fields_follow(index, paragraph):
            return draft if place is None or not self._has_deeds_under(place) else None
        if end - start < _SHORTEST or (place is not None and self._has_deeds_under(place)):
            return None
        if self._is_told_below(index, paragraph) and (place is not None or self._text[end - 1] == ":"):
            return None
        return draft if self._is_task(draft) else None

    def _is_task(self, draft: _Draft) -> bool:
        deed, is_told = draft.deed, draft.deed.units is not None
        if is_told and _EMPTY_DEED.fullmatch(self._plain, *deed.deed) and self._is_unlabelled(draft):
            return False
        if self._header.doc_type in _ORDERED_TYPES and not draft.context.headings and not is_told:
            return False
        if draft.section is Section.MONEY:
            return is_told and not deed.is_order and self._says_duty(draft)
        if draft.section is Section.NONE:
            return is_told and deed.is_order and self._header.doc_type in (None, "KH", "CTr", "QĐ", "NQ")
        if draft.section is Section.ASSIGNED and draft.owner and not _is_name(self._plain, draft):
            return True
        return deed.is_deed or bool(draft.fields) or (deed.is_order and deed.units is not None)

    def _is_unlabelled(self, draft: _Draft) -> bool:
        return self._scanned.paragraphs[draft.index].label is None

    def _says_duty(self, draft: _Draft) -> bool:
        return names_deed(self._plain, *draft.deed.deed) or "trách nhiệm" in self._plain[draft.start : draft.end]

    def _fields_follow(self, index: int, paragraph: Paragraph) -> bool:
        """Whether the next paragraph is a line of fields, so that this one is the task they tell of."""
        following = self._scanned.paragraphs[index + 1 : index + 2]
        if not following or following[0].kind is not BlockKind.PARAGRAPH:
            return False
        after = following[0]
        if after.label is not None and after.label.style not in (*BULLETS, LabelStyle.LETTER):
            return False
        return line_of(self._text, self._plain, after.body, after.end) is not None

    def _is_told_below(self, index: int, paragraph: Paragraph) -> bool:
        """A short numbered heading without a stop, with a paragraph without label under it that is the deed."""
        words = self._text[paragraph.body : paragraph.end].rstrip()
        following = self._scanned.paragraphs[index + 1 : index + 2]
        if words.endswith(":") and following and following[0].label is not None:
            after = following[0]
            return after.kind is BlockKind.PARAGRAPH and names_deed(self._plain, after.body, after.end)
        if len(words) > 160 or words.endswith((".", ";")) or not following or following[0].label is not None:
            return False
        after = following[0]
        if after.kind is not BlockKind.PARAGRAPH or after.end - after.start < _SHORTEST or ":" in words[:-1]:
            return False
        if line_of(self._text, self._plain, after.start, after.end) is not None:
            return False
        return understand(self._text, self._plain, after.start, after.end).is_deed

    def _has_deeds_under(self, place: int) -> bool:
        """Whether an item's own children are deeds: then they are the tasks and it is their heading."""
        for child in self._children.get(place, ()):
            item = self._scanned.outline[child]
            start = item.label.end
            if line_of(self._text, self._plain, start, item.end) is not None:
                continue
            if item.end - start >= _SHORTEST and understand(self._text, self._plain, start, item.end).is_deed:
                return True
            if self._has_deeds_under(child) or self._has_lines_under(child):
                return True
        return self._is_bare_heading(place)

    def _has_lines_under(self, place: int) -> bool:
        """Whether lines of fields stand under an item: it is a task whatever its words are."""
        items = (self._scanned.outline[child] for child in self._children.get(place, ()))
        return any(line_of(self._text, self._plain, item.label.end, item.end) is not None for item in items)

    def _is_bare_heading(self, place: int) -> bool:
        """ "1. Sở Nội vụ" with a paragraph without label under it is a heading too."""
        item = self._scanned.outline[place]
        return (
            item.end - item.label.end < 200
            and bool(owner_of((item.title,)))
            and not re.search(r":\s*\S", self._text[item.label.end : item.end])
        )

    @property
    def _children(self) -> dict[int, list[int]]:
        if not hasattr(self, "_kept_children"):
            self._kept_children: dict[int, list[int]] = {}
            for place, item in enumerate(self._scanned.outline):
                if item.parent is not None:
                    self._kept_children.setdefault(item.parent, []).append(place)
        return self._kept_children

    def _shared_deadlines(self) -> list[tuple[int | None, int, str]]:
        """Numbered items "2. Thời gian hoàn thành: …": they hold for the tasks before them under the same heading."""
        shared: list[tuple[int | None, int, str]] = []
        for item in self._scanned.outline:
            if item.label.style in BULLETS:
                continue
            fields = line_of(self._text, self._plain, item.label.end, item.end)
            if fields and fields.get("due"):
                shared.append((item.parent, item.start, _first_clause(fields["due"])))
        return shared

    def _task(self, draft: _Draft, shared: Sequence[tuple[int | None, int, str]]) -> Task:
        fields = parted(draft.fields)
        deed = draft.deed
        due_text = fields.get("due") or self._of(deed.due) or self._shared_due(draft, shared)
        units = split_units(self._of(deed.units)) or draft.owner
        advising = split_units(fields.get("advising") or self._of(deed.advising))
        if not advising and units and _ROLE.match(self._plain, deed.deed[0]):
            advising = units
        title = self._title(draft, fields)
        implementing = split_units(fields.get("implementing"))
        lead = split_units(fields.get("lead")) or (
            () if implementing or deed.advising or fields.get("advising") else units
        )
        return Task(
            quote=self._text[draft.start : self._quote_end(draft)],
            start=draft.start,
            end=self._quote_end(draft),
            title=title,
            domain=draft.context.domain or domain_of_clause(matching_form(title)),
            lead=lead,
            advising=advising,
            implementing=implementing,
            coordinating=split_units(fields.get("coordinating") or self._of(deed.partners)),
            due=deadline_of(due_text, self._year) if due_text else None,
            due_text=due_text,
            product=fields.get("product"),
            budget=fields.get("budget"),
            confidence=_confidence(draft, bool(units or advising or implementing or lead), due_text),
        )

    def _shared_due(self, draft: _Draft, shared: Sequence[tuple[int | None, int, str]]) -> str | None:
        if not draft.is_labelled:
            return None
        item = self._item(self._scanned.paragraphs[draft.index])
        above: set[int | None] = set()
        while item is not None and item.parent is not None:
            above.add(item.parent)
            item = self._scanned.outline[item.parent]
        return next((due for parent, start, due in shared if parent in above and start > draft.start), None)

    def _of(self, span: tuple[int, int] | None) -> str | None:
        return tidy(self._text[span[0] : span[1]]) if span else None

    def _title(self, draft: _Draft, fields: dict[str, str]) -> str:
        start, end = draft.deed.deed
        end = min(end, first_inline(self._plain, start, end))
        written = tidy(self._text[start:end]) if end - start > 7 else tidy(self._text[draft.start : draft.end])
        content = fields.get("content")
        if content and _GENERIC_TITLE.fullmatch(matching_form(written)):
            written = re.split(r"[;.]\s", tidy(content) + " ", maxsplit=1)[0].strip()
        if len(written) > _LONGEST_TITLE:
            written = re.split(r";\s|\s\((?=[^)]{40})", written, maxsplit=1)[0]
        return written[:1].upper() + written[1 : _LONGEST_TITLE + 100]

    def _quote_end(self, draft: _Draft) -> int:
        if draft.end - draft.start <= _LONGEST_QUOTE:
            return draft.end
        stop = max(draft.deed.deed[1], draft.deed.due[1] if draft.deed.due else 0)
        return min(draft.end, stop + 1) if stop - draft.start <= _LONGEST_QUOTE + 200 else draft.deed.deed[1]


def _is_name(plain: str, draft: _Draft) -> bool:
    """Under a unit's heading: a bare name or a list of things is no task of its own."""
    is_short = draft.end - draft.start < 60
    return is_short and not names_deed(plain, draft.start, draft.end) and starts_unit(plain, draft.start)


def _first_clause(text: str) -> str:
    return re.split(r"[,;.]\s", tidy(text) + " ", maxsplit=1)[0].strip()


def _confidence(draft: _Draft, has_units: bool, due_text: str | None) -> float:
    if draft.is_labelled or draft.fields:
        return 0.9
    if draft.deed.units is not None or draft.deed.advising is not None:
        return 0.9 if due_text else 0.85
    if has_units:
        return 0.8 if due_text else 0.75
    return 0.65 if due_text else 0.5
