"""The log of deeds: append-only, each entry sealed with the hash of the one before."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class ChainHead(models.Model):
    """The one row every writer locks, so that the chain has one order on every database."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = "đầu chuỗi nhật ký"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_single_head")]


class Entry(models.Model):
    """One deed. Units and people are kept by id and by name as they were, so that nothing rewrites history."""

    sequence = models.PositiveBigIntegerField("số thứ tự", unique=True)
    at = models.DateTimeField("thời điểm", db_index=True)
    deed = models.CharField("việc", max_length=80, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người làm",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deeds",
        db_constraint=True,
    )
    actor_name = models.CharField("tên người làm", max_length=200, blank=True)
    unit_id = models.PositiveBigIntegerField("đơn vị", null=True, blank=True, db_index=True)
    unit_name = models.CharField("tên đơn vị", max_length=300, blank=True)
    subject_type = models.CharField("loại đối tượng", max_length=80, blank=True)
    subject_id = models.CharField("mã đối tượng", max_length=64, blank=True)
    summary = models.CharField("nội dung", max_length=500)
    changes = models.JSONField("thay đổi", default=dict, blank=True)
    personal = models.BooleanField("liên quan dữ liệu cá nhân", default=False)
    previous = models.CharField("mã băm trước", max_length=64)
    digest = models.CharField("mã băm", max_length=64, unique=True)

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["unit_id", "-sequence"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.summary}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new entry can be saved; an entry is never changed."""
        if not self._state.adding:
            raise TypeError("an audit entry cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """An entry is never deleted."""
        raise TypeError("an audit entry cannot be deleted")
