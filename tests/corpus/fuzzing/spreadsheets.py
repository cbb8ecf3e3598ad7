"""A spreadsheet through the whole of an import's reading, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from caicach.foundation.imports import layout
from caicach.foundation.imports.mapping import propose
from caicach.foundation.imports.reading import delimited, guard
from caicach.foundation.imports.reading.guard import FileRefusedError, Format
from caicach.foundation.imports.reading.opened import Spreadsheet, previews
from caicach.foundation.imports.registry import Fault, Field
from caicach.foundation.imports.table import Table

_FIELDS: Final = (
    Field("code", "Mã hồ sơ", kind="code", required=True),
    Field("field", "Lĩnh vực"),
    Field("received", "Ngày nhận", kind="date", required=True),
    Field("returned", "Ngày trả", kind="date"),
    Field("count", "Số lượng", kind="decimal"),
)


def try_spreadsheet(path: Path) -> str | None:
    """None where all rows were read, else the sentence of the refusal."""
    try:
        file = Spreadsheet(path, guard.inspect(path, path.name))
        if file.format is Format.CSV:
            file = Spreadsheet(path, file.format, delimited.detect(path, path.name))
        for sheet in previews(file, path.name):
            found, _ = layout.find(sheet, _FIELDS)
            texts = layout.headings(sheet, found)
            columns = {key: proposal.column for key, proposal in propose(texts, _FIELDS).items()}
            faults: list[Fault] = []
            for _ in Table(file, sheet.name, found, texts, columns, _FIELDS).rows(faults.append):
                pass
    except FileRefusedError as refusal:
        return str(refusal)
    return None
