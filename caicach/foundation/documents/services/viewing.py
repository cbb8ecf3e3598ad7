"""Traces of opening flagged documents, and reading the text of large files afterwards."""

from django.db import transaction

from caicach.foundation.audit.services import record
from caicach.foundation.documents import search, storage
from caicach.foundation.documents.access import check_see
from caicach.foundation.documents.kinds import KINDS
from caicach.foundation.documents.models import Document, Revision, Sensitivity, StoredFile, TextState
from caicach.foundation.documents.texts import read_text
from caicach.foundation.organizations.models import Person


def record_opening(*, by: Person, document: Document, how: str) -> None:
    """Leave a trace when a flagged document is opened ("xem", "tải về"); raises NotAllowed where it may not be."""
    check_see(by, document)
    if not document.is_sensitive:
        return
    label = Sensitivity(document.sensitivity).label.lower()
    with transaction.atomic():
        record(
            "documents.open",
            by=by,
            unit=document.unit,
            subject=document,
            summary=f"{how.capitalize()} văn bản {document} ({label})",
            personal=document.sensitivity == Sensitivity.PERSONAL,
        )


def read_waiting(file_id: int) -> StoredFile:
    """Read a file whose text still waits and put it into the index; safe to run again."""
    stored = StoredFile.objects.get(pk=file_id)
    if stored.text_state != TextState.WAITING:
        return stored
    revision = Revision.objects.filter(file=stored).order_by("pk").first()
    name = revision.filename if revision else f"tep.{stored.kind}"
    read = read_text(storage.path_of(stored.sha256), KINDS[stored.kind], name)
    with transaction.atomic():
        StoredFile.objects.filter(pk=file_id).update(
            text_state=read.state,
            text=read.text,
            page_starts=list(read.page_starts),
            text_note=read.note,
            scanned=read.scanned,
        )
        for document in Document.objects.filter(revisions__file=file_id).distinct():
            current = document.revisions.select_related("file").order_by("-number").first()
            if current is not None:
                search.index(document, current.file.text)
    stored.refresh_from_db()
    return stored
