"""The bell, the list, the choices."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caicach.foundation.notifications import selectors, services
from caicach.foundation.notifications.forms import ChoicesForm
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table

_BELL = 6
_COLUMNS = [
    Column("title", "Thông báo", sort="title", note=lambda row: f"Bạn nhận thông báo này vì {row.reason}."),
    Column("unit", "Đơn vị", sort="unit__name", value=lambda row: str(row.unit) if row.unit else ""),
    Column("created_at", "Lúc", kind="moment", sort="created_at"),
    Column("read_at", "Đã đọc", kind="moment", sort="read_at"),
]


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The fragment in the top bar: how many are unread, and the latest of them."""
    rows = selectors.unread(_person(request))
    latest = list(rows[: _BELL + 1])
    count = len(latest) if len(latest) <= _BELL else rows.count()
    return render(request, "notifications/_bell.html", {"rows": latest[:_BELL], "count": count})


@require_GET
def show_list(request: HttpRequest) -> HttpResponseBase:
    """Unread ones, or with `tat-ca=1` all."""
    person = _person(request)
    everything = request.GET.get("tat-ca") == "1"
    rows = selectors.visible_to(person) if everything else selectors.unread(person)
    table = Table(
        request, rows, _COLUMNS, order="-created_at", title="Thông báo", actions="notifications/_actions.html",
        empty_title="Không có thông báo mới", empty_text="Việc cần bạn biết hoặc cần bạn làm sẽ hiện ở đây.",
    )  # fmt: skip
    here = reverse("notifications:list")
    tabs = [("Chưa đọc", here, not everything), ("Tất cả", f"{here}?tat-ca=1", everything)]
    return table.respond("notifications/list.html", {"tabs": tabs})


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go to its page."""
    person = _person(request)
    row = get_object_or_404(selectors.visible_to(person), pk=pk)
    services.mark_read(person, [row.pk])
    return redirect(row.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    services.mark_read(_person(request))
    messages.success(request, "Đã đánh dấu đọc tất cả thông báo.")
    return redirect("notifications:list")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How the person wants to be told."""
    person = _person(request)
    form = ChoicesForm(
        request.POST or None, choices=selectors.choices_of(person), initial={"wants_email": person.wants_email}
    )
    if request.method == "POST" and form.is_valid():
        services.choose(person, wants_email=form.cleaned_data["wants_email"], choices=form.chosen)
        messages.success(request, "Đã lưu cách nhận thông báo.")
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form}, status=422 if form.errors else 200)
