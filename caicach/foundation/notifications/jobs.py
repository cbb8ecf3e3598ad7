"""Mails as jobs."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.utils import timezone

from caicach.foundation.jobs.registry import Progress, daily, job
from caicach.foundation.notifications import mailing


@job("notifications.mail", title="Gửi thư thông báo")
def mail(progress: Progress, *, ids: list[int]) -> dict[str, Any]:
    """Send urgent notifications at once."""
    return {"sent": mailing.send_now(ids)}


@daily("notifications.digest", title="Gửi thư tổng hợp hằng ngày", at=time(7, 0))
def digest(progress: Progress) -> dict[str, Any]:
    """The daily mail."""
    sent, failed = mailing.send_digests(timezone.localdate())
    return {"sent": sent, "failed": failed, "message": f"Đã gửi {sent} thư, {failed} thư chưa gửi được."}
