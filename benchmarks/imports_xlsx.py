# ruff: noqa: E402  # the settings must be named before the framework is imported
"""Reading 200,000 × 14 cells of XLSX into typed rows, as a ratio to what calamine alone needs for the same file.

    .venv/bin/python benchmarks/imports_xlsx.py [rows]

The floor is `iter_rows` of python-calamine without looking at a cell. Median of three.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

from python_calamine import CalamineWorkbook

from caicach.foundation.imports.layout import find, headings
from caicach.foundation.imports.mapping import propose
from caicach.foundation.imports.reading import guard
from caicach.foundation.imports.reading.opened import Spreadsheet, previews
from caicach.foundation.imports.registry import Fault, Field, Kind
from caicach.foundation.imports.table import Table

FIELDS = (
    Field("code", "Mã hồ sơ", kind=Kind.CODE, required=True),
    Field("procedure", "Mã thủ tục", kind=Kind.CODE),
    Field("unit", "Mã đơn vị", kind=Kind.CODE, width=5, required=True),
    Field("applicant", "Người nộp"),
    Field("received_on", "Ngày nhận", kind=Kind.DATE, required=True),
    Field("due_on", "Hạn trả", kind=Kind.DATE),
    Field("finished_on", "Ngày trả", kind=Kind.DATE),
    Field("channel", "Hình thức", kind=Kind.CHOICE, choices={"online": "Trực tuyến", "counter": "Trực tiếp"}),
    Field("fee", "Lệ phí", kind=Kind.DECIMAL),
    Field("paid_online", "Thanh toán trực tuyến", kind=Kind.BOOLEAN),
    Field("digitised", "Số hoá", kind=Kind.BOOLEAN),
    Field("rating", "Điểm hài lòng", kind=Kind.INTEGER),
    Field("field_name", "Lĩnh vực"),
    Field("note", "Ghi chú"),
)


def make(path: Path, rows: int) -> None:
    """A made-up list of dossiers with dates half as text, half as dates of Excel."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Hồ sơ")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, [field.title for field in FIELDS])
    start = date(2024, 1, 1)
    for number in range(1, rows + 1):
        received = start + timedelta(days=number % 700)
        texts = [f"H{number:08}", f"1.{number % 2000:06}", f"{number % 3355:05}", f"Người nộp {number % 9973}"]
        sheet.write_row(number, 0, texts)
        for at, moment in ((4, received), (5, received + timedelta(days=5)), (6, received + timedelta(days=4))):
            if number % 2:
                sheet.write_datetime(number, at, moment, day)
            else:
                sheet.write_string(number, at, f"{moment:%d/%m/%Y}")
        sheet.write_row(number, 7, ["Trực tuyến" if number % 3 else "Trực tiếp", number % 50 * 1000, "x", "Không"])
        sheet.write_row(number, 11, [number % 5 + 1, f"Lĩnh vực {number % 17}", ""])
    book.close()


def median(deed: Callable[[], object]) -> float:
    """Seconds of the middle one of three runs."""
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        deed()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def main() -> int:
    """Print the seconds of each step and the ratio of typing to the floor."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dossiers.xlsx"
        make(path, rows)
        print(f"{rows:,} rows x {len(FIELDS)} columns, {path.stat().st_size / 1e6:.1f} MB")

        def floor() -> int:
            return sum(1 for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())

        started = time.perf_counter()
        file = Spreadsheet(path, guard.inspect(path, path.name))
        guarded = time.perf_counter() - started
        started = time.perf_counter()
        sheet = previews(file, path.name)[0]
        probed = time.perf_counter() - started
        layout, _ = find(sheet, FIELDS)
        texts = headings(sheet, layout)
        columns = {key: found.column for key, found in propose(texts, FIELDS).items()}
        table = Table(file, sheet.name, layout, texts, columns, FIELDS)
        faults: list[Fault] = []

        def typed() -> None:
            faults.clear()
            read = sum(1 for _ in table.rows(faults.append))
            if read != rows or faults or len(columns) != len(FIELDS):
                raise SystemExit(f"read {read} rows, {len(faults)} faults, {len(columns)} columns")

        lowest, ours = median(floor), median(typed)
    print(f"guard {guarded:.2f} s, probe in a child {probed:.2f} s")
    print(f"calamine alone {lowest:.2f} s, typed rows {ours:.2f} s, ratio {ours / lowest:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
