"""What the import screens need to know of dossier lists; the work itself is the engine's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.urls import reverse

from caicach.foundation.imports.registry import (
    BulkCheck,
    Context,
    Fault,
    Field,
    Importer,
    Outcome,
    UndoRefusedError,
    register,
)
from caicach.foundation.imports.registry import Kind as FieldKind
from caicach.foundation.imports.table import Table
from caicach.registers.dossiers import services
from caicach.registers.dossiers.columns import BY_KEY, COLUMNS, Column, Kind
from caicach.registers.dossiers.models import ImportBatch
from caicach.registers.dossiers.services.undoing import UndoRefusedError as UndoRefused

_MOST_FAULTS = 1000
_KINDS = {
    Kind.TEXT: FieldKind.TEXT,
    Kind.CODE: FieldKind.CODE,
    Kind.DAY: FieldKind.MOMENT,
    Kind.COUNT: FieldKind.INTEGER,
    Kind.MONEY: FieldKind.DECIMAL,
    Kind.FLAG: FieldKind.BOOLEAN,
    Kind.WORD: FieldKind.TEXT,
    Kind.UNIT: FieldKind.TEXT,
}
_EXAMPLES = {
    "dossier_code": "000.00.09.H29-260105-0001",
    "received_on": "05/01/2026 08:30",
    "due_on": "08/01/2026",
    "returned_on": "07/01/2026",
    "channel": "Trực tuyến",
    "online_level": "Toàn trình",
    "state": "Đã trả kết quả",
    "fee_amount": "15000",
    "paid_online": "có",
    "digitised_in": "có",
    "working_days": "3",
}


class DossierLists:
    """The engine behind the import screens: the table goes to it as one file of texts."""

    def check(self, table: Table, context: Context) -> BulkCheck:
        """Type every cell and look for what cannot be; writes nothing."""
        outcome = _run(table, context, dry_run=True, skip_faulty=True)
        faults = tuple(_placed(fault, table) for fault in outcome.refused)
        count = outcome.refused_rows if len(faults) >= _MOST_FAULTS else len(faults)
        return BulkCheck(outcome.rows, outcome.rows - outcome.refused_rows, count, faults)

    def apply(self, table: Table, context: Context, *, skip_faulty: bool) -> Outcome:
        """Import the good rows; the files count with the transaction of the caller."""
        outcome = _run(table, context, dry_run=False, skip_faulty=skip_faulty)
        state = {"batch": outcome.batch.pk if outcome.batch else None}
        return Outcome(outcome.added, outcome.changed, outcome.unchanged, state, reverse("dossiers:list"))


def _run(table: Table, context: Context, *, dry_run: bool, skip_faulty: bool) -> services.ImportOutcome:
    with TemporaryDirectory() as folder:
        return services.import_raw_csv(
            by=context.by,
            unit=context.unit,
            path=table.csv_file(Path(folder)),
            source_name=table.sheet or "danh sách",
            skip_faulty=skip_faulty,
            dry_run=dry_run,
            most_faults=_MOST_FAULTS,
            progress=context.progress.update,
        )


def _placed(fault: Fault, table: Table) -> Fault:
    """The fault at the letters and heading of the person's own sheet."""
    key = next((column.key for column in COLUMNS if column.title == fault.column), "")
    letters, heading = table.places.get(key, ("", fault.heading))
    return replace(fault, column=letters, heading=heading)


def _undo(state: dict[str, Any], context: Context) -> None:
    if state.get("batch") is None:
        return
    try:
        services.undo(by=context.by, batch=ImportBatch.objects.get(pk=state["batch"]))
    except UndoRefused as error:
        raise UndoRefusedError(str(error)) from error


def _field(column: Column) -> Field:
    return Field(
        column.key,
        column.title,
        kind=_KINDS[column.kind],
        required=column.required,
        aliases=column.aliases,
        example=_EXAMPLES.get(column.key, ""),
        help="Để trống thì lấy đơn vị đã chọn khi nhập." if column.key == "unit_code" else "",
    )


IMPORTER = register(
    Importer(
        key="dossiers",
        title="Hồ sơ một cửa",
        noun="hồ sơ một cửa",
        fields=tuple(_field(column) for column in BY_KEY.values()),
        bulk=DossierLists(),
        undo=_undo,
        help="Danh sách hồ sơ xuất từ phần mềm một cửa. Hồ sơ đã có (cùng đơn vị và mã hồ sơ) được cập nhật; "
        "hạn và kết quả đúng hạn, quá hạn do hệ thống tính theo lịch làm việc.",
    )
)
