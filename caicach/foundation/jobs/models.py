"""A job: one piece of work longer than two seconds, from the click to its result."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from caicach.foundation.organizations.models import Unit


class JobState(models.TextChoices):
    """Where a job is. Waiting and running are open; the rest is over until somebody tries again."""

    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không thành công"
    CANCELLED = "cancelled", "Đã huỷ"
    INTERRUPTED = "interrupted", "Bị ngắt"


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)
#: A job that was killed is run again from the start this many times in all, then left to a person.
MAX_ATTEMPTS = 3


class Job(models.Model):
    """One run of a declared job. While it runs, its progress lives beside the queue (see `live`)."""

    key = models.CharField("loại", max_length=80, db_index=True)
    title = models.CharField("việc", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người yêu cầu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="jobs",
        help_text="Trống: hệ thống tự chạy.",
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", null=True, blank=True, on_delete=models.PROTECT, related_name="jobs"
    )
    kwargs = models.JSONField("tham số", default=dict, blank=True)
    state = models.CharField(
        "trạng thái", max_length=20, choices=JobState.choices, default=JobState.WAITING, db_index=True
    )
    done = models.PositiveBigIntegerField("đã làm", default=0)
    total = models.PositiveBigIntegerField("tổng số", null=True, blank=True)
    message = models.CharField("đang làm gì", max_length=300, blank=True)
    result = models.JSONField("kết quả", default=dict, blank=True)
    error = models.CharField("lý do không thành công", max_length=1000, blank=True)
    reference = models.CharField("mã tra cứu lỗi", max_length=20, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField("số lần chạy", default=0)
    worker = models.CharField("bộ xử lý", max_length=80, blank=True)
    stamp = models.CharField(
        "dấu của lịch",
        max_length=120,
        null=True,
        blank=True,
        unique=True,
        help_text="Việc do lịch khởi động chỉ có một lần cho mỗi thời điểm.",
    )
    created_at = models.DateTimeField("lúc yêu cầu", auto_now_add=True, db_index=True)
    started_at = models.DateTimeField("lúc bắt đầu", null=True, blank=True)
    finished_at = models.DateTimeField("lúc kết thúc", null=True, blank=True)

    class Meta:
        verbose_name = "tiến trình"
        verbose_name_plural = "tiến trình"
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"]), models.Index(fields=["unit", "-id"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the job still waits or runs."""
        return self.state in OPEN_STATES

    @property
    def can_retry(self) -> bool:
        """Whether a person may start it again."""
        return self.state in (JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED)
