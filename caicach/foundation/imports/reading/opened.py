"""A file that passed guard and probe, opened for its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from python_calamine import CalamineWorkbook

from caicach.foundation.imports.reading import delimited, probe
from caicach.foundation.imports.reading.delimited import Dialect
from caicach.foundation.imports.reading.guard import FileRefusedError, Format
from caicach.foundation.imports.reading.probe import MAX_COLUMNS, TOP_ROWS, ProbeError, SheetPreview, preview_row
from caicach.foundation.imports.reading.raw import Cell
from caicach.foundation.ui.writing import number_text

#: The one sheet of a CSV file is called so.
CSV_SHEET = "CSV"


@dataclass(frozen=True)
class Spreadsheet:
    """A file on disk, its format, and for CSV how it is written."""

    path: Path
    format: Format
    dialect: Dialect | None = None

    def rows(self, sheet: str) -> tuple[int, Iterator[Sequence[Cell]]]:
        """All rows of a sheet from Excel's row 1 on; the number says at which column (from 0) each row begins."""
        if self.dialect is not None:
            return 0, delimited.rows(self.path, self.dialect)
        book = CalamineWorkbook.from_path(self.path)
        opened = book.get_sheet_by_name(sheet)
        if opened.start is None:
            return 0, iter(())
        return opened.start[1], opened.iter_rows()


def previews(file: Spreadsheet, name: str) -> list[SheetPreview]:
    """The sheets as first seen; `FileRefusedError` where the file cannot be read or is too large."""
    sheets = [_preview_csv(file)] if file.dialect is not None else _preview_workbook(file, name)
    shown = [sheet for sheet in sheets if sheet.rows]
    if not shown:
        raise FileRefusedError(f"Tệp {name} không có dòng nào. Hãy kiểm tra lại tệp rồi chọn lại.")
    for sheet in shown:
        if sheet.rows > settings.CAICACH_IMPORT_ROWS:
            raise FileRefusedError(
                f"Trang tính “{sheet.name}” của tệp {name} có {number_text(sheet.rows)} dòng, quá mức "
                f"{number_text(settings.CAICACH_IMPORT_ROWS)} dòng cho một lần nhập. Hãy tách thành nhiều tệp."
            )
    return shown


def _preview_workbook(file: Spreadsheet, name: str) -> list[SheetPreview]:
    try:
        return probe.look(file.path, settings.CAICACH_IMPORT_CELLS)
    except ProbeError as problem:
        sentences = {
            "password": f"Tệp {name} đang được khoá bằng mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi chọn lại.",
            "broken": f"Tệp {name} bị hỏng nên không mở được. Hãy mở bằng Excel, lưu lại rồi chọn lại.",
            "large": f"Tệp {name} trải trên quá nhiều dòng và cột để mở an toàn. "
            "Hãy xoá các dòng, cột trống thừa (Ctrl+End cho biết ô cuối), lưu lại rồi chọn lại.",
        }
        raise FileRefusedError(sentences[str(problem.args[0])]) from None


def _preview_csv(file: Spreadsheet) -> SheetPreview:
    top: list[list[str]] = []
    count = width = 0
    for count, cells in enumerate(file.rows(CSV_SHEET)[1], 1):
        width = max(width, len(cells))
        if count <= TOP_ROWS:
            top.append(preview_row(cells, 0))
    return SheetPreview(CSV_SHEET, count, min(width, MAX_COLUMNS), False, top)
