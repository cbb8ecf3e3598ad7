"""A figure with everything behind it, as a workbook; and the proof behind each input."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from caicach.domain.periods import DateSpan
from caicach.foundation.facts import registry
from caicach.foundation.facts.registry import Column, Fact, FactRows
from caicach.foundation.organizations.models import Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators.models import Figure
from caicach.measuring.indicators.selectors import where_text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A workbook is for reading, not for moving a register; beyond this the rows are cut and the sheet says so.
MOST_ROWS = 50_000
_BLOCK = 2_000


@dataclass(frozen=True)
class Proof:
    """One fact input of a figure: what was selected, for which units and days."""

    name: str
    fact: Fact
    value: Decimal | None
    span: DateSpan
    unit_ids: Sequence[int]
    where: Mapping[str, Sequence[str]]

    @property
    def filter_text(self) -> str:
        """The filter as text; empty where there is none."""
        return where_text(self.where)

    def page(self, number: int, size: int) -> FactRows:
        """One page of the rows, counting from 1. Choices of a filter follow one another."""
        offset = (number - 1) * size
        total, rows, columns = 0, list[Mapping[str, Any]](), tuple[Column, ...]()
        for choice in itertools.product(*self.where.values()):
            where = dict(zip(self.where, choice, strict=True))
            found = self.fact.rows(self.span, self.unit_ids, where, max(offset - total, 0), max(size - len(rows), 0))
            columns = columns or found.columns
            if offset < total + found.total and len(rows) < size:
                rows.extend(found.rows)
            total += found.total
        return FactRows(columns, rows, total)


def proofs_of(figure: Figure) -> list[Proof]:
    """The fact inputs of a figure, over the unit and everything below it."""
    unit_ids = list(Unit.objects.filter(path__startswith=figure.unit.path).values_list("pk", flat=True))
    span = DateSpan(figure.first_day, figure.last_day)
    return [
        Proof(
            str(given["name"]),
            registry.get(str(given["fact"])),
            None if given.get("value") is None else Decimal(str(given["value"])),
            span,
            unit_ids,
            {str(k): [str(v) for v in vs] for k, vs in (given.get("where") or {}).items()},
        )
        for given in figure.inputs
        if given.get("fact")
    ]


def workbook(figure: Figure, proofs: Sequence[Proof]) -> bytes:
    """The XLSX: one sheet for the figure, one for each fact's rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _figure_sheet(book.add_worksheet("Số liệu"), figure, bold)
    for number, proof in enumerate(proofs, 1):
        _rows_sheet(book.add_worksheet(f"{number}. {proof.name}"[:31]), proof, bold)
    book.close()
    return out.getvalue()


def _figure_sheet(sheet: Any, figure: Figure, bold: Any) -> None:
    rule = rulebook().indicators.get(figure.indicator)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    lines: list[tuple[str, object]] = [
        ("Số liệu", rule.title if rule else figure.indicator),
        ("Mã", figure.indicator),
        ("Đơn vị", str(figure.unit)),
        ("Kỳ", f"{figure.period} ({figure.first_day:%d/%m/%Y} - {figure.last_day:%d/%m/%Y})"),
        ("Giá trị", figure.value if figure.value is not None else f"chưa có: {figure.reason}"),
        ("Công thức", str(rule.formula) if rule else ""),
        ("Căn cứ", "; ".join(rule.legal_basis) if rule else ""),
        ("Phiên bản quy tắc", figure.rule_version),
        ("Lần đo", figure.revision),
        ("Đo lúc", timezone.localtime(figure.measured_at).strftime("%d/%m/%Y %H:%M")),
    ]
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        _write(sheet, row, 1, value)
    for row, step in enumerate(figure.steps, len(lines) + 1):
        sheet.write_string(row, 0, str(step["expression"]))
        sheet.write_string(row, 1, str(step["value"] if step["value"] is not None else step["reason"]))


def _rows_sheet(sheet: Any, proof: Proof, bold: Any) -> None:
    first = proof.page(1, _BLOCK)
    sheet.write_string(0, 0, f"{proof.fact.title}: {first.total} dòng", bold)
    if first.total > MOST_ROWS:
        sheet.write_string(0, 3, f"Chỉ ghi {MOST_ROWS} dòng đầu; hãy lọc hẹp hơn để tải hết.")
    for column, head in enumerate(first.columns):
        sheet.write_string(2, column, head.title, bold)
    row, page, found = 3, 1, first
    while found.rows and row - 3 < MOST_ROWS:
        for line in found.rows:
            for column, head in enumerate(first.columns):
                _write(sheet, row, column, line.get(head.key))
            row += 1
        if (page := page + 1) > -(-first.total // _BLOCK):
            break
        found = proof.page(page, _BLOCK)


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "có" if value else "không")
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, datetime):
        sheet.write_string(
            row,
            column,
            timezone.localtime(value).strftime("%d/%m/%Y %H:%M") if value.tzinfo else f"{value:%d/%m/%Y %H:%M}",
        )
    elif isinstance(value, date):
        sheet.write_string(row, column, f"{value:%d/%m/%Y}")
    else:
        sheet.write_string(row, column, str(value))
