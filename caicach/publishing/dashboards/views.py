"""Home pages, overviews, search."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from caicach.domain.periods import Period, PeriodError
from caicach.foundation.organizations.access import Action, needs, units_with
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person, UnitKind
from caicach.measuring.indicators.selectors import recent_periods
from caicach.publishing.dashboards import home, scorecards, searching
from caicach.registers.tasks import selectors as tasks_of
from caicach.registers.tasks import work

TREND_PERIODS = 9


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What to do today, by the post the person acts in."""
    shown = home.home_of(cast(Person, request.user), acting(request))
    return render(request, "dashboards/home.html", {"home": shown, "nav_key": "home"})


@require_GET
@needs(Action.VIEW)
def overview(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: scorecards, trends, tasks, the units below it."""
    person = cast(Person, request.user)
    unit = get_object_or_404(units_with(person, Action.VIEW).select_related("parent"), pk=unit_id)
    period = _period(request.GET.get("period"))
    periods = recent_periods(period, TREND_PERIODS)
    keys = [*scorecards.SCORECARDS, *scorecards.TRENDS, *scorecards.FIELDS, *scorecards.FLOWS]
    panel = scorecards.Panel(unit, [periods[0].previous(), *periods], keys)
    below = list(
        units_with(person, Action.VIEW)
        .filter(path__startswith=unit.path, kind=UnitKind.COMMUNE, valid_to__isnull=True)
        .exclude(pk=unit.pk)
        .order_by("name")[:400]
    )
    tasks = tasks_of.visible_to(person).filter(withdrawn_on__isnull=True, unit__path__startswith=unit.path)
    context = {
        "unit": unit,
        "period": period,
        "periods": recent_periods(home.current_period(), 12)[::-1],
        "cards": panel.cards(),
        "flows": panel.lines(scorecards.FLOWS, "Hồ sơ tiếp nhận, giải quyết", "bar"),
        "trends": panel.lines(scorecards.TRENDS, "Các tỷ lệ chính"),
        "fields": panel.parts(scorecards.FIELDS, f"Hồ sơ đã giải quyết theo lĩnh vực, {period.title}"),
        "states": work.state_counts(tasks),
        "comparison": scorecards.compare_units(below, period) if below else None,
    }
    return render(request, "dashboards/overview.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One box for everything."""
    text = request.GET.get("q", "")[:200]
    groups = searching.search(cast(Person, request.user), text)
    return render(request, "dashboards/search.html", {"groups": groups, "search_text": text})


def _period(text: str | None) -> Period:
    try:
        return Period.parse(text) if text else home.current_period()
    except PeriodError:
        return home.current_period()
