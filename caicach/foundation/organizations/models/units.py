"""Units and their lineage. A unit row is one legal existence: a merger ends rows and begins others (R21)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from caicach.domain.vietnamese import fold


class UnitKind(models.TextChoices):
    """What a unit is in the structure of government."""

    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"
    DEPARTMENT = "department", "Sở, ban, ngành"
    SECTION = "section", "Phòng, bộ phận chuyên môn"
    SERVICE_UNIT = "service_unit", "Đơn vị sự nghiệp công lập"


#: Kinds that are a level of government of their own: the right to edit stops at their border.
ADMINISTRATIONS = (UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE)


def search_text(text: str) -> str:
    """The text as the search columns keep it: without marks, lower case, single spaces, at most 400 letters."""
    return " ".join(fold(text).split())[:400]


class UnitQuerySet(models.QuerySet["Unit"]):
    """Questions every caller asks of units."""

    def on(self, day: date) -> UnitQuerySet:
        """Units in force on a day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def under(self, unit: Unit) -> UnitQuerySet:
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """A unit between two days. `valid_to` is its last day; open where it is still in force."""

    code = models.CharField("mã", max_length=40, db_index=True)
    kind = models.CharField("loại", max_length=20, choices=UnitKind.choices, db_index=True)
    type_name = models.CharField("tên loại", max_length=60, blank=True, help_text="Phường, Xã, Sở, Trường …")
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name="trực thuộc", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    administration = models.ForeignKey(
        "self",
        verbose_name="cấp chính quyền",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bodies",
        help_text="Đơn vị hành chính gần nhất chứa đơn vị này (hoặc chính nó).",
    )
    path = models.CharField(max_length=120, blank=True, db_index=True, editable=False)
    valid_from = models.DateField("có từ", null=True, blank=True)
    valid_to = models.DateField("đến hết", null=True, blank=True)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    verified = models.BooleanField("đã kiểm chứng", default=True)
    folded = models.CharField(max_length=400, blank=True, db_index=True, editable=False)
    search_keys = models.CharField(
        max_length=800, blank=True, editable=False, help_text="Tên gọi cũ hơn, không dấu, viết liền, để tìm."
    )
    latitude = models.DecimalField("vĩ độ", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("kinh độ", max_digits=9, decimal_places=6, null=True, blank=True)
    area_km2 = models.DecimalField("diện tích (km²)", max_digits=12, decimal_places=3, null=True, blank=True)
    population = models.PositiveIntegerField("dân số", null=True, blank=True)
    modified_at = models.DateTimeField("sửa lần cuối", auto_now=True, db_index=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="unit_code_once_a_day",
                violation_error_message="Mã đơn vị này đã có từ cùng ngày hiệu lực.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_from__isnull=True),
                name="unit_code_once_since_ever",
                violation_error_message="Mã đơn vị này đã có với ngày bắt đầu chưa rõ.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_start",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu của đơn vị.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "valid_to"])]

    def __str__(self) -> str:
        return self.name

    def in_force(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text, the path and the nearest administration in step with name and parent."""
        self.folded = search_text(f"{self.name} {self.code}")
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        administration_id: int | None = self.parent.administration_id if self.parent else None
        if self.kind in ADMINISTRATIONS:
            administration_id = self.pk
        if path != self.path or administration_id != self.administration_id:
            self.path, self.administration_id = path, administration_id
            Unit.objects.filter(pk=self.pk).update(path=path, administration_id=administration_id)


class UnitName(models.Model):
    """A name or status a unit bore between two days, for units that kept their existence through the change."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="names")
    name = models.CharField("tên", max_length=200)
    type_name = models.CharField("tên loại", max_length=60, blank=True)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    verified = models.BooleanField("đã kiểm chứng", default=True)
    folded = models.CharField(max_length=400, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = "tên qua các thời kỳ"
        ordering = ["unit_id", "valid_from"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step."""
        self.folded = search_text(self.name)
        super().save(*args, **kwargs)


class SuccessionKind(models.TextChoices):
    """How one unit follows another."""

    MERGER = "merger", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    CONTINUATION = "continuation", "Tiếp nối"


class Succession(models.Model):
    """What became of a unit: which share of it went to which unit, and from when."""

    predecessor = models.ForeignKey(
        Unit, verbose_name="đơn vị cũ", on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(Unit, verbose_name="đơn vị mới", on_delete=models.PROTECT, related_name="origins")
    kind = models.CharField("cách", max_length=20, choices=SuccessionKind.choices, default=SuccessionKind.MERGER)
    share = models.DecimalField(
        "phần", max_digits=6, decimal_places=5, null=True, blank=True, help_text="Phần chuyển sang; trống là chưa biết."
    )
    is_default = models.BooleanField("đơn vị nhận chính", default=True)
    on = models.DateField("từ ngày", db_index=True)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    verified = models.BooleanField("đã kiểm chứng", default=True)

    class Meta:
        verbose_name = "kế thừa đơn vị"
        ordering = ["on", "predecessor_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"],
                name="succession_once",
                violation_error_message="Việc kế thừa này đã được ghi.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=Decimal(0)) & Q(share__lte=Decimal(1))),
                name="succession_share_between_0_and_1",
                violation_error_message="Phần chuyển sang phải lớn hơn 0 và không quá 1.",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_not_itself",
                violation_error_message="Đơn vị không thể kế thừa chính nó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on:%d/%m/%Y})"
