"""Columns of shares in a table against the columns of their parts and wholes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from caicach.domain.documents.checks.cells import row_name
from caicach.domain.documents.checks.model import Finding, Kind, Ratio, Severity, rounded, truncated
from caicach.domain.documents.checks.nested import is_total
from caicach.domain.documents.checks.verdicts import one_slip
from caicach.domain.documents.tables import Table
from caicach.domain.vietnamese.numbers import decimals_of, format_number

_SHARE_HEADING: Final = re.compile(r"tỷ\s+lệ|tỉ\s+lệ|%|phần\s+trăm|tỷ\s+trọng")
_LIMIT_COLUMNS: Final = 16
_MOST: Final = Decimal("0.6")


def check_cell_shares(table: Table) -> Iterator[tuple[Ratio, Finding | None]]:
    """Every share of a column whose part and whole stand in other columns, with what is wrong."""
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
        total = _total_place(table, column, counted) if pair is None else None
        if pair is None and total is None:
            continue
        for row in table.rows():
            whole = total or (row, pair[1] if pair else 0)
            ratio = _ratio(table, row, (column, total[1] if total else pair[0] if pair else 0), whole)
            if ratio is not None:
                yield ratio, _judge(table, row, ratio)


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
    """The pair of columns that gives the shares of most rows; a lone row must be backed by the rest."""
    rows = [row for row in table.rows() if table.figure(row, share)]
    for part, whole in permutations(columns, 2):
        told = held = telling = near = 0
        for row in rows:
            own, top, bottom = table.figure(row, share), table.figure(row, part), table.figure(row, whole)
            if own is None or top is None or bottom is None or bottom.value == 0:
                continue
            told += 1
            if _is_close(own.value, top.value, bottom.value):
                held += 1
                telling += top.value not in (bottom.value, 0)
            else:
                near += one_slip(own.value, rounded(top.value * 100 / bottom.value, decimals_of(own.value)))
        if telling >= 2 and Decimal(held) >= _MOST * told:
            return part, whole
        if telling == 1 and told == len(rows) and held + near == told and _is_said(table, part, whole):
            return part, whole
    return None


def _is_said(table: Table, part: int, whole: int) -> bool:
    """Whether headings say that one column is a whole ("tổng số") and the other lies right of it."""
    return part > whole and bool(re.search(r"tổng|giao|kế\s+hoạch|tiếp\s+nhận|phải", table.headings[whole]))


def _is_close(share: Decimal, part: Decimal, whole: Decimal) -> bool:
    exact = part * 100 / whole
    decimals = decimals_of(share)
    return abs(share - exact) * 2 <= Decimal(1).scaleb(-decimals) or truncated(exact, decimals) == share


def _total_place(table: Table, share: int, columns: Sequence[int]) -> tuple[int, int] | None:
    """The cell of a total row that the shares of a column are taken from: parts stand above or below it."""
    for total in (row for row in table.rows() if is_total(table, row)):
        for column in columns:
            whole = table.figure(total, column)
            if whole is None or whole.value == 0:
                continue
            held = near = told = 0
            for row in table.rows():
                own, part = table.figure(row, share), table.figure(row, column)
                if own is None or part is None or row == total:
                    continue
                told += 1
                is_close = _is_close(own.value, part.value, whole.value)
                held += is_close
                near += not is_close and one_slip(
                    own.value, rounded(part.value * 100 / whole.value, decimals_of(own.value))
                )
            if held >= 2 and (Decimal(held) >= _MOST * told or held + near == told):
                return total, column
    return None


def _ratio(table: Table, row: int, columns: tuple[int, int], whole_place: tuple[int, int]) -> Ratio | None:
    own, part, whole = table.figure(row, columns[0]), table.figure(row, columns[1]), table.figure(*whole_place)
    if own is None or part is None or whole is None or whole.value == 0:
        return None
    exact = part.value * 100 / whole.value
    decimals = decimals_of(own.value)
    right = rounded(exact, decimals)
    is_right = abs(own.value - exact) * 2 <= Decimal(1).scaleb(-decimals)
    verdict = "ok" if is_right else "truncated" if truncated(exact, decimals) == own.value else "wrong"
    start, end = own.cell.start, own.cell.end
    return Ratio(table.scanned.text[start:end], start, end, part.value, whole.value, own.value, right, verdict)


def _judge(table: Table, row: int, ratio: Ratio) -> Finding | None:
    if ratio.verdict == "ok":
        return None
    right = format_number(ratio.recomputed)
    cut = ratio.verdict == "truncated"
    message = (
        f"Dòng “{row_name(table, row)}”: ghi {format_number(ratio.stated)}%, nhưng "
        f"{format_number(ratio.part)}/{format_number(ratio.whole)} "
        + (f"làm tròn là {right}% (số đã bị cắt bớt)." if cut else f"= {right}%. Kiểm tra lại ba số của dòng này.")
    )
    severity = Severity.WARNING if cut else Severity.ERROR
    return Finding(Kind.RATIO, severity, ratio.quote, ratio.start, ratio.end, message)
