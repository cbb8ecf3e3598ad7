"""One sheet with its headings and mapping: the rows that are records, typed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from caicach.foundation.imports.cells import Bad, Reader, reader, writing_of
from caicach.foundation.imports.layout import Layout, is_footer, is_numbering, is_total
from caicach.foundation.imports.reading.opened import Spreadsheet
from caicach.foundation.imports.reading.raw import Cell, cell_text, is_blank, letters, neutral_text
from caicach.foundation.imports.registry import Fault, Field, Kind, Row, Value
from caicach.foundation.imports.words import plain

Report = Callable[[Fault], None]

_WRITING_ROWS: Final = 20_000
_NOTICES: Final = 50
_TOTAL: Final = "dòng tổng cộng"


class Texts(Mapping[str, str]):
    """The cells of one row as texts by field key; written only when somebody looks."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, cells: Sequence[Cell], columns: Mapping[str, int]) -> None:
        self._cells, self._columns = cells, columns

    def __getitem__(self, key: str) -> str:
        at = self._columns[key]
        return cell_text(self._cells[at]) if 0 <= at < len(self._cells) else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass
class Table:
    """A sheet as its person mapped it. `columns` maps a field key to a column counted from 0 (column A)."""

    file: Spreadsheet
    sheet: str
    layout: Layout
    headings: Sequence[str]
    columns: Mapping[str, int]
    fields: Sequence[Field]
    #: Rows that were read but are no records, in words; filled while reading.
    notices: list[str] = field(default_factory=list)

    @property
    def number_of_first_row(self) -> int:
        """The first row of Excel below the headings."""
        return self.layout.first_data_row

    @property
    def places(self) -> dict[str, tuple[str, str]]:
        """field key → (column letters, heading)."""
        return {
            key: (letters(at), self.headings[at] if at < len(self.headings) else "") for key, at in self.columns.items()
        }

    def cells(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """(row of Excel, raw cells from column A on) of each record. Blank rows, totals, repeated headings, column
        numbers and signatures are left out and told in `notices`."""
        self.notices.clear()
        offset, rows = self.file.rows(self.sheet)
        margin = [""] * offset
        mapped = sorted(self.columns.values())
        required = [self.columns[known.key] for known in self.fields if known.required and known.key in self.columns]
        first = self.number_of_first_row
        #: A blank row or a total may have ended the table: what follows may be signatures.
        has_ended = False
        for number, given in enumerate(rows, 1):
            if number < first:
                continue
            row: Sequence[Cell] = [*margin, *given] if offset else given
            width = len(row)
            if all(at >= width or is_blank(row[at]) for at in mapped):
                has_ended = True
                continue
            may_end = has_ended or any(at >= width or is_blank(row[at]) for at in required)
            if may_end or number <= first + 1 or self._is_suspicious(row, mapped):
                why = self._no_record(row, mapped, number, may_end=may_end)
                if why:
                    has_ended = has_ended or why == _TOTAL
                    if len(self.notices) < _NOTICES:
                        self.notices.append(f"Dòng {number}: {why}, không nhập.")
                    continue
            has_ended = False
            yield number, row

    def _is_suspicious(self, row: Sequence[Cell], mapped: Sequence[int]) -> bool:
        """Cheap signs of a total or a repeated heading, looked at for every row."""
        for at in mapped:
            cell = row[at] if at < len(row) else ""
            if isinstance(cell, str) and cell:
                return cell[0] in "TtCcLl" or (at < len(self.headings) and cell.strip() == self.headings[at])
        return False

    def _no_record(self, row: Sequence[Cell], mapped: Sequence[int], number: int, *, may_end: bool) -> str:
        texts = [cell_text(cell) for cell in row]
        in_columns = [texts[at] if at < len(texts) else "" for at in mapped]
        same = sum(
            1
            for at, text in zip(mapped, in_columns, strict=True)
            if text and at < len(self.headings) and plain(text) in plain(self.headings[at]).split(" – ")
        )
        if same >= 2 and same >= 0.6 * sum(1 for text in in_columns if text):
            return "lặp lại tiêu đề cột"
        if number <= self.number_of_first_row + 1 and is_numbering(texts):
            return "đánh số thứ tự các cột"
        if is_total(texts):
            return _TOTAL
        if may_end and is_footer(texts):
            return "phần ký tên hoặc ghi chú dưới bảng"
        return ""

    def rows(self, report: Report | None = None) -> Iterator[Row]:
        """The records, typed. A cell that cannot be typed is None in `values` and a fault for `report`, and so is a
        required cell left blank."""
        places = self.places
        keys = [known.key for known in self.fields]
        plan = [
            (known.key, self.columns[known.key], self._reader(known), known.required)
            for known in self.fields
            if known.key in self.columns
        ]
        for number, cells in self.cells():
            width = len(cells)
            values: dict[str, Value] = dict.fromkeys(keys)
            row = Row(self.sheet, number, values, Texts(cells, self.columns), places)
            for key, at, read, required in plan:
                value = read(cells[at]) if at < width else None
                if isinstance(value, Bad):
                    if report is not None:
                        report(row.fault(key, value.reason, value.remedy))
                    value = None
                elif value is None and required and report is not None:
                    report(row.fault(key, "để trống nhưng bắt buộc phải có", "Điền giá trị hoặc xoá dòng này"))
                values[key] = value
            yield row

    def _reader(self, known: Field) -> Reader:
        if known.kind != Kind.DECIMAL:
            return reader(known)
        at = self.columns[known.key]
        offset, rows = self.file.rows(self.sheet)
        some = islice(rows, self.number_of_first_row - 1, self.number_of_first_row - 1 + _WRITING_ROWS)
        texts = (
            cell for row in some if 0 <= at - offset < len(row) and isinstance(cell := row[at - offset], str) and cell
        )
        return reader(known, writing_of(texts))

    def csv_file(self, folder: Path) -> Path:
        """Write all records as UTF-8 CSV with `_sheet`, `_row` and the field keys; every cell as neutral text."""
        target = folder / "table.csv"
        keys = list(self.columns)
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["_sheet", "_row", *keys])
            order = [self.columns[key] for key in keys]
            for number, cells in self.cells():
                width = len(cells)
                texts = [neutral_text(cells[at]) if at < width else "" for at in order]
                writer.writerow([self.sheet, number, *texts])
        return target
