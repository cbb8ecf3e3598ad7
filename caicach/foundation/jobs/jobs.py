"""Keeping the list of jobs short; long work of shelves below, which cannot know jobs and send a signal instead."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.documents.services import read_waiting
from caicach.foundation.documents.signals import text_waiting
from caicach.foundation.jobs.models import OPEN_STATES, Job
from caicach.foundation.jobs.registry import Progress, daily, job
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
