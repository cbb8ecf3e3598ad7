"""Importing 200,000 dossiers from XLSX and a million from CSV, each as a ratio to its floor.

    .venv/bin/python benchmarks/dossiers_import.py [xlsx rows] [csv rows]

Floors: calamine reading the cells of the same workbook and throwing them away; DuckDB turning the same CSV into one
Parquet file of texts. Ours is the whole deed: every cell typed and checked, units and words looked up, doubles found,
the store merged, 24 files written, hashed and forced to disk, catalogue and log written. Cubes are made by the first
question that follows; what that costs is measured by dossiers_questions.py.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb
import ground
import xlsxwriter
from python_calamine import CalamineWorkbook

SCRIPT = "dossiers_import.py"


def as_workbook(source: Path, target: Path) -> Path:
    """The same list as a workbook, all cells text as one-stop systems export them."""
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book, source.open(encoding="utf-8") as lines:
        sheet = book.add_worksheet("Hồ sơ")
        for number, row in enumerate(csv.reader(lines)):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text)
    return target


def main() -> None:
    xlsx_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    csv_rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    home = ground.open_site()
    try:
        book = as_workbook(ground.write_list(home / "small.csv", xlsx_rows), home / "small.xlsx")
        floor, ours = ground.in_turn(lambda: _cells(book), lambda: _import(book, xlsx_rows))
        ground.tell(f"import {xlsx_rows:,} dossiers, XLSX / calamine reading it", SCRIPT, floor, ours)
        plain = ground.write_list(home / "large.csv", csv_rows)
        floor, ours = ground.in_turn(lambda: _parquet(plain), lambda: _import(plain, csv_rows))
        ground.tell(f"import {csv_rows:,} dossiers, CSV / DuckDB CSV to Parquet", SCRIPT, floor, ours)
    finally:
        ground.close_site(home)


def _cells(path: Path) -> int:
    return sum(1 for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())


def _parquet(path: Path) -> None:
    with duckdb.connect() as connection:
        texts = f"SELECT * FROM read_csv('{path}', all_varchar=true)"
        connection.execute(f"COPY ({texts}) TO '{path}.parquet' (FORMAT parquet, COMPRESSION zstd)")


def _import(path: Path, rows: int) -> None:
    """Import into the empty store, then take it back, so that the next turn meets the same store."""
    from caicach.registers.dossiers.services import import_file, undo

    outcome = import_file(by=None, unit=None, path=path)
    if outcome.added != rows or outcome.refused_rows or outcome.batch is None:
        raise SystemExit(f"expected {rows} added, got {outcome.added}; refused {outcome.refused[:3]}")
    undo(by=None, batch=outcome.batch)


if __name__ == "__main__":
    main()
