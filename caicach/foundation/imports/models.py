"""A batch: one spreadsheet from upload to result; what its faults were; how its source was mapped."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from caicach.foundation.jobs.models import Job
from caicach.foundation.organizations.models import Unit


class Source(models.Model):
    """How a unit mapped a spreadsheet with these headings, so that the next one needs no mapping."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.CASCADE, related_name="import_sources")
    importer = models.CharField("loại dữ liệu", max_length=80)
    signature = models.CharField("dấu của tiêu đề", max_length=64)
    name = models.CharField("tên tệp gần nhất", max_length=200, blank=True)
    mapping = models.JSONField("ghép cột", default=dict, help_text="Từ của tiêu đề → trường.")
    used_at = models.DateTimeField("dùng lần cuối", auto_now=True)

    class Meta:
        verbose_name = "nguồn nhập liệu"
        verbose_name_plural = "nguồn nhập liệu"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "importer", "signature"],
                name="import_source_once",
                violation_error_message="Nguồn này đã được ghi nhớ.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BatchState(models.TextChoices):
    """Where a batch is. While its job is open the batch is busy and keeps the state it had."""

    UPLOADED = "uploaded", "Đã tải lên"
    READ = "read", "Chờ ghép cột"
    MAPPED = "mapped", "Chờ kiểm tra"
    CHECKED = "checked", "Chờ xác nhận"
    APPLIED = "applied", "Đã nhập"
    UNDONE = "undone", "Đã hoàn tác"
    REFUSED = "refused", "Không đọc được"
    DISCARDED = "discarded", "Đã bỏ"


#: A batch in one of these may still be mapped anew, confirmed or discarded.
UNDECIDED = (BatchState.UPLOADED, BatchState.READ, BatchState.MAPPED, BatchState.CHECKED)


class Batch(models.Model):
    """One import. The file stays under its hash in `imports/`, so that every figure can be traced to its cell."""

    importer = models.CharField("loại dữ liệu", max_length=80, db_index=True)
    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="import_batches")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người nhập", on_delete=models.PROTECT, related_name="import_batches"
    )
    state = models.CharField(
        "trạng thái", max_length=20, choices=BatchState.choices, default=BatchState.UPLOADED, db_index=True
    )
    file_name = models.CharField("tên tệp", max_length=200)
    digest = models.CharField("mã băm tệp", max_length=64)
    size = models.PositiveBigIntegerField("dung lượng")
    format = models.CharField("dạng tệp", max_length=10)
    dialect = models.JSONField("cách viết CSV", null=True, blank=True)
    sheets = models.JSONField("các trang tính", default=list, blank=True)
    sheet = models.CharField("trang tính", max_length=200, blank=True)
    heading_first = models.PositiveIntegerField("dòng tiêu đề", default=1)
    heading_rows = models.PositiveSmallIntegerField("số dòng tiêu đề", default=1)
    headings = models.JSONField("tiêu đề cột", default=list, blank=True)
    mapping = models.JSONField("ghép cột", default=dict, blank=True, help_text="Trường → cột, đếm từ 0.")
    skip_faulty = models.BooleanField("bỏ qua dòng lỗi", default=False)
    row_count = models.PositiveIntegerField("số dòng", null=True, blank=True)
    good_count = models.PositiveIntegerField("số dòng nhập được", null=True, blank=True)
    fault_count = models.PositiveIntegerField("số lỗi", null=True, blank=True)
    warning_count = models.PositiveIntegerField("số điểm cần chú ý", null=True, blank=True)
    notices = models.JSONField("ghi nhận khi đọc", default=list, blank=True)
    sample = models.JSONField("vài dòng đầu như hệ thống hiểu", default=list, blank=True)
    problem = models.CharField("lý do không đọc được", max_length=1000, blank=True)
    added = models.PositiveIntegerField("thêm mới", null=True, blank=True)
    changed = models.PositiveIntegerField("thay đổi", null=True, blank=True)
    unchanged = models.PositiveIntegerField("không đổi", null=True, blank=True)
    refused = models.PositiveIntegerField("từ chối", null=True, blank=True)
    undo_state = models.JSONField("để hoàn tác", default=dict, blank=True)
    result_url = models.CharField("trang kết quả", max_length=300, blank=True)
    result_message = models.CharField("kết quả", max_length=500, blank=True)
    job = models.ForeignKey(
        Job, verbose_name="tiến trình", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True, db_index=True)
    applied_at = models.DateTimeField("nhập lúc", null=True, blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần nhập"
        verbose_name_plural = "lần nhập"
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"]), models.Index(fields=["importer", "unit", "-id"])]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """Whether a job works on it now."""
        return self.job is not None and self.job.is_open

    @property
    def is_undecided(self) -> bool:
        """Whether it may still be mapped anew, confirmed or discarded."""
        return self.state in UNDECIDED and not self.is_busy

    def chosen_sheet(self) -> dict[str, Any]:
        """The preview of the chosen sheet."""
        return next((sheet for sheet in self.sheets if sheet["name"] == self.sheet), self.sheets[0])


class BatchFault(models.Model):
    """One of the first faults of a batch; `Batch.fault_count` tells how many there are in all."""

    batch = models.ForeignKey(Batch, verbose_name="lần nhập", on_delete=models.CASCADE, related_name="faults")
    sheet = models.CharField("trang tính", max_length=200, blank=True)
    row = models.PositiveIntegerField("dòng", default=0)
    column = models.CharField("cột", max_length=4, blank=True)
    heading = models.CharField("tiêu đề", max_length=300, blank=True)
    value = models.CharField("giá trị", max_length=200, blank=True)
    reason = models.CharField("lý do", max_length=500)
    remedy = models.CharField("cách sửa", max_length=500, blank=True)
    severity = models.CharField("mức", max_length=10, default="error")

    class Meta:
        verbose_name = "lỗi của lần nhập"
        verbose_name_plural = "lỗi của lần nhập"
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.column}{self.row}: {self.reason}"
