"""The registers: outgoing, incoming, other papers, the trash."""

from dataclasses import replace
from functools import partial
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caicach.foundation.audit.services import record
from caicach.foundation.documents.choices import domain_titles, editable_units
from caicach.foundation.documents.forms import ArrivalFilter, RegisterFilter
from caicach.foundation.documents.models import Direction, Document
from caicach.foundation.documents.search import snippets
from caicach.foundation.documents.selectors import register_faults, trash_of, visible_to
from caicach.foundation.organizations.access import Action, needs, reach
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table

_URLS = {
    Direction.OUTGOING: "documents:list",
    Direction.INCOMING: "documents:incoming",
    Direction.OTHER: "documents:other",
}
_TYPE = Column("doc_type", "Loại", sort="doc_type")
_NUMBER = Column(
    "number",
    "Số, ký hiệu",
    sort=("serial", "number"),
    url=Document.get_absolute_url,
    value=lambda d: d.number or "(không số)",
    width="narrow",
)
_ISSUED = Column("issued_on", "Ngày ban hành", sort="issued_on", kind="date")
_ISSUER = Column("issuer", "Cơ quan ban hành", sort="issuer")
_DUE_TONES = {
    "Quá hạn": "danger",
    "Xong quá hạn": "warning",
    "Đến hạn hôm nay": "warning",
    "Đã xong": "success",
    "Trong hạn": "info",
}
KNOWN_WORDS = {True: "Có", False: "Không", None: None}


@require_safe
@needs(Action.VIEW)
def outgoing(request: HttpRequest) -> HttpResponseBase:
    """The outgoing register."""
    return _register(request, Direction.OUTGOING)


@require_safe
@needs(Action.VIEW)
def incoming(request: HttpRequest) -> HttpResponseBase:
    """The incoming register."""
    return _register(request, Direction.INCOMING)


@require_safe
@needs(Action.VIEW)
def other(request: HttpRequest) -> HttpResponseBase:
    """Papers outside both registers: minutes, pictures, working papers that serve as evidence."""
    return _register(request, Direction.OTHER)


def _register(request: HttpRequest, direction: Direction) -> HttpResponseBase:
    person = cast(Person, request.user)
    kind = ArrivalFilter if direction is Direction.INCOMING else RegisterFilter
    filters = kind(request.GET, person=person)
    query = str(filters.chosen.get("q", ""))
    table = Table(
        request,
        visible_to(person).filter(direction=direction),
        columns=_columns(direction, person),
        filters=filters,
        order="" if query else "-received_on" if direction is Direction.INCOMING else "-issued_on",
        title=direction.label,
        export_name=f"so-{direction.value}",
        on_export=partial(_note_export, request, direction),
        empty_title=f"Chưa có {direction.label.lower()} nào",
        empty_text="Văn bản vào sổ ở đây dùng được làm tài liệu kiểm chứng và được đếm trong báo cáo.",
    )
    if query and "xuat" not in request.GET:
        _mark(table, query)
    return table.respond("documents/register.html", _context(request, direction, filters.chosen.get("nam")))


def _mark(table: Table, query: str) -> None:
    """Give each row of the page its snippet; one query for all."""
    rows = list(table.page.object_list)
    found = snippets([row.pk for row in rows], query)
    for row in rows:
        row.pieces = found.get(row.pk, [])
    table.page.object_list = rows


def _columns(direction: Direction, person: Person) -> list[Column]:
    abstract = Column(
        "abstract", "Trích yếu", value=lambda d: d.abstract, template="documents/_abstract_cell.html", width="wide"
    )
    domain = Column("domain", "Lĩnh vực", sort="domain", value=lambda d: domain_titles().get(d.domain, d.domain))
    seen = reach(person, Action.VIEW)
    unit = [Column("unit.name", "Đơn vị", sort="unit__name")] if seen.everything or len(seen.unit_ids) > 1 else []
    if direction is Direction.INCOMING:
        return [
            Column("arrival_number", "Số đến", sort="arrival_number", kind="number", url=Document.get_absolute_url),
            Column("received_on", "Ngày đến", sort="received_on", kind="date"),
            _NUMBER,
            _ISSUED,
            _ISSUER,
            abstract,
            Column("due_on", "Hạn xử lý", sort="due_on", kind="date"),
            Column("state", "Xử lý", kind="badge", value=due_state, tone=_DUE_TONES),
            domain,
            *unit,
        ]
    if direction is Direction.OTHER:
        return [replace(_NUMBER, sort=""), _TYPE, _ISSUED, abstract, *unit]
    signed = Column("is_signed_digitally", "Ký số", value=lambda d: KNOWN_WORDS[d.is_signed_digitally])
    recipients = Column("recipients", "Nơi nhận", value=_first_recipients)
    return [_NUMBER, _ISSUED, _TYPE, abstract, recipients, domain, signed, *unit]


def _first_recipients(document: Document) -> str:
    return "; ".join(line.strip(" ;.-") for line in document.recipients[:3])


def due_state(document: Document) -> str | None:
    """How far an incoming paper with a deadline is, by today's date."""
    if document.completed_on:
        return "Đã xong" if not document.due_on or document.completed_on <= document.due_on else "Xong quá hạn"
    if not document.due_on:
        return None
    today = timezone.localdate()
    if document.due_on == today:
        return "Đến hạn hôm nay"
    return "Quá hạn" if document.due_on < today else "Trong hạn"


def _context(request: HttpRequest, direction: Direction, year: int | None) -> dict[str, Any]:
    unit = acting(request).unit
    year = year or timezone.localdate().year
    person = cast(Person, request.user)
    tabs = [(each.label, reverse(_URLS[each]), each is direction) for each in Direction]
    return {
        "direction": direction,
        "tabs": [*tabs, ("Thùng rác", reverse("documents:trash"), False)],
        "can_add": editable_units(person).exists(),
        "faults": register_faults(unit, direction, year) if unit and direction is not Direction.OTHER else [],
        "faults_of": f"{unit}, năm {year}",
    }


def _note_export(request: HttpRequest, direction: Direction, rows: int) -> None:
    with transaction.atomic():
        record(
            "documents.export",
            by=cast(Person, request.user),
            unit=acting(request).unit,
            summary=f"Xuất sổ {direction.label.lower()}: {rows} dòng",
        )


@require_safe
@needs(Action.VIEW)
def trash(request: HttpRequest) -> HttpResponseBase:
    """What has been thrown away and can come back."""
    person = cast(Person, request.user)
    columns = [
        replace(_NUMBER, sort=""),
        Column("abstract", "Trích yếu"),
        Column("unit.name", "Đơn vị"),
        Column("trashed_at", "Bỏ lúc", kind="moment"),
        Column("trashed_by", "Người bỏ", value=lambda d: str(d.trashed_by)),
    ]
    table = Table(request, trash_of(person), columns, title="Thùng rác", empty_title="Thùng rác trống")
    tabs = [(each.label, reverse(_URLS[each]), False) for each in Direction]
    return table.respond("documents/trash.html", {"tabs": [*tabs, ("Thùng rác", request.path, True)]})
