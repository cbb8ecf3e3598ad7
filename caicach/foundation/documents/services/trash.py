"""Throwing away, bringing back, deleting for good."""

from functools import partial

from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.documents import storage
from caicach.foundation.documents.access import KEEP, PURGE
from caicach.foundation.documents.models import Document, StoredFile
from caicach.foundation.documents.selectors import holders_of, protectors
from caicach.foundation.documents.services.registering import DocumentRefusedError, _announce
from caicach.foundation.organizations.access import check
from caicach.foundation.organizations.models import Person


@transaction.atomic
def trash(*, by: Person, document: Document, reason: str = "") -> None:
    """Put a document into the trash; not while anything rests on it."""
    check(by, KEEP, document.unit)
    held = Document.objects.select_for_update().get(pk=document.pk)
    if held.is_trashed:
        return
    if holders := holders_of(held):
        shown = "; ".join(holders[:3]) + (f" và {len(holders) - 3} nơi khác" if len(holders) > 3 else "")
        raise DocumentRefusedError(f"Không bỏ được {held} vì đang được dùng ở: {shown}. Hãy gỡ ở đó trước.")
    held.trashed_at, held.trashed_by = timezone.now(), by
    held.save(update_fields=["trashed_at", "trashed_by"])
    summary = f"Bỏ {held} vào thùng rác" + (f": {reason.strip()}" if reason.strip() else "")
    record("documents.trash", by=by, unit=held.unit, subject=held, summary=summary)
    _announce(held)


@transaction.atomic
def restore(*, by: Person, document: Document) -> None:
    """Bring a document back from the trash into its register."""
    check(by, KEEP, document.unit)
    held = Document.objects.select_for_update().get(pk=document.pk)
    if not held.is_trashed:
        return
    held.trashed_at = held.trashed_by = None
    held.save(update_fields=["trashed_at", "trashed_by"])
    record("documents.restore", by=by, unit=held.unit, subject=held, summary=f"Khôi phục {held} từ thùng rác")
    _announce(held)


def purge(*, by: Person, document: Document) -> None:
    """Delete for good a document that lies in the trash, and its files where no other document holds them."""
    check(by, PURGE, document.unit)
    hashes = sorted(set(document.revisions.values_list("file__sha256", flat=True)))
    try:
        with transaction.atomic():
            _delete(by, document, hashes)
    except ProtectedError as error:
        _put_back(hashes)
        raise DocumentRefusedError(f"Không xóa được {document} vì đang được giữ bởi: {protectors(error)}.") from None
    except (DatabaseError, DocumentRefusedError, OSError):
        _put_back(hashes)
        raise


def _delete(by: Person, document: Document, hashes: list[str]) -> None:
    held = Document.objects.select_for_update().get(pk=document.pk)
    if not held.is_trashed:
        raise DocumentRefusedError(f"{held} chưa ở trong thùng rác. Chỉ xóa hẳn văn bản đã bỏ vào thùng rác.")
    if holders := holders_of(held):
        raise DocumentRefusedError(f"Không xóa được {held} vì đang được dùng ở: {'; '.join(holders[:3])}.")
    summary = f"Xóa hẳn {held}, {held.abstract}"
    record("documents.purge", by=by, unit=held.unit, subject=held, summary=summary, changes={"files": [hashes, None]})
    held.revisions.all().delete()
    held.delete()
    for stored in StoredFile.objects.select_for_update().filter(sha256__in=hashes):
        if stored.revisions.exists():
            continue
        stored.delete()
        storage.set_aside(stored.sha256)
        transaction.on_commit(partial(storage.discard, stored.sha256))


def _put_back(hashes: list[str]) -> None:
    for sha256 in hashes:
        storage.put_back(sha256)
