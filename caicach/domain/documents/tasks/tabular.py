"""Tasks out of annex tables with the usual columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from caicach.domain.documents.contexts import domain_of_clause, domain_of_heading
from caicach.domain.documents.deadlines import deadline_of
from caicach.domain.documents.header import Header
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tables import Table, tables_of
from caicach.domain.documents.tasks.model import Task
from caicach.domain.documents.tasks.units import split_units
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("tasks")
_FIELDS: Final = ("lead", "advising", "coordinating", "implementing", "due", "product", "budget")
_PATTERNS: Final = {
    **{name: re.compile(rf"(?:^|/ |\(){alternatives(listed(_DATA['fields'], name))}(?!\w)") for name in _FIELDS},
    "watching": re.compile(rf"(?:^|/ ){alternatives(listed(_DATA['columns'], 'watching'))}(?!\w)"),
    "title": re.compile(rf"(?:^|/ ){alternatives(listed(_DATA['columns'], 'title'))}(?!\w)"),
}
_NUMBER: Final = re.compile(r"(?:stt|tt|số\s+tt|số\s+thứ\s+tự)")


def read_task_tables(scanned: ScannedPaper, header: Header) -> Iterator[Task]:
    """Tasks of every table whose head names a task column and a unit or deadline column."""
    for table in tables_of(scanned):
        columns = _columns(table)
        if (
            "title" in columns
            and len(columns) >= 3
            and set(columns) & {"lead", "implementing", "due", "coordinating", "advising"}
        ):
            yield from _rows(table, columns, header)


def _columns(table: Table) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, heading in table.headings.items():
        if not heading or _NUMBER.fullmatch(heading):
            continue
        own = heading.rpartition(" / ")[2]
        for name in ("watching", *_FIELDS, "title"):
            pattern = _PATTERNS[name]
            if name not in columns and (pattern.match(own) or pattern.search(heading)):
                columns[name] = column
                break
    return columns


def _rows(table: Table, columns: dict[str, int], header: Header) -> Iterator[Task]:
    domain: str | None = None
    for row in table.rows():
        cell = table.grid.get((row, columns["title"]))
        title = table.text(row, columns["title"])
        if cell is None or not title or (cell.row != row):
            continue
        values = {
            name: table.text(row, column)
            for name, column in columns.items()
            if name != "title" and table.grid.get((row, column)) is not cell
        }
        if not any(values.values()):
            domain = domain_of_heading(matching_form(title)) or domain_of_clause(matching_form(title)) or domain
            continue
        due_text = values.get("due") or None
        product = values.get("product") or None
        yield Task(
            quote=table.scanned.text[cell.start : cell.end],
            start=cell.start,
            end=cell.end,
            title=title.strip(" -+.;"),
            domain=domain or domain_of_clause(matching_form(title)),
            lead=split_units(values.get("lead")),
            advising=split_units(values.get("advising")),
            implementing=split_units(values.get("implementing")),
            coordinating=split_units(values.get("coordinating")),
            due=deadline_of(due_text, header.year) if due_text else None,
            due_text=due_text,
            product=product,
            budget=values.get("budget") or None,
            confidence=0.95,
        )
