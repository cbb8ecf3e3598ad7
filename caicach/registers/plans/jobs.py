"""Reading a large paper outside the request."""

from __future__ import annotations

from typing import Any

from caicach.domain.errors import TradeError
from caicach.foundation.documents.models import Document
from caicach.foundation.documents.selectors import current_revision
from caicach.foundation.jobs.registry import Progress, job
from caicach.foundation.organizations.models import Unit
from caicach.registers.plans.models import Plan
from caicach.registers.plans.services.uploading import content_of, upload_plan


@job("plans.read", title="Đọc kế hoạch")
def read_plan(progress: Progress, *, document_id: int, unit_id: int) -> dict[str, Any]:
    """Read a registered paper into a plan; run again, it finds the plan it already made."""
    document, unit = Document.objects.get(pk=document_id), Unit.objects.get(pk=unit_id)
    plan = Plan.objects.filter(document=document, unit=unit).first()
    if plan is None:
        revision = current_revision(document)
        if revision is None or progress.by is None:
            raise TradeError(f"Văn bản “{document}” không có tệp để đọc. Hãy tải tệp lên lại.")
        progress.update(0, 1, "Đang đọc văn bản")
        plan = upload_plan(
            by=progress.by, unit=unit, content=content_of(revision), filename=revision.filename, document=document
        )
    progress.update(1, 1, "Đã đọc xong")
    return {"url": plan.address("review"), "message": "Đã đọc kế hoạch. Hãy duyệt từng mục."}
