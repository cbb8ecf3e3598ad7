"""Cells of a table: shares of their row, row numbers, counts where a share belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity, rounded, truncated
from caicach.domain.documents.tables import Figure, Table
from caicach.domain.vietnamese.numbers import decimals_of, format_number

_SHARE_HEADING: Final = re.compile(r"tỷ\s+lệ|tỉ\s+lệ|%|phần\s+trăm")
_LIMIT_COLUMNS: Final = 16
_MOST: Final = Decimal("0.6")


def check_cells(table: Table) -> Iterator[Finding]:
    """Findings on single cells of a table."""
    yield from _shares(table)
    yield from _numbers(table)
    yield from _percent_cells(table)


def _shares(table: Table) -> Iterator[Finding]:
    """A column of shares whose part and whole stand in other columns."""
    if table.width > _LIMIT_COLUMNS:
        return
    counted = [
        column
        for column, heading in table.headings.items()
        if column > 1 and not _SHARE_HEADING.search(heading) and _count_figures(table, column) >= 1
    ]
    for column, heading in table.headings.items():
        if not _SHARE_HEADING.search(heading) or _count_figures(table, column) < 1:
            continue
        pair = _formula_pair(table, column) or _found_pair(table, column, counted)
        if pair is None:
            continue
        for row in table.rows():
            yield from _judge_share(table, row, column, pair)


def _count_figures(table: Table, column: int) -> int:
    return sum(1 for row in table.rows() if table.figure(row, column))


def _formula_pair(table: Table, column: int) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d+)/(\d+)", table.formulas.get(column, ""))
    if found is None:
        return None
    part = table.numbers_of_columns.get(int(found.group(1)))
    whole = table.numbers_of_columns.get(int(found.group(2)))
    return (part, whole) if part and whole else None


def _found_pair(table: Table, share: int, columns: Sequence[int]) -> tuple[int, int] | None:
    """The pair of columns that gives the shares of most rows, at least two rows that tell."""
    rows = [row for row in table.rows() if table.figure(row, share)]
    for part, whole in permutations(columns, 2):
        told = held = telling = 0
        for row in rows:
            own, top, bottom = table.figure(row, share), table.figure(row, part), table.figure(row, whole)
            if own is None or top is None or bottom is None or bottom.value == 0:
                continue
            told += 1
            if _is_close(own.value, top.value, bottom.value):
                held += 1
                telling += top.value != bottom.value and top.value != 0
        if telling >= 2 and Decimal(held) >= _MOST * told:
            return part, whole
    return None


def _is_close(share: Decimal, part: Decimal, whole: Decimal) -> bool:
    exact = part * 100 / whole
    decimals = decimals_of(share)
    return abs(share - exact) * 2 <= Decimal(1).scaleb(-decimals) or truncated(exact, decimals) == share


def _judge_share(table: Table, row: int, column: int, pair: tuple[int, int]) -> Iterator[Finding]:
    own, part, whole = (table.figure(row, place) for place in (column, *pair))
    if own is None or part is None or whole is None or whole.value == 0:
        return
    exact = part.value * 100 / whole.value
    decimals = decimals_of(own.value)
    if abs(own.value - exact) * 2 <= Decimal(1).scaleb(-decimals):
        return
    right = format_number(rounded(exact, decimals))
    cut = truncated(exact, decimals) == own.value
    yield _finding(
        table,
        own,
        Kind.RATIO,
        Severity.WARNING if cut else Severity.ERROR,
        f"Dòng “{_row_name(table, row)}”: ghi {format_number(own.value)}%, nhưng "
        f"{format_number(part.value)}/{format_number(whole.value)} "
        + (f"làm tròn là {right}% (số đã bị cắt bớt)." if cut else f"= {right}%. Kiểm tra lại ba số của dòng này."),
    )


def _row_name(table: Table, row: int) -> str:
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
                and not re.search(r"kế\s+hoạch|so\s+với|tăng", _row_name(table, row).lower())
            ):
                yield _finding(
                    table,
                    figure,
                    Kind.TABLE,
                    Severity.WARNING,
                    f"Dòng “{_row_name(table, row)}” tính bằng % nhưng ghi {format_number(figure.value)}: "
                    "có thể đã ghi số lượng thay cho tỷ lệ. Kiểm tra lại.",
                )


def _finding(table: Table, figure: Figure, kind: Kind, severity: Severity, message: str) -> Finding:
    start, end = figure.cell.start, figure.cell.end
    return Finding(kind, severity, table.scanned.text[start:end], start, end, message)
