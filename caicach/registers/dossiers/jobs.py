"""What takes longer than a page: exports, and the nightly cleaning of the store."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.urls import reverse

from caicach.domain.errors import TradeError
from caicach.foundation.jobs.registry import Progress, daily, job
from caicach.registers.dossiers.services import vacuum
from caicach.registers.dossiers.services.exporting import export, filter_of


@job("dossiers.export", title="Xuất hồ sơ ra bảng tính")
def export_dossiers(progress: Progress, *, wanted: dict[str, Any], order: str) -> dict[str, Any]:
    """Write the filtered list for the person who asked."""
    if progress.by is None:
        raise TradeError("Việc xuất hồ sơ cần biết người yêu cầu.")
    name, rows = export(by=progress.by, wanted=filter_of(wanted), order=order, say=progress.update)
    return {"rows": rows, "url": reverse("dossiers:exported", args=[name]), "message": f"Đã xuất {rows} hồ sơ."}


@daily("dossiers.vacuum", title="Dọn kho hồ sơ", at=time(2, 30))
def vacuum_store(progress: Progress) -> dict[str, Any]:
    """Remove what nothing names any more."""
    done = vacuum(by=None)
    return {"message": f"Đã dọn {done.strays} tệp thừa và {done.versions} phiên bản cũ."}
