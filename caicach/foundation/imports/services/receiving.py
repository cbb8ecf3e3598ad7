"""Taking a file in and having a first look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import PurePath

from django.db import transaction

from caicach.foundation.audit.services import record
from caicach.foundation.imports import selectors, storage
from caicach.foundation.imports.access import check_import
from caicach.foundation.imports.layout import headings
from caicach.foundation.imports.models import Batch, BatchState
from caicach.foundation.imports.reading import delimited, guard, legacy
from caicach.foundation.imports.reading.guard import FileRefusedError, Format
from caicach.foundation.imports.reading.opened import Spreadsheet, previews
from caicach.foundation.imports.registry import importer
from caicach.foundation.imports.services.rules import AT_ONCE_BYTES, BatchStateError
from caicach.foundation.jobs.services import start
from caicach.foundation.organizations.models import Person, Unit


def receive(
    *, by: Person, unit: Unit, importer_key: str, name: str, chunks: Iterable[bytes], wait: bool = False
) -> Batch:
    """Keep an uploaded spreadsheet as a new batch. A small one is read at once, a large one by a job (unless `wait`).

    Raises `FileRefusedError` with one sentence where the file is none of ours, `NotAllowed` without the right.
    """
    known = importer(importer_key)
    check_import(by, known, unit)
    shown = PurePath(name.replace("\\", "/")).name[-200:] or "tep"
    with storage.receive(chunks, shown) as received:
        at_once = wait or received.size <= AT_ONCE_BYTES
        found = guard.inspect(received.path, shown, is_thorough=at_once)
        with transaction.atomic():
            batch = Batch(
                importer=known.key, unit=unit, by=by, file_name=shown, format=found.value,
                digest=received.digest, size=received.size,
            )  # fmt: skip
            if at_once:
                _look(batch, Spreadsheet(received.path, found))
            batch.save()
            storage.keep(received, found.value)
            record(
                "imports.upload",
                by=by,
                unit=unit,
                subject=batch,
                summary=f"Tải lên tệp {shown} để nhập {known.title}",
                changes={"sha256": received.digest},
            )
            if not at_once:
                batch.job = start(
                    "imports.read", by=by, unit=unit, title=f"Đọc tệp {shown}", kwargs={"batch_id": batch.pk}
                )
                batch.save(update_fields=["job"])
    batch.refresh_from_db()
    return batch


def read(batch: Batch) -> Batch:
    """Look into the kept file of a batch: sheets, headings, how it is written. A refused file ends the batch."""
    if batch.state not in (BatchState.UPLOADED, BatchState.READ):
        raise BatchStateError(f"Lần nhập “{batch}” đã được đọc rồi.")
    path = selectors.path_of(batch)
    try:
        guard.inspect(path, batch.file_name)
        _look(batch, Spreadsheet(path, Format(batch.format)))
    except FileRefusedError as error:
        batch.state, batch.problem = BatchState.REFUSED, str(error)[:1000]
    with transaction.atomic():
        fields = ["state", "problem", "dialect", "sheets", "sheet", "heading_first", "heading_rows", "headings"]
        batch.save(update_fields=[*fields, "notices"])
    return batch


def _look(batch: Batch, file: Spreadsheet) -> None:
    """Fill the batch with what the file shows; `FileRefusedError` where it shows nothing we can use."""
    if file.format is Format.CSV:
        dialect = delimited.detect(file.path, batch.file_name)
        file = Spreadsheet(file.path, file.format, dialect)
        batch.dialect = asdict(dialect)
    sheets = previews(file, batch.file_name)
    batch.sheets = [asdict(sheet) for sheet in sheets]
    sheet, layout = selectors.best_sheet(batch)
    batch.sheet, batch.heading_first, batch.heading_rows = sheet.name, layout.first, layout.height
    batch.headings = headings(sheet, layout)
    batch.notices = _remarks(batch, " ".join(text for row in sheet.top for text in row))
    batch.state = BatchState.READ


def _remarks(batch: Batch, text: str) -> list[str]:
    remarks = []
    if batch.dialect and batch.dialect["encoding"] in ("tcvn3", "cp1258"):
        title = delimited.Dialect(**batch.dialect).encoding_title
        remarks.append(f"Tệp dùng bảng mã cũ {title}, đã chuyển sang Unicode; hãy xem mẫu dữ liệu có đúng dấu không.")
    elif legacy.looks_tcvn3(text):
        remarks.append(
            f"Chữ trong tệp dùng phông cũ TCVN3 (ABC, .VnTime), ví dụ “{text.strip()[:30]}”. "
            "Hãy chuyển mã sang Unicode (Unikey, Ctrl+Shift+F6) rồi tải lên lại."
        )
    return remarks
