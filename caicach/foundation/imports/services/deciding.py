"""What the person decides of a batch: mapping, confirmation, discarding; and the check between them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.imports import selectors
from caicach.foundation.imports.access import check_import
from caicach.foundation.imports.examine import Findings, examine
from caicach.foundation.imports.layout import Layout, headings
from caicach.foundation.imports.mapping import signature
from caicach.foundation.imports.models import Batch, BatchFault, BatchState, Source
from caicach.foundation.imports.registry import Importer, importer
from caicach.foundation.imports.services.rules import (
    AT_ONCE_BYTES,
    BatchStateError,
    context_of,
    refuse_busy,
    silent,
    wrong_state,
)
from caicach.foundation.imports.words import plain
from caicach.foundation.jobs.registry import Progress
from caicach.foundation.jobs.services import start
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.writing import number_text


class MappingError(TradeError):
    """The mapping cannot be used; the sentence says which column or field."""


def set_mapping(
    batch: Batch, *, by: Person, sheet: str, layout: Layout, mapping: Mapping[str, int], wait: bool = False
) -> Batch:
    """Say which column holds which field, remember it for this source, and have the table checked.

    `mapping` is field key → column counted from 0. A small table is checked at once, a large one by a job.
    """
    known = importer(batch.importer)
    check_import(by, known, batch.unit)
    refuse_busy(batch)
    if batch.state not in (BatchState.READ, BatchState.MAPPED, BatchState.CHECKED):
        raise wrong_state(batch, "ghép cột")
    preview = next((found for found in selectors.previews_of(batch) if found.name == sheet), None)
    if preview is None:
        raise MappingError(f"Tệp không có trang tính “{sheet}”.")
    if layout.first + layout.height - 1 > len(preview.top) or layout.first < 1 or not 1 <= layout.height <= 3:
        raise MappingError(f"Dòng tiêu đề phải nằm trong {len(preview.top)} dòng đầu và không quá 3 dòng.")
    texts = headings(preview, layout)
    _refuse_unusable(known, mapping, texts)
    with transaction.atomic():
        batch.sheet, batch.heading_first, batch.heading_rows = sheet, layout.first, layout.height
        batch.headings, batch.mapping, batch.state = texts, dict(mapping), BatchState.MAPPED
        batch.save()
        _remember(batch, known, mapping)
        record(
            "imports.map", by=by, unit=batch.unit, subject=batch, summary=f"Ghép cột tệp {batch} để nhập {known.title}"
        )
        if not wait and batch.size > AT_ONCE_BYTES:
            title = f"Kiểm tra tệp {batch.file_name}"
            batch.job = start("imports.check", by=by, unit=batch.unit, title=title, kwargs={"batch_id": batch.pk})
            batch.save(update_fields=["job"])
    if wait or batch.size <= AT_ONCE_BYTES:
        check(batch, silent(by, batch.unit))
    batch.refresh_from_db()
    return batch


def _remember(batch: Batch, known: Importer, mapping: Mapping[str, int]) -> None:
    """Keep the mapping for the next file with these headings from this unit."""
    texts = batch.headings
    words = {plain(texts[at]): key for key, at in mapping.items() if plain(texts[at])}
    Source.objects.update_or_create(
        unit=batch.unit,
        importer=known.key,
        signature=signature(known.key, texts),
        defaults={"mapping": words, "name": batch.file_name},
    )


def _refuse_unusable(known: Importer, mapping: Mapping[str, int], texts: list[str]) -> None:
    keys = {column.key for column in known.fields}
    if strange := set(mapping) - keys:
        raise MappingError(f"Không có trường “{sorted(strange)[0]}” trong {known.title}.")
    missing = [column.title for column in known.fields if column.required and column.key not in mapping]
    if missing:
        raise MappingError(f"Chưa ghép cột cho trường bắt buộc: {', '.join(missing)}.")
    places = list(mapping.values())
    if len(places) != len(set(places)):
        raise MappingError("Một cột của tệp đang được ghép cho hai trường. Hãy chọn lại.")
    if any(not 0 <= at < len(texts) for at in places):
        raise MappingError("Có cột được ghép nằm ngoài bảng. Hãy chọn lại.")


def check(batch: Batch, progress: Progress) -> Batch:
    """Find every fault of the mapped table and keep the first ones; safe to run again."""
    if batch.state not in (BatchState.MAPPED, BatchState.CHECKED):
        raise BatchStateError(f"Lần nhập “{batch}” chưa ghép cột nên chưa kiểm tra được.")
    known = importer(batch.importer)
    table = selectors.table_of(batch)
    findings = examine(known, table, context_of(batch, progress), batch.chosen_sheet()["rows"])
    keep_findings(batch, findings, table.notices)
    return batch


def keep_findings(batch: Batch, findings: Findings, notices: list[str]) -> None:
    """Write what a check found, in place of what an earlier one did."""
    with transaction.atomic():
        batch.faults.all().delete()
        BatchFault.objects.bulk_create(
            [
                BatchFault(
                    batch=batch, sheet=fault.sheet, row=fault.row, column=fault.column, severity=fault.severity,
                    heading=fault.heading[:300], value=fault.value[:200], reason=fault.reason[:500],
                    remedy=fault.remedy[:500],
                )
                for fault in findings.faults
            ],
            batch_size=500,
        )  # fmt: skip
        batch.state, batch.row_count, batch.good_count = BatchState.CHECKED, findings.rows, findings.good
        batch.sample = findings.sample
        batch.fault_count, batch.warning_count = findings.errors, findings.warnings
        kept = [notice for notice in batch.notices if not notice.startswith("Dòng ")]
        batch.notices = kept + notices
        batch.save()


def confirm(batch: Batch, *, by: Person, skip_faulty: bool) -> Batch:
    """Let the checked rows be written by a job: all or none, or with `skip_faulty` the good ones."""
    known = importer(batch.importer)
    check_import(by, known, batch.unit)
    refuse_busy(batch)
    if batch.state != BatchState.CHECKED:
        raise wrong_state(batch, "xác nhận")
    if batch.fault_count and not skip_faulty:
        raise BatchStateError(
            f"Còn {number_text(batch.fault_count)} lỗi. Hãy sửa tệp rồi tải lên lại, hoặc chọn nhập các dòng đúng."
        )
    if not batch.good_count:
        raise BatchStateError("Không có dòng nào nhập được. Hãy sửa tệp rồi tải lên lại.")
    with transaction.atomic():
        batch.skip_faulty = skip_faulty
        batch.save(update_fields=["skip_faulty"])
        title = f"Nhập {known.title}: {batch.file_name}"
        batch.job = start("imports.apply", by=by, unit=batch.unit, title=title, kwargs={"batch_id": batch.pk})
        batch.save(update_fields=["job"])
    batch.refresh_from_db()
    return batch


def ask_undo(batch: Batch, *, by: Person) -> Batch:
    """Let an applied batch be taken back by a job."""
    known = importer(batch.importer)
    check_import(by, known, batch.unit)
    refuse_busy(batch)
    if batch.state != BatchState.APPLIED:
        raise BatchStateError(f"Lần nhập “{batch}” chưa được nhập hoặc đã hoàn tác.")
    if known.undo is None:
        raise BatchStateError(f"{known.title} không hoàn tác được theo tệp; hãy sửa từng mục.")
    with transaction.atomic():
        title = f"Hoàn tác {known.title}: {batch.file_name}"
        batch.job = start("imports.undo", by=by, unit=batch.unit, title=title, kwargs={"batch_id": batch.pk})
        batch.save(update_fields=["job"])
    batch.refresh_from_db()
    return batch


def discard(batch: Batch, *, by: Person) -> Batch:
    """Put away a batch that was never applied; its file and its trace stay."""
    known = importer(batch.importer)
    check_import(by, known, batch.unit)
    refuse_busy(batch)
    if not batch.is_undecided:
        raise wrong_state(batch, "bỏ")
    with transaction.atomic():
        batch.state = BatchState.DISCARDED
        batch.save(update_fields=["state"])
        record("imports.discard", by=by, unit=batch.unit, subject=batch, summary=f"Bỏ lần nhập tệp {batch}")
    return batch
