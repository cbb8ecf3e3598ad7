"""People and the posts they hold over time (R22)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from caicach.foundation.organizations.models.units import Unit


class Role(models.TextChoices):
    """What a post allows; the table of deeds is in `organizations.access`."""

    OFFICER = "officer", "Chuyên viên"
    LEADER = "leader", "Lãnh đạo"
    APPRAISER = "appraiser", "Thẩm định"
    ADMINISTRATOR = "administrator", "Quản trị"
    READER = "reader", "Người xem"


class PostKind(models.TextChoices):
    """How a post is held."""

    SUBSTANTIVE = "substantive", "Chính thức"
    ACTING = "acting", "Quyền, phụ trách"
    CONCURRENT = "concurrent", "Kiêm nhiệm"


class Person(AbstractUser):
    """A person who can sign in. Names of the sample are made up."""

    full_name = models.CharField("họ và tên", max_length=150)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    wants_email = models.BooleanField("nhận thư điện tử hằng ngày", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu khi đăng nhập", default=False)
    sample_note = models.CharField(
        "việc làm mẫu",
        max_length=200,
        blank=True,
        help_text="Người của tỉnh mẫu: câu này hiện trên trang đăng nhập khi hệ thống chạy với dữ liệu mẫu.",
    )

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    last_name = None  # type: ignore[assignment]
    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="person_email_once",
                violation_error_message="Địa chỉ thư điện tử này đã thuộc về người dùng khác.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The whole name as written."""
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, which is the last word of a Vietnamese name."""
        return self.full_name.rsplit(" ", 1)[-1] if self.full_name else self.username


class PostQuerySet(models.QuerySet["Post"]):
    """Questions of posts."""

    def on(self, day: date) -> PostQuerySet:
        """Posts held on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Post(models.Model):
    """A role of a person at a unit between two days; the rights follow from it."""

    person = models.ForeignKey(Person, verbose_name="người giữ", on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="posts")
    section = models.ForeignKey(
        Unit,
        verbose_name="bộ phận",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="section_posts",
        help_text="Phòng, bộ phận trong đơn vị nơi người này làm việc.",
    )
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    kind = models.CharField("hình thức", max_length=20, choices=PostKind.choices, default=PostKind.SUBSTANTIVE)
    title = models.CharField("chức danh", max_length=150, help_text="Ví dụ: Công chức Văn phòng - thống kê")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    legal_basis = models.CharField("quyết định", max_length=200, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "vị trí"
        verbose_name_plural = "vị trí"
        ordering = ["-valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_start",
                violation_error_message="Ngày thôi giữ vị trí phải sau ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "role", "valid_from"],
                name="post_once",
                violation_error_message="Người này đã có vị trí này từ cùng ngày.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}"
