"""Entering documents into a register, correcting entries, adding revisions."""

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.documents import search, storage
from caicach.foundation.documents.access import KEEP
from caicach.foundation.documents.models import Direction, Document, Revision
from caicach.foundation.documents.services.filing import Prepared, keep, prepare
from caicach.foundation.facts.signals import announce
from caicach.foundation.organizations.access import check
from caicach.foundation.organizations.models import Person, Unit


class DocumentRefusedError(TradeError):
    """An entry that cannot be made; the message says why and what to do."""


class DocumentFields(TypedDict, total=False):
    """What may be said of a document besides the few things every entry has."""

    received_on: date | None
    arrival_number: int | None
    recipients: Sequence[str]
    signer: str
    position: str
    is_signed_digitally: bool | None
    sent_electronically: bool | None
    due_on: date | None
    completed_on: date | None
    sensitivity: str
    note: str


class DocumentChanges(DocumentFields, total=False):
    """What may be corrected in an entry; the unit and the register stay."""

    doc_type: str
    number: str
    issued_on: date | None
    issuer: str
    abstract: str
    domain: str


def register_document(
    *,
    by: Person,
    unit: Unit,
    direction: str,
    doc_type: str,
    number: str,
    issued_on: date | None,
    issuer: str,
    abstract: str,
    content: bytes | BinaryIO | None = None,
    filename: str = "",
    domain: str = "",
    **optional: Unpack[DocumentFields],
) -> Document:
    """Enter a document into a unit's register, with its file if there is one.

    An incoming document without `received_on` arrived today. Raises NotAllowed, DocumentRefusedError, or the
    errors of the store (file too large, empty, refused) before anything is written.
    """
    check(by, KEEP, unit)
    if direction == Direction.INCOMING and optional.get("received_on") is None:
        optional["received_on"] = timezone.localdate()
    document = Document(
        unit=unit,
        direction=direction,
        doc_type=doc_type,
        number=" ".join(number.split()),
        issued_on=issued_on,
        issuer=issuer.strip(),
        abstract=" ".join(abstract.split()),
        domain=domain,
        created_by=by,
        **_cleaned(optional),
    )
    _check(document)
    if content is None:
        return _enter(document, None, by)
    with storage.receive(content) as incoming:
        return _enter(document, prepare(incoming, filename), by)


def _cleaned(fields: DocumentFields) -> DocumentFields:
    if "recipients" in fields:
        fields["recipients"] = [line.strip() for line in fields["recipients"] if line.strip()]
    return fields


def _check(document: Document) -> None:
    try:
        document.full_clean(exclude=["unit", "created_by", "trashed_by"], validate_unique=False)
    except ValidationError as error:
        names = {field.name: str(field.verbose_name) for field in Document._meta.concrete_fields}
        said = [
            " ".join(messages) if name == "__all__" else f"{names.get(name, name).capitalize()}: {' '.join(messages)}"
            for name, messages in error.message_dict.items()
        ]
        raise DocumentRefusedError(" ".join(said)) from None


@transaction.atomic
def _enter(document: Document, prepared: Prepared | None, by: Person) -> Document:
    document.save()
    if prepared is not None:
        _revise(document, prepared, by, "")
    search.index(document, prepared.read.text if prepared else "")
    register = Direction(document.direction).label.lower()
    record(
        "documents.register",
        by=by,
        unit=document.unit,
        subject=document,
        summary=f"Vào sổ {register}: {document}, {document.abstract}",
        personal=document.is_sensitive,
    )
    _announce(document, document)
    return document


def _revise(document: Document, prepared: Prepared, by: Person, note: str) -> Revision:
    last = document.revisions.order_by("-number").values_list("number", flat=True).first()
    return Revision.objects.create(
        document=document,
        number=(last or 0) + 1,
        file=keep(prepared, by=by),
        filename=prepared.filename,
        note=note,
        by=by,
    )


def _announce(*states: Document) -> None:
    """Every day a state of the document counts for, before the change and after it."""
    days = [day for state in states for day in (state.issued_on, state.received_on) if day is not None]
    if days:
        announce("documents", [states[0].unit_id], min(days), max(days))


def add_revision(
    *, by: Person, document: Document, content: bytes | BinaryIO, filename: str, note: str = ""
) -> Revision:
    """Add a newer file to a document; earlier revisions, and evidence that cites them, stay as they were."""
    check(by, KEEP, document.unit)
    with storage.receive(content) as incoming:
        prepared = prepare(incoming, filename)
        with transaction.atomic():
            held = Document.objects.select_for_update().get(pk=document.pk)
            _refuse_trashed(held)
            current = held.revisions.select_related("file").order_by("-number").first()
            if current is not None and current.file.sha256 == incoming.sha256:
                raise DocumentRefusedError(
                    f"Tệp “{prepared.filename}” giống hệt bản hiện có (bản {current.number}), không tạo bản mới."
                )
            revision = _revise(held, prepared, by, note.strip())
            search.index(held, prepared.read.text)
            summary = f"Thêm bản {revision.number} của {held}: {revision.filename}"
            record("documents.revise", by=by, unit=held.unit, subject=held, summary=summary)
    return revision


def _refuse_trashed(document: Document) -> None:
    if document.is_trashed:
        raise DocumentRefusedError(f"{document} đang ở trong thùng rác. Hãy khôi phục trước khi sửa.")


def update_document(*, by: Person, document: Document, **changes: Unpack[DocumentChanges]) -> Document:
    """Correct what an entry says; what changed is kept in the log, before and after."""
    check(by, KEEP, document.unit)
    with transaction.atomic():
        held = Document.objects.select_for_update().get(pk=document.pk)
        before = Document.objects.get(pk=document.pk)
        _refuse_trashed(held)
        changed = {}
        for name, value in _cleaned(changes).items():
            if getattr(held, name) != value:
                changed[name] = [getattr(held, name), value]
                setattr(held, name, value)
        if not changed:
            return held
        _check(held)
        held.save()
        current = held.revisions.select_related("file").order_by("-number").first()
        search.index(held, current.file.text if current else "")
        record(
            "documents.update",
            by=by,
            unit=held.unit,
            subject=held,
            summary=f"Sửa thông tin văn bản {held}",
            changes=changed,
        )
        _announce(before, held)
    return held
