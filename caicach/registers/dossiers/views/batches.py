"""What was imported, by whom, and taking it back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.ui.tables import Column, Table
from caicach.registers.dossiers.models import BatchState
from caicach.registers.dossiers.selectors.batches import can_undo, visible_to
from caicach.registers.dossiers.services import undo
from caicach.registers.dossiers.unit_words import importable
from caicach.registers.dossiers.views.listing import tabs

_COLUMNS = (
    Column("pk", "Số", sort="id", url=lambda batch: reverse("dossiers:batch", args=[batch.pk])),
    Column("source_name", "Tệp nguồn", sort="source_name", width="wide"),
    Column("made_at", "Nhập lúc", sort="made_at", kind="moment"),
    Column("made_by", "Người nhập", value=lambda batch: str(batch.made_by or "Hệ thống")),
    Column("rows", "Số dòng", sort="rows", kind="number"),
    Column("added", "Thêm", sort="added", kind="number"),
    Column("changed", "Sửa", sort="changed", kind="number"),
    Column("refused", "Từ chối", sort="refused", kind="number"),
    Column(
        "get_state_display",
        "Tình trạng",
        kind="badge",
        tone=lambda batch: "success" if batch.state == BatchState.APPLIED else "neutral",
    ),
)


@require_safe
@needs(Action.VIEW)
def show_batches(request: HttpRequest) -> HttpResponseBase:
    """Imports that touched units the person may see."""
    person = cast(Person, request.user)
    table = Table(
        request, visible_to(person), _COLUMNS, order="-pk", title="Các lần nhập hồ sơ", empty_title="Chưa nhập lần nào"
    )
    return table.respond("dossiers/batches.html", {"tabs": tabs("batches"), "can_import": bool(importable(person))})


@require_safe
@needs(Action.VIEW)
def show_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what it did, which months it wrote, whether it can be taken back."""
    person = cast(Person, request.user)
    batch = get_object_or_404(visible_to(person), pk=pk)
    context = {
        "batch": batch,
        "partitions": batch.partitions.order_by("month"),
        "units": Unit.objects.filter(pk__in=batch.unit_ids[:50]).order_by("name"),
        "unit_count": len(batch.unit_ids),
        "can_undo": can_undo(person, batch),
    }
    return render(request, "dossiers/batch.html", context)


@require_POST
@needs(Action.VIEW)
def undo_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the import back."""
    person = cast(Person, request.user)
    batch = get_object_or_404(visible_to(person), pk=pk)
    try:
        undo(by=person, batch=batch)
    except TradeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã hoàn tác lần nhập {batch.pk}; hồ sơ trở lại như trước.")
    return redirect("dossiers:batch", pk=pk)
