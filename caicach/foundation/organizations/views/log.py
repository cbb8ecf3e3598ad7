"""The audit log on screen: who did what, when, where, to what; looks at personal data included."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import record, seal
from caicach.foundation.organizations.access import Action, needs, reach
from caicach.foundation.organizations.forms.people import AuditFilter
from caicach.foundation.organizations.middleware import acting, signed_in
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.ui.tables import Column, Table

#: Deeds whose first word is no application.
_OTHER_PARTS = {"personal": "Dữ liệu cá nhân"}


def visible_entries(person: Person) -> QuerySet[Entry]:
    """Entries on units within the reach of AUDIT, and one's own; entries without a unit only for those who see all."""
    allowed = reach(person, Action.AUDIT)
    if allowed.everything:
        return Entry.objects.all()
    return Entry.objects.filter(Q(unit_id__in=allowed.unit_ids) | Q(actor=person))


@needs(Action.AUDIT)
@require_safe
def entries(request: HttpRequest) -> HttpResponseBase:
    """Search the log; an export is itself noted."""

    def note(count: int) -> None:
        with transaction.atomic():
            record(
                "audit.export", by=signed_in(request), unit=acting(request).unit, summary=f"Xuất {count} mục nhật ký"
            )

    filters = AuditFilter(request.GET, deeds=_deeds(), units_under=_under)
    table = Table(
        request,
        visible_entries(signed_in(request)),
        _columns(),
        filters=filters,
        order="-sequence",
        title="Nhật ký",
        export_name="nhat-ky",
        on_export=note,
        empty_title="Chưa có mục nào trong phạm vi của bạn",
    )
    return table.respond("organizations/log.html")


def _columns() -> list[Column]:
    return [
        Column("sequence", "Số", sort="sequence", width="narrow", url=lambda entry: f"/nhat-ky/{entry.sequence}/"),
        Column("at", "Thời điểm", sort="sequence", kind="moment"),
        Column("actor_name", "Người làm", sort="actor_name"),
        Column("summary", "Nội dung", width="wide"),
        Column("unit_name", "Đơn vị", sort="unit_name"),
        Column("deed", "Phần", sort="deed", value=deed_label),
        Column("personal", "Dữ liệu cá nhân", kind="bool"),
    ]


def deed_label(entry: Entry) -> str:
    """The part of the system where it was done; the summary says what."""
    return _part_name(entry.deed.partition(".")[0])


def _part_name(label: str) -> str:
    config = apps.app_configs.get(label)
    return str(config.verbose_name) if config else _OTHER_PARTS.get(label, label)


def _deeds() -> list[tuple[str, str]]:
    """Parts of the system that have written; read from the newest ten thousand entries."""
    newest = Entry.objects.order_by("-sequence").values_list("deed", flat=True)[:10_000]
    parts = sorted({deed.partition(".")[0] for deed in newest})
    return [(part, _part_name(part)) for part in parts]


def _under(unit: Unit) -> QuerySet[Unit, int]:
    return Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)


@needs(Action.AUDIT)
@require_safe
def entry(request: HttpRequest, sequence: int) -> HttpResponseBase:
    """One entry with what was before and after, and whether its seal holds."""
    shown = get_object_or_404(visible_entries(signed_in(request)), sequence=sequence)
    before = Entry.objects.filter(sequence=sequence - 1).values_list("digest", flat=True).first()
    context: dict[str, Any] = {
        "entry": shown,
        "deed": deed_label(shown),
        "changes": [_change(name, change) for name, change in shown.changes.items()],
        "seal_holds": seal(shown) == shown.digest and (before is None or before == shown.previous),
        "unit": Unit.objects.filter(pk=shown.unit_id).first() if shown.unit_id else None,
        "same_subject": _same_subject(signed_in(request), shown),
    }
    return render(request, "organizations/log_entry.html", context)


def _same_subject(person: Person, shown: Entry) -> QuerySet[Entry] | list[Entry]:
    if not shown.subject_id:
        return []
    same = visible_entries(person).filter(subject_type=shown.subject_type, subject_id=shown.subject_id)
    return same.exclude(pk=shown.pk)[:20]


def _change(name: str, change: Any) -> tuple[str, str, str]:
    """(field, before, after) as people read them."""
    if isinstance(change, list) and len(change) == 2:
        return name, _text(change[0]), _text(change[1])
    return name, "", _text(change)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case True:
            return "Có"
        case False:
            return "Không"
        case list():
            return "; ".join(_text(item) for item in value)
        case dict():
            return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    return str(value)
