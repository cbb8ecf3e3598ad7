"""Taking an import back: the files it replaced count again, exactly as they were."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit import services as audit
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Person
from caicach.registers.dossiers.models import BatchState, ImportBatch, Partition
from caicach.registers.dossiers.services.importing import announce
from caicach.registers.dossiers.unit_words import importable


class UndoRefusedError(TradeError):
    """The import cannot be taken back; the sentence says why."""


@transaction.atomic
def undo(*, by: Person | None, batch: ImportBatch) -> ImportBatch:
    """Take the import back, or raise `UndoRefusedError` where a later one built on the same months."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _check_right(by, batch)
    if batch.state == BatchState.UNDONE:
        raise UndoRefusedError(f"Lần nhập {batch.pk} đã được hoàn tác từ trước.")
    audit.record(
        "dossiers.undo_import",
        by=by,
        unit=batch.unit,
        subject=batch,
        summary=f"Hoàn tác lần nhập hồ sơ {batch.pk} ({batch.source_name})",
        changes={"state": [BatchState.APPLIED.value, BatchState.UNDONE.value]},
    )
    replaced = list(Partition.objects.filter(superseded_by=batch))
    _refuse_if_built_upon(batch, replaced)
    _refuse_if_vacuumed(batch, replaced)
    Partition.objects.filter(batch=batch, is_current=True).update(is_current=False)
    Partition.objects.filter(superseded_by=batch).update(is_current=True, superseded_by=None)
    batch.state, batch.undone_by, batch.undone_at = BatchState.UNDONE, by, timezone.now()
    batch.save(update_fields=["state", "undone_by", "undone_at"])
    announce(batch)
    return batch


def _check_right(by: Person | None, batch: ImportBatch) -> None:
    allowed = importable(by)
    if not allowed.everything and not set(batch.unit_ids) <= allowed.unit_ids:
        raise NotAllowed("Lần nhập này có hồ sơ của đơn vị ngoài quyền nhập liệu của bạn, nên bạn không hoàn tác được.")


def _refuse_if_built_upon(batch: ImportBatch, replaced: list[Partition]) -> None:
    later: set[ImportBatch] = {
        item.superseded_by
        for item in Partition.objects.filter(batch=batch, is_current=False).select_related("superseded_by")
        if item.superseded_by is not None
    }
    written = set(batch.partitions.values_list("month", flat=True))
    emptied = [item.month for item in replaced if item.month not in written]
    later |= {
        item.batch for item in Partition.objects.filter(month__in=emptied, is_current=True).select_related("batch")
    }
    if later:
        named = ", ".join(f"{item.pk} ({item.source_name})" for item in sorted(later, key=lambda item: item.pk))
        raise UndoRefusedError(
            f"Không hoàn tác được lần nhập {batch.pk} vì các lần nhập sau đã ghi tiếp lên cùng tháng: {named}. "
            "Hãy hoàn tác các lần nhập đó trước, bắt đầu từ lần mới nhất."
        )


def _refuse_if_vacuumed(batch: ImportBatch, replaced: list[Partition]) -> None:
    gone = sorted(item.month for item in replaced if item.vacuumed_at is not None)
    if gone:
        months = ", ".join(f"{month:%m/%Y}" for month in gone)
        raise UndoRefusedError(
            f"Không hoàn tác được lần nhập {batch.pk}: tệp cũ của tháng {months} đã được dọn khỏi kho. "
            "Hãy nhập lại danh sách đúng để sửa số liệu."
        )
