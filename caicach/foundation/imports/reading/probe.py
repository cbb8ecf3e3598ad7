"""A first look into a workbook, in a process of its own with bounded memory and time.

A sheet with one cell at A1 and one at XFD1048576 is a kilobyte on disk and half a terabyte when laid out. Only
the operating system can bound that, so the first reading happens in a child that may die of it. What came
through here is safe to open in the worker.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from caicach.foundation.imports.reading.raw import Cell, cell_text

TOP_ROWS: Final = 60
MAX_COLUMNS: Final = 300
_CLIP: Final = 120
_MEMORY: Final = 4 * 1024**3
_SECONDS: Final = 120


@dataclass(frozen=True)
class SheetPreview:
    """A sheet as first seen: its size, its first rows as texts from column A on, its merged cells.

    `merged` holds [first row, first column, last row, last column], counted from 0, of the first rows only.
    """

    name: str
    rows: int
    columns: int
    is_hidden: bool = False
    top: list[list[str]] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)


class ProbeError(Exception):
    """The workbook could not be looked into; `args[0]` is one of password, broken, large."""


def preview_row(cells: Sequence[Cell], offset: int) -> list[str]:
    """The texts of a row from column A on, clipped."""
    texts = [""] * offset + [cell_text(cell)[:_CLIP] for cell in cells]
    return texts[:MAX_COLUMNS]


def look(path: Path, max_cells: int) -> list[SheetPreview]:
    """Look into a workbook through a child process; raises `ProbeError`."""
    command = [sys.executable, "-m", __name__, str(path), str(max_cells)]
    root = Path(__file__).resolve().parents[4]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=_SECONDS * 2, check=False)
    except subprocess.TimeoutExpired:
        raise ProbeError("large") from None
    if done.returncode != 0:
        raise ProbeError("large")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "problem" in answer:
        raise ProbeError(answer["problem"])
    return [SheetPreview(**sheet) for sheet in answer["sheets"]]


def _read(path: str, max_cells: int) -> dict[str, Any]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets: list[SheetPreview] = []
            for known in book.sheets_metadata:
                if known.typ != SheetTypeEnum.WorkSheet:
                    continue
                preview = _preview(book, known.name, known.visible != SheetVisibleEnum.Visible)
                if preview.rows * preview.columns > max_cells:
                    return {"problem": "large"}
                sheets.append(preview)
            return {"sheets": [asdict(sheet) for sheet in sheets]}
    except PasswordError:
        return {"problem": "password"}
    except (CalamineError, OSError, ValueError):
        return {"problem": "broken"}


def _preview(book: CalamineWorkbook, name: str, is_hidden: bool) -> SheetPreview:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None or sheet.end is None:
        return SheetPreview(name, 0, 0, is_hidden)
    top = []
    for number, cells in enumerate(sheet.iter_rows()):
        if number >= TOP_ROWS:
            break
        top.append(preview_row(cells, sheet.start[1]))
    merged = [
        [first[0], first[1], last[0], last[1]]
        for first, last in (sheet.merged_cell_ranges or [])
        if first[0] < TOP_ROWS and first[1] < MAX_COLUMNS
    ]
    return SheetPreview(name, sheet.end[0] + 1, sheet.end[1] + 1, is_hidden, top, merged[:2000])


def main() -> int:
    """The child: limits first, then the file."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(_read(sys.argv[1], int(sys.argv[2])), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
