"""Rows that divide another row: 1 = 1.1 + 1.2, I = its lines, "Trong đó" and dashes below a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from caicach.domain.documents.checks.cells import row_name
from caicach.domain.documents.checks.model import Severity
from caicach.domain.documents.checks.parts import is_exhaustive, is_overlapping
from caicach.domain.documents.checks.relations import Relation
from caicach.domain.documents.tables import Table
from caicach.domain.vietnamese.folding import matching_form
from caicach.domain.vietnamese.numbers import parse_roman

NEVER_ADDED: Final = re.compile(
    r"tỷ\s+lệ|tỉ\s+lệ|%|bình\s+quân|trung\s+bình|xếp\s+hạng|thứ\s+hạng|hạng|thời\s+điểm|địa\s+điểm|^năm$|năm\s+(?:sinh|xây|thành|ban\s+hành|hoàn|sử)|stt|^tt$"
    r"|ghi\s+chú|số\s+hiệu|chỉ\s+số|đơn\s+giá|mức\s+giá|tọa\s+độ|thời\s+gian|ngày"
)
_TOTAL: Final = re.compile(r"(?:tổng(?:\s+(?:cộng|số|chung))?|cộng|toàn\s+(?:tỉnh|huyện|xã|phường))(?:\s*\(.*\))?\s*:?")
_DOTTED: Final = re.compile(r"\d+(?:\.\d+)*")
_DASHED: Final = re.compile(r"\s*[-–+•*]\s*\S|trong\s+đó")


def group_level(table: Table, row: int) -> bool:
    """A group heading: a Roman or capital number, or one cell over the whole row."""
    first = table.text(row, 1).strip(" .")
    if first and (parse_roman(first) is not None or re.fullmatch(r"[A-ZĐ]", first)):
        return True
    cells = table.row_cells(row)
    return len(cells) == 1 and table.width > 2


def is_total(table: Table, row: int) -> bool:
    for column in range(1, min(3, table.width) + 1):
        words = table.plain(row, column).strip(" *:.")
        if words and _TOTAL.fullmatch(words):
            return True
    return False


def nested_rows(table: Table) -> Iterator[tuple[Relation, Severity]]:
    """Rows and the rows that divide them; what does not hold is told only where most others do."""
    for families in (_by_code(table), _by_group(table), _by_dash(table)):
        told: list[Relation] = []
        for parent, children in families:
            told.extend(_columns_of(table, parent, children))
        holding = sum(1 for relation in told if relation.holds and relation.total.value)
        believed = holding >= 2 and holding * 5 >= len(told) * 3
        if holding == 1 and len(told) <= 4:
            believed = all(relation.holds or (relation.is_near and relation.total.value >= 20) for relation in told)
        for relation in told:
            if relation.holds and (holding >= 2 or len(told) == 1):
                yield relation, Severity.NOTE
            elif believed and relation.is_near:
                yield relation, Severity.ERROR
        if not believed:
            yield from _complete(table, told, families)


def _complete(
    table: Table, told: Sequence[Relation], families: Sequence[tuple[int, list[int]]]
) -> Iterator[tuple[Relation, Severity]]:
    """Rows whose labels make a whole ("trước hạn", "đúng hạn", "quá hạn") must add up on their own."""
    for parent, children in families:
        labels = [matching_form(row_name(table, row)) for row in children]
        if not is_exhaustive(labels) or is_overlapping(labels):
            continue
        for relation in _columns_of(table, parent, children):
            if not relation.holds and relation.is_near and relation in told:
                yield relation, Severity.ERROR


def _by_code(table: Table) -> list[tuple[int, list[int]]]:
    """Rows by their dotted numbers: 2 with 2.1, 2.2."""
    codes: dict[str, int] = {}
    children: dict[int, list[int]] = {}
    for row in table.rows():
        code = table.text(row, 1).strip(" .()")
        if not _DOTTED.fullmatch(code):
            continue
        parent = codes.get(code.rpartition(".")[0])
        if parent is not None:
            children.setdefault(parent, []).append(row)
        codes[code] = row
    return [(parent, rows) for parent, rows in children.items() if len(rows) >= 2]


def _by_group(table: Table) -> list[tuple[int, list[int]]]:
    """Group headings (I, II, A, B) with the lines below them."""
    families: list[tuple[int, list[int]]] = []
    current: tuple[int, list[int]] | None = None
    for row in table.rows():
        if group_level(table, row):
            current = (row, [])
            families.append(current)
        elif current is not None and re.fullmatch(r"\d{1,3}\.?", table.text(row, 1).strip()):
            current[1].append(row)
    return [(parent, rows) for parent, rows in families if len(rows) >= 2]


def _by_dash(table: Table) -> list[tuple[int, list[int]]]:
    """A row with the dashed rows right below it ("- Trực tuyến", "- Trực tiếp")."""
    families: list[tuple[int, list[int]]] = []
    parent: int | None = None
    rows: list[int] = []
    for row in (*table.rows(), table.height + 1):
        words = next((text for column in (1, 2) if (text := table.plain(row, column)) and not text.isdigit()), "")
        if row <= table.height and _DASHED.match(words):
            has_figures = any(table.figure(row, column) for column in range(2, table.width + 1))
            rows.extend([row] if has_figures else [])
            continue
        if parent is not None and len(rows) >= 2:
            families.append((parent, rows))
        parent, rows = row, []
    return families


def _columns_of(table: Table, parent: int, children: Sequence[int]) -> Iterator[Relation]:
    for column in range(2, table.width + 1):
        own = table.figure(parent, column)
        if own is None or own.is_percent or NEVER_ADDED.search(table.headings.get(column, "")):
            continue
        parts = [figure for row in children if (figure := table.figure(row, column)) and not figure.is_percent]
        words = [table.text(row, column) for row in children if not table.figure(row, column)]
        if len(parts) >= 2 and all(word in ("", "-", "–") for word in words):
            yield Relation(own, tuple(parts))
