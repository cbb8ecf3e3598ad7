"""The long steps of an import as jobs. Each finds its batch anew and may run again from the start."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from caicach.domain.errors import TradeError
from caicach.foundation.imports import services
from caicach.foundation.imports.models import Batch, BatchState
from caicach.foundation.jobs.registry import Progress, job


def _batch(batch_id: int) -> Batch:
    found = Batch.objects.select_related("unit", "by", "job").filter(pk=batch_id).first()
    if found is None:
        raise TradeError("Lần nhập này không còn nữa.")
    return found


def _page(batch: Batch, message: str) -> dict[str, Any]:
    return {"url": reverse("imports:show", args=[batch.pk]), "message": message}


@job("imports.read", title="Đọc tệp nhập liệu")
def read(progress: Progress, *, batch_id: int) -> dict[str, Any]:
    """First look at a large file."""
    progress.update(0, None, "Đang mở tệp")
    batch = services.read(_batch(batch_id))
    if batch.state == BatchState.REFUSED:
        raise TradeError(batch.problem)
    return _page(batch, "Đã đọc tệp, mời ghép cột.")


@job("imports.check", title="Kiểm tra tệp nhập liệu")
def check(progress: Progress, *, batch_id: int) -> dict[str, Any]:
    """Every fault of a large table."""
    batch = services.check(_batch(batch_id), progress)
    return _page(batch, "Đã kiểm tra xong.")


@job("imports.apply", title="Nhập dữ liệu")
def apply(progress: Progress, *, batch_id: int) -> dict[str, Any]:
    """Write a confirmed batch."""
    return services.apply(_batch(batch_id), progress)


@job("imports.undo", title="Hoàn tác lần nhập")
def undo(progress: Progress, *, batch_id: int) -> dict[str, Any]:
    """Take an applied batch back."""
    return services.undo(_batch(batch_id), progress)
