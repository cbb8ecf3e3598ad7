"""What happened to a task: the timeline people see. Dates here are history; the state comes from the task itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.registers.tasks.models.tasks import Task


class EventKind(models.TextChoices):
    """What was done."""

    CREATED = "created", "Lập nhiệm vụ"
    ASSIGNED = "assigned", "Giao nhiệm vụ"
    CHANGED = "changed", "Sửa nội dung"
    STARTED = "started", "Bắt đầu thực hiện"
    COMPLETED = "completed", "Báo hoàn thành"
    SENT_BACK = "sent_back", "Trả lại"
    ACCEPTED = "accepted", "Nghiệm thu"
    POSTPONED = "postponed", "Điều chỉnh thời hạn"
    PARTICIPANTS = "participants", "Phân công"
    EVIDENCE = "evidence", "Đính tài liệu kiểm chứng"
    WITHDRAWN = "withdrawn", "Thu hồi"


class TaskEvent(models.Model):
    """One step. `day_before` and `day_after` are the due days of a postponement, or the completion day taken back."""

    task = models.ForeignKey(Task, verbose_name="nhiệm vụ", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField("việc", max_length=20, choices=EventKind.choices)
    happened_on = models.DateField("ngày")
    at = models.DateTimeField("ghi lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người làm",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.TextField("ghi chú, lý do", blank=True)
    day_before = models.DateField("ngày cũ", null=True, blank=True)
    day_after = models.DateField("ngày mới", null=True, blank=True)

    class Meta:
        verbose_name = "diễn biến"
        verbose_name_plural = "diễn biến"
        ordering = ["task_id", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("sent_back", "postponed", "withdrawn")) | ~Q(note=""),
                name="task_event_has_reason",
                violation_error_message="Việc trả lại, điều chỉnh thời hạn hoặc thu hồi phải có lý do.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task}"


class Reminder(models.Model):
    """That a person was reminded of a task for one due day, so that nobody is reminded twice of the same thing."""

    task = models.ForeignKey(Task, verbose_name="nhiệm vụ", on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField("loại nhắc", max_length=20, choices=[("due_soon", "Sắp đến hạn"), ("overdue", "Quá hạn")])
    due_on = models.DateField("hạn được nhắc")
    sent_at = models.DateTimeField("nhắc lúc", auto_now_add=True)

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "lần nhắc"
        constraints = [
            models.UniqueConstraint(
                fields=["task", "kind", "due_on"],
                name="reminder_once",
                violation_error_message="Đã nhắc nhiệm vụ này cho hạn này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.task_id}"
