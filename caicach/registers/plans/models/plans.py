"""A plan and the paper it was read from (R1, R4)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from caicach.foundation.documents.models import Document
from caicach.foundation.organizations.models import Unit
from caicach.foundation.ui.folding import FoldedField


class PlanKind(models.TextChoices):
    """What a plan is for."""

    FIVE_YEAR = "five_year", "Chương trình, kế hoạch giai đoạn"
    YEARLY = "yearly", "Kế hoạch cải cách hành chính năm"
    INDEX_IMPROVEMENT = "index_improvement", "Kế hoạch nâng cao Chỉ số cải cách hành chính"
    SELF_INSPECTION = "self_inspection", "Kế hoạch kiểm tra, tự kiểm tra"
    COMMUNICATION = "communication", "Kế hoạch tuyên truyền"
    DIGITAL = "digital", "Kế hoạch chuyển đổi số"
    OTHER = "other", "Kế hoạch khác"


class PlanState(models.TextChoices):
    """How far a plan has come."""

    DRAFT = "draft", "Dự thảo"
    IN_REVIEW = "in_review", "Đang rà soát"
    IN_FORCE = "in_force", "Đang thực hiện"
    SUPERSEDED = "superseded", "Đã thay thế"


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions every caller asks of plans."""

    def in_force(self) -> PlanQuerySet:
        """Plans being carried out."""
        return self.filter(state=PlanState.IN_FORCE)

    def settled(self) -> PlanQuerySet:
        """Plans that are, or once were, in force."""
        return self.filter(state__in=(PlanState.IN_FORCE, PlanState.SUPERSEDED))

    def of_year(self, year: int) -> PlanQuerySet:
        """Plans whose years hold `year`."""
        return self.filter(year_from__lte=year, year_to__gte=year)


class Plan(models.Model):
    """A plan of a unit for a span of years."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField("loại kế hoạch", max_length=30, choices=PlanKind.choices, default=PlanKind.YEARLY)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True, help_text="Ví dụ: 21/QĐ-UBND")
    title = models.CharField("tên kế hoạch", max_length=500)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    position = models.CharField("chức vụ người ký", max_length=200, blank=True)
    year_from = models.PositiveSmallIntegerField("từ năm")
    year_to = models.PositiveSmallIntegerField("đến năm")
    legal_bases = models.JSONField("căn cứ pháp lý", default=list, blank=True)
    purpose = models.TextField("mục đích, yêu cầu", blank=True)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    state = models.CharField("trạng thái", max_length=20, choices=PlanState.choices, default=PlanState.DRAFT)
    higher_plan = models.ForeignKey(
        "self",
        verbose_name="thực hiện kế hoạch cấp trên",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lower_plans",
    )
    superseded_by = models.ForeignKey(
        "self", verbose_name="thay thế bởi", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    document = models.ForeignKey(
        Document, verbose_name="văn bản", null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người lập", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người duyệt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    in_force_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    folded = FoldedField(sources=("title", "number"))

    objects: ClassVar[models.Manager[Plan]] = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-year_from", "-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year_to__gte=F("year_from")) & Q(year_from__gte=1990) & Q(year_to__lte=2199),
                name="plan_years_in_order",
                violation_error_message="Năm kết thúc của kế hoạch không được trước năm bắt đầu (1990-2199).",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(in_force_at__isnull=False, approved_by__isnull=False),
                name="plan_in_force_has_approver",
                violation_error_message="Kế hoạch đang thực hiện phải có người duyệt và thời điểm duyệt.",
            ),
            models.CheckConstraint(
                condition=Q(higher_plan__isnull=True) | ~Q(higher_plan=F("id")),
                name="plan_not_its_own_higher",
                violation_error_message="Kế hoạch không thể là kế hoạch cấp trên của chính nó.",
            ),
            models.UniqueConstraint(
                fields=["unit", "number", "issued_on"],
                condition=~Q(number="") & Q(issued_on__isnull=False),
                name="plan_number_once",
                violation_error_message="Đơn vị đã có kế hoạch mang số, ký hiệu và ngày ban hành này.",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "kind"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The plan's page."""
        return self.address("show")

    def address(self, name: str) -> str:
        """Address of one of the plan's pages."""
        return reverse(f"plans:{name}", args=[self.pk])

    @property
    def years(self) -> str:
        """ "2026" or "2021-2025"."""
        return str(self.year_from) if self.year_from == self.year_to else f"{self.year_from}-{self.year_to}"

    @property
    def first_day(self) -> date:
        """First day of the plan's years."""
        return date(self.year_from, 1, 1)

    @property
    def last_day(self) -> date:
        """Last day of the plan's years."""
        return date(self.year_to, 12, 31)

    @property
    def is_open(self) -> bool:
        """Whether its items may still be reviewed and changed."""
        return self.state in (PlanState.DRAFT, PlanState.IN_REVIEW)


class PlanPaper(models.Model):
    """The text a plan was read from, kept as read so that every place in it stays where it was."""

    plan = models.OneToOneField(Plan, verbose_name="kế hoạch", on_delete=models.CASCADE, related_name="paper")
    filename = models.CharField("tên tệp", max_length=255, blank=True)
    text = models.TextField("toàn văn")
    blocks = models.JSONField("các khối", default=list)
    outline = models.JSONField("đề mục", default=list)
    references = models.JSONField("văn bản viện dẫn", default=list)
    remarks = models.JSONField("ghi chú khi đọc", default=list)
    scanned = models.BooleanField("nhận dạng từ ảnh", default=False)

    class Meta:
        verbose_name = "toàn văn kế hoạch"
        verbose_name_plural = "toàn văn kế hoạch"

    def __str__(self) -> str:
        return self.filename or f"toàn văn {self.plan_id}"
