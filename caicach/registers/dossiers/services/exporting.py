"""The filtered list as a workbook: written by a job, fetched by the one who asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import xlsxwriter
from django.db import transaction

from caicach.domain.errors import TradeError
from caicach.foundation.audit import services as audit
from caicach.foundation.jobs.models import Job
from caicach.foundation.jobs.services import start
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.dossiers import store
from caicach.registers.dossiers.columns import COLUMNS, Kind
from caicach.registers.dossiers.selectors.finding import OUTCOMES, Dossiers, Filter

PLACE = "exports"
#: What a sheet of a workbook holds besides its heading.
MOST_ROWS = 1_048_575
_CHUNK = 5000
_COMPUTED = (
    ("due_effective", "Hạn theo quy tắc"),
    ("ended_on", "Ngày kết thúc"),
    ("verdict", "Kết quả"),
)
Say = Callable[[int, "int | None", str], None]


def start_export(*, by: Person, unit: Unit | None, wanted: Filter, order: str) -> Job:
    """Let a job write the list; the file is shown on the job's page."""
    rows = len(Dossiers(by, wanted, order))
    if rows > MOST_ROWS:
        raise TradeError(
            f"Danh sách có {rows} hồ sơ, một trang Excel chứa nhiều nhất {MOST_ROWS}. Hãy thu hẹp bộ lọc rồi xuất lại."
        )
    given = {name: _plain(value) for name, value in _fields(wanted).items()}
    with transaction.atomic():
        return start(
            "dossiers.export", by=by, unit=unit, title=f"Xuất {rows} hồ sơ", kwargs={"wanted": given, "order": order}
        )


def _fields(wanted: Filter) -> dict[str, Any]:
    return {name: value for name, value in {**asdict(wanted), "unit": wanted.unit}.items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, Unit):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def filter_of(given: Mapping[str, Any]) -> Filter:
    """The filter back from what a job keeps."""
    values = dict(given)
    for name in ("received_from", "received_to", "ended_from", "ended_to"):
        if name in values:
            values[name] = date.fromisoformat(values[name])
    if "unit" in values:
        values["unit"] = Unit.objects.get(pk=values["unit"])
    return Filter(**values)


def export(*, by: Person, wanted: Filter, order: str, say: Say) -> tuple[str, int]:
    """Write the workbook; returns its name and the number of rows. Personal columns are empty where not allowed."""
    rows = Dossiers(by, wanted, order)
    folder = store.folder() / PLACE / str(by.pk)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"ho-so-{uuid4().hex[:12]}.xlsx"
    temporary = folder / f".{name}"
    _write(temporary, rows, say)
    temporary.replace(folder / name)
    with transaction.atomic():
        audit.record(
            "dossiers.export",
            by=by,
            unit=wanted.unit,
            summary=f"Xuất {len(rows)} hồ sơ ra bảng tính",
            changes={key: ["", _plain(value)] for key, value in _fields(wanted).items()},
            personal=True,
        )
    return name, len(rows)


def exported_file(by: Person, name: str) -> Path | None:
    """The workbook this person asked for; None where there is none of that name."""
    folder = (store.folder() / PLACE / str(by.pk)).resolve()
    path = (folder / name).resolve()
    return path if path.parent == folder and not name.startswith(".") and path.is_file() else None


def _write(path: Path, rows: Dossiers, say: Say) -> None:
    rules = store.rules()
    titles = ["Đơn vị", *(column.title for column in COLUMNS if column.kind is not Kind.UNIT)]
    titles += [title for _, title in _COMPUTED]
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Hồ sơ")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(titles) - 1, 18)
        sheet.write_row(0, 0, titles, book.add_format({"bold": True, "text_wrap": True, "valign": "top"}))
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, _cells(row, rules.title), day)
            if number % _CHUNK == 0:
                say(number, len(rows), f"Đã ghi {number}/{len(rows)} hồ sơ")


def _cells(row: Mapping[str, Any], title: Callable[[str, str | None], str]) -> list[Any]:
    cells: list[Any] = [row["unit_name"]]
    for column in COLUMNS:
        value = row[column.key]
        if column.kind is Kind.UNIT:
            continue
        if column.kind is Kind.WORD:
            value = title(column.key, value)
        elif column.kind is Kind.FLAG and value is not None:
            value = "có" if value else "không"
        cells.append(value)
    verdict = OUTCOMES.get(row["verdict"] or "", OUTCOMES["in_process"])
    return [*cells, row["due_effective"], row["ended_on"], verdict]


def _write_row(sheet: Any, number: int, cells: Sequence[Any], day: Any) -> None:
    for at, value in enumerate(cells):
        if value is None or value == "":
            continue
        if isinstance(value, date):
            sheet.write_datetime(number, at, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  # a day
        elif isinstance(value, str):
            sheet.write_string(number, at, value)
        else:
            sheet.write_number(number, at, value)
