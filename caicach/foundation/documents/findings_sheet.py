"""Findings and the figures worked out again as a spreadsheet, dismissed findings on a sheet of their own."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import xlsxwriter

from caicach.foundation.documents.checking import Checked, ShownFinding

_FINDINGS = (
    ("STT", 6),
    ("Mức", 14),
    ("Loại", 18),
    ("Trang", 8),
    ("Văn bản ghi", 44),
    ("Phát hiện", 70),
    ("Ý kiến", 14),
    ("Lý do", 40),
)
_FIGURES = (
    ("STT", 6),
    ("Loại", 14),
    ("Trang", 8),
    ("Kết quả", 22),
    ("Văn bản ghi", 16),
    ("Tính lại", 44),
    ("Trích", 60),
)


def write(target: BinaryIO, checked: Checked) -> None:
    """Write the workbook; every cell is text as a person reads it."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        _sheet(book, "Phát hiện", _FINDINGS, map(_row, checked.kept))
        _sheet(book, "Đã bỏ qua", _FINDINGS, map(_row, checked.dismissed))
        figures = (
            (item.kind_title, str(item.page or ""), item.verdict_title, item.written, item.computed, item.quote)
            for item in checked.verified
        )
        _sheet(book, "Số liệu đã tính lại", _FIGURES, figures)


def _row(found: ShownFinding) -> tuple[str, ...]:
    place = (found.severity_title, found.kind_title, str(found.page or ""))
    return (*place, found.quote, found.message, found.decision_title, found.reason)


def _sheet(book: Any, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]) -> None:
    wrap, heading = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    sheet = book.add_worksheet(name)
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width, wrap)
        sheet.write_string(0, column, title, heading)
    for number, cells in enumerate(rows, 1):
        for column, text in enumerate((str(number), *cells)):
            sheet.write_string(number, column, text)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
