"""Rows of a table as CSV or XLSX: all of them, in the order shown, memory bounded.

A text that begins like a formula is never given to a spreadsheet as one: XLSX cells are written as strings,
CSV texts get an apostrophe in front.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

from caicach.foundation.ui import writing
from caicach.foundation.ui.tables.columns import Cell, Column

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
XLSX_LIMIT: Final = 50_000


def csv_text(value: Cell) -> str:
    """One value for CSV: Vietnamese numbers and dates, formulas made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return writing.moment_text(value)
    if isinstance(value, date):
        return writing.date_text(value)
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class _Echo:
    """A file that gives back what is written, so that rows stream."""

    def write(self, text: str) -> str:
        return text


def csv_response(rows: Iterable[Any], columns: Sequence[Column], name: str) -> StreamingHttpResponse:
    """Streamed CSV with ";" and a byte order mark, as Vietnamese spreadsheets open it."""
    writer = csv.writer(_Echo(), delimiter=";")

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([column.title for column in columns])
        for row in rows:
            yield writer.writerow([csv_text(column.of(row)) for column in columns])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_response(rows: Iterable[Any], columns: Sequence[Column], name: str, title: str) -> FileResponse:
    """A workbook with typed cells, frozen heading and filter; written row by row to a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it after sending
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(title))
    heading = book.add_format({"bold": True, "bg_color": "#E3EFEE", "border": 1, "text_wrap": True, "valign": "top"})
    formats = {
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "percent": book.add_format({"num_format": "0.00"}),
        "money": book.add_format({"num_format": "#,##0"}),
    }
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 14 if column.kind in {"number", "percent", "date"} else 26)
        sheet.write_string(0, at, f"{column.title} (%)" if column.kind == "percent" else column.title, heading)
    sheet.freeze_panes(1, 0)
    line = 0
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            _write_cell(sheet, (line, at), column.of(row), formats.get(column.kind))
    sheet.autofilter(0, 0, line, max(0, len(columns) - 1))
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def _sheet_name(title: str) -> str:
    return "".join(" " if letter in r"[]:*?/\'" else letter for letter in title).strip()[:31] or "Danh sách"


def _write_cell(sheet: Any, place: tuple[int, int], value: Cell, style: Any) -> None:
    """One typed cell: dates as dates, figures as figures, all else as text."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(*place, "Có" if value else "Không")
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, writing.local(value).replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001 - a day has no zone
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(*place, float(value), style)
    else:
        sheet.write_string(*place, str(value))
