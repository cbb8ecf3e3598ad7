"""Questions about batches and their tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from caicach.foundation.imports import access, storage
from caicach.foundation.imports.layout import Layout, find, headings
from caicach.foundation.imports.mapping import Proposal, propose, signature
from caicach.foundation.imports.models import Batch, Source
from caicach.foundation.imports.reading.delimited import Dialect
from caicach.foundation.imports.reading.guard import Format
from caicach.foundation.imports.reading.opened import Spreadsheet
from caicach.foundation.imports.reading.probe import SheetPreview
from caicach.foundation.imports.registry import Importer, importer
from caicach.foundation.imports.table import Table
from caicach.foundation.organizations.models import Unit

visible_to = access.visible_to


def file_of(batch: Batch) -> Spreadsheet:
    """The kept file of a batch."""
    dialect = Dialect(**batch.dialect) if batch.dialect else None
    return Spreadsheet(path_of(batch), Format(batch.format), dialect)


def path_of(batch: Batch) -> Path:
    """Where the file of a batch lies."""
    return storage.path_of(batch.digest, batch.format)


def table_of(batch: Batch) -> Table:
    """The table of a mapped batch."""
    known = importer(batch.importer)
    layout = Layout(batch.heading_first, batch.heading_rows)
    return Table(file_of(batch), batch.sheet, layout, batch.headings, batch.mapping, known.fields)


def previews_of(batch: Batch) -> list[SheetPreview]:
    """The sheets as they were first seen."""
    return [SheetPreview(**sheet) for sheet in batch.sheets]


def best_sheet(batch: Batch) -> tuple[SheetPreview, Layout]:
    """The sheet and the headings that fit the importer best; hidden sheets only where nothing else is there."""
    known = importer(batch.importer)
    sheets = previews_of(batch)
    shown = [sheet for sheet in sheets if not sheet.is_hidden] or sheets
    found = [(sheet, *find(sheet, known.fields)) for sheet in shown]
    best = max(found, key=lambda item: item[2])
    return best[0], best[1]


def remembered(known: Importer, unit: Unit) -> dict[str, str]:
    """Plain words of a heading → field, from everything this unit mapped before; the latest choice wins."""
    words: dict[str, str] = {}
    for mapping in (
        Source.objects.filter(unit=unit, importer=known.key).order_by("used_at").values_list("mapping", flat=True)
    ):
        words |= mapping
    return words


def proposal(batch: Batch, sheet: SheetPreview, layout: Layout) -> tuple[list[str], dict[str, Proposal]]:
    """The headings and the mapping to propose for them; a source known word for word is taken as it was."""
    known = importer(batch.importer)
    texts = headings(sheet, layout)
    exact = Source.objects.filter(unit=batch.unit, importer=known.key, signature=signature(known.key, texts)).first()
    words: Mapping[str, str] = exact.mapping if exact is not None else remembered(known, batch.unit)
    return texts, propose(texts, known.fields, words)
