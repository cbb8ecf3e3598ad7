"""What a person was told and why; how the person wants to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.foundation.organizations.models import Unit


class Notification(models.Model):
    """One thing told to one person."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người nhận", on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField("loại", max_length=80)
    title = models.CharField("nội dung", max_length=300)
    reason = models.CharField("vì sao nhận", max_length=300)
    url = models.CharField("trang", max_length=300)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject_type = models.CharField("loại đối tượng", max_length=80, blank=True)
    subject_id = models.CharField("mã đối tượng", max_length=64, blank=True)
    dedupe_key = models.CharField("khoá chống lặp", max_length=200, blank=True)
    is_shown = models.BooleanField("hiện trong ứng dụng", default=True)
    by_email = models.BooleanField("gửi thư", default=True)
    created_at = models.DateTimeField("lúc", auto_now_add=True)
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-id"]),
            models.Index(fields=["person"], condition=Q(read_at=None, is_shown=True), name="notification_unread"),
            models.Index(
                fields=["created_at"], condition=Q(mailed_at=None, by_email=True), name="notification_unmailed"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dedupe_key"],
                condition=~Q(dedupe_key=""),
                name="notification_once",
                violation_error_message="Người này đã được báo việc này.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Way(models.TextChoices):
    """How a kind reaches a person by e-mail."""

    DIGEST = "digest", "Thư hằng ngày"
    AT_ONCE = "at_once", "Ngay khi có"
    NEVER = "never", "Không gửi"


class Preference(models.Model):
    """What a person changed from the default of a kind."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhận",
        on_delete=models.CASCADE,
        related_name="notification_preferences",
    )
    kind = models.CharField("loại", max_length=80)
    is_shown = models.BooleanField("hiện trong ứng dụng", default=True)
    way = models.CharField("thư điện tử", max_length=10, choices=Way.choices, default=Way.DIGEST)

    class Meta:
        verbose_name = "tuỳ chọn thông báo"
        verbose_name_plural = "tuỳ chọn thông báo"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="notification_preference_once",
                violation_error_message="Loại này đã có tuỳ chọn.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
