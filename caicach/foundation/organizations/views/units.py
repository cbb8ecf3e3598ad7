"""The directory of units: list, page, suggestions, setting up and correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, can, check, needs
from caicach.foundation.organizations.forms.fields import label_of
from caicach.foundation.organizations.forms.units import CorrectionForm, UnitFilter, UnitForm
from caicach.foundation.organizations.middleware import signed_in
from caicach.foundation.organizations.models import ADMINISTRATIONS, Unit, UnitKind
from caicach.foundation.organizations.picture import lineage_picture
from caicach.foundation.organizations.selectors import find_units, lineage
from caicach.foundation.organizations.selectors.people import people_at
from caicach.foundation.organizations.services.units import correct_unit, create_unit
from caicach.foundation.ui.tables import Column, Table

_SUGGESTIONS = 12
_KINDS = dict(UnitKind.choices)


@require_safe
def units(request: HttpRequest) -> HttpResponseBase:
    """All units in force on a day (today), with text, kind and province to narrow them."""
    rows = Unit.objects.select_related("parent__parent")
    table = Table(
        request,
        rows,
        _columns(),
        filters=UnitFilter,
        order="name",
        title="Đơn vị",
        export_name="don-vi",
        empty_text="Danh mục đơn vị chưa được nạp. Người vận hành chạy: caicach prepare",
    )
    return table.respond("organizations/units.html")


def _columns() -> list[Column]:
    return [
        Column("code", "Mã", sort="code", width="narrow"),
        Column("name", "Tên", sort="name", url=lambda unit: _address(unit), note=_unverified),
        Column("kind", "Loại", sort="kind", value=lambda unit: _KINDS[unit.kind]),
        Column("parent", "Trực thuộc", value=_place),
        Column("valid_from", "Có từ", sort="valid_from", kind="date"),
        Column("valid_to", "Đến hết", sort="valid_to", kind="date"),
        Column("area_km2", "Diện tích (km²)", sort="area_km2", kind="number", decimals=2),
    ]


def _address(unit: Unit) -> str:
    return f"/don-vi/{unit.pk}/"


def _place(unit: Unit) -> str:
    return ", ".join(u.name for u in (unit.parent, unit.parent and unit.parent.parent) if u)


def _unverified(unit: Unit) -> str:
    return "" if unit.verified else "nguồn chưa thống nhất, chưa kiểm chứng"


@require_safe
def unit_options(request: HttpRequest) -> HttpResponse:
    """Suggestions for a `UnitField`: <option> elements."""
    text = request.GET.get(request.GET.get("field", "q"), "").strip()
    day = parse_date(request.GET["on"]) if _is_day(request.GET.get("on", "")) else None
    kinds = [kind for kind in request.GET.getlist("kind") if kind in UnitKind.values]
    found = find_units(text[:200], on=day, kinds=kinds or None, limit=_SUGGESTIONS) if text else []
    return render(request, "organizations/_unit_options.html", {"labels": [label_of(hit.unit) for hit in found]})


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Facts, past and future, names, bodies and people of a unit."""
    shown = get_object_or_404(Unit.objects.select_related("parent__parent__parent", "administration"), pk=pk)
    story = lineage(shown)
    before = [step for step in story.before if step.successor.pk == shown.pk]
    after = [step for step in story.after if step.predecessor.pk == shown.pk]
    context: dict[str, Any] = {
        "unit": shown,
        "kind": _KINDS[shown.kind],
        "above": _above(shown),
        "story": story,
        "picture": lineage_picture(shown, before, after),
        "names": shown.names.order_by("valid_from", "pk"),
        "rights": _rights(request, shown),
    }
    if can(signed_in(request), Action.VIEW, shown):
        context["posts"] = people_at(shown)
    return _children(request, shown).respond("organizations/unit.html", context)


def _children(request: HttpRequest, shown: Unit) -> Table:
    rows = shown.children.select_related("parent__parent")
    if shown.valid_to is None:
        rows = rows.filter(pk__in=Unit.objects.on(timezone.localdate()).values("pk"))
    columns = [column for column in _columns() if column.key not in {"parent", "valid_from"}]
    return Table(
        request, rows, columns, order="name", title="Đơn vị trực thuộc", empty_title="Không có đơn vị trực thuộc"
    )


def _above(shown: Unit) -> list[Unit]:
    above: list[Unit] = []
    parent = shown.parent
    while parent is not None:
        above.insert(0, parent)
        parent = parent.parent
    return above


def _rights(request: HttpRequest, shown: Unit) -> dict[str, bool]:
    """Which deeds the page offers; the services decide again."""
    administers = can(signed_in(request), Action.ADMINISTER, shown) and shown.valid_to is None
    above = can(signed_in(request), Action.ADMINISTER, shown.parent_id)
    own_body = shown.kind not in ADMINISTRATIONS
    return {
        "administer": administers,
        "reform": administers and (above or (own_body and administers)),
        "audit": can(signed_in(request), Action.AUDIT, shown),
    }


@needs(Action.ADMINISTER)
def unit_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Set up a department, section or public service unit below this one."""
    parent = get_object_or_404(Unit, pk=pk)
    check(signed_in(request), Action.ADMINISTER, parent)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_unit(form.new_unit(), parent=parent, by=signed_in(request))
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã lập {made} thuộc {parent}.")
            return redirect("organizations:unit", pk=made.pk)
    context = {"form": form, "unit": parent, "title": f"Lập đơn vị thuộc {parent}", "label": "Lập đơn vị"}
    return render(request, "organizations/unit_form.html", context, status=422 if form.errors else 200)


@needs(Action.ADMINISTER)
def unit_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Correct facts that need no legal act."""
    shown = get_object_or_404(Unit, pk=pk)
    check(signed_in(request), Action.ADMINISTER, shown)
    form = CorrectionForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        try:
            correct_unit(Unit.objects.get(pk=pk), form.cleaned_data, by=signed_in(request))
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã lưu thông tin của {shown}.")
            return redirect("organizations:unit", pk=pk)
    context = {"form": form, "unit": shown, "title": f"Sửa thông tin {shown}", "label": "Lưu"}
    return render(request, "organizations/unit_form.html", context, status=422 if form.errors else 200)
