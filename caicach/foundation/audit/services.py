"""Writing and proving the log."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from caicach.foundation.audit.models import ChainHead, Entry


@dataclass(frozen=True)
class Fault:
    """A place where the chain does not hold."""

    sequence: int
    message: str


def record(
    deed: str,
    *,
    by: models.Model | None,
    summary: str,
    unit: models.Model | None = None,
    subject: models.Model | None = None,
    changes: Mapping[str, Any] | None = None,
    personal: bool = False,
) -> Entry:
    """Write one entry inside the caller's transaction; without one the deed and its trace could part.

    `deed` is a dotted name ("plans.confirm"), `summary` a Vietnamese sentence, `changes` maps a field to
    [before, after]. `by=None` means the system itself.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record must run inside the transaction of its deed")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        sequence=head.sequence + 1,
        at=timezone.now(),
        deed=deed,
        actor_id=by.pk if by is not None else None,
        actor_name=str(by) if by is not None else "Hệ thống",
        unit_id=unit.pk if unit is not None else None,
        unit_name=str(unit) if unit is not None else "",
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        summary=summary[:500],
        changes=json.loads(json.dumps(dict(changes or {}), default=str)),
        personal=personal,
        previous=head.digest,
    )
    entry.digest = seal(entry)
    entry.save()
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save(update_fields=["sequence", "digest"])
    return entry


def seal(entry: Entry) -> str:
    """SHA-256 over every field of the entry and the digest before it."""
    at: datetime = entry.at.astimezone(UTC)
    body = [
        entry.sequence,
        at.isoformat(timespec="microseconds"),
        entry.deed,
        entry.actor_id,
        entry.actor_name,
        entry.unit_id,
        entry.unit_name,
        entry.subject_type,
        entry.subject_id,
        entry.summary,
        entry.changes,
        entry.personal,
        entry.previous,
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def verify() -> Iterator[Fault]:
    """Walk the whole chain and yield every place where it is broken, the missing tail included."""
    previous, expected = "0" * 64, 1
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield Fault(entry.sequence, f"thiếu mục {expected} đến {entry.sequence - 1}")
            expected = entry.sequence
        if entry.previous != previous:
            yield Fault(entry.sequence, "không nối với mục trước")
        if seal(entry) != entry.digest:
            yield Fault(entry.sequence, "nội dung đã bị sửa sau khi ghi")
        previous, expected = entry.digest, expected + 1
    head = ChainHead.objects.filter(pk=1).first()
    if head is not None and (head.sequence != expected - 1 or head.digest != previous):
        yield Fault(expected, "đuôi chuỗi đã bị cắt hoặc đầu chuỗi bị sửa")
    if head is None and expected > 1:
        yield Fault(expected, "đầu chuỗi đã bị xoá")
