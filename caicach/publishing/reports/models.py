"""Periodic reports (R28): text a person writes, figures pinned to a revision, footnotes made of documents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.foundation.documents.models import Document
from caicach.foundation.organizations.models import Unit
from caicach.measuring.indicators.models import Figure


class ReportState(models.TextChoices):
    """How far a report is."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Đã nộp"
    RETURNED = "returned", "Bị trả lại"
    ACCEPTED = "accepted", "Được chấp nhận"


#: States in which the unit may still write.
OPEN_STATES = (ReportState.DRAFT, ReportState.RETURNED)


class Report(models.Model):
    """One report of a unit for a period, after an outline of the rulebook as it stood when the report was begun."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="reports")
    outline = models.CharField("đề cương", max_length=80)
    outline_version = models.CharField("phiên bản đề cương", max_length=64)
    period = models.CharField("kỳ", max_length=10)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    due_on = models.DateField("hạn nộp", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=12, choices=ReportState.choices, default=ReportState.DRAFT)
    subject = models.CharField("trích yếu", max_length=500)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    place = models.CharField("địa danh", max_length=100, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    superior = models.CharField("cơ quan chủ quản", max_length=300, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=300)
    addressees = models.JSONField("kính gửi", default=list, blank=True)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    authority = models.CharField("thay mặt", max_length=200, blank=True)
    capacities = models.JSONField("chức vụ người ký", default=list, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người lập", on_delete=models.PROTECT, related_name="reports"
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nộp",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answer = models.CharField("ý kiến cấp trên", max_length=1000, blank=True)
    document = models.ForeignKey(
        Document, verbose_name="văn bản", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["-last_day", "unit_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "outline", "period"],
                name="report_once_a_period",
                violation_error_message="Đơn vị đã có báo cáo này cho kỳ đã chọn.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReportState.DRAFT, ReportState.RETURNED]) | Q(document__isnull=False),
                name="report_submitted_has_document",
                violation_error_message="Báo cáo đã nộp phải có văn bản kèm theo.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.unit})"

    @property
    def is_open(self) -> bool:
        """Whether the unit may still write."""
        return self.state in OPEN_STATES


class Section(models.Model):
    """The text of one section, with slots such as `{figure:tasks.planned}`."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=80)
    order = models.PositiveIntegerField()
    paragraphs = models.JSONField("các đoạn", default=list)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "mục của báo cáo"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_section_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_edited(self) -> bool:
        """Whether a person wrote in it."""
        return self.edited_at is not None


class BoundFigure(models.Model):
    """Which revision of a figure the report prints. A newer one shows on the screen until a person takes it over."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="bound")
    indicator = models.CharField(max_length=120)
    figure = models.ForeignKey(Figure, null=True, blank=True, on_delete=models.PROTECT, related_name="bound_in")

    class Meta:
        verbose_name = "số liệu của báo cáo"
        constraints = [models.UniqueConstraint(fields=["report", "indicator"], name="report_figure_once")]

    def __str__(self) -> str:
        return self.indicator


class FootnoteDocument(models.Model):
    """A document listed in a footnote. Found by the outline's rule, or added or left out by a person."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="footnote_documents")
    section = models.CharField(max_length=80)
    footnote = models.CharField(max_length=80)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="footnoted_in")
    is_included = models.BooleanField("đưa vào chú thích", default=True)
    by_person = models.BooleanField("do người chọn", default=False)

    class Meta:
        verbose_name = "văn bản trong chú thích"
        ordering = ["document__issued_on", "document_id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "section", "footnote", "document"], name="report_footnote_once")
        ]

    def __str__(self) -> str:
        return f"{self.section}.{self.footnote}: {self.document}"
