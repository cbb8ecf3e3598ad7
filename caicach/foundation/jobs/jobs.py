"""Keeping the list of jobs short; long work of shelves below, which cannot know jobs and send a signal instead."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.documents import holding
from caicach.foundation.documents.checking import NotCheckableError
from caicach.foundation.documents.outcomes import check_held
from caicach.foundation.documents.services import read_waiting
from caicach.foundation.documents.signals import check_waiting, text_waiting
from caicach.foundation.jobs.models import OPEN_STATES, Job, JobState
from caicach.foundation.jobs.registry import Progress, daily, every, job
from caicach.foundation.jobs.services import start
from caicach.foundation.organizations.models import Person

#: Runs started by the clock are kept this long; those started by people stay.
KEEP_CLOCK_RUNS = timedelta(days=30)


@daily("jobs.tidy", title="Dọn các tiến trình tự động đã cũ", at=time(3, 15))
def tidy(progress: Progress) -> dict[str, Any]:
    """Remove old runs of periodic jobs."""
    old = Job.objects.filter(by=None, stamp__isnull=False, created_at__lt=timezone.now() - KEEP_CLOCK_RUNS)
    with transaction.atomic():
        removed, _ = old.exclude(state__in=OPEN_STATES).delete()
        if removed:
            record("jobs.tidy", by=None, summary=f"Xoá {removed} tiến trình tự động đã quá 30 ngày")
    return {"removed": removed}


@job("documents.read_text", title="Đọc chữ của văn bản lớn hoặc bản quét")
def read_text(progress: Progress, *, file_id: int) -> dict[str, Any]:
    """Read a stored file whose text waits; safe to run again."""
    progress.update(0, 1, "Đang đọc chữ trong tệp")
    stored = read_waiting(file_id)
    label = stored.get_text_state_display()
    progress.update(1, 1, label)
    return {"message": f"{label}. {stored.text_note or 'Văn bản tìm được theo từ trong nội dung.'}"}


@receiver(text_waiting, dispatch_uid="jobs.read_text")
def read_later(sender: object, file_id: int, by: Person, **told: object) -> None:
    """Start the reading of a file that was too large or too slow for the request."""
    start("documents.read_text", by=by, kwargs={"file_id": file_id})


@job("documents.check", title="Kiểm tra văn bản")
def check_paper(progress: Progress, *, sha256: str) -> dict[str, Any]:
    """Check a held file; nothing of the paper, not even its name, is kept in the job."""
    if progress.by is None:
        return {}
    file = holding.held_content(sha256, progress.by)
    address = f"{reverse('document_checker:show')}?tep={file.token}"
    try:
        check_held(file, progress.update)
    except NotCheckableError:
        return {"url": address, "message": "Không kiểm tra được tệp này; bấm để xem lý do."}
    return {"url": address, "message": "Đã kiểm tra xong văn bản."}


@receiver(check_waiting, dispatch_uid="jobs.check_paper")
def check_later(sender: object, sha256: str, by: Person, **told: object) -> str:
    """Start the checking of a held file; the address of the page that waits for it and goes on by itself."""
    known = Job.objects.filter(key="documents.check", by=by, kwargs={"sha256": sha256}, state__in=OPEN_STATES).first()
    started = known or start("documents.check", by=by, kwargs={"sha256": sha256})
    if started.state == JobState.DONE:
        return str(started.result["url"])
    return f"{reverse('jobs:show', args=[started.pk])}?tiep=1"


@every("documents.sweep_held", title="Xóa tệp tạm đã hết giờ giữ", interval=timedelta(minutes=30))
def sweep_held(progress: Progress) -> dict[str, Any]:
    """Files held longer than promised go, whether anybody comes back or not."""
    return {"removed": holding.sweep()}
