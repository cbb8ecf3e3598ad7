"""Looking at a whole table: every fault of the cells and of the register's own check, counted and the first kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from caicach.foundation.imports.registry import Context, Fault, Importer, Row
from caicach.foundation.imports.table import Table
from caicach.foundation.ui.writing import number_text

#: Faults kept for the screen and the corrected file; the rest are counted.
KEPT_FAULTS: Final = 2_000
SAMPLE_ROWS: Final = 5
_TELL_EVERY: Final = 500
_REMEMBERED_CELLS: Final = 500_000


@dataclass
class Findings:
    """What a look at the table found."""

    rows: int = 0
    errors: int = 0
    warnings: int = 0
    faults: list[Fault] = field(default_factory=list)
    faulty_rows: set[tuple[str, int]] = field(default_factory=set)
    #: An error of the table as a whole: no row may be written.
    is_whole_faulty: bool = False
    #: A bulk importer counts its good rows itself.
    bulk_good: int | None = None
    #: The first rows as we understood them: texts in the order of the importer's fields.
    sample: list[list[str]] = field(default_factory=list)
    _cells: set[tuple[str, int, str]] = field(default_factory=set)

    @property
    def good(self) -> int:
        """Rows that may be written."""
        if self.bulk_good is not None:
            return self.bulk_good
        return 0 if self.is_whole_faulty else self.rows - len(self.faulty_rows)

    def add(self, fault: Fault) -> None:
        """Count a fault; keep it while there is room. A second fault at the same cell says nothing new."""
        cell = (fault.sheet, fault.row, fault.column)
        if fault.column and cell in self._cells:
            return
        if len(self._cells) < _REMEMBERED_CELLS:
            self._cells.add(cell)
        if fault.is_error:
            self.errors += 1
            if fault.row:
                self.faulty_rows.add((fault.sheet, fault.row))
            else:
                self.is_whole_faulty = True
        else:
            self.warnings += 1
        if len(self.faults) < KEPT_FAULTS:
            self.faults.append(fault)

    def is_good(self, row: Row) -> bool:
        """Whether the row has no error."""
        return not self.is_whole_faulty and (row.sheet, row.number) not in self.faulty_rows


def value_text(value: object) -> str:
    """A typed value as people read it; an unknown one is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return number_text(value) if isinstance(value, int | Decimal) else str(value)[:120]


def examine(importer: Importer, table: Table, context: Context, expected: int | None = None) -> Findings:
    """All faults of the table. `expected` is the number of rows to show progress against. Writes nothing."""
    if importer.bulk is not None:
        found = importer.bulk.check(table, context)
        findings = Findings(found.rows, bulk_good=found.good)
        for fault in found.faults:
            findings.add(fault)
        findings.errors = max(findings.errors, found.fault_count - findings.warnings)
        return findings
    findings = Findings()
    rows = _told(table.rows(findings.add), findings, context, expected)
    if importer.check is None:
        for _ in rows:
            pass
    else:
        for fault in importer.check(rows, context):
            findings.add(fault)
        for _ in rows:  # a check that stopped early must not hide faults of later cells
            pass
    findings.faults.sort(key=lambda fault: (fault.row, fault.column.rjust(4)))
    return findings


def _told(rows: Iterable[Row], findings: Findings, context: Context, expected: int | None) -> Iterator[Row]:
    for row in rows:
        findings.rows += 1
        if len(findings.sample) < SAMPLE_ROWS:
            findings.sample.append([str(row.number), *map(value_text, row.values.values())])
        if findings.rows % _TELL_EVERY == 0:
            context.progress.update(findings.rows, expected, "Đang kiểm tra từng dòng")
        yield row
