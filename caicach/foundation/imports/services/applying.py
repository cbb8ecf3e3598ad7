"""Writing a batch into its register, and taking it back. Each in one transaction: all of it or nothing."""

from __future__ import annotations

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.imports import selectors
from caicach.foundation.imports.access import check_import
from caicach.foundation.imports.examine import Findings, examine
from caicach.foundation.imports.models import Batch, BatchState
from caicach.foundation.imports.registry import Context, Importer, Outcome, importer
from caicach.foundation.imports.services.deciding import keep_findings
from caicach.foundation.imports.services.rules import BatchStateError, context_of, wrong_state
from caicach.foundation.imports.table import Table
from caicach.foundation.jobs.registry import Progress
from caicach.foundation.ui.writing import number_text

logger = logging.getLogger(__name__)


def apply(batch: Batch, progress: Progress) -> dict[str, Any]:
    """Write a confirmed batch. Running it again after it was written changes nothing.

    Checks everything once more first, because the register may have changed since the person looked.
    """
    if batch.state == BatchState.APPLIED:
        return _result(batch)
    if batch.state != BatchState.CHECKED:
        raise wrong_state(batch, "nhập")
    known = importer(batch.importer)
    context = context_of(batch, progress)
    check_import(context.by, known, batch.unit)
    table = selectors.table_of(batch)
    findings = examine(known, table, context, batch.row_count)
    if (findings.errors and not batch.skip_faulty) or not findings.good:
        keep_findings(batch, findings, list(table.notices))
        raise TradeError(
            f"Dữ liệu trong hệ thống đã thay đổi từ lúc kiểm tra: nay có {number_text(findings.errors)} lỗi. "
            "Chưa nhập dòng nào; hãy xem lại danh sách lỗi rồi xác nhận lại."
        )
    try:
        _write(batch, known, table, findings, context)
    except IntegrityError as error:
        logger.warning("batch %s refused by the database: %s", batch.pk, error)
        raise TradeError(
            "Có dòng mâu thuẫn với dữ liệu đã có (thường là trùng mã với bản ghi vừa được người khác thêm). "
            "Chưa nhập dòng nào; hãy kiểm tra lại tệp rồi xác nhận lại."
        ) from None
    return _result(batch)


def _write(batch: Batch, known: Importer, table: Table, findings: Findings, context: Context) -> None:
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != BatchState.CHECKED:
            raise BatchStateError(f"Lần nhập “{batch}” vừa được xử lý ở nơi khác.")
        if known.bulk is not None:
            outcome = known.bulk.apply(table, context, skip_faulty=batch.skip_faulty)
        elif known.apply is not None:
            outcome = known.apply((row for row in table.rows() if findings.is_good(row)), context)
        else:
            raise ValueError(f"importer {known.key!r} has neither apply nor bulk")
        _keep(batch, outcome, findings)
        record(
            "imports.apply",
            by=context.by,
            unit=batch.unit,
            subject=batch,
            summary=f"Nhập {known.title} từ tệp {batch}: {_counts(batch)}",
            changes={"sha256": batch.digest, "skip_faulty": batch.skip_faulty},
        )


def _keep(batch: Batch, outcome: Outcome, findings: Findings) -> None:
    batch.state, batch.applied_at = BatchState.APPLIED, timezone.now()
    batch.added, batch.changed, batch.unchanged = outcome.added, outcome.changed, outcome.unchanged
    batch.refused = findings.rows - findings.good
    batch.undo_state, batch.result_url = outcome.state, outcome.url
    batch.result_message = outcome.message[:500]
    batch.save()


def _counts(batch: Batch) -> str:
    parts = [
        f"{number_text(count)} {words}"
        for count, words in (
            (batch.added, "thêm mới"),
            (batch.changed, "thay đổi"),
            (batch.unchanged, "không đổi"),
            (batch.refused, "bị từ chối"),
        )
        if count
    ]
    return ", ".join(parts) or "không có gì thay đổi"


def _result(batch: Batch) -> dict[str, Any]:
    return {"url": reverse("imports:show", args=[batch.pk]), "message": f"Đã nhập: {_counts(batch)}."}


def undo(batch: Batch, progress: Progress) -> dict[str, Any]:
    """Take an applied batch back. Running it again after it was undone changes nothing.

    Raises `UndoRefusedError` of the register where something later depends on the rows.
    """
    known = importer(batch.importer)
    context = context_of(batch, progress)
    check_import(context.by, known, batch.unit)
    result = {
        "url": reverse("imports:show", args=[batch.pk]),
        "message": "Đã hoàn tác; dữ liệu trở lại như trước khi nhập.",
    }
    if batch.state == BatchState.UNDONE:
        return result
    if known.undo is None or batch.state != BatchState.APPLIED:
        raise BatchStateError(f"Lần nhập “{batch}” không hoàn tác được.")
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != BatchState.APPLIED:
            raise BatchStateError(f"Lần nhập “{batch}” vừa được xử lý ở nơi khác.")
        known.undo(batch.undo_state, context)
        batch.state, batch.undone_at = BatchState.UNDONE, timezone.now()
        batch.save(update_fields=["state", "undone_at"])
        record(
            "imports.undo",
            by=context.by,
            unit=batch.unit,
            subject=batch,
            summary=f"Hoàn tác lần nhập {known.title} từ tệp {batch}",
        )
    return result
