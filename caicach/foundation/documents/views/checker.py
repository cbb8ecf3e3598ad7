"""Kiểm tra văn bản: drop a paper in, see what does not agree, decide, take the findings away. For anyone signed in."""

import tempfile
from typing import Any, cast

import xlsxwriter
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.documents import holding, storage
from caicach.foundation.documents.checking import ACCEPTED, DISMISSED, SEVERITIES, Checked, check_file
from caicach.foundation.documents.choices import editable_units
from caicach.foundation.documents.commenting import commented
from caicach.foundation.documents.forms import CheckForm
from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.documents.marking import marked
from caicach.foundation.documents.selectors import current_revision, visible_to
from caicach.foundation.documents.services import record_opening
from caicach.foundation.organizations.models import Person

_SESSION = "document_checker"
_DECISION_TITLES = {ACCEPTED: "Cần sửa", DISMISSED: "Bỏ qua", "": ""}


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file; a file that cannot be checked is told at once."""
    form = CheckForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, person = form.cleaned_data["file"], cast(Person, request.user)
        try:
            file = holding.hold(upload, upload.name, person)
            check_file(file)
        except TradeError as error:
            form.add_error("file", str(error))
        else:
            return redirect(f"{reverse('document_checker:show')}?tep={file.token}")
    context = {"form": form, "hours": holding.HOURS}
    return render(request, "documents/checker_start.html", context, status=422 if form.errors else 200)


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
            file = holding.hold(content, revision.filename, person)
        check_file(file)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect(document)
    return redirect(f"{reverse('document_checker:show')}?tep={file.token}")


def _asked(request: HttpRequest) -> tuple[HeldFile, Checked]:
    """The held file of this request and what was found in it, with the decisions of this session."""
    token = request.GET.get("tep", "") or request.POST.get("tep", "")
    file = holding.held(token, cast(Person, request.user))
    kept = request.session.get(_SESSION, {}).get(file.sha256, {})
    return file, check_file(file).with_decisions(kept)


def _context(file: HeldFile, checked: Checked, severity: str = "") -> dict[str, Any]:
    shown = [f for f in checked.findings if not severity or f.severity == severity]
    counts = [(key, title, tone, checked.counts[key]) for key, (tone, title) in SEVERITIES.items()]
    return {
        "file": file,
        "checked": checked,
        "findings": shown,
        "counts": counts,
        "severity": severity,
        "open": sum(not finding.decision for finding in checked.findings),
    }


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The paper at the left, findings at the right."""
    try:
        file, checked = _asked(request)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect("document_checker:start")
    severity = request.GET.get("muc", "")
    context = _context(file, checked, severity if severity in SEVERITIES else "")
    context["paper"] = marked(checked.paper, context["findings"])
    context["can_keep"] = editable_units(cast(Person, request.user)).exists()
    return render(request, "documents/checker.html", context)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Accept or dismiss a finding, with a reason; kept in the session only."""
    try:
        file, checked = _asked(request)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect("document_checker:start")
    key, decision = request.POST.get("finding", ""), request.POST.get("decision", "")
    if key in {finding.key for finding in checked.findings} and decision in _DECISION_TITLES:
        kept = request.session.setdefault(_SESSION, {})
        kept.setdefault(file.sha256, {})[key] = {"decision": decision, "reason": request.POST.get("reason", "")[:500]}
        request.session.modified = True
    file, checked = _asked(request)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('document_checker:show')}?tep={file.token}#{key}")
    context = _context(file, checked)
    context["finding"] = next((finding for finding in checked.findings if finding.key == key), None)
    return render(request, "documents/_decided.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete the held file and the decisions now."""
    try:
        file = holding.held(request.POST.get("tep", ""), cast(Person, request.user))
    except TradeError:
        return redirect("document_checker:start")
    holding.release(file)
    request.session.get(_SESSION, {}).pop(file.sha256, None)
    request.session.modified = True
    messages.success(request, "Đã xóa tệp tạm và các ý kiến.")
    return redirect("document_checker:start")


@require_safe
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The findings as a table (XLSX) or as comments in Word (DOCX)."""
    try:
        file, checked = _asked(request)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect("document_checker:start")
    stem = file.filename.rpartition(".")[0] or file.filename
    target = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it after sending
    if request.GET.get("dang") == "docx":
        original = file.path.read_bytes() if file.kind.key == "docx" else None
        target.write(commented(checked, original, str(request.user)))
        name = f"{stem} - ý kiến kiểm tra.docx"
    else:
        _write_sheet(target, checked)
        name = f"{stem} - kết quả kiểm tra.xlsx"
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


def _write_sheet(target: Any, checked: Checked) -> None:
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        wrap, heading = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("Phát hiện")
        titles = ("STT", "Mức", "Loại", "Trang", "Văn bản ghi", "Phát hiện", "Quyết định", "Lý do")
        for column, (title, width) in enumerate(zip(titles, (6, 14, 18, 8, 44, 70, 14, 40), strict=True)):
            sheet.set_column(column, column, width, wrap)
            sheet.write_string(0, column, title, heading)
        for row, found in enumerate(checked.findings, 1):
            texts = (found.severity_title, found.kind_title, str(found.page or ""), found.quote, found.message)
            cells = (str(row), *texts, _DECISION_TITLES[found.decision], found.reason)
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
        sheet.freeze_panes(1, 0)
