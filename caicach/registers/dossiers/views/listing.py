"""The list, what is due, the months, the export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.charts import Chart, Series
from caicach.foundation.ui.tables import Column, Table
from caicach.registers.dossiers import store
from caicach.registers.dossiers.forms import DossierFilter
from caicach.registers.dossiers.selectors.finding import OUTCOMES, Dossiers, Filter, deadlines, units_to_see
from caicach.registers.dossiers.selectors.overview import Overview, overview
from caicach.registers.dossiers.services import exporting
from caicach.registers.dossiers.shown import TONES, outcome_of
from caicach.registers.dossiers.unit_words import importable

_MONTHS = 12


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of dossiers."""
    pages = (
        ("Danh sách", "list"),
        ("Đến hạn, quá hạn", "deadlines"),
        ("Theo tháng", "overview"),
        ("Lần nhập", "batches"),
    )
    return [(title, reverse(f"dossiers:{name}"), name == current) for title, name in pages]


class DossierTable(Table):
    """A table whose rows lie in the store: filtered, sorted and paged there."""

    @cached_property
    def rows(self) -> Dossiers:
        """The rows that pass, fetched page by page."""
        wanted = (
            self.filters.wanted if isinstance(self.filters, DossierFilter) else self.context.get("wanted", Filter())
        )
        return Dossiers(cast(Person, self.request.user), wanted, self.order)


def _columns() -> tuple[Column, ...]:
    rules, today = store.rules(), timezone.localdate()
    return (
        Column(
            "dossier_code",
            "Mã hồ sơ",
            sort="dossier_code",
            url=lambda row: reverse("dossiers:show", args=[row["unit_id"], row["dossier_code"]]),
        ),
        Column("procedure_name", "Thủ tục", width="wide", note=lambda row: rules.title("field", row["field"])),
        Column("unit_name", "Đơn vị"),
        Column("channel", "Hình thức", value=lambda row: rules.title("channel", row["channel"])),
        Column("received_on", "Tiếp nhận", sort="received_on", kind="date"),
        Column("due_on", "Hạn", sort="due_effective", kind="date", value=lambda row: row["due_effective"]),
        Column("ended_on", "Kết thúc", sort="ended_on", kind="date"),
        Column(
            "outcome",
            "Kết quả",
            kind="badge",
            value=lambda row: outcome_of(row, today)[1],
            tone=lambda row: TONES[outcome_of(row, today)[0]],
        ),
    )


@require_safe
@needs(Action.VIEW)
def show_list(request: HttpRequest) -> HttpResponseBase:
    """All dossiers the person may see."""
    person = cast(Person, request.user)
    table = DossierTable(
        request,
        (),
        _columns(),
        filters=DossierFilter(request.GET, person=person),
        order="-received_on",
        title="Hồ sơ một cửa",
        empty_title="Chưa có hồ sơ nào",
        empty_text="Nhập danh sách xuất từ phần mềm một cửa để bắt đầu.",
    )
    return table.respond("dossiers/list.html", {"tabs": tabs("list"), "can_import": bool(importable(person))})


@require_safe
@needs(Action.VIEW)
def show_deadlines(request: HttpRequest) -> HttpResponseBase:
    """What the one-stop desk must look at today."""
    person, unit = cast(Person, request.user), acting(request).unit
    chosen = request.GET.get("loai", "overdue")
    if chosen not in ("overdue", "due_today", "due_soon"):
        raise Http404("Không có danh sách này.")
    counted = deadlines(person, unit)
    kinds = [
        (OUTCOMES[kind], f"{request.path}?loai={kind}", kind == chosen, str(count)) for kind, count in counted.items()
    ]
    table = DossierTable(
        request,
        (),
        _columns(),
        order="due_on",
        title=OUTCOMES[chosen],
        empty_title="Không có hồ sơ nào",
        context={"wanted": Filter(unit=unit, outcome=chosen)},
    )
    return table.respond("dossiers/deadlines.html", {"tabs": tabs("deadlines"), "kinds": kinds, "unit": unit})


@require_safe
@needs(Action.VIEW)
def show_overview(request: HttpRequest) -> HttpResponse:
    """Received, resolved and late by month, and by field."""
    person = cast(Person, request.user)
    form = DossierFilter(request.GET, person=person)
    unit = form.wanted.unit or acting(request).unit
    found = overview(units_to_see(person, unit), _last_months(timezone.localdate()))
    context = {"tabs": tabs("overview"), "form": form, "unit": unit, **_charts(found)}
    return render(request, "dossiers/overview.html", context)


def _last_months(today: date) -> list[date]:
    """First days of the twelve months up to this one."""
    count = today.year * 12 + today.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(count - _MONTHS + 1, count + 1)]


def _charts(found: Overview) -> Mapping[str, Any]:
    rules = store.rules()
    months = [f"{month:%m/%Y}" for month in found.months]
    title = {key: rules.title("field", key) or "Chưa ghi lĩnh vực" for key in found.by_field}
    by_size = sorted(found.by_field, key=lambda key: -sum(count.received for count in found.by_field[key]))
    whole = [
        Series("Tiếp nhận", [count.received for count in found.whole], tone="info"),
        Series("Đã giải quyết", [count.resolved for count in found.whole], tone="success"),
        Series("Giải quyết quá hạn", [count.late for count in found.whole], tone="danger"),
    ]
    received = [Series(title[key], [count.received for count in found.by_field[key]]) for key in by_size]
    late = [Series(title[key], [count.late for count in found.by_field[key]]) for key in by_size]
    return {
        "whole": Chart("line", months, whole, title="Hồ sơ theo tháng", unit="hồ sơ", decimals=0),
        "received": Chart(
            "bar", months, received, title="Tiếp nhận theo lĩnh vực", unit="hồ sơ", decimals=0, stacked=True
        ),
        "late": Chart("bar", months, late, title="Quá hạn theo lĩnh vực", unit="hồ sơ", decimals=0, stacked=True),
    }


@require_POST
@needs(Action.VIEW)
def start_export(request: HttpRequest) -> HttpResponse:
    """Start the job that writes the list shown."""
    person = cast(Person, request.user)
    form = DossierFilter(request.GET, person=person)
    order = request.GET.get("sap-xep", "-received_on")
    try:
        job = exporting.start_export(by=person, unit=acting(request).unit, wanted=form.wanted, order=order)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('dossiers:list')}?{request.GET.urlencode()}")
    return redirect("jobs:show", pk=job.pk)


@require_safe
@needs(Action.VIEW)
def exported(request: HttpRequest, name: str) -> FileResponse:
    """The workbook, for the person who asked for it."""
    path = exporting.exported_file(cast(Person, request.user), name)
    if path is None:
        raise Http404("Tệp xuất không còn hoặc không phải do bạn yêu cầu.")
    return FileResponse(path.open("rb"), as_attachment=True, filename="ho-so.xlsx")
