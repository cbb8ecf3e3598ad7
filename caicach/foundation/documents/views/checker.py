"""Kiểm tra văn bản: drop a paper in or paste its text, see what does not agree, decide. For anyone signed in."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.documents import holding, offers, outcomes, results, storage
from caicach.foundation.documents.checking import DECISIONS, Checked
from caicach.foundation.documents.citing import may_register
from caicach.foundation.documents.forms import CheckForm
from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.documents.marking import marked
from caicach.foundation.documents.readings import header_of, headings_of
from caicach.foundation.documents.results import Asked
from caicach.foundation.documents.selectors import current_revision, visible_to
from caicach.foundation.documents.services import record_opening
from caicach.foundation.documents.signals import check_waiting
from caicach.foundation.organizations.models import Person


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste a text; what cannot be checked is told at once."""
    person = cast(Person, request.user)
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    if form.is_valid():
        content, name = form.paper()
        try:
            address = _begin(holding.hold(content, name, person), person)
        except TradeError as error:
            form.add_error(form.given, str(error))
        else:
            return redirect(address)
    context = {"form": form, "hours": holding.HOURS, "held": _checked_before(person)}
    return render(request, "documents/checker_start.html", context, status=422 if form.errors else 200)


def _checked_before(person: Person) -> list[HeldFile]:
    return [file for file in holding.held_by(person) if outcomes.is_known(file)]


def _begin(file: HeldFile, person: Person) -> str:
    """Check a light file now; a heavy one waits on the page of its job. The address to go on at."""
    address = f"{reverse('document_checker:show')}?tep={file.token}"
    if outcomes.checks_at_once(file):
        outcomes.check_held(file)
        return address
    answers = check_waiting.send(sender=HeldFile, sha256=file.sha256, by=person)
    return next((waiting for _receiver, waiting in answers if waiting), address)


@require_POST
def stored(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the current file of a document of the registers."""
    person = cast(Person, request.user)
    document = get_object_or_404(visible_to(person), pk=pk)
    revision = current_revision(document)
    if revision is None:
        messages.error(request, "Văn bản này chưa có tệp để kiểm tra.")
        return redirect(document)
    record_opening(by=person, document=document, how="kiểm tra")
    try:
        with storage.open_file(revision.file.sha256) as content:
            address = _begin(holding.hold(content, revision.filename, person), person)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect(document)
    return redirect(address)


def _asked(request: HttpRequest) -> tuple[Asked, HeldFile, Checked]:
    """What is asked for, the held file, and what was found in it with the decisions."""
    asked = Asked.of({**request.GET.dict(), **request.POST.dict()})
    file = holding.held(asked.token, cast(Person, request.user))
    return asked, file, outcomes.checked(file)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The paper at the left, one part of what was found at the right."""
    person = cast(Person, request.user)
    try:
        asked, file, checked = _asked(request)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect("document_checker:start")
    rows = results.rows_of(checked, person)
    sheet = results.sheet(rows[asked.part], asked)
    context = _summary(asked, file, checked) | {
        "sheet": sheet,
        "part": results.PARTS[asked.part],
        "tabs": results.tabs(checked, asked, rows),
        "paper": marked(checked.paper, sheet.marks, headings_of(checked)),
        "header": header_of(checked) if asked.part == results.HEADER else (),
        "may_register": may_register(person),
        "offered": offers.offered(person, file, checked.read),
        "hours": holding.HOURS,
    }
    return render(request, "documents/checker.html", context)


def _summary(asked: Asked, file: HeldFile, checked: Checked) -> dict[str, Any]:
    return {"asked": asked, "file": file, "checked": checked, **results.choices(checked, asked)}


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Accept or dismiss a finding, with a reason; noted beside the held file only."""
    try:
        asked, file, checked = _asked(request)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect("document_checker:start")
    key, decision = request.POST.get("finding", ""), request.POST.get("decision", "")
    found = next((finding for finding in checked.findings if finding.key == key), None)
    if found is not None and decision in DECISIONS:
        reason = " ".join(request.POST.get("reason", "").split()) if decision else ""
        outcomes.decide(file, key, decision, reason)
        checked = checked.with_decisions(outcomes.decisions(file))
        found = next(finding for finding in checked.findings if finding.key == key)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('document_checker:show')}{asked.query()}#{key}")
    return render(request, "documents/_decided.html", _summary(asked, file, checked) | {"finding": found})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete the held file and all that is noted beside it, now."""
    try:
        file = holding.held(request.POST.get("tep", ""), cast(Person, request.user))
    except TradeError:
        return redirect("document_checker:start")
    holding.release(file)
    messages.success(request, "Đã xóa tệp tạm, kết quả và các ý kiến.")
    return redirect("document_checker:start")
