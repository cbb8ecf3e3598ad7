"""What a plan asks for (R3), and what people state of targets that no indicator measures."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from caicach.domain.targets import Change, Comparator, Trajectory
from caicach.foundation.documents.models import Document
from caicach.registers.plans.models.plans import Plan

COMPARATOR_CHOICES = [
    (Comparator.AT_LEAST.value, "từ … trở lên (≥)"),
    (Comparator.MORE_THAN.value, "trên (>)"),
    (Comparator.EQUAL.value, "đạt đúng (=)"),
    (Comparator.AT_MOST.value, "không quá (≤)"),
    (Comparator.LESS_THAN.value, "dưới (<)"),
    (Comparator.RANGE.value, "trong khoảng"),
    (Comparator.INCREASE.value, "tăng so với gốc"),
    (Comparator.DECREASE.value, "giảm so với gốc"),
    (Comparator.RANK.value, "xếp hạng"),
    (Comparator.NONE.value, "không lượng hóa"),
]
CHANGE_CHOICES = [(Change.ABSOLUTE.value, "theo đơn vị tính"), (Change.PERCENT.value, "theo % của số gốc")]
TRAJECTORY_CHOICES = [
    (Trajectory.CURRENT.value, "xét theo giá trị tại từng thời điểm"),
    (Trajectory.CUMULATIVE.value, "cộng dồn trong kỳ"),
]
#: Comparators that hold a value against a threshold, so that one is needed.
NEEDS_VALUE = tuple(
    c.value
    for c in (
        Comparator.AT_LEAST,
        Comparator.MORE_THAN,
        Comparator.EQUAL,
        Comparator.AT_MOST,
        Comparator.LESS_THAN,
        Comparator.RANGE,
        Comparator.RANK,
    )
)


class TargetQuerySet(models.QuerySet["Target"]):
    """Questions every caller asks of targets."""

    def in_force(self) -> TargetQuerySet:
        """Targets of plans being carried out."""
        return self.filter(plan__state="in_force")


class Target(models.Model):
    """One target of a plan in force. `position` is its order, `number` its number in the paper where it has one."""

    plan = models.ForeignKey(Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveIntegerField("thứ tự")
    number = models.CharField("số thứ tự trong kế hoạch", max_length=20, blank=True)
    text = models.TextField("nội dung chỉ tiêu")
    quote = models.TextField("trích nguyên văn", blank=True)
    start = models.PositiveIntegerField("từ vị trí", null=True, blank=True)
    end = models.PositiveIntegerField("đến vị trí", null=True, blank=True)
    comparator = models.CharField("phép so sánh", max_length=10, choices=COMPARATOR_CHOICES)
    value = models.DecimalField("ngưỡng", max_digits=24, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField("cận trên", max_digits=24, decimal_places=6, null=True, blank=True)
    unit_of_measure = models.CharField("đơn vị tính", max_length=60, blank=True)
    subject = models.TextField("đối tượng đo", blank=True)
    scope = models.CharField("phạm vi", max_length=300, blank=True)
    baseline = models.DecimalField("số gốc", max_digits=24, decimal_places=6, null=True, blank=True)
    baseline_text = models.CharField("gốc so sánh", max_length=200, blank=True)
    change = models.CharField("cách tính tăng, giảm", max_length=10, choices=CHANGE_CHOICES, default="absolute")
    is_rank = models.BooleanField("là thứ hạng", default=False)
    trajectory = models.CharField("cách xét", max_length=12, choices=TRAJECTORY_CHOICES, default="current")
    term_on = models.DateField("hạn đạt", null=True, blank=True)
    domain = models.CharField("lĩnh vực", max_length=60, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name="chỉ tiêu chứa",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    item = models.OneToOneField(
        "plans.PlanItem",
        verbose_name="mục trong văn bản",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="target",
    )
    continues = models.ForeignKey(
        "self",
        verbose_name="tiếp nối chỉ tiêu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continued_by",
        help_text="Chỉ tiêu của bản kế hoạch trước mà chỉ tiêu này thay thế.",
    )
    indicator = models.CharField("chỉ tiêu đo", max_length=120, blank=True, db_index=True)
    followed_by_hand = models.BooleanField("theo dõi bằng tay", default=False)

    objects: ClassVar[models.Manager[Target]] = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["plan_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(comparator__in=NEEDS_VALUE) | Q(value__isnull=False),
                name="target_has_threshold",
                violation_error_message="Chỉ tiêu có phép so sánh phải có ngưỡng; nếu không, chọn “không lượng hóa”.",
            ),
            models.CheckConstraint(
                condition=~Q(comparator="range") | (Q(upper__isnull=False) & Q(upper__gte=F("value"))),
                name="target_range_in_order",
                violation_error_message="Chỉ tiêu dạng khoảng phải có cận trên không nhỏ hơn cận dưới.",
            ),
            models.CheckConstraint(
                condition=~Q(followed_by_hand=True) | Q(indicator=""),
                name="target_one_way_of_following",
                violation_error_message="Chỉ tiêu hoặc gắn chỉ tiêu đo, hoặc theo dõi bằng tay, không cả hai.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="target_not_its_own_parent",
                violation_error_message="Chỉ tiêu không thể chứa chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gte=F("start")),
                name="target_place_in_order",
                violation_error_message="Vị trí cuối của đoạn trích đứng trước vị trí đầu.",
            ),
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="target_position_once",
                violation_error_message="Kế hoạch đã có chỉ tiêu ở thứ tự này.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The target's page."""
        return reverse("targets:show", args=[self.pk])

    @property
    def due_on(self) -> date:
        """The day by which it is to be reached: its own term, else the last day of the plan."""
        return self.term_on or self.plan.last_day


class HandVerdict(models.TextChoices):
    """What a person says of a target that is not numeric."""

    MET = "met", "Đạt"
    MISSED = "missed", "Không đạt"
    ON_TRACK = "on_track", "Đúng tiến độ"
    AT_RISK = "at_risk", "Có nguy cơ không đạt"


class HandStatement(models.Model):
    """A value or verdict a unit states for a target on a day, with its reason. History is kept; the last one counts."""

    target = models.ForeignKey(Target, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="statements")
    stated_on = models.DateField("tính đến ngày")
    value = models.DecimalField("giá trị", max_digits=24, decimal_places=6, null=True, blank=True)
    verdict = models.CharField("đánh giá", max_length=10, choices=HandVerdict.choices, blank=True)
    reason = models.TextField("căn cứ, giải trình")
    document = models.ForeignKey(
        Document, verbose_name="văn bản", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người nêu", on_delete=models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField("nêu lúc", auto_now_add=True)

    class Meta:
        verbose_name = "số liệu theo dõi bằng tay"
        verbose_name_plural = "số liệu theo dõi bằng tay"
        ordering = ["-stated_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(verdict=""),
                name="statement_says_something",
                violation_error_message="Hãy nêu giá trị đạt được hoặc đánh giá.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="statement_has_reason",
                violation_error_message="Hãy ghi căn cứ của số liệu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} ({self.stated_on:%d/%m/%Y})"
