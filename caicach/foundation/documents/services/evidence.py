"""Tying documents to what they support."""

from django.db import transaction
from django.db.models import Model

from caicach.foundation.audit.services import record
from caicach.foundation.documents.access import check_see
from caicach.foundation.documents.models import Document, Evidence
from caicach.foundation.documents.selectors import current_revision, evidence_of
from caicach.foundation.documents.services.registering import DocumentRefusedError
from caicach.foundation.organizations.models import Person


@transaction.atomic
def attach_evidence(*, by: Person, subject: Model, document: Document, note: str = "") -> Evidence:
    """Let a document, at the revision it has now, support a row of any table; twice is once.

    The right to change `subject` is the caller's to check; here the person must be able to see the document.
    """
    check_see(by, document)
    held = Document.objects.select_for_update().get(pk=document.pk)
    if held.is_trashed:
        raise DocumentRefusedError(
            f"{held} đang ở trong thùng rác. Hãy khôi phục trước khi gắn làm tài liệu kiểm chứng."
        )
    existing = evidence_of(subject).filter(document=held).first()
    if existing is not None:
        return existing
    link = Evidence.objects.create(
        subject=subject, document=held, revision=current_revision(held), note=note.strip(), by=by
    )
    summary = f"Gắn {held} làm tài liệu kiểm chứng cho {subject._meta.verbose_name} “{subject}”"
    record("documents.attach_evidence", by=by, unit=held.unit, subject=held, summary=summary)
    return link


@transaction.atomic
def detach_evidence(*, by: Person, evidence: Evidence) -> None:
    """Take a document away from what it supports; the trace stays in the log. Rights as in `attach_evidence`."""
    check_see(by, evidence.document)
    subject = evidence.subject
    what = f"{subject._meta.verbose_name} “{subject}”" if isinstance(subject, Model) else f"mục {evidence.object_id}"
    record(
        "documents.detach_evidence",
        by=by,
        unit=evidence.document.unit,
        subject=evidence.document,
        summary=f"Gỡ {evidence.document} khỏi {what}",
        changes={"revision": [evidence.revision_id, None], "note": [evidence.note, None]},
    )
    evidence.delete()
