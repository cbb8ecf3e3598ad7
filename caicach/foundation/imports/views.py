"""Screens of imports: what can be imported, upload, mapping, preview, result, history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record_view
from caicach.foundation.imports import access, selectors, services, workbooks
from caicach.foundation.imports.examine import KEPT_FAULTS
from caicach.foundation.imports.forms import LayoutForm, MappingForm, UploadForm
from caicach.foundation.imports.layout import Layout
from caicach.foundation.imports.models import Batch, BatchState
from caicach.foundation.imports.registry import Importer, importer, importers
from caicach.foundation.jobs import selectors as job_selectors
from caicach.foundation.jobs.models import JobState
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table

TONES = {
    BatchState.UPLOADED: "info",
    BatchState.READ: "info",
    BatchState.MAPPED: "info",
    BatchState.CHECKED: "warning",
    BatchState.APPLIED: "success",
    BatchState.UNDONE: "neutral",
    BatchState.REFUSED: "danger",
    BatchState.DISCARDED: "neutral",
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def _batch(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(access.visible_to(_person(request)), pk=pk)


def _known(key: str) -> Importer:
    try:
        return importer(key)
    except TradeError as error:
        raise Http404(str(error)) from None


@require_GET
def show_list(request: HttpRequest) -> HttpResponseBase:
    """What the person may import here, and what was imported before."""
    person = _person(request)
    titles = {known.key: known.title for known in importers()}
    columns = [
        Column("file_name", "Tệp", sort="file_name", url=lambda batch: reverse("imports:show", args=[batch.pk])),
        Column(
            "importer", "Loại dữ liệu", sort="importer", value=lambda batch: titles.get(batch.importer, batch.importer)
        ),
        Column("get_state_display", "Trạng thái", kind="badge", sort="state", tone=lambda batch: TONES[batch.state]),
        Column("row_count", "Số dòng", kind="number", sort="row_count"),
        Column("refused", "Từ chối", kind="number", sort="refused"),
        Column("unit", "Đơn vị", sort="unit__name"),
        Column("by", "Người nhập", sort="by__full_name"),
        Column("created_at", "Tải lên lúc", kind="moment", sort="created_at"),
    ]
    table = Table(
        request, access.visible_to(person), columns, order="-created_at", title="Các lần nhập",
        empty_title="Chưa có lần nhập nào", empty_text="Chọn loại dữ liệu ở trên để bắt đầu.",
    )  # fmt: skip
    kinds = access.importers_for(person, acting(request).unit)
    return table.respond("imports/list.html", {"kinds": kinds, "unit": acting(request).unit})


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the file; faults of the file are told beside the field."""
    known, unit = _known(key), acting(request).unit
    if unit is None:
        messages.error(request, "Hãy chọn vị trí công tác trước khi nhập liệu.")
        return redirect("imports:list")
    access.check_import(_person(request), known, unit)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = services.receive(
                by=_person(request), unit=unit, importer_key=key, name=file.name, chunks=file.chunks()
            )
            return redirect("imports:show", pk=batch.pk)
        except TradeError as error:
            form.add_error("file", str(error))
    status = 422 if form.errors else 200
    return render(request, "imports/upload.html", {"form": form, "importer": known, "unit": unit}, status=status)


@require_GET
def template(request: HttpRequest, key: str) -> HttpResponse:
    """The empty form of an importer."""
    known = _known(key)
    response = HttpResponse(workbooks.form_of(known), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="mau-{key}.xlsx"'
    return response


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A batch where it stands: progress, preview with faults, or result."""
    batch = _batch(request, pk)
    if "HX-Request" in request.headers and request.headers.get("HX-Target") != "bang":
        return _busy(request, batch)
    if batch.state == BatchState.READ and not batch.is_busy and not (batch.job and batch.job.error):
        return redirect("imports:map", pk=pk)
    context = _context(request, batch)
    faults = Table(
        request, batch.faults.all(), _FAULT_COLUMNS, title="Danh sách lỗi", per_page=50, empty_title="Không có lỗi nào"
    )
    return faults.respond("imports/show.html", context)


def _busy(request: HttpRequest, batch: Batch) -> HttpResponse:
    """The progress asked for every second; once the job is over the page is loaded anew."""
    if not batch.is_busy:
        return HttpResponse(headers={"HX-Refresh": "true"})
    response = render(request, "imports/_busy.html", _context(request, batch))
    patch_vary_headers(response, ("HX-Request",))
    return response


_FAULT_COLUMNS = [
    Column("row", "Dòng", sort="row", kind="number", value=lambda fault: fault.row or None),
    Column("column", "Cột", sort="column", value=lambda fault: f"{fault.column} {fault.heading}".strip()),
    Column("value", "Giá trị", sort="value"),
    Column("reason", "Lý do", sort="reason"),
    Column("remedy", "Cách sửa"),
    Column("severity", "Mức", kind="badge", sort="severity", tone={"Lỗi": "danger", "Chú ý": "warning"},
           value=lambda fault: "Lỗi" if fault.severity == "error" else "Chú ý"),
]  # fmt: skip


def _context(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    known = importer(batch.importer)
    job = batch.job
    reasons = batch.faults.values("heading", "reason").annotate(count=Count("id")).order_by("-count")[:8]
    return {
        "batch": batch,
        "importer": known,
        "tone": TONES[BatchState(batch.state)],
        "job": job,
        "status": job_selectors.status(job) if job is not None else None,
        "job_failed": job is not None and job.state not in (JobState.DONE, JobState.WAITING, JobState.RUNNING),
        "may_import": access.may_import(_person(request), known, batch.unit_id),
        "can_undo": known.undo is not None and batch.state == BatchState.APPLIED and not batch.is_busy,
        "reasons": reasons if (batch.fault_count or 0) > 8 else (),
        "kept": KEPT_FAULTS,
        "shown_fields": ["Dòng", *(column.title for column in known.fields)],
    }


@require_http_methods(["GET", "POST"])
def map_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column holds which field; by GET the place of the headings may be changed first."""
    batch = _batch(request, pk)
    known = importer(batch.importer)
    access.check_import(_person(request), known, batch.unit)
    if batch.is_busy or batch.state not in (BatchState.READ, BatchState.MAPPED, BatchState.CHECKED):
        return redirect("imports:show", pk=pk)
    place, sheet, layout = _place(request, batch)
    headings, proposals = selectors.proposal(batch, sheet, layout)
    form = MappingForm(
        request.POST or None, importer=known, sheet=sheet, layout=layout, headings=headings, proposals=proposals
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_mapping(batch, by=_person(request), sheet=sheet.name, layout=layout, mapping=form.mapping)
            return redirect("imports:show", pk=pk)
        except TradeError as error:
            form.add_error(None, str(error))
    context = {"batch": batch, "importer": known, "place": place, "form": form, "sheet": sheet, "layout": layout}
    return render(request, "imports/map.html", context, status=422 if form.errors else 200)


def _place(request: HttpRequest, batch: Batch) -> tuple[LayoutForm, Any, Layout]:
    """The sheet and headings asked for, or those found by ourselves."""
    sheets = selectors.previews_of(batch)
    found = {"trang": batch.sheet, "dong": batch.heading_first, "so_dong": batch.heading_rows}
    asked = request.POST if request.method == "POST" else request.GET
    form = LayoutForm(asked if "trang" in asked else found, sheets=sheets)
    if not form.is_valid():
        form = LayoutForm(found, sheets=sheets)
        form.is_valid()
    sheet = next(known for known in sheets if known.name == form.cleaned_data["trang"])
    layout = form.layout
    if layout.first + layout.height - 1 > len(sheet.top):
        layout = Layout(1, 1)
    return form, sheet, layout


def _deed(request: HttpRequest, pk: int, deed: Callable[[Batch], Batch], done: str) -> HttpResponse:
    """One deed on a batch, with its sentence or the reason why not."""
    batch = _batch(request, pk)
    try:
        batch = deed(batch)
    except TradeError as error:
        messages.error(request, str(error))
    else:
        if batch.job is not None and batch.job.state == JobState.FAILED and batch.job.error:
            messages.error(request, batch.job.error)
        elif done:
            messages.success(request, done)
    return redirect("imports:show", pk=pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rows: all or none, or with `bo-dong-loi` the good ones."""
    skip = request.POST.get("bo-dong-loi") == "1"
    return _deed(request, pk, lambda batch: services.confirm(batch, by=_person(request), skip_faulty=skip), "")


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the batch back."""
    return _deed(request, pk, lambda batch: services.ask_undo(batch, by=_person(request)), "")


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the batch away."""
    return _deed(request, pk, lambda batch: services.discard(batch, by=_person(request)), "Đã bỏ lần nhập này.")


@require_GET
def fault_book(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows to correct as a workbook."""
    batch = _batch(request, pk)
    _note(request, batch, "Tải các dòng cần sửa")
    response = HttpResponse(workbooks.faults_of(batch), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="can-sua-{pk}.xlsx"'
    return response


@require_GET
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was uploaded."""
    batch = _batch(request, pk)
    try:
        content = selectors.path_of(batch).open("rb")
    except FileNotFoundError:
        raise Http404(
            f"Tệp gốc “{batch.file_name}” không còn trong kho; hãy báo người vận hành phục hồi từ bản sao lưu."
        ) from None
    _note(request, batch, "Tải tệp gốc")
    return FileResponse(content, as_attachment=True, filename=batch.file_name, content_type="application/octet-stream")


def _note(request: HttpRequest, batch: Batch, what: str) -> None:
    """A spreadsheet may hold personal data; who took it home is kept."""
    record_view(by=_person(request), subject=batch, unit=batch.unit, summary=f"{what} của lần nhập {batch}")
