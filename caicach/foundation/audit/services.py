"""Writing and proving the log."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from caicach.foundation.audit.models import ChainHead, Entry

#: The deed under which looks at personal data are kept.
VIEW_DEED = "personal.view"
_VIEW_SPACING = timedelta(hours=1)


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
    subject: models.Model | tuple[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
    personal: bool = False,
) -> Entry:
    """Write one entry inside the caller's transaction; without one the deed and its trace could part.

    `deed` is a dotted name ("plans.confirm"), `summary` a Vietnamese sentence, `changes` maps a field to
    [before, after]. `subject` is a row, or (type, id) for things that are no rows. `by=None` means the system itself.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record must run inside the transaction of its deed")
    subject_type, subject_id = _named(subject)
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        sequence=head.sequence + 1,
        at=timezone.now(),
        deed=deed,
        actor_id=by.pk if by is not None else None,
        actor_name=str(by) if by is not None else "Hệ thống",
        unit_id=unit.pk if unit is not None else None,
        unit_name=str(unit) if unit is not None else "",
        subject_type=subject_type,
        subject_id=subject_id,
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


def record_view(
    *,
    by: models.Model,
    subject: models.Model | tuple[str, str],
    summary: str,
    unit: models.Model | None = None,
) -> Entry | None:
    """Note that a person looked at somebody's personal data; once an hour for the same person and subject.

    The only writing that looking may cause. Call it before the data is shown: where it fails, nothing is shown.
    Returns None where the look was already noted within the hour.
    """
    subject_type, subject_id = _named(subject)
    with transaction.atomic():
        seen = Entry.objects.filter(
            deed=VIEW_DEED,
            subject_type=subject_type,
            subject_id=subject_id,
            actor_id=by.pk,
            at__gt=timezone.now() - _VIEW_SPACING,
        )
        if seen.exists():
            return None
        return record(VIEW_DEED, by=by, summary=summary, unit=unit, subject=subject, personal=True)


def _named(subject: models.Model | tuple[str, str] | None) -> tuple[str, str]:
    if subject is None:
        return "", ""
    if isinstance(subject, tuple):
        return subject
    return subject._meta.label_lower, str(subject.pk)


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
            yield Fault(entry.sequence, f"thiếu mục {_span(expected, entry.sequence - 1)}")
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


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} đến {last}"
