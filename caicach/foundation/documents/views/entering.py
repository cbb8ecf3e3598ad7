"""Entering a document in two steps (the file, then what it says), correcting an entry, adding a revision."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.documents import holding
from caicach.foundation.documents.access import KEEP
from caicach.foundation.documents.forms import DocumentForm, FileForm, UploadForm
from caicach.foundation.documents.models import Direction, Document
from caicach.foundation.documents.prefill import Prefilled, prefill
from caicach.foundation.documents.selectors import next_arrival_number, next_number, same_content, visible_to
from caicach.foundation.documents.services import add_revision, register_document, update_document
from caicach.foundation.organizations.access import Action, check, needs
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person, Unit


def _direction(request: HttpRequest) -> Direction:
    given = request.GET.get("so", "") or request.POST.get("so", "")
    return Direction(given) if given in Direction.values else Direction.OUTGOING


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """First step: choose the file, or go on without one."""
    direction, person = _direction(request), cast(Person, request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        token = ""
        try:
            token = holding.hold(file, file.name, person).token if file else ""
        except TradeError as error:
            form.add_error("file", str(error))
        else:
            return redirect(f"{reverse('documents:describe')}?so={direction}&tep={token}")
    status = 422 if form.errors else 200
    return render(request, "documents/add.html", {"form": form, "direction": direction}, status=status)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def describe(request: HttpRequest) -> HttpResponse:
    """Second step: what the file says of itself stands in the form; the person confirms or corrects it."""
    person, direction = cast(Person, request.user), _direction(request)
    token = request.GET.get("tep", "")
    try:
        file = holding.held(token, person) if token else None
    except holding.HoldExpiredError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('documents:add')}?so={direction}")
    read = prefill(file) if file else Prefilled({})
    initial = _initial(request, direction) | read.values
    form = DocumentForm(request.POST or None, initial=initial, person=person, direction=direction)
    if request.method == "POST" and form.is_valid():
        document = _register(form, file, person)
        if document is not None:
            messages.success(request, f"Đã vào sổ {document}.")
            return redirect(document)
    doubles = same_content(person, file.sha256) if file else []
    context = {"form": form, "direction": direction, "file": file, "doubles": doubles, "read": read}
    return render(request, "documents/describe.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, direction: Direction) -> dict[str, Any]:
    unit, today = acting(request).unit, timezone.localdate()
    first: dict[str, Any] = {"unit": unit}
    if direction is Direction.INCOMING:
        first["received_on"] = today
        if unit:
            first["arrival_number"] = next_arrival_number(unit, today.year)
    elif direction is Direction.OUTGOING:
        first |= {"issued_on": today, "issuer": str(unit) if unit else ""}
    return first | _told(request)


def _told(request: HttpRequest) -> dict[str, Any]:
    """What a citation says of the paper that is to be entered (the address comes from `citing`)."""
    given = request.GET
    told: dict[str, Any] = {
        "number": given.get("so_ky_hieu", "")[:80],
        "doc_type": given.get("loai", "")[:10],
        "issued_on": _day(given.get("ngay", "")),
        "issuer": given.get("co_quan", "")[:300],
    }
    return {name: value for name, value in told.items() if value}


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _register(form: DocumentForm, file: holding.HeldFile | None, person: Person) -> Document | None:
    """Register what the form says; a refusal becomes the form's own error."""
    try:
        if file is None:
            return register_document(by=person, direction=form.direction, **form.values())
        with file.path.open("rb") as content:
            document = register_document(
                by=person, direction=form.direction, content=content, filename=file.filename, **form.values()
            )
    except TradeError as error:
        form.add_error(None, str(error))
        return None
    holding.release(file)
    return document


@require_safe
@needs(Action.EDIT)
def propose_number(request: HttpRequest) -> HttpResponse:
    """Fragment: the next number of the chosen unit, type and year."""
    given = request.GET
    unit = Unit.objects.filter(pk=given["unit"]).first() if given.get("unit", "").isdigit() else acting(request).unit
    if unit is None:
        return HttpResponse("")
    check(cast(Person, request.user), KEEP, unit)
    year = given.get("issued_on", "")[-4:]
    number = next_number(unit, given.get("doc_type", ""), int(year) if year.isdigit() else timezone.localdate().year)
    return render(request, "documents/_proposed_number.html", {"number": number, "unit": unit})


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an entry."""
    person = cast(Person, request.user)
    document = get_object_or_404(visible_to(person), pk=pk)
    check(person, KEEP, document.unit)
    initial = {name: getattr(document, name, None) for name in DocumentForm.base_fields}
    initial["recipients"] = "\n".join(document.recipients)
    form = DocumentForm(
        request.POST or None, initial=initial, person=person, direction=document.direction, document=document
    )
    if request.method == "POST" and form.is_valid():
        try:
            update_document(by=person, document=document, **form.values())
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã lưu thay đổi.")
            return redirect(document)
    context = {"form": form, "document": document}
    return render(request, "documents/edit.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Action.EDIT)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a newer file."""
    person = cast(Person, request.user)
    document = get_object_or_404(visible_to(person), pk=pk)
    check(person, KEEP, document.unit)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Chưa chọn tệp, hoặc tệp rỗng. Hãy chọn tệp có nội dung.")
        return redirect(document)
    file = form.cleaned_data["file"]
    try:
        revision = add_revision(
            by=person, document=document, content=file, filename=file.name, note=form.cleaned_data["note"]
        )
    except TradeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã thêm bản {revision.number}.")
    return redirect(document)
