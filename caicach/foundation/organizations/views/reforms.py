"""Recording mergers, splits, renamings and endings: the form, what it will touch, then the deed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, check, needs
from caicach.foundation.organizations.forms.units import (
    ActForm,
    CloseForm,
    MergeForm,
    PartForm,
    PartFormSet,
    RenameForm,
    SplitForm,
)
from caicach.foundation.organizations.middleware import signed_in
from caicach.foundation.organizations.models import Unit
from caicach.foundation.organizations.services import reforms


@dataclass(frozen=True)
class _Reform:
    """One kind of reform on one unit: its form, whom it ends, and the deed."""

    unit: Unit
    title: str
    form: ActForm
    ends: Callable[[], Sequence[Unit]]
    deed: Callable[[], Unit]
    parts: BaseFormSet[PartForm] | None = None


@needs(Action.ADMINISTER)
def unit_merge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Units below this one are merged."""
    parent = _unit(request, pk)
    children = parent.children.filter(pk__in=Unit.objects.on(timezone.localdate()).values("pk")).order_by("name")
    form = MergeForm(request.POST or None, children=children)

    def chosen() -> list[Unit]:
        return list(form.cleaned_data["units"])

    def deed() -> Unit:
        return reforms.merge(chosen(), form.act(), heir=form.heir(), by=signed_in(request))

    return _answer(request, _Reform(parent, f"Sáp nhập đơn vị thuộc {parent}", form, chosen, deed))


@needs(Action.ADMINISTER)
def unit_split(request: HttpRequest, pk: int) -> HttpResponseBase:
    """This unit is divided among several."""
    shown = _unit(request, pk)
    form = SplitForm(request.POST or None)
    parts = PartFormSet(request.POST or None, prefix="phan")

    def deed() -> Unit:
        heirs = [part.part() for part in parts if part.has_changed()]
        return reforms.split(shown, heirs, form.act(), by=signed_in(request))[0]

    return _answer(request, _Reform(shown, f"Chia tách {shown}", form, lambda: [shown], deed, parts))


@needs(Action.ADMINISTER)
def unit_rename(request: HttpRequest, pk: int) -> HttpResponseBase:
    """This unit gets a new name or status."""
    shown = _unit(request, pk)
    form = RenameForm(request.POST or None)

    def deed() -> Unit:
        return reforms.rename(shown, form.cleaned_data["name"], form.act(), by=signed_in(request))

    return _answer(request, _Reform(shown, f"Đổi tên {shown}", form, list, deed))


@needs(Action.ADMINISTER)
def unit_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """This unit ends without heir."""
    shown = _unit(request, pk)
    form = CloseForm(request.POST or None)

    def deed() -> Unit:
        return reforms.close(shown, form.act(), by=signed_in(request))

    return _answer(request, _Reform(shown, f"Kết thúc {shown}", form, lambda: [shown], deed))


def _unit(request: HttpRequest, pk: int) -> Unit:
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    check(signed_in(request), Action.ADMINISTER, unit)
    return unit


def _answer(request: HttpRequest, reform: _Reform) -> HttpResponseBase:
    """The empty form; the form with its effects; or, once confirmed, the deed."""
    form, parts = reform.form, reform.parts
    context: dict[str, Any] = {"form": form, "parts": parts, "unit": reform.unit, "title": reform.title}
    valid = request.method == "POST" and form.is_valid() and (parts is None or parts.is_valid())
    if valid and request.POST.get("step") == "confirm":
        try:
            heir = reform.deed()
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã ghi: {reform.title.lower()}, hiệu lực {form.act().on:%d/%m/%Y}.")
            return redirect("organizations:unit", pk=heir.pk)
    elif valid:
        context |= {"is_preview": True, "ends": reform.ends(), "act": form.act()}
        context["effects"] = reforms.effects(context["ends"], context["act"].on)
    faulty = bool(form.errors) or (request.method == "POST" and not valid)
    return render(request, "organizations/reform.html", context, status=422 if faulty else 200)
