"""The catalogue of dossier files: the dossiers lie in Parquet, here stands which file counts, and since when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.foundation.organizations.models import Unit


class BatchState(models.TextChoices):
    """Whether an import counts."""

    APPLIED = "applied", "Đang có hiệu lực"
    UNDONE = "undone", "Đã hoàn tác"


class ImportBatch(models.Model):
    """One list of dossiers taken in: where it came from, what it did, and what undoing it needs."""

    key = models.BigIntegerField(
        "khóa", unique=True, help_text="Ghi ở từng dòng của tệp hồ sơ để biết dòng đó từ lần nhập nào."
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị của danh sách",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dossier_batches",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dossier_batches",
    )
    made_at = models.DateTimeField("nhập lúc", auto_now_add=True)
    source_name = models.CharField("tệp nguồn", max_length=255)
    source_sha256 = models.CharField("mã băm tệp nguồn", max_length=64, blank=True)
    mapping = models.JSONField("cách ghép cột", default=dict, blank=True)
    rows = models.PositiveIntegerField("số dòng")
    added = models.PositiveIntegerField("thêm mới")
    changed = models.PositiveIntegerField("thay đổi")
    unchanged = models.PositiveIntegerField("không đổi")
    refused = models.PositiveIntegerField("bị từ chối")
    unit_ids = models.JSONField("các đơn vị có hồ sơ thay đổi", default=list)
    first_on = models.DateField("ngày đầu", null=True, blank=True)
    last_on = models.DateField("ngày cuối", null=True, blank=True)
    replaced_path = models.CharField("tệp giữ bản trước", max_length=200, blank=True)
    replaced_sha256 = models.CharField("mã băm bản trước", max_length=64, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=BatchState.choices, default=BatchState.APPLIED)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hoàn tác",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần nhập hồ sơ"
        verbose_name_plural = "lần nhập hồ sơ"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Lần nhập {self.pk}: {self.source_name}"


class Partition(models.Model):
    """One version of a month's file. A file is never changed: an import makes the next version and this one rests."""

    month = models.DateField("tháng tiếp nhận", db_index=True)
    version = models.PositiveIntegerField("phiên bản")
    path = models.CharField("đường dẫn", max_length=200)
    sha256 = models.CharField("mã băm", max_length=64)
    size = models.BigIntegerField("dung lượng (byte)")
    rows = models.PositiveIntegerField("số hồ sơ")
    is_current = models.BooleanField("đang dùng", default=True)
    batch = models.ForeignKey(
        ImportBatch, verbose_name="lần nhập tạo ra", on_delete=models.PROTECT, related_name="partitions"
    )
    superseded_by = models.ForeignKey(
        ImportBatch,
        verbose_name="lần nhập thay thế",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded",
    )
    made_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    vacuumed_at = models.DateTimeField("tệp đã dọn lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp hồ sơ theo tháng"
        verbose_name_plural = "tệp hồ sơ theo tháng"
        ordering = ["month", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "version"],
                name="dossier_partition_version_once",
                violation_error_message="Phiên bản này của tháng đã có.",
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(is_current=True),
                name="dossier_partition_one_current",
                violation_error_message="Mỗi tháng chỉ có một tệp đang dùng.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hồ sơ tháng {self.month:%m/%Y}, phiên bản {self.version}"


class ColumnMapping(models.Model):
    """How the headings of one source are to be read; remembered by name, used again for the next list."""

    name = models.CharField("tên", max_length=100, unique=True)
    columns = models.JSONField("tiêu đề → cột", default=dict)
    changed_at = models.DateTimeField("sửa lúc", auto_now=True)

    class Meta:
        verbose_name = "cách ghép cột"
        verbose_name_plural = "cách ghép cột"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
