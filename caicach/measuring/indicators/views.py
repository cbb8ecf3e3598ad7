"""Pages of figures: all of a unit, one opened down to its rows, the rows themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from caicach.domain.periods import DateSpan, Period, PeriodError, PeriodKind
from caicach.foundation.audit.services import record
from caicach.foundation.jobs import services as jobs
from caicach.foundation.organizations.access import Action, check, needs, units_with
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.foundation.ui.charts import Chart, Series
from caicach.measuring.indicators import export, selectors
from caicach.measuring.indicators.forms import LookForm
from caicach.measuring.indicators.models import Figure
from caicach.measuring.indicators.services import span_of
from caicach.rulebook.faults import UnknownRuleError
from caicach.rulebook.indicator_rules import IndicatorRule

ROWS_PER_PAGE = 50


@require_GET
@needs(Action.VIEW)
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure of one unit and period, beside the period before."""
    person = cast(Person, request.user)
    units = units_with(person, Action.VIEW)
    unit = _chosen_unit(request, units_with(person, Action.VIEW)) if request.GET.get("unit") else acting(request).unit
    if unit is None:
        return render(request, "indicators/figures.html", {"unit": None})
    period = _chosen_period(request)
    periods = sorted({period, *selectors.recent_periods(period, 9), *selectors.periods_measured(unit)}, reverse=True)
    near = units.filter(path__startswith=unit.path[: unit.path.index("/", 1) + 1], valid_to__isnull=True)[:300]
    form = LookForm({"unit": unit.pk, "period": period.key}, units=near, periods=periods)
    domains = selectors.overview(unit, period)
    context = {"unit": unit, "period": period, "span": span_of(period), "form": form, "domains": domains}
    return render(request, "indicators/figures.html", context)


@require_GET
@needs(Action.VIEW)
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """One figure opened: value, rule, inputs, the way it was worked out, its history."""
    opened = get_object_or_404(selectors.visible_to(cast(Person, request.user)), pk=pk)
    period = Period.parse(opened.period)
    rule = rulebook().indicators.get(opened.indicator)
    series = selectors.series(opened.indicator, opened.unit, selectors.recent_periods(period, 8))
    points = [(p, rule.rounded(f.value) if f and rule else None) for p, f in series]
    context = {
        "figure": opened,
        "period": period,
        "rule": rule,
        "shown": rule.rounded(opened.value) if rule else opened.value,
        "inputs": selectors.explained_inputs(opened),
        "steps": selectors.explained_steps(opened),
        "revisions": _revisions(opened),
        "chart": _chart(rule, points),
    }
    return render(request, "indicators/explain.html", context)


@require_GET
@needs(Action.VIEW)
def current(request: HttpRequest, indicator: str, unit_id: int, period: str) -> HttpResponse:
    """The figure that holds now, by its name; the address that reports print."""
    unit = get_object_or_404(units_with(cast(Person, request.user), Action.VIEW), pk=unit_id)
    found = selectors.figure(indicator, unit, _period_or_404(period))
    if found is None:
        messages.warning(request, f"Chưa đo số liệu này cho {unit}, {_period_or_404(period).title}.")
        return redirect(f"/so-lieu/?unit={unit.pk}&period={period}")
    return redirect("indicators:explain", pk=found.pk)


@require_GET
@needs(Action.VIEW)
def rows(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The rows behind one input of a figure; looking at personal data leaves a trace."""
    person = cast(Person, request.user)
    opened = get_object_or_404(selectors.visible_to(person), pk=pk)
    proof = _proof_or_404(opened, name)
    if proof.fact.personal:
        check(person, Action.VIEW_PERSONAL, opened.unit)
        with transaction.atomic():
            summary = f"Xem các dòng của “{proof.fact.title}”, {opened.unit}, {Period.parse(opened.period).title}"
            record("indicators.rows", by=person, unit=opened.unit, subject=opened, summary=summary, personal=True)
    page = max(int(request.GET.get("page") or 1), 1) if (request.GET.get("page") or "1").isdigit() else 1
    found = proof.page(page, ROWS_PER_PAGE)
    pages = max(-(-found.total // ROWS_PER_PAGE), 1)
    context = {"figure": opened, "proof": proof, "found": found, "page": page, "pages": pages}
    return render(request, "indicators/rows.html", context)


@require_GET
@needs(Action.VIEW)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The figure with its way and its rows as a workbook; personal columns only for those who may see them."""
    person = cast(Person, request.user)
    opened = get_object_or_404(selectors.visible_to(person), pk=pk)
    proofs = export.proofs_of(opened)
    personal = any(proof.fact.personal for proof in proofs)
    if personal:
        check(person, Action.VIEW_PERSONAL, opened.unit)
    with transaction.atomic():
        summary = f"Tải về cách tính và các dòng của {opened.indicator}, {opened.unit}, kỳ {opened.period}"
        record("indicators.download", by=person, unit=opened.unit, subject=opened, summary=summary, personal=personal)
    response = HttpResponse(export.workbook(opened, proofs), content_type=export.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="so-lieu-{opened.pk}.xlsx"'
    return response


@require_POST
@needs(Action.EDIT)
def measure_now(request: HttpRequest) -> HttpResponse:
    """Measure one unit's period as a job."""
    person = cast(Person, request.user)
    unit = get_object_or_404(Unit, pk=request.POST.get("unit") or 0)
    check(person, Action.EDIT, unit)
    period = _period_or_404(request.POST.get("period", ""))
    with transaction.atomic():
        record("indicators.measure", by=person, unit=unit, summary=f"Yêu cầu đo số liệu {period.title}")
        job = jobs.start(
            "indicators.measure",
            by=person,
            unit=unit,
            title=f"Đo số liệu {period.title}: {unit}",
            kwargs={"period": period.key, "unit_ids": [unit.pk]},
        )
    return redirect("jobs:show", pk=job.pk)


def _chosen_unit(request: HttpRequest, units: QuerySet[Unit]) -> Unit:
    wanted = request.GET["unit"]
    if not wanted.isdigit():
        raise Http404("Không có đơn vị này.")
    return get_object_or_404(units, pk=int(wanted))


def _chosen_period(request: HttpRequest) -> Period:
    text = request.GET.get("period")
    if text:
        return _period_or_404(text)
    today = timezone.localdate()
    return selectors.period_on(DateSpan(today, today), PeriodKind.QUARTER)


def _period_or_404(text: str) -> Period:
    try:
        period = Period.parse(text)
        span_of(period)
    except (PeriodError, UnknownRuleError) as error:
        raise Http404(str(error)) from error
    return period


def _proof_or_404(opened: Figure, name: str) -> export.Proof:
    for proof in export.proofs_of(opened):
        if proof.name == name:
            return proof
    raise Http404("Số liệu này không có đầu vào như vậy.")


def _revisions(opened: Figure) -> list[Figure]:
    same = Figure.objects.filter(indicator=opened.indicator, unit=opened.unit_id, period=opened.period)
    return list(same.select_related("measured_by").defer("steps", "inputs").order_by("-revision"))


def _chart(rule: IndicatorRule | None, points: list[tuple[Period, Decimal | None]]) -> Chart:
    title = rule.title if rule else ""
    unit = (rule.shown.unit if rule.shown else rule.unit) if rule else ""
    categories, values = [p.short_title for p, _ in points], [value for _, value in points]
    return Chart("line", categories, [Series(title, values)], title=title, unit=unit)
