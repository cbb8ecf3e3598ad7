"""Tasks out of running text; those of tables come from `tabular`."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Final

from caicach.domain.documents.contexts import Context, Contexts
from caicach.domain.documents.deadlines import year_of_tasks
from caicach.domain.documents.header import Header
from caicach.domain.documents.outline import BULLETS, LabelStyle
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.documents.tasks.drafts import LONGEST_QUOTE, LONGEST_TITLE, Draft, first_clause, task_of
from caicach.domain.documents.tasks.fields import inline, line_of
from caicach.domain.documents.tasks.inheriting import with_units_of_domains
from caicach.domain.documents.tasks.layout import SHORTEST, Layout
from caicach.domain.documents.tasks.model import Task
from caicach.domain.documents.tasks.owners import owner_of
from caicach.domain.documents.tasks.phrasing import names_deed
from caicach.domain.documents.tasks.sections import Section, section_of
from caicach.domain.documents.tasks.tabular import read_task_tables
from caicach.domain.documents.tasks.units import split_units, starts_unit, tidy
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("tasks")
_CLOSING: Final = re.compile(rf"[\W_]*(?:{alternatives(listed(_DATA['sections'], 'closing'))})(?!\w)")
# "Yêu cầu các cơ quan nghiêm túc thực hiện./." at the end of a paper tells nobody a deed of his own.
_EMPTY_DEED: Final = re.compile(
    r"[\W_]*(?:(?:nghiêm\s+túc|khẩn\s+trương|căn\s+cứ[^,]*,|tổ\s+chức|triển\s+khai|kịp\s+thời|phối\s+hợp|quán\s+triệt)"
    r"[\s,]+)*(?:thực\s+hiện|triển\s+khai)"
    r"(?:\s+(?:nghiêm\s+túc|tốt|có\s+hiệu\s+quả|đầy\s+đủ|các\s+nội\s+dung))*"
    r"(?:\s+(?:nội\s+dung\s+)?(?:kế\s+hoạch|chỉ\s+thị|quyết\s+định|công\s+điện|thông\s+báo|chương\s+trình|nghị\s+quyết)"
    r"(?:\s+này)?)?\W*"
    r"|thông\s+báo\s+(?:để|đến)\s.{3,80}\s(?:biết|thực\s+hiện)\b.*"
)
# "+ Xã Đồng Tâm: 02 điểm" in a list of places.
_PLACE: Final = re.compile(r"(?:xã|phường|thị\s+trấn|huyện|quận|thôn|khu\s+phố)\s[^:,;]{2,40}:")
_RECIPIENTS: Final = re.compile(r"[\W_]*nơi\s+nhận")
_OPENS_AGAIN: Final = frozenset({LabelStyle.APPENDIX, LabelStyle.PART, LabelStyle.CHAPTER, LabelStyle.ROMAN})
# Papers that order from their first line on, without a heading that says so.
_ORDERED_TYPES: Final = frozenset({"CT", "CĐ", "CV", "TB"})
_NORMATIVE_TYPES: Final = frozenset({"NĐ", "TT", "L", "BB", "TTr"})
_WITH_ORDERS: Final = frozenset({None, "KH", "CTr", "QĐ", "NQ"})
# In these a sentence without a unit is a task only under a heading of tasks.
_RARELY_PLANS: Final = frozenset({None, "QĐ", "NQ", "TB", "CV"})
_WORK_HEADING: Final = re.compile(r"(?<!thực hiện )(?:nhiệm\s+vụ|giải\s+pháp|phương\s+hướng)")
_PROPOSALS: Final = re.compile(r"[\W\d]*(?:một\s+số\s+|những\s+|các\s+)?(?:đề\s+xuất|kiến\s+nghị|đề\s+nghị)(?!\w)")
# "b) Chủ trì, phối hợp:" with lines below it: the units of the lines take part, the unit of the heading leads.
_TOGETHER: Final = re.compile(
    r"(?:chủ\s+trì|chủ\s+động)?[\s,]*phối\s+hợp(?:\s+(?:với|cùng))?(?:\s+các\s+\w[^:]{2,60})?[\s:]*"
)
_MANY_ARTICLES: Final = 8


def read_tasks(scanned: ScannedPaper, header: Header, contexts: Contexts) -> list[Task]:
    """Tasks of the text and of the tables, in order of place."""
    year = year_of_tasks(header.year, header.date)
    running = _Running(scanned, header, contexts).tasks(year)
    tasks = [*with_units_of_domains(running), *read_task_tables(scanned, year)]
    return sorted(tasks, key=lambda task: task.start)


class _Running:
    """One walk over the paragraphs of a paper."""

    def __init__(self, scanned: ScannedPaper, header: Header, contexts: Contexts) -> None:
        self._scanned = scanned
        self._text, self._plain = scanned.text, scanned.plain
        self._header, self._contexts = header, contexts
        self._layout = Layout(scanned)
        self._drafts: list[Draft] = []
        self._pending: list[Draft] = []  # those that the next lines of fields tell of
        self._has_lines = False  # whether lines of fields came after the pending drafts

    def tasks(self, year: int | None) -> list[Task]:
        """All tasks of the running text."""
        if self._is_law or self._is_procedure:
            return []
        is_silent = False
        for index, paragraph in enumerate(self._scanned.paragraphs):
            if paragraph.kind is not BlockKind.PARAGRAPH:
                continue
            if _RECIPIENTS.match(self._plain, paragraph.start, paragraph.end):
                is_silent = True
            elif paragraph.label is not None and paragraph.label.style in _OPENS_AGAIN:
                is_silent = False
            if not is_silent:
                self._read(index, paragraph)
        shared = self._shared_deadlines()
        return [task_of(self._scanned, draft, year, self._shared_due(draft, shared)) for draft in self._drafts]

    @property
    def _is_law(self) -> bool:
        """A law, a decree, a rule: its duties are norms, not tasks of a plan."""
        articles = sum(1 for item in self._scanned.outline if item.label.style is LabelStyle.ARTICLE)
        return articles > _MANY_ARTICLES or self._header.doc_type in _NORMATIVE_TYPES

    @property
    def _is_procedure(self) -> bool:
        words = listed(_DATA["sections"], "no_tasks_in")
        return self._header.doc_type != "KH" and all(word in self._plain for word in words)

    def _read(self, index: int, paragraph: Paragraph) -> None:
        start, end = paragraph.body, paragraph.end
        context = self._contexts.of(index)
        is_item = self._layout.place_of(paragraph) is not None
        section = self._section(context, is_item)
        fields = line_of(self._text, self._plain, start, end)
        if fields is not None and (self._pending or is_item):
            self._take_line(fields, paragraph, section)
            return
        if section is Section.CLOSED and self._is_loose_order(paragraph):
            section = Section.NONE
        if section is Section.CLOSED or self._is_absorbed(paragraph):
            return
        drafts = self._drafts_of(index, paragraph, context, section)
        if not drafts:
            return
        before = self._pending[-1].index if self._pending else None
        if self._has_lines or before is None or self._layout.parent_of(before) != self._layout.parent_of(index):
            self._pending = []
            self._has_lines = False
        self._pending += drafts
        self._drafts += drafts

    def _is_loose_order(self, paragraph: Paragraph) -> bool:
        """ "UBND phường đề nghị Mặt trận Tổ quốc: …" after the aims of a plan that a news item retells."""
        if paragraph.label is not None or self._header.doc_type not in ("KH", "CTr"):
            return False
        deed = self._layout.deed_of(paragraph.body, paragraph.end)
        return deed.is_order and deed.units is not None and not _EMPTY_DEED.fullmatch(self._plain, *deed.deed)

    def _section(self, context: Context, is_item: bool) -> Section:
        section = section_of(context.headings[:-1] if is_item else context.headings)
        if self._header.doc_type == "BC":
            if any(_PROPOSALS.match(heading) and len(heading) < 60 for heading in context.headings):
                return Section.PROPOSED
            return section if context.is_future_of_report and section is not Section.CLOSED else Section.CLOSED
        if section is Section.NONE and self._header.doc_type in _ORDERED_TYPES:
            return Section.ASSIGNED
        return section

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
            line = tidy(self._text[paragraph.body : paragraph.end])[:LONGEST_TITLE]
            last.fields[name] = "; ".join(filter(None, (last.fields.get(name), line)))
        return True

    def _take_line(self, fields: dict[str, str], paragraph: Paragraph, section: Section) -> None:
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
            if len(self._pending) == 1 and paragraph.end - draft.start <= LONGEST_QUOTE:
                draft.end = paragraph.end

    def _drafts_of(self, index: int, paragraph: Paragraph, context: Context, section: Section) -> list[Draft]:
        start, end = paragraph.body, paragraph.end
        if self._text[end - 1] == "?":
            return []
        if end - start < 8 or _CLOSING.match(self._plain, start, end) or self._text[start:end].isupper():
            return []
        if section in (Section.WORK, Section.ASSIGNED) and self._layout.fields_follow(index):
            if self._layout.has_deeds_under(paragraph):
                return []
            return [self._draft(index, (start, end), context, section)]
        if end - start < SHORTEST or self._layout.is_heading(index, paragraph):
            return []
        drafts = [self._draft(index, span, context, section) for span in self._layout.told_spans(start, end)]
        for before, draft in itertools.pairwise(drafts):
            if draft.deed.units is None and not draft.owner:  # the second deed of a unit told before ";"
                draft.owner = split_units(self._text[slice(*before.deed.units)]) if before.deed.units else before.owner
        return [draft for draft in drafts if self._is_task(draft)]

    def _draft(self, index: int, span: tuple[int, int], context: Context, section: Section) -> Draft:
        is_item = self._layout.place_of(self._scanned.paragraphs[index]) is not None
        titles = context.titles[:-1] if is_item else context.titles
        owner = owner_of(self._layout.titles(titles, span[0]))
        deed = self._layout.deed_of(*span)
        if owner and deed.units and titles and _TOGETHER.fullmatch(matching_form(titles[-1])):
            deed = replace(deed, units=None, partners=deed.units)
        return Draft(index, *span, deed, context, section, owner, inline(self._text, self._plain, *span))

    def _is_task(self, draft: Draft) -> bool:
        deed, is_told = draft.deed, draft.deed.units is not None
        is_unlabelled = self._scanned.paragraphs[draft.index].label is None
        if is_told and is_unlabelled and _EMPTY_DEED.fullmatch(self._plain, *deed.deed):
            return False
        if self._header.doc_type in _ORDERED_TYPES and not draft.owner and not is_told:
            return bool(draft.fields)
        if draft.section is Section.WORK and is_told and _PLACE.match(self._plain, draft.start, draft.end):
            return False
        if draft.section is Section.PROPOSED:
            return is_told and deed.due is not None
        if draft.section is Section.MONEY:
            return is_told and not deed.is_order and self._says_duty(draft)
        if draft.section is Section.NONE:
            return is_told and deed.is_order and self._header.doc_type in _WITH_ORDERS
        is_item = not is_unlabelled and self._header.doc_type is not None
        is_item = is_item and not self._layout.is_under_deed(self._scanned.paragraphs[draft.index])
        if draft.section is Section.ASSIGNED and draft.owner and is_item and not self._is_name(draft):
            return True
        if deed.is_deed and not (is_told or draft.owner or deed.advising or draft.fields):
            return self._header.doc_type not in _RARELY_PLANS or self._names_work(draft.context)
        return deed.is_deed or bool(draft.fields)

    def _names_work(self, context: Context) -> bool:
        return any(len(heading) < 100 and _WORK_HEADING.search(heading) for heading in context.headings)

    def _says_duty(self, draft: Draft) -> bool:
        return names_deed(self._plain, *draft.deed.deed) or "trách nhiệm" in self._plain[draft.start : draft.end]

    def _is_name(self, draft: Draft) -> bool:
        """Under a unit's heading: a bare name or a list of things is no task of its own."""
        is_short = draft.end - draft.start < 60
        return (
            is_short and starts_unit(self._plain, draft.start) and not names_deed(self._plain, draft.start, draft.end)
        )

    def _shared_deadlines(self) -> list[tuple[int | None, int, str]]:
        """Numbered items "2. Thời gian hoàn thành: …": they hold for the tasks before them under the same heading."""
        shared: list[tuple[int | None, int, str]] = []
        for item in self._scanned.outline:
            if item.label.style in BULLETS:
                continue
            fields = line_of(self._text, self._plain, item.label.end, item.end)
            if fields and fields.get("due"):
                shared.append((item.parent, item.start, first_clause(fields["due"])))
        return shared

    def _shared_due(self, draft: Draft, shared: list[tuple[int | None, int, str]]) -> str | None:
        if not draft.is_labelled or not shared:
            return None
        above = self._layout.above(draft.index)
        return next((due for parent, start, due in shared if parent in above and start > draft.start), None)
