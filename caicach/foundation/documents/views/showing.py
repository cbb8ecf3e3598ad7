"""The page of a document, its files, and the ways out and back."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.audit.models import Entry
from caicach.foundation.documents import services, storage
from caicach.foundation.documents.access import KEEP, PURGE
from caicach.foundation.documents.choices import domain_titles, type_names
from caicach.foundation.documents.citing import may_register, papers_cited_in
from caicach.foundation.documents.forms import FileForm, ReasonForm
from caicach.foundation.documents.kinds import KINDS
from caicach.foundation.documents.models import Document, Revision, StoredFile
from caicach.foundation.documents.selectors import uses_of, visible_to, with_trash
from caicach.foundation.organizations.access import Action, can, needs
from caicach.foundation.organizations.models import Person

#: Characters of a paper shown at once (about fifteen pages).
_PORTION = 40_000
_TRAIL = 50


@dataclass(frozen=True)
class TextPage:
    """A page of a paper as text; `number` is None where the file knows no pages."""

    number: int | None
    text: str


@require_safe
@needs(Action.VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What the entry says, its text, revisions, uses and trail."""
    person = cast(Person, request.user)
    document = get_object_or_404(with_trash(person), pk=pk)
    services.record_opening(by=person, document=document, how="xem")
    revisions = list(document.revisions.select_related("file", "by"))
    start = _offset(request)
    fragment = bool(getattr(request, "htmx", False)) and "tu" in request.GET
    cited = papers_cited_in(person, revisions[0].file.text, document) if revisions and not fragment else []
    context = {
        "document": document,
        "type_name": type_names().get(document.doc_type, document.doc_type),
        "domain_title": domain_titles().get(document.domain, document.domain),
        "revisions": revisions,
        "pages": pages_of(revisions[0].file, start) if revisions else [],
        "next_start": start + _PORTION if revisions and len(revisions[0].file.text) > start + _PORTION else None,
        "uses": uses_of(document),
        "references": cited,
        "may_register": bool(cited) and may_register(person),
        "trail": _trail(document, person),
        "can_edit": can(person, KEEP, document.unit_id),
        "can_purge": can(person, PURGE, document.unit_id),
        "file_form": FileForm(),
        "reason_form": ReasonForm(),
        "throw_url": reverse("documents:throw_away", args=[pk]),
        "purge_url": reverse("documents:purge", args=[pk]),
    }
    return render(request, "documents/_text.html" if fragment else "documents/show.html", context)


def _offset(request: HttpRequest) -> int:
    given = request.GET.get("tu", "")
    return int(given) if given.isdigit() and len(given) < 9 else 0


def pages_of(file: StoredFile, start: int) -> list[TextPage]:
    """The portion of the text from `start`, cut where pages begin."""
    end = min(start + _PORTION, len(file.text))
    marks = [(number, at) for number, at in enumerate(file.page_starts, 1) if at < end]
    if not marks:
        return [TextPage(None, file.text[start:end])] if file.text[start:end].strip() else []
    pages = []
    for place, (number, at) in enumerate(marks):
        stop = marks[place + 1][1] if place + 1 < len(marks) else end
        if stop > start:
            pages.append(TextPage(number, file.text[max(at, start) : stop]))
    return pages


def _trail(document: Document, person: Person) -> list[Entry]:
    """The deeds on this document; who opened it is shown only to those who may read the log."""
    entries = Entry.objects.filter(subject_type=Document._meta.label_lower, subject_id=str(document.pk))
    if not can(person, Action.AUDIT, document.unit_id):
        entries = entries.exclude(deed="documents.open")
    return list(entries.order_by("-sequence")[:_TRAIL])


@require_safe
@needs(Action.VIEW)
def download(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A revision's file, always as an attachment, never interpreted by the browser."""
    person = cast(Person, request.user)
    document = get_object_or_404(with_trash(person), pk=pk)
    revision = get_object_or_404(Revision.objects.select_related("file"), document=document, number=number)
    services.record_opening(by=person, document=document, how="tải về")
    kind = KINDS[revision.file.kind]
    response = FileResponse(
        storage.open_file(revision.file.sha256),
        as_attachment=True,
        filename=_named(revision.filename, kind.key),
        content_type=kind.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _named(filename: str, ending: str) -> str:
    """The name it came with; the ending says what the content is, not what somebody called it."""
    _, dot, given = filename.rpartition(".")
    same = {"jpg": {"jpg", "jpeg"}, "tif": {"tif", "tiff"}, "html": {"html", "htm"}, "txt": {"txt", "csv", "md"}}
    if dot and given.lower() in same.get(ending, {ending}):
        return filename
    return f"{filename}.{ending}"


@require_POST
@needs(Action.EDIT)
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the trash."""
    person = cast(Person, request.user)
    document = get_object_or_404(visible_to(person), pk=pk)
    try:
        services.trash(by=person, document=document, reason=request.POST.get("reason", "")[:300])
    except TradeError as error:
        messages.error(request, str(error))
        return redirect(document)
    messages.success(request, f"Đã bỏ {document} vào thùng rác. Có thể khôi phục ở đó.")
    return redirect("documents:trash")


@require_POST
@needs(Action.EDIT)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Back from the trash."""
    person = cast(Person, request.user)
    document = get_object_or_404(with_trash(person), pk=pk)
    services.restore(by=person, document=document)
    messages.success(request, f"Đã khôi phục {document}.")
    return redirect(document)


@require_POST
@needs(Action.ADMINISTER)
def purge(request: HttpRequest, pk: int) -> HttpResponse:
    """Gone for good."""
    person = cast(Person, request.user)
    document = get_object_or_404(with_trash(person), pk=pk)
    title = str(document)
    try:
        services.purge(by=person, document=document)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect(document)
    messages.success(request, f"Đã xóa hẳn {title}.")
    return redirect(reverse("documents:trash"))
