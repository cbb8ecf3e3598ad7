"""What was read from a paper or written by hand, waiting for a person's decision."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from caicach.registers.plans.models.plans import Plan


class PlanItemKind(models.TextChoices):
    """What an item will become."""

    TARGET = "target", "Chỉ tiêu"
    TASK = "task", "Nhiệm vụ"


class Decision(models.TextChoices):
    """What a person decided of an item."""

    PENDING = "pending", "Chờ duyệt"
    CONFIRMED = "confirmed", "Đã xác nhận"
    REJECTED = "rejected", "Đã loại"


class PlanItem(models.Model):
    """A target or a task as proposed. `content` is what stands now, `proposal` what the reader found, untouched.

    Offsets point into the plan's paper; an item added by hand has none. Shapes of `content` are in
    `plans.drafts` (`TargetDraft`, `TaskDraft`).
    """

    plan = models.ForeignKey(Plan, verbose_name="kế hoạch", on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("loại", max_length=10, choices=PlanItemKind.choices)
    position = models.PositiveIntegerField("thứ tự")
    start = models.PositiveIntegerField("từ vị trí", null=True, blank=True)
    end = models.PositiveIntegerField("đến vị trí", null=True, blank=True)
    quote = models.TextField("trích", blank=True)
    proposal = models.JSONField("đọc được", default=dict, blank=True)
    content = models.JSONField("nội dung", default=dict)
    confidence = models.DecimalField("độ tin cậy", max_digits=5, decimal_places=4, null=True, blank=True)
    suggested_indicator = models.CharField("chỉ tiêu đo gợi ý", max_length=120, blank=True)
    suggestion_score = models.DecimalField("điểm gợi ý", max_digits=5, decimal_places=2, null=True, blank=True)
    decision = models.CharField("quyết định", max_length=10, choices=Decision.choices, default=Decision.PENDING)
    is_edited = models.BooleanField("đã sửa", default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người quyết định",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mục chờ duyệt"
        verbose_name_plural = "mục chờ duyệt"
        ordering = ["plan_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gte=F("start")),
                name="plan_item_place_in_order",
                violation_error_message="Vị trí cuối của đoạn trích đứng trước vị trí đầu.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gte=Decimal(0), confidence__lte=Decimal(1)),
                name="plan_item_confidence_share",
                violation_error_message="Độ tin cậy phải từ 0 đến 1.",
            ),
            models.CheckConstraint(
                condition=Q(decision="pending") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="plan_item_decided_by_someone",
                violation_error_message="Mục đã quyết định phải ghi người và thời điểm quyết định.",
            ),
        ]
        indexes = [models.Index(fields=["plan", "decision"])]

    def __str__(self) -> str:
        return str(self.content.get("text") or self.content.get("title") or self.quote)[:120]

    @property
    def is_by_hand(self) -> bool:
        """Whether a person added it without a place in the paper."""
        return self.start is None
