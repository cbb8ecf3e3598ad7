"""Cells of a table: row numbers, counts where a share belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.tables import Figure, Table
from caicach.domain.vietnamese.numbers import format_number


def check_cells(table: Table) -> Iterator[Finding]:
    """Findings on single cells of a table."""
    yield from _numbers(table)
    yield from _percent_cells(table)


def row_name(table: Table, row: int) -> str:
    for column in (2, 1):
        words = table.text(row, column)
        if words and not words.replace(".", "").isdigit():
            return words[:60]
    return str(row)


def _numbers(table: Table) -> Iterator[Finding]:
    """Gaps and doubles in the first column of plain numbers."""
    if not re.fullmatch(r"(?:stt|tt|số\s+tt|số\s+thứ\s+tự)", table.headings.get(1, "")):
        return
    before: int | None = None
    for row in table.rows():
        cell = table.grid.get((row, 1))
        words = table.text(row, 1).strip(" .")
        if cell is None or cell.row != row or not words.isdigit() or len(words) > 3:
            if words and not re.fullmatch(r"\d+(?:\.\d+)+|[a-zđ]\)?|[-+*]", words):
                before = None
            continue
        value = int(words)
        if before is not None and value not in (before + 1, 1):
            yield Finding(
                Kind.NUMBERING,
                Severity.WARNING,
                table.scanned.text[cell.start : cell.end],
                cell.start,
                cell.end,
                f"Cột số thứ tự: sau {before} là {value}, phải là {before + 1}.",
            )
        before = value


def _percent_cells(table: Table) -> Iterator[Finding]:
    """A count typed where the unit column says %."""
    unit_column = next(
        (
            column
            for column, heading in table.headings.items()
            if re.search(r"đơn\s+vị\s+tính|^đvt$|(?:^|/ )đvt", heading)
        ),
        None,
    )
    if unit_column is None:
        return
    for row in table.rows():
        if table.text(row, unit_column).strip() != "%":
            continue
        for column in range(unit_column + 1, table.width + 1):
            figure = table.figure(row, column)
            if (
                figure is not None
                and figure.value > 100
                and not re.search(r"kế\s+hoạch|so\s+với|tăng", row_name(table, row).lower())
            ):
                yield _finding(
                    table,
                    figure,
                    Kind.TABLE,
                    Severity.WARNING,
                    f"Dòng “{row_name(table, row)}” tính bằng % nhưng ghi {format_number(figure.value)}: "
                    "có thể đã ghi số lượng thay cho tỷ lệ. Kiểm tra lại.",
                )


def _finding(table: Table, figure: Figure, kind: Kind, severity: Severity, message: str) -> Finding:
    start, end = figure.cell.start, figure.cell.end
    return Finding(kind, severity, table.scanned.text[start:end], start, end, message)
