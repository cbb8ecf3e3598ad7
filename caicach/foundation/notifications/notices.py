"""What this application itself tells: that a long job is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.jobs.signals import finished
from caicach.foundation.notifications.kinds import Kind, register
from caicach.foundation.notifications.services import notify

#: Shorter jobs end while the person still looks at them.
LONG = timedelta(seconds=20)

JOB_OVER = register(Kind("jobs.over", "Tiến trình chạy lâu đã xong", "Khi việc bạn yêu cầu chạy quá 20 giây."))
JOB_FAILED = register(Kind("jobs.failed", "Tiến trình không thành công", "Khi việc bạn yêu cầu gặp lỗi hoặc bị ngắt."))


@receiver(finished, sender=Job, dispatch_uid="notifications.job_over")
def tell_job_over(sender: type[Job], job: Job, **_: Any) -> None:
    """Tell the person whose job took long or failed."""
    if job.by is None or job.finished_at is None or job.started_at is None or job.state == JobState.CANCELLED:
        return
    is_done = job.state == JobState.DONE
    if is_done and job.finished_at - job.started_at < LONG:
        return
    notify(
        to=[job.by],
        kind=(JOB_OVER if is_done else JOB_FAILED).key,
        title=f"{'Đã xong' if is_done else 'Chưa làm được'}: {job.title}",
        reason="bạn đã yêu cầu tiến trình này",
        url=str(job.result.get("url") or "")
        if is_done and job.result.get("url")
        else reverse("jobs:show", args=[job.pk]),
        unit=job.unit,
        subject=job,
        dedupe_key=f"job.{job.pk}.{job.finished_at:%Y%m%d%H%M%S}",
    )
