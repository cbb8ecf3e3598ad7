"""A whole import without screens: for the command line and the sample province."""

from __future__ import annotations

from pathlib import Path

from caicach.domain.errors import TradeError
from caicach.foundation.imports import selectors, storage
from caicach.foundation.imports.layout import Layout
from caicach.foundation.imports.models import Batch
from caicach.foundation.imports.registry import Importer, importer
from caicach.foundation.imports.services import applying, deciding, receiving
from caicach.foundation.imports.services.rules import silent
from caicach.foundation.jobs.registry import Progress
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.ui.writing import number_text


class FaultsFoundError(TradeError):
    """The file has faults and nothing was written; `batch` holds them."""

    def __init__(self, message: str, batch: Batch) -> None:
        super().__init__(message)
        self.batch = batch


def import_file(
    path: Path,
    importer_key: str,
    *,
    by: Person,
    unit: Unit,
    skip_faulty: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Batch:
    """Receive, map as proposed, check and apply a file in the calling process.

    Raises `FaultsFoundError` where there are faults and `skip_faulty` is not set. With `dry_run` it stops after the
    check and returns the checked batch.
    """
    known = importer(importer_key)
    batch = receiving.receive(
        by=by, unit=unit, importer_key=importer_key, name=path.name, chunks=storage.chunks_of(path), wait=True
    )
    layout = Layout(batch.heading_first, batch.heading_rows)
    sheet = next(found for found in selectors.previews_of(batch) if found.name == batch.sheet)
    mapping = {key: found.column for key, found in selectors.proposal(batch, sheet, layout)[1].items()}
    _refuse_unmapped(known, mapping, path)
    batch = deciding.set_mapping(batch, by=by, sheet=sheet.name, layout=layout, mapping=mapping, wait=True)
    if dry_run:
        return batch
    if (batch.fault_count and not skip_faulty) or not batch.good_count:
        first = batch.faults.first()
        where = f" Lỗi đầu tiên: {first}." if first else ""
        raise FaultsFoundError(
            f"Tệp {path.name} có {number_text(batch.fault_count or 0)} lỗi, chưa nhập gì.{where}", batch
        )
    batch.skip_faulty = skip_faulty
    batch.save(update_fields=["skip_faulty"])
    applying.apply(batch, progress or silent(by, unit))
    return batch


def _refuse_unmapped(known: Importer, mapping: dict[str, int], path: Path) -> None:
    missing = [column.title for column in known.fields if column.required and column.key not in mapping]
    if missing:
        raise TradeError(f"Tệp {path.name} không có cột cho trường bắt buộc: {', '.join(missing)}.")
