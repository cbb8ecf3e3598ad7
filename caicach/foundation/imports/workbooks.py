"""Workbooks that the framework writes: the empty form of an importer, and the rows to correct."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any, Final

import xlsxwriter

from caicach.foundation.imports import selectors
from caicach.foundation.imports.models import Batch, BatchFault
from caicach.foundation.imports.reading.raw import cell_text, is_blank, letters
from caicach.foundation.imports.registry import Field, Importer, Kind

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_KINDS: Final = {
    Kind.TEXT: "Chữ",
    Kind.CODE: "Mã (giữ số 0 ở đầu)",
    Kind.INTEGER: "Số nguyên",
    Kind.DECIMAL: "Số, phần lẻ sau dấu phẩy",
    Kind.DATE: "Ngày/tháng/năm",
    Kind.MOMENT: "Ngày/tháng/năm giờ:phút",
    Kind.BOOLEAN: "Có hoặc Không (x là Có)",
    Kind.CHOICE: "Chọn trong danh sách",
}
_EXAMPLES: Final = {
    Kind.TEXT: "Nội dung mẫu", Kind.CODE: "00123", Kind.INTEGER: "125", Kind.DECIMAL: "1.234,5",
    Kind.DATE: "15/03/2026", Kind.MOMENT: "15/03/2026 08:30", Kind.BOOLEAN: "Có",
}  # fmt: skip
_FORM_ROWS: Final = 2_000


def form_of(importer: Importer) -> bytes:
    """The empty form: headings with notes and the right formats, and a sheet that explains each column by example."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E3EFEE"})
    needed = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#F6E3C5"})
    formats = {
        Kind.DATE: book.add_format({"num_format": "dd/mm/yyyy"}),
        Kind.MOMENT: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        Kind.CODE: book.add_format({"num_format": "@"}),
        Kind.INTEGER: book.add_format({"num_format": "#,##0"}),
    }
    page = book.add_worksheet("Dữ liệu")
    for at, known in enumerate(importer.fields):
        page.set_column(at, at, 18, formats.get(Kind(known.kind)))
        page.write_string(
            0, at, f"{known.title} *" if known.required else known.title, needed if known.required else heading
        )
        page.write_comment(0, at, _explained(known))
        labels = list(known.choices.values())
        if labels and sum(len(label) + 1 for label in labels) <= 255:
            page.data_validation(1, at, _FORM_ROWS, at, {"validate": "list", "source": labels, "error_type": "warning"})
    page.freeze_panes(1, 0)
    _guide(book, importer, heading)
    book.close()
    return out.getvalue()


def _guide(book: Any, importer: Importer, heading: Any) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet("Hướng dẫn")
    for at, (title, width) in enumerate(
        (("Tên cột", 28), ("Bắt buộc", 10), ("Cách ghi", 26), ("Ví dụ", 24), ("Ghi chú", 60))
    ):
        page.set_column(at, at, width)
        page.write_string(0, at, title, heading)
    for line, known in enumerate(importer.fields, 1):
        example = known.example or next(iter(known.choices.values()), "") or _EXAMPLES.get(Kind(known.kind), "")
        notes = [known.help] if known.help else []
        if known.choices:
            notes.append("Nhận: " + "; ".join(known.choices.values()))
        if known.aliases:
            notes.append("Cũng nhận tiêu đề: " + "; ".join(known.aliases))
        texts = (known.title, "có" if known.required else "", _KINDS[Kind(known.kind)], example, ". ".join(notes))
        for at, text in enumerate(texts):
            page.write_string(line, at, text, wrap)
    page.freeze_panes(1, 0)


def _explained(known: Field) -> str:
    parts = [_KINDS[Kind(known.kind)] + (", bắt buộc." if known.required else ".")]
    if known.help:
        parts.append(known.help)
    if known.example:
        parts.append(f"Ví dụ: {known.example}")
    return "\n".join(parts)


def faults_of(batch: Batch) -> bytes:
    """The rows to correct, as the file had them, with the faulty cells marked and explained. The corrected workbook can
    be uploaded again by itself; a last column gives the row in the first file."""
    by_row: dict[int, list[BatchFault]] = defaultdict(list)
    for fault in batch.faults.all():
        by_row[fault.row].append(fault)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E3EFEE"})
    page = book.add_worksheet("Dòng cần sửa")
    texts = list(batch.headings)
    for at, text in enumerate([*texts, "Lý do và cách sửa", "Dòng trong tệp gốc"]):
        page.set_column(at, at, 60 if at == len(texts) else 18)
        page.write_string(0, at, text, heading)
    if by_row.keys() - {0}:
        _faulty_rows(book, page, batch, by_row)
    for line, fault in enumerate(by_row.get(0, ()), 2 + len(by_row)):
        page.write_string(line, len(texts), f"Cả bảng: {fault.reason}. {fault.remedy}")
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _faulty_rows(book: Any, page: Any, batch: Batch, by_row: dict[int, list[BatchFault]]) -> None:
    marked = book.add_format({"bg_color": "#FBD5D0", "border": 1, "border_color": "#B3261E"})
    warned = book.add_format({"bg_color": "#FCEFC7", "border": 1, "border_color": "#8A6A00"})
    width, last, line = len(batch.headings), max(by_row), 0
    places = {letters(at): at for at in range(width)}
    for number, cells in selectors.table_of(batch).cells():
        if number > last:
            break
        if number not in by_row:
            continue
        line += 1
        faults = {places[fault.column]: fault for fault in by_row[number] if fault.column in places}
        for at, cell in enumerate(cells[:width]):
            fault = faults.get(at)
            style = None if fault is None else (marked if fault.severity == "error" else warned)
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                page.write_number(line, at, cell, style)
            elif not is_blank(cell) or style is not None:
                page.write_string(line, at, cell_text(cell), style)
            if fault is not None:
                page.write_comment(line, at, f"{fault.reason}. {fault.remedy}")
        why = "\n".join(f"{fault.heading or 'Cả dòng'}: {fault.reason}. {fault.remedy}" for fault in by_row[number])
        page.write_string(line, width, why)
        page.write_number(line, width + 1, number)
