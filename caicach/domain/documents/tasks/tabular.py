"""Tasks out of annex tables with the usual columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caicach.domain.documents.columns import can_hold_tasks, columns_of, names_deed, names_when, speak_of_tasks
from caicach.domain.documents.contexts import domain_of_clause, domain_of_heading
from caicach.domain.documents.deadlines import deadline_of
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tables import Table, tables_of
from caicach.domain.documents.tasks.fields import inline, parted
from caicach.domain.documents.tasks.model import Task
from caicach.domain.documents.tasks.units import split_units, tidy
from caicach.domain.vietnamese.folding import matching_form

_FIELDS: Final[tuple[str, ...]] = ("lead", "advising", "coordinating", "implementing", "due", "product", "budget")
# "nt", "-nt-", "như trên", the sign of ditto: the cell says what the one above it says.
_DITTO: Final = re.compile(r"[\W_]*(?:nt|như\s+trên|n\s*/?\s*t)[\W_]*|[\"”“]+|-?[\"”]-?", re.IGNORECASE)
_SUB: Final = re.compile(r"\s*(?:[-+•]|[a-zđ]\)|\d{1,2}\.\d{1,2})")
_NOTHING: Final = re.compile(r"[\W_]*|không(?:\s+có)?", re.IGNORECASE)
_STEP_TIME: Final = re.compile(r"[\d.,/]+\s*(?:ngày|giờ|phút)(?:\s+làm\s+việc)?")
_TITLE_LIMIT: Final = 400


def read_task_tables(scanned: ScannedPaper, year: int | None) -> Iterator[Task]:
    """Tasks of every table whose head names a task column and a unit or deadline column."""
    for table in tables_of(scanned):
        headings = table.headings
        if can_hold_tasks(headings):
            columns = columns_of(headings)
            words = ((column, table.plain(row, column)) for row in table.rows() for column in columns.values())
            if speak_of_tasks(columns, words) and not _tells_steps(table, columns):
                yield from _rows(table, columns, year)


def _tells_steps(table: Table, columns: dict[str, int]) -> bool:
    """Steps of a procedure ("0,5 ngày") are no tasks of a plan."""
    if "due" not in columns:
        return False
    times = [matching_form(table.text(row, columns["due"])) for row in table.rows()]
    filled = [words for words in times if words]
    return bool(filled) and 2 * sum(1 for words in filled if _STEP_TIME.match(words)) >= len(filled)


def _rows(table: Table, columns: dict[str, int], year: int | None) -> Iterator[Task]:
    domain: str | None = None
    above: dict[str, str] = {}
    last: Task | None = None
    for row in table.rows():
        title = _title(table, row, columns)
        values = {name: _value(table, row, columns, name) for name in _FIELDS if name in columns}
        if table.is_column_numbers(row) or not (title or any(values.values())):
            continue
        if not title:
            last = _with_more_units(last, values)
            continue
        if not any(values.values()) and not _SUB.match(title) and not _stands_in_row(table, row, columns):
            yield from _given(last)
            last, above = None, {}
            plain = matching_form(title)
            domain = domain_of_heading(plain) or domain_of_clause(plain) or domain
            continue
        if any(values.values()):
            values = _inherited(values, above)
            above = values
        yield from _given(last)
        last = _task(table, (row, columns["title"]), values, (title, domain), year)
    yield from _given(last)


def _stands_in_row(table: Table, row: int, columns: dict[str, int]) -> bool:
    """A numbered deed between numbered deeds with nothing filled in yet is a task; a heading counts anew below it."""
    number, title = columns.get("number"), columns["title"]
    if number is None or table.grid.get((row, number)) is table.grid.get((row, title)):
        return False
    words = table.text(row, title)
    if words.isupper() or not names_deed(matching_form(words)):
        return False
    own, before, after = (_number(table, at, number) for at in (row, row - 1, row + 1))
    return own is not None and (before == own - 1 or after == own + 1) and after in (None, own + 1)


def _number(table: Table, row: int, column: int) -> int | None:
    words = table.text(row, column).strip(" .)") if (row, column) in table.grid else ""
    return int(words) if words.isdigit() and len(words) < 4 else None


def _given(task: Task | None) -> Iterator[Task]:
    if task is not None:
        yield task


def _title(table: Table, row: int, columns: dict[str, int]) -> str:
    cell = table.grid.get((row, columns["title"]))
    if cell is None or cell.row != row:
        return ""
    return table.text(row, columns["title"])


def _value(table: Table, row: int, columns: dict[str, int], name: str) -> str:
    """The words of a field in a row; a merged heading row answers for the deed only."""
    cell = table.grid.get((row, columns[name]))
    if cell is None or cell is table.grid.get((row, columns["title"])):
        return ""
    words = table.text(row, columns[name])
    return "" if _NOTHING.fullmatch(words) and not _DITTO.fullmatch(words) else words


def _inherited(values: dict[str, str], above: dict[str, str]) -> dict[str, str]:
    """Ditto marks and empty cells of merged columns say what the row above says."""
    known: dict[str, str] = {}
    is_blank_row = not any(values.get(name) for name in ("lead", "implementing", "advising", "coordinating"))
    for name, words in values.items():
        if (words and _DITTO.fullmatch(words)) or (
            not words and (name in ("lead", "implementing", "due") or (name == "coordinating" and is_blank_row))
        ):
            known[name] = above.get(name, "")
        else:
            known[name] = words
    return known


def _with_more_units(last: Task | None, values: dict[str, str]) -> Task | None:
    """A row without a deed goes on with the task above it: more units, or the rest of a cell cut by a page."""
    if last is None:
        return None
    lead = tuple(dict.fromkeys((*last.lead, *split_units(values.get("lead")))))
    coordinating = tuple(dict.fromkeys((*last.coordinating, *split_units(values.get("coordinating")))))
    product = " ".join(filter(None, (last.product, values.get("product")))) or None
    return replace(last, lead=lead, coordinating=coordinating, product=product)


def _task(
    table: Table,
    place: tuple[int, int],
    values: dict[str, str],
    named: tuple[str, str | None],
    year: int | None,
) -> Task:
    cell = table.grid[place]
    title, domain = named
    text = table.scanned.text[cell.start : cell.end]
    within = inline(text, matching_form(text), 0, len(text))
    known = parted({**within, **{name: words for name, words in values.items() if words}})
    due_text = known.get("due")
    if due_text and len(due_text) > 160 and not names_when(matching_form(due_text)):
        due_text = due_text[:160]
    clean = tidy(re.sub(r"^\s*(?:[-+•]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s+", "", title))
    return Task(
        quote=text,
        start=cell.start,
        end=cell.end,
        title=clean[:_TITLE_LIMIT],
        domain=domain_of_clause(matching_form(title)) if domain is None else domain,
        lead=split_units(known.get("lead")),
        advising=split_units(known.get("advising")),
        implementing=split_units(known.get("implementing")),
        coordinating=split_units(known.get("coordinating")),
        due=deadline_of(due_text, year) if due_text else None,
        due_text=due_text,
        product=known.get("product"),
        budget=known.get("budget"),
        confidence=0.95,
    )
