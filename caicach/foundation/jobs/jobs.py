"""Keeping the list of jobs short."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.jobs.models import OPEN_STATES, Job
from caicach.foundation.jobs.registry import Progress, daily

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
