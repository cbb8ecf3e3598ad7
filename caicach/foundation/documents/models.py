"""Files kept once, documents with their revisions, and evidence links (R8).

A file is named by its SHA-256; a document is an entry of a unit's register; a revision ties the two.
Evidence points at one revision and holds it: the database itself refuses to let it go.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from caicach.foundation.documents.numbering import comparable, serial_of, series_of
from caicach.foundation.organizations.models import Unit


class Direction(models.TextChoices):
    """Which register of the unit an entry belongs to."""

    OUTGOING = "outgoing", "Văn bản đi"
    INCOMING = "incoming", "Văn bản đến"
    OTHER = "other", "Tài liệu khác"


class Sensitivity(models.TextChoices):
    """Who may open a document besides those who see the unit."""

    OPEN = "", "Bình thường"
    PERSONAL = "personal", "Có dữ liệu cá nhân"
    RESTRICTED = "restricted", "Hạn chế phổ biến"


class TextState(models.TextChoices):
    """How far the text of a file has been read."""

    WAITING = "waiting", "Đang chờ đọc"
    READ = "read", "Đã đọc"
    UNREADABLE = "unreadable", "Không đọc được"
    NONE = "none", "Không có chữ để đọc"


class StoredFile(models.Model):
    """One content, kept once under its SHA-256, with the text read from it. Never changed after it is written."""

    sha256 = models.CharField("mã băm SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    kind = models.CharField("loại nội dung", max_length=10)
    stored_at = models.DateTimeField("lưu lúc", auto_now_add=True)
    text_state = models.CharField("đọc chữ", max_length=12, choices=TextState.choices, default=TextState.WAITING)
    text = models.TextField("nội dung chữ", blank=True)
    page_starts = models.JSONField("vị trí các trang", default=list, blank=True)
    text_note = models.TextField("ghi chú khi đọc", blank=True)
    scanned = models.BooleanField("chữ nhận dạng từ ảnh", default=False)

    class Meta:
        verbose_name = "tệp đã lưu"
        verbose_name_plural = "tệp đã lưu"

    def __str__(self) -> str:
        return f"{self.sha256[:12]}….{self.kind}"


class Document(models.Model):
    """An entry of a unit's register: what a paper says of itself, and what the unit does with it.

    `number` is the number and symbol as written ("99/TB-UBND"); `arrival_number` is our own running
    number of an incoming paper. Flags left empty mean that nobody has said so yet.
    """

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="documents")
    direction = models.CharField("sổ", max_length=10, choices=Direction.choices)
    doc_type = models.CharField("loại văn bản", max_length=10, blank=True)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    received_on = models.DateField("ngày đến", null=True, blank=True)
    arrival_number = models.PositiveIntegerField("số đến", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=300, blank=True)
    abstract = models.CharField("trích yếu", max_length=1000)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    position = models.CharField("chức vụ người ký", max_length=200, blank=True)
    domain = models.CharField("lĩnh vực cải cách", max_length=60, blank=True)
    is_signed_digitally = models.BooleanField("ký số", null=True, blank=True)
    sent_electronically = models.BooleanField("gửi hoàn toàn trên môi trường điện tử", null=True, blank=True)
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    completed_on = models.DateField("xử lý xong", null=True, blank=True)
    sensitivity = models.CharField(
        "mức phổ biến", max_length=12, choices=Sensitivity.choices, default=Sensitivity.OPEN, blank=True
    )
    note = models.TextField("ghi chú", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người vào sổ", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("vào sổ lúc", auto_now_add=True)
    trashed_at = models.DateTimeField("bỏ vào thùng rác lúc", null=True, blank=True)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người bỏ vào thùng rác",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    serial = models.PositiveIntegerField(null=True, editable=False)
    series = models.CharField(max_length=80, blank=True, editable=False)
    number_key = models.CharField(max_length=80, blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = [F("issued_on").desc(nulls_last=True), "-id"]
        indexes = [
            models.Index(fields=["unit", "direction", "-issued_on"], name="document_register"),
            models.Index(fields=["direction", "issued_on"], name="document_facts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(direction="outgoing") | (Q(issued_on__isnull=False) & ~Q(number="")),
                name="document_outgoing_has_number_and_date",
                violation_error_message="Văn bản đi phải có số, ký hiệu và ngày ban hành.",
            ),
            models.CheckConstraint(
                condition=~Q(direction="incoming") | Q(received_on__isnull=False),
                name="document_incoming_has_arrival_date",
                violation_error_message="Văn bản đến phải có ngày đến.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(issued_on__isnull=True) | Q(received_on__gte=F("issued_on")),
                name="document_arrives_after_issue",
                violation_error_message="Ngày đến không thể trước ngày ban hành.",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True)
                | Q(received_on__isnull=True)
                | Q(completed_on__gte=F("received_on")),
                name="document_completed_after_arrival",
                violation_error_message="Ngày xử lý xong không thể trước ngày đến.",
            ),
        ]

    def __str__(self) -> str:
        if not self.number:
            return self.abstract
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return f"{self.number}{day}"

    def get_absolute_url(self) -> str:
        """The document's page."""
        return reverse("documents:show", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is derived from the number in step."""
        self.serial = serial_of(self.number)
        self.series = series_of(self.doc_type, self.number)[:80]
        self.number_key = comparable(self.number)
        super().save(*args, **kwargs)

    @property
    def is_trashed(self) -> bool:
        """Whether the document lies in the trash."""
        return self.trashed_at is not None

    @property
    def is_sensitive(self) -> bool:
        """Whether each opening leaves a trace."""
        return self.sensitivity != Sensitivity.OPEN


class Revision(models.Model):
    """A state of a document's file. The highest number is the current one; earlier ones stay."""

    document = models.ForeignKey(Document, verbose_name="văn bản", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("lần")
    file = models.ForeignKey(StoredFile, verbose_name="tệp", on_delete=models.PROTECT, related_name="revisions")
    filename = models.CharField("tên tệp", max_length=255)
    note = models.CharField("nội dung thay đổi", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người lưu", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("lưu lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bản của văn bản"
        verbose_name_plural = "các bản của văn bản"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, bản {self.number}"


class Evidence(models.Model):
    """A document, at one revision, that supports a statement kept in any other table."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    document = models.ForeignKey(Document, verbose_name="văn bản", on_delete=models.PROTECT, related_name="evidence")
    revision = models.ForeignKey(
        Revision, verbose_name="bản", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    note = models.CharField("ghi chú", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người gắn", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("gắn lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        verbose_name_plural = "tài liệu kiểm chứng"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="evidence_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "document"],
                name="evidence_once",
                violation_error_message="Văn bản này đã được gắn làm tài liệu kiểm chứng ở đây.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)


class SearchEntry(models.Model):
    """The words of a document without marks; the database's own text index hangs on this table (migration 0002)."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    head = models.TextField()
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = "mục tra cứu"
        verbose_name_plural = "mục tra cứu"

    def __str__(self) -> str:
        return f"tra cứu {self.document_id}"
