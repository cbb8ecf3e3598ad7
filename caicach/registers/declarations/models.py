"""Numbers that units state where no register holds their rows, with every revision of each.

A statement is one form of one unit for one quarter; a declaration is one number of it, as it stands now; a
revision is one change of a number. No number is not zero: a row nobody stated has no declaration, and a number
taken back stands as None.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from caicach.domain.periods import DateSpan, Period
from caicach.foundation.organizations.models import Unit
from caicach.foundation.rules.selectors import rulebook


class Statement(models.Model):
    """A unit's form for a quarter. The days are those of the reporting scheme when it was stated first."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="statements")
    form = models.CharField("biểu", max_length=60)
    period = models.CharField("kỳ", max_length=8)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày")
    rule_version = models.CharField("phiên bản biểu", max_length=12)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người kê khai sau cùng", on_delete=models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField("kê khai lúc")

    class Meta:
        verbose_name = "bản kê khai"
        verbose_name_plural = "bản kê khai"
        ordering = ["-last_day", "form"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form", "period"],
                name="statement_once",
                violation_error_message="Đơn vị đã có bản kê khai của biểu này trong kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="statement_days_in_order",
                violation_error_message="Ngày cuối kỳ phải sau ngày đầu kỳ.",
            ),
        ]

    def __str__(self) -> str:
        known = rulebook().declaration_forms.get(self.form)
        return f"{known.title if known else self.form}, {Period.parse(self.period).title}, {self.unit}"

    def get_absolute_url(self) -> str:
        """The form's page for this unit and quarter."""
        return reverse("declarations:form", args=[self.form, self.period]) + f"?don-vi={self.unit_id}"

    @property
    def span(self) -> DateSpan:
        """The days the statement speaks of."""
        return DateSpan(self.first_day, self.last_day)


class Declaration(models.Model):
    """One stated number. Unit, period and days stand here again so that a fact is one query over one table."""

    statement = models.ForeignKey(
        Statement, verbose_name="bản kê khai", on_delete=models.PROTECT, related_name="declarations"
    )
    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="declarations")
    form = models.CharField("biểu", max_length=60)
    row = models.CharField("dòng", max_length=60)
    period = models.CharField("kỳ", max_length=8)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày")
    value = models.DecimalField("số kê khai", max_digits=24, decimal_places=4, null=True, blank=True)
    reason = models.CharField("lý do thay đổi", max_length=500, blank=True)
    revision = models.PositiveIntegerField("lần", default=1)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người kê khai", on_delete=models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField("kê khai lúc")

    class Meta:
        verbose_name = "số liệu kê khai"
        verbose_name_plural = "số liệu kê khai"
        ordering = ["unit_id", "row", "-last_day"]
        indexes = [models.Index(fields=["row", "last_day"], name="declaration_fact")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "row", "period"],
                name="declaration_once",
                violation_error_message="Đơn vị đã kê khai dòng này trong kỳ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.period}, {self.unit}"


class Revision(models.Model):
    """One change of a stated number: what it became, who did it, when and why. Never changed, never deleted."""

    declaration = models.ForeignKey(
        Declaration, verbose_name="số liệu", on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField("lần")
    value = models.DecimalField("số kê khai", max_digits=24, decimal_places=4, null=True, blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người kê khai", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần kê khai"
        verbose_name_plural = "các lần kê khai"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="declaration_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration}, lần {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new revision can be saved."""
        if not self._state.adding:
            raise TypeError("a revision of a declaration cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """A revision is never deleted."""
        raise TypeError("a revision of a declaration cannot be deleted")
