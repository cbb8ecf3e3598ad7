"""Figures of tables: formulas of columns, totals of rows, shares, numbers of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity, Sum, rounded, truncated
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tables import Figure, Table, tables_of
from caicach.domain.vietnamese.numbers import decimals_of, format_number, parse_roman

_TOTAL: Final = re.compile(r"(?:tổng(?:\s+(?:cộng|số|chung))?|cộng|toàn\s+(?:tỉnh|huyện|xã|phường))(?:\s*\(.*\))?\s*:?")
_TOTAL_HEADING: Final = re.compile(r"(?:^|/ )(?:tổng(?:\s+(?:số|cộng))?|cộng)(?!\w)[^/]{0,25}$")
_SHARE_HEADING: Final = re.compile(r"tỷ\s+lệ|tỉ\s+lệ|%|phần\s+trăm")
_NEVER_ADDED: Final = re.compile(
    r"tỷ\s+lệ|tỉ\s+lệ|%|bình\s+quân|trung\s+bình|xếp\s+hạng|thứ\s+hạng|hạng|điểm|năm\s+\d{4}|^năm|stt|^tt$|ghi\s+chú|số\s+hiệu|chỉ\s+số"
)
_MOST: Final = Decimal("0.6")
_LIMIT_COLUMNS: Final = 16


@dataclass(frozen=True, slots=True)
class _Relation:
    """One row or column in which a total and its parts stand."""

    total: Figure
    parts: tuple[Figure, ...]

    @property
    def holds(self) -> bool:
        return sum((part.value for part in self.parts), Decimal(0)) == self.total.value


def check_tables(scanned: ScannedPaper) -> tuple[list[Sum], list[Finding]]:
    """Sums found in tables and what is wrong in them."""
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
        findings.extend(_shares(table))
        findings.extend(_numbers(table))
        findings.extend(_percent_cells(table))
    return sums, findings


def _relations(table: Table) -> Iterator[tuple[_Relation, Severity]]:
    by_formula = set(table.formulas)
    yield from _formula_columns(table)
    yield from _total_columns(table, by_formula)
    yield from _coded_rows(table)
    yield from _total_rows(table)


def _formula_columns(table: Table) -> Iterator[tuple[_Relation, Severity]]:
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


def _in_row(table: Table, row: int, total: int, parts: Sequence[int]) -> _Relation | None:
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
    return _Relation(own, tuple(figures)) if figures else None


def _total_columns(
    table: Table, by_formula: set[int]
) -> Iterator[tuple[_Relation, Severity]]:
    """A column headed "Tổng số" beside its parts; believed when most rows hold."""
    for column, heading in table.headings.items():
        if column in by_formula or not _TOTAL_HEADING.search(heading):
            continue
        for parts in _part_columns(table, column):
            relations = [
                relation
                for row in table.rows()
                if (relation := _in_row(table, row, column, parts)) is not None
                and len(relation.parts) >= 1
            ]
            if _believed(relations):
                for relation in relations:
                    yield relation, Severity.ERROR
                break


def _part_columns(table: Table, total: int) -> Iterator[list[int]]:
    """Columns that may be the parts: those of the same group, then runs right after the total."""
    group = table.headings[total].rpartition(" / ")[0]
    own = [
        column
        for column, heading in table.headings.items()
        if column != total
        and not _NEVER_ADDED.search(heading)
        and any(table.figure(row, column) for row in table.rows())
    ]
    if group:
        same = [column for column in own if table.headings[column].startswith(group + " / ")]
        if len(same) >= 2:
            yield same
    after = [column for column in own if column > total]
    for length in range(len(after), 1, -1):
        yield after[:length]
    before = [column for column in own if column < total]
    for length in range(len(before), 1, -1):
        yield before[-length:]


def _believed(relations: Sequence[_Relation]) -> bool:
    """Whether enough rows hold to say that the columns add up; a lone row proves nothing."""
    holding = sum(1 for item in relations if item.holds and item.total.value != 0)
    return holding >= 2 and Decimal(holding) >= _MOST * len(relations)


_CODE: Final = re.compile(r"(\d+(?:\.\d+)*)\s*=\s*(\d+(?:\.\d+)*(?:\s*\+\s*\d+(?:\.\d+)*)+)")


def _coded_rows(table: Table) -> Iterator[tuple[_Relation, Severity]]:
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


def _down(
    table: Table, total: int, rows: Sequence[int]
) -> Iterator[tuple[_Relation, Severity]]:
    for column in range(2, table.width + 1):
        own = table.figure(total, column)
        parts = [figure for row in rows if (figure := table.figure(row, column))]
        if own is not None and len(parts) == len(rows):
            yield _Relation(own, tuple(parts)), Severity.ERROR


def _total_rows(table: Table) -> Iterator[tuple[_Relation, Severity]]:
    """A row "Tổng cộng" against the rows above or below it."""
    totals = [row for row in table.rows() if _is_total(table, row)]
    for row in totals:
        best: list[_Relation] = []
        for rows in _candidate_rows(table, row, totals):
            relations = list(_columns_of(table, row, rows))
            holding = sum(1 for item in relations if item.holds)
            if holding > sum(1 for item in best if item.holds) or not best:
                best = relations
            if relations and holding == len(relations):
                break
        yield from _judged(table, best, row, totals)


def _judged(
    table: Table, relations: Sequence[_Relation], row: int, totals: Sequence[int]
) -> Iterator[tuple[_Relation, Severity]]:
    holding = sum(1 for item in relations if item.holds)
    plain = len(totals) == 1 and not _has_groups(table) and row in (table.height, table.head + 1)
    if holding == 0 and not (plain and len(relations) <= 2):
        return
    sure = holding * 2 >= len(relations) or (plain and len(relations) <= 2)
    for relation in relations:
        if relation.holds or sure:
            yield relation, Severity.ERROR if holding or plain else Severity.WARNING


def _is_total(table: Table, row: int) -> bool:
    for column in range(1, min(3, table.width) + 1):
        words = table.plain(row, column).strip(" *:.")
        if words and _TOTAL.fullmatch(words):
            return True
    return False


def _has_groups(table: Table) -> bool:
    return any(_group_level(table, row) for row in table.rows())


def _group_level(table: Table, row: int) -> bool:
    """A group heading: a Roman or capital number, or one cell over the whole row."""
    first = table.text(row, 1).strip(" .")
    if first and (parse_roman(first) is not None or re.fullmatch(r"[A-ZĐ]", first)):
        return True
    cells = table.row_cells(row)
    return len(cells) == 1 and table.width > 2


def _candidate_rows(table: Table, total: int, totals: Sequence[int]) -> Iterator[list[int]]:
    """Sets of rows that a total may add up, the likeliest first."""
    above = [row for row in table.rows() if row < total and row not in totals]
    below = [row for row in table.rows() if row > total and row not in totals]
    for rows in (above, below):
        groups = [row for row in rows if _group_level(table, row)]
        leaves = [row for row in rows if row not in groups]
        top = [row for row in leaves if "." not in table.text(row, 1).strip(".")]
        if len(top) >= 2 and len(top) < len(leaves):
            yield top
        if len(leaves) >= 2:
            yield leaves
        if len(groups) >= 2:
            yield groups
    previous = max((row for row in totals if row < total), default=table.head)
    since = [row for row in range(previous + 1, total) if not _group_level(table, row)]
    if len(since) >= 2 and previous != table.head:
        yield since


def _columns_of(table: Table, total: int, rows: Sequence[int]) -> Iterator[_Relation]:
    for column in range(1, table.width + 1):
        if column == 1 or _NEVER_ADDED.search(table.headings.get(column, "")):
            continue
        own = table.figure(total, column)
        if own is None or own.is_percent:
            continue
        parts = [figure for row in rows if (figure := table.figure(row, column))]
        words = [table.text(row, column) for row in rows if not table.figure(row, column)]
        if len(parts) >= 2 and all(word in ("", "-", "–") for word in words):
            yield _Relation(own, tuple(parts))


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


def _judge_share(
    table: Table, row: int, column: int, pair: tuple[int, int]
) -> Iterator[Finding]:
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
            if figure is not None and figure.value > 100 and not re.search(r"kế\s+hoạch|so\s+với|tăng", _row_name(table, row).lower()):
                yield _finding(
                    table,
                    figure,
                    Kind.TABLE,
                    Severity.WARNING,
                    f"Dòng “{_row_name(table, row)}” tính bằng % nhưng ghi {format_number(figure.value)}: "
                    "có thể đã ghi số lượng thay cho tỷ lệ. Kiểm tra lại.",
                )


def _finding(
    table: Table, figure: Figure, kind: Kind, severity: Severity, message: str
) -> Finding:
    start, end = figure.cell.start, figure.cell.end
    return Finding(kind, severity, table.scanned.text[start:end], start, end, message)


def _sum(scanned: ScannedPaper, relation: _Relation) -> Sum:
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


def _sum_finding(scanned: ScannedPaper, relation: _Relation, severity: Severity) -> Finding:
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


