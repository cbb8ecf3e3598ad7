"""My forms for a quarter, one form, its history, its last quarters, its evidence."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.documents.models import Evidence
from caicach.foundation.documents.selectors import evidence_of
from caicach.foundation.documents.services import attach_evidence, detach_evidence
from caicach.foundation.organizations.access import Action, can, check, needs
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table
from caicach.registers.declarations import selectors, services
from caicach.registers.declarations.access import STATE
from caicach.registers.declarations.forms import ChoiceForm, EvidenceForm, NumbersForm, UnitFilter, groups_of
from caicach.registers.declarations.quarters import days_of, due_on, recent_quarters
from caicach.registers.declarations.views.asking import (
    Asked,
    asked_form,
    asked_quarter,
    asked_unit,
    stating_units,
)

_COMPARED = 6


def form_url(asked: Asked, name: str = "form") -> str:
    """The address of a form's page."""
    return f"{reverse(f'declarations:{name}', args=[asked.rule.key, asked.period.key])}?don-vi={asked.unit.pk}"


@require_safe
@needs(Action.VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """Which forms my unit owes for the quarter, which are due, late, complete, contradictory."""
    person, period, unit = cast(Person, request.user), asked_quarter(request), asked_unit(request)
    own = stating_units(person)
    chosen = {"ky": period.key, "don-vi": unit.pk if unit else None}
    context = {
        "unit": unit,
        "period": period,
        "span": days_of(period),
        "due": due_on(period),
        "today": timezone.localdate(),
        "states": selectors.states_of(unit, period) if unit else [],
        "choice": ChoiceForm(initial=chosen, units=own if own.count() > 1 else None, quarter=period),
        "tabs": _tabs(request, period.key),
    }
    return render(request, "declarations/mine.html", context)


def _tabs(request: HttpRequest, quarter: str) -> list[tuple[str, str, bool]]:
    mine_url, all_url = reverse("declarations:mine"), reverse("declarations:units")
    path = request.path
    return [
        ("Biểu của đơn vị tôi", f"{mine_url}?ky={quarter}", path == mine_url),
        ("Tình hình các đơn vị", f"{all_url}?ky={quarter}", path == all_url),
    ]


@require_safe
@needs(Action.VIEW)
def units(request: HttpRequest) -> HttpResponseBase:
    """How far every unit is that the person sees."""
    person, period = cast(Person, request.user), asked_quarter(request)
    columns = [
        Column(
            "unit.name",
            "Đơn vị",
            sort="unit",
            url=lambda s: f"{reverse('declarations:mine')}?ky={period.key}&don-vi={s.unit.pk}",
        ),
        Column("complete", "Biểu đã đủ", sort="complete", kind="number"),
        Column("forms", "Biểu phải kê khai", kind="number"),
        Column("stated", "Số liệu đã kê khai", sort="stated", kind="number"),
        Column("rows", "Số liệu của các biểu", kind="number"),
        Column("last_stated_at", "Kê khai gần nhất", sort="last_stated_at", kind="moment"),
    ]
    table = Table(
        request,
        selectors.unit_states(person, period),
        columns,
        filters=UnitFilter,
        title=f"Tình hình kê khai {period.title}",
        export_name=f"ke-khai-{period.key}",
        empty_title="Không có đơn vị nào phải kê khai",
    )
    choice = ChoiceForm(initial={"ky": period.key}, units=None, quarter=period)
    context = {"period": period, "due": due_on(period), "choice": choice, "tabs": _tabs(request, period.key)}
    return table.respond("declarations/units.html", context)


@require_http_methods(["GET", "POST"])
@needs(Action.VIEW)
def form(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """The numbers of a form."""
    asked, person = asked_form(request, form, period), cast(Person, request.user)
    values = selectors.values_of(asked.unit, form, asked.period)
    numbers = NumbersForm(request.POST or None, initial=values, rule=asked.rule)
    if request.method == "POST":
        check(person, STATE, asked.unit)
        if numbers.is_valid() and _stated(numbers, asked, person):
            messages.success(request, f"Đã lưu {asked.rule.title.lower()}, {asked.period.title}.")
            return redirect(form_url(asked))
    status = 422 if numbers.errors else 200
    return render(request, "declarations/form.html", _form_context(asked, person, numbers), status=status)


def _stated(numbers: NumbersForm, asked: Asked, person: Person) -> bool:
    """State what the form says; a refusal becomes the fault of the field it names."""
    try:
        services.state(
            by=person,
            unit=asked.unit,
            form=asked.rule.key,
            period=asked.period.key,
            values=numbers.numbers(),
            reason=numbers.cleaned_data["reason"],
        )
    except services.ReasonMissingError as error:
        numbers.add_error("reason", str(error))
    except services.DeclarationRefusedError as error:
        numbers.add_error(error.row or None, str(error))
    else:
        return True
    return False


def _form_context(asked: Asked, person: Person, numbers: NumbersForm) -> dict[str, Any]:
    previous = selectors.values_of(asked.unit, asked.rule.key, asked.period.previous())
    values = numbers.typed() if numbers.is_bound else dict(numbers.initial)
    statement = selectors.statement_of(asked.unit, asked.rule.key, asked.period)
    editable = can(person, STATE, asked.unit)
    return {
        "asked": asked,
        "form": numbers,
        "groups": groups_of(numbers, previous, values),
        "warnings": asked.rule.warnings(values),
        "span": days_of(asked.period),
        "due": due_on(asked.period),
        "statement": statement,
        "evidence": list(evidence_of(statement)) if statement else [],
        "evidence_form": EvidenceForm(person=person) if editable else None,
        "editable": editable,
        "check_url": form_url(asked, "agree"),
        "history_url": form_url(asked, "history"),
        "compare_url": form_url(asked, "compare"),
        "evidence_url": form_url(asked, "attach"),
        "detach_url": form_url(asked, "detach") if editable else "",
        "address": form_url(asked),
    }


@require_POST
@needs(Action.VIEW)
def agree(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Fragment: which agreements the numbers typed so far break. Writes nothing."""
    asked = asked_form(request, form, period)
    typed = NumbersForm(request.POST, rule=asked.rule).typed()
    return render(request, "declarations/_warnings.html", {"warnings": asked.rule.warnings(typed)})


@require_safe
@needs(Action.VIEW)
def history(request: HttpRequest, form: str, period: str) -> HttpResponseBase:
    """Every change of every number."""
    asked = asked_form(request, form, period)
    statement = selectors.statement_of(asked.unit, form, asked.period)
    labels = {key: row.label for key, row in asked.rule.rows.items()}
    columns = [
        Column("at", "Lúc", sort="at", kind="moment"),
        Column("declaration.row", "Số liệu", value=lambda r: labels.get(r.declaration.row, r.declaration.row)),
        Column("number", "Lần", kind="number"),
        Column("value", "Số kê khai", kind="number"),
        Column("reason", "Lý do", width="wide"),
        Column("by", "Người kê khai", value=lambda r: str(r.by)),
    ]
    rows = selectors.history_of(statement) if statement else []
    table = Table(request, rows, columns, title="Lịch sử kê khai", empty_title="Chưa kê khai số liệu nào")
    return table.respond("declarations/history.html", {"asked": asked, "address": form_url(asked)})


@require_safe
@needs(Action.VIEW)
def compare(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """The form's numbers over the last quarters."""
    asked = asked_form(request, form, period)
    quarters = recent_quarters(asked.period, _COMPARED)
    values = selectors.values_over(asked.unit, form, quarters)
    rows = [
        (row, [values.get(key, {}).get(quarter.key) for quarter in quarters]) for key, row in asked.rule.rows.items()
    ]
    context = {"asked": asked, "quarters": quarters, "rows": rows, "address": form_url(asked)}
    return render(request, "declarations/compare.html", context)


@require_POST
@needs(Action.EDIT)
def attach(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Attach documents to the statement."""
    asked, person = asked_form(request, form, period), cast(Person, request.user)
    chosen = EvidenceForm(request.POST, person=person)
    if not chosen.is_valid():
        messages.error(request, "Chưa chọn tài liệu nào. Tìm rồi đánh dấu văn bản cần gắn.")
        return redirect(form_url(asked))
    try:
        statement = services.begin(by=person, unit=asked.unit, form=form, period=period)
        for document in chosen.cleaned_data["documents"]:
            attach_evidence(by=person, subject=statement, document=document, note=chosen.cleaned_data["note"])
    except TradeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã gắn tài liệu kiểm chứng.")
    return redirect(form_url(asked))


@require_POST
@needs(Action.EDIT)
def detach(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Take a document away from the statement."""
    asked, person = asked_form(request, form, period), cast(Person, request.user)
    check(person, STATE, asked.unit)
    statement = selectors.statement_of(asked.unit, form, asked.period)
    links = evidence_of(statement) if statement else Evidence.objects.none()
    given = request.POST.get("evidence", "")
    link = get_object_or_404(links, pk=int(given) if given.isdigit() else 0)
    detach_evidence(by=person, evidence=link)
    messages.success(request, f"Đã gỡ {link.document}.")
    return redirect(form_url(asked))
