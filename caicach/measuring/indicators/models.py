"""Figures: what an indicator gives for a unit and a period, with everything it was made of."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.domain.figures import FigureState
from caicach.domain.periods import Period
from caicach.foundation.organizations.models import Unit
from caicach.measuring.indicators.fields import ExactDecimalField


class FigureQuerySet(models.QuerySet["Figure"]):
    """Questions of figures."""

    def current(self) -> FigureQuerySet:
        """The revision that holds now."""
        return self.filter(is_current=True)


class Figure(models.Model):
    """One revision of one figure. A new measurement with another outcome adds a revision; nothing is overwritten."""

    indicator = models.CharField("số liệu", max_length=120)
    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="figures")
    period = models.CharField("kỳ", max_length=10)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    value = ExactDecimalField("giá trị", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=20, choices=[(s.value, s.value) for s in FigureState])
    reason = models.CharField("lý do", max_length=400, blank=True)
    part = ExactDecimalField("tử số", null=True, blank=True)
    whole = ExactDecimalField("mẫu số", null=True, blank=True)
    inputs = models.JSONField("đầu vào", default=list)
    steps = models.JSONField("cách tính", default=list)
    coverage_known = models.PositiveIntegerField("số đơn vị có số liệu", default=1)
    coverage_expected = models.PositiveIntegerField("số đơn vị phải có", default=1)
    rule_version = models.CharField("phiên bản quy tắc", max_length=64)
    revision = models.PositiveIntegerField("lần", default=1)
    is_current = models.BooleanField("đang dùng", default=True)
    measured_at = models.DateTimeField("đo lúc", auto_now_add=True)
    measured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người đo",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    cause = models.CharField("vì sao đo lại", max_length=200, blank=True)

    objects: ClassVar[models.Manager[Figure]] = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "unit", "period", "revision"], name="figure_revision_once"),
            models.UniqueConstraint(
                fields=["indicator", "unit", "period"], condition=Q(is_current=True), name="figure_one_current"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "period", "is_current"]),
            models.Index(fields=["period", "is_current", "indicator"]),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.unit_id} · {self.period}"

    @property
    def period_title(self) -> str:
        """The period as people say it: "quý III năm 2024"."""
        return Period.parse(self.period).title

    @property
    def is_partial(self) -> bool:
        """Whether units are missing that should have given a number."""
        return self.coverage_known < self.coverage_expected


class PendingChange(models.Model):
    """Rows of a register changed for a unit; the figures that touch them wait to be measured again."""

    register = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "thay đổi chờ đo lại"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.register} {self.unit_id} {self.first_day}–{self.last_day}"
