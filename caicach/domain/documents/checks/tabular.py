"""Figures of tables: formulas of columns, totals of rows, shares, numbers of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.cell_shares import check_cell_shares
from caicach.domain.documents.checks.cells import check_cells
from caicach.domain.documents.checks.model import Finding, Kind, Ratio, Severity, Sum
from caicach.domain.documents.checks.nested import NEVER_ADDED, group_level, is_total, nested_rows
from caicach.domain.documents.checks.relations import Relation
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tables import Table, tables_of
from caicach.domain.vietnamese.numbers import format_number

_TOTAL_HEADING: Final = re.compile(r"(?:^|/ )(?:tổng(?:\s+(?:số|cộng))?|cộng)(?!\w)[^/]{0,25}$")
_MOST: Final = Decimal("0.6")
_MOST_PARTS: Final = 20


def check_tables(scanned: ScannedPaper) -> tuple[list[Ratio], list[Sum], list[Finding]]:
    """Shares and sums found in tables and what is wrong in them."""
    ratios: list[Ratio] = []
    sums: list[Sum] = []
    findings: list[Finding] = []
    for table in tables_of(scanned):
        told: set[tuple[int, ...]] = set()
        for relation, severity in _relations(table):
            key = (relation.total.cell.start, *(part.cell.start for part in relation.parts))
            if key in told:
                continue
            told.add(key)
            sums.append(_sum(scanned, relation))
            if not relation.holds:
                findings.append(_sum_finding(scanned, relation, severity))
        for ratio, wrong in check_cell_shares(table):
            ratios.append(ratio)
            findings.extend([wrong] if wrong else [])
        findings.extend(check_cells(table))
    return ratios, sums, findings


#: So many rows with at least two parts must add up before columns are believed to divide another one.
_ROWS_OF_A_SPLIT: Final = 4


def _relations(table: Table) -> Iterator[tuple[Relation, Severity]]:
    by_formula = set(table.formulas)
    yield from _formula_columns(table)
    yield from _total_columns(table, by_formula)
    yield from _split_columns(table, by_formula)
    yield from _coded_rows(table)
    yield from nested_rows(table)
    yield from _total_rows(table)


def _formula_columns(table: Table) -> Iterator[tuple[Relation, Severity]]:
    """Columns whose head prints their formula: (3)=(4)+(5)+(6)."""
    for column, formula in table.formulas.items():
        if "/" in formula or "-" in formula or "+" not in formula:
            continue
        positions = [table.numbers_of_columns.get(int(number)) for number in formula.split("+") if number]
        if None in positions or len(positions) < 2:
            continue
        for row in table.rows():
            relation = _in_row(table, row, column, [place for place in positions if place])
            if relation is not None:
                yield relation, Severity.ERROR


def _in_row(table: Table, row: int, total: int, parts: Sequence[int]) -> Relation | None:
    """The relation of one row; an empty or dashed part is nothing, an empty total is no relation."""
    own = table.figure(row, total)
    if own is None:
        return None
    figures = []
    for column in parts:
        figure = table.figure(row, column)
        if figure is None:
            if table.text(row, column).strip() not in ("", "-", "–", "0"):
                return None
            continue
        figures.append(figure)
    return Relation(own, tuple(figures)) if figures else None


def _total_columns(table: Table, by_formula: set[int]) -> Iterator[tuple[Relation, Severity]]:
    """A column headed "Tổng số" beside its parts; believed when most rows hold."""
    for column, heading in table.headings.items():
        if column in by_formula or not _TOTAL_HEADING.search(heading):
            continue
        for parts in _part_columns(table, column):
            relations = [
                relation
                for row in table.rows()
                if (relation := _in_row(table, row, column, parts)) is not None and len(relation.parts) >= 1
            ]
            if _believed(relations):
                for relation in relations:
                    yield relation, Severity.ERROR
                break


def _split_columns(table: Table, by_formula: set[int]) -> Iterator[tuple[Relation, Severity]]:
    """A column without "Tổng" in its head that the next ones divide ("Tiếp nhận | Trực tuyến | Trực tiếp").

    Nothing in the words says so, thus nearly every row must hold, and a row that does not is only worth a look.
    """
    for column, heading in table.headings.items():
        if column in by_formula or _TOTAL_HEADING.search(heading) or NEVER_ADDED.search(heading):
            continue
        for parts in ([column + 1, column + 2], [column + 1, column + 2, column + 3]):
            if any(NEVER_ADDED.search(table.headings.get(part, "")) or part in by_formula for part in parts):
                continue
            found = (_in_row(table, row, column, parts) for row in table.rows())
            relations = [one for one in found if one is not None]
            telling = [one for one in relations if sum(1 for part in one.parts if part.value) >= 2]
            broken = [one for one in relations if not one.holds]
            if len(telling) - len(broken) >= _ROWS_OF_A_SPLIT and (
                not broken or (len(broken) == 1 and broken[0].is_near)
            ):
                for relation in relations:
                    yield relation, Severity.WARNING
                break


def _part_columns(table: Table, total: int) -> Iterator[list[int]]:
    """Columns that may be the parts: those of the same group, then runs right after the total."""
    group = table.headings[total].rpartition(" / ")[0]
    own = [
        column
        for column, heading in table.headings.items()
        if column != total
        and not NEVER_ADDED.search(heading)
        and any(table.figure(row, column) for row in table.rows())
    ]
    if group:
        same = [column for column in own if table.headings[column].startswith(group + " / ")]
        if len(same) >= 2:
            yield same
    after = [column for column in own if column > total][:_MOST_PARTS]
    for length in range(len(after), 1, -1):
        yield after[:length]
    before = [column for column in own if column < total][-_MOST_PARTS:]
    for length in range(len(before), 1, -1):
        yield before[-length:]


def _believed(relations: Sequence[Relation]) -> bool:
    """Whether enough rows hold to say that the columns add up; a lone row proves nothing."""
    holding = sum(1 for item in relations if item.holds and item.total.value != 0)
    if holding == 1 and len(relations) <= 3:
        return all(item.holds or item.is_near for item in relations)
    return holding >= 2 and Decimal(holding) >= _MOST * len(relations)


_CODE: Final = re.compile(r"(\d+(?:\.\d+)*)\s*=\s*(\d+(?:\.\d+)*(?:\s*\+\s*\d+(?:\.\d+)*)+)")


def _coded_rows(table: Table) -> Iterator[tuple[Relation, Severity]]:
    """Rows whose code prints their formula: "1.4 = 1.4.1 + 1.4.2"."""
    rows = {table.text(row, 1).split("=")[0].strip(" .()"): row for row in table.rows()}
    for row in table.rows():
        for column in (1, 2):
            found = _CODE.search(table.text(row, column))
            if found is None:
                continue
            below = [rows.get(code.strip()) for code in found.group(2).split("+")]
            if None in below:
                continue
            yield from _down(table, row, [place for place in below if place])


def _down(table: Table, total: int, rows: Sequence[int]) -> Iterator[tuple[Relation, Severity]]:
    for column in range(2, table.width + 1):
        own = table.figure(total, column)
        parts = [figure for row in rows if (figure := table.figure(row, column))]
        if own is not None and len(parts) == len(rows):
            yield Relation(own, tuple(parts)), Severity.ERROR


def _total_rows(table: Table) -> Iterator[tuple[Relation, Severity]]:
    """A row "Tổng cộng" against the rows above or below it."""
    totals = [row for row in table.rows() if is_total(table, row)]
    for row in totals:
        best: list[Relation] = []
        for rows in _candidate_rows(table, row, totals):
            relations = list(_columns_of(table, row, rows))
            holding = sum(1 for item in relations if item.holds)
            if holding > sum(1 for item in best if item.holds) or not best:
                best = relations
            if relations and holding == len(relations):
                break
        yield from _judged(table, best, row, totals)


def _judged(
    table: Table, relations: Sequence[Relation], row: int, totals: Sequence[int]
) -> Iterator[tuple[Relation, Severity]]:
    holding = sum(1 for item in relations if item.holds)
    plain = len(totals) == 1 and not _has_groups(table) and row in (table.height, table.head + 1)
    if holding == 0 and not (plain and len(relations) <= 2):
        return
    sure = holding * 2 >= len(relations)
    for relation in relations:
        if relation.holds or sure or (plain and relation.is_near):
            yield relation, Severity.ERROR


def _has_groups(table: Table) -> bool:
    return any(group_level(table, row) for row in table.rows())


def _candidate_rows(table: Table, total: int, totals: Sequence[int]) -> Iterator[list[int]]:
    """Sets of rows that a total may add up, the likeliest first."""
    above = [row for row in table.rows() if row < total and row not in totals]
    below = [row for row in table.rows() if row > total and row not in totals]
    for rows in (above, below):
        groups = [row for row in rows if group_level(table, row)]
        leaves = [row for row in rows if row not in groups]
        top = [row for row in leaves if "." not in table.text(row, 1).strip(".")]
        if len(groups) >= 2:
            yield groups
        if len(top) >= 2 and len(top) < len(leaves):
            yield top
        if len(leaves) >= 2:
            yield leaves
    previous = max((row for row in totals if row < total), default=table.head)
    since = [row for row in range(previous + 1, total) if not group_level(table, row)]
    if len(since) >= 2 and previous != table.head:
        yield since


def _columns_of(table: Table, total: int, rows: Sequence[int]) -> Iterator[Relation]:
    for column in range(1, table.width + 1):
        if column == 1 or NEVER_ADDED.search(table.headings.get(column, "")):
            continue
        own = table.figure(total, column)
        if own is None or own.is_percent:
            continue
        parts = [figure for row in rows if (figure := table.figure(row, column))]
        words = [table.text(row, column) for row in rows if not table.figure(row, column)]
        if len(parts) >= 2 and all(word in ("", "-", "–") for word in words):
            yield Relation(own, tuple(parts))


def _sum(scanned: ScannedPaper, relation: Relation) -> Sum:
    cell = relation.total.cell
    return Sum(
        scanned.text[cell.start : cell.end],
        cell.start,
        cell.end,
        tuple(part.value for part in relation.parts),
        relation.total.value,
        "ok" if relation.holds else "wrong",
        (cell.start, cell.end),
    )


def _sum_finding(scanned: ScannedPaper, relation: Relation, severity: Severity) -> Finding:
    cell = relation.total.cell
    added = sum((part.value for part in relation.parts), Decimal(0))
    shown = relation.parts[:12]
    parts = " + ".join(format_number(part.value) for part in shown)
    more = " + …" if len(relation.parts) > len(shown) else ""
    return Finding(
        Kind.TABLE,
        severity,
        scanned.text[cell.start : cell.end],
        cell.start,
        cell.end,
        f"Ô tổng trong bảng ghi {format_number(relation.total.value)}, nhưng {parts}{more} = {format_number(added)}. "
        "Kiểm tra lại ô tổng và các ô thành phần.",
    )
