"""One dossier with everything that is known of it, and why it is on time or late."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui import writing
from caicach.registers.dossiers import store
from caicach.registers.dossiers.columns import COLUMNS, Column, Kind
from caicach.registers.dossiers.lateness import explain
from caicach.registers.dossiers.selectors.opening import Dossier, find
from caicach.registers.dossiers.services.viewing import record_view
from caicach.registers.dossiers.shown import TONES, outcome_of


@require_safe
@needs(Action.VIEW)
def show(request: HttpRequest, unit_id: int, code: str) -> HttpResponse:
    """The page of a dossier; whoever sees the applicant's name is written into the log."""
    person = cast(Person, request.user)
    dossier = find(person, unit_id, code)
    if dossier is None:
        raise Http404("Không có hồ sơ này, hoặc bạn không có quyền xem.")
    if not dossier.is_masked and (dossier.row["applicant_name"] or dossier.row["applicant_phone"]):
        record_view(by=person, unit=dossier.unit, code=code)
    outcome, title = outcome_of(dossier.row, timezone.localdate())
    context = {
        "dossier": dossier,
        "outcome": title,
        "tone": TONES[outcome],
        "known": _known(dossier),
        "why": explain(dossier.row, store.rules(), timezone.localdate()) if dossier.is_received else None,
        "rules": store.rules().counting,
        "versions": [_version(item) for item in reversed(dossier.versions)],
    }
    return render(request, "dossiers/show.html", context)


def _known(dossier: Dossier) -> list[tuple[str, str]]:
    """Title and text of every column but the unit; what the list left blank is said to be so."""
    shown = []
    for column in COLUMNS:
        if column.kind is Kind.UNIT:
            continue
        if column.personal and dossier.is_masked:
            shown.append((column.title, "••• (cần quyền xem dữ liệu cá nhân)"))
        else:
            shown.append((column.title, _text(column, dossier.row)))
    return shown


def _text(column: Column, row: dict[str, Any]) -> str:
    value = row[column.key]
    if value is None or value == "":
        return ""
    if column.kind is Kind.DAY:
        moment = row[column.moment]
        return f"{writing.date_text(value)}{f' {moment:%H:%M}' if moment else ''}"
    if column.kind is Kind.WORD:
        return store.rules().title(column.key, value)
    if column.kind is Kind.FLAG:
        return "Có" if value else "Không"
    if column.kind in (Kind.COUNT, Kind.MONEY):
        return writing.number_text(value)
    return str(value)


def _version(item: Any) -> dict[str, Any]:
    by_title = {column.title: column for column in COLUMNS}
    lines = [
        f"{title}: {_plain(by_title[title], before)} → {_plain(by_title[title], after)}"
        for title, before, after in item.changes
    ]
    return {
        "at": item.batch.made_at,
        "title": "Nhập lần đầu" if item.is_first else "Cập nhật",
        "by": item.batch.made_by or "Hệ thống",
        "text": "; ".join([item.batch.source_name, *lines]),
    }


def _plain(column: Column, value: Any) -> str:
    row = {column.key: value, **({column.moment: None} if column.kind is Kind.DAY else {})}
    return _text(column, row) or "trống"
