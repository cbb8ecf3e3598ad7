"""Questions of target statuses for a person: one plan at a glance, one target over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from caicach.domain.periods import Period, PeriodKind
from caicach.domain.targets import Comparator, Judgement, TargetStatus
from caicach.foundation.organizations.access import Action, can
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.foundation.ui.charts import Chart, Series
from caicach.measuring.indicators import selectors as figures
from caicach.measuring.indicators.services import SCHEME
from caicach.measuring.targets.judging import LABELS, TONES, Judged, judge_all, year_that_counts
from caicach.registers.plans.domains import NO_DOMAIN, domain_order, domain_titles
from caicach.registers.plans.models import Plan, PlanKind, PlanState, Target
from caicach.registers.plans.selectors import visible_to as visible_plans

#: How many periods the chart of a target shows.
CHART_PERIODS = 8


@dataclass(frozen=True)
class DomainGlance:
    """The targets of one domain with their statuses."""

    domain: str
    title: str
    judged: Sequence[Judged]

    @property
    def counts(self) -> Mapping[TargetStatus, int]:
        """How many stand in each status."""
        return count(self.judged)

    @property
    def good(self) -> int:
        """How many are met or on the way."""
        return sum(one.status in (TargetStatus.MET, TargetStatus.ON_TRACK) for one in self.judged)


def count(judged: Sequence[Judged]) -> dict[TargetStatus, int]:
    """How often each status stands, every status named."""
    found = dict.fromkeys(TargetStatus, 0)
    for one in judged:
        found[one.status] += 1
    return found


def shown_counts(judged: Sequence[Judged]) -> list[tuple[TargetStatus, str, str, int]]:
    """(status, label, tone, how many) in a fixed order."""
    return [(status, LABELS[status], TONES[status], times) for status, times in count(judged).items()]


def judged_for(person: Person, targets: Sequence[Target], as_of: date | None = None) -> list[Judged]:
    """Statuses as far as the person may know them: figures of a unit above stay with that unit."""
    open_units = {unit_id for unit_id in {one.plan.unit_id for one in targets} if can(person, Action.VIEW, unit_id)}
    seen = {one.target.pk: one for one in judge_all([one for one in targets if one.plan.unit_id in open_units], as_of)}
    hidden = Judgement(TargetStatus.UNKNOWN, "Bạn không có quyền xem số liệu của đơn vị này.")
    return [seen.get(one.pk) or Judged(one, hidden) for one in targets]


def glance(person: Person, plan: Plan, as_of: date | None = None) -> list[DomainGlance]:
    """A whole plan by domain, in the usual order of domains."""
    targets = list(plan.targets.select_related("plan", "plan__unit").order_by("position"))
    titles = domain_titles(plan.first_day)
    groups: dict[str, list[Judged]] = {}
    for one in judged_for(person, targets, as_of):
        groups.setdefault(one.target.domain, []).append(one)
    return [DomainGlance(code, titles.get(code, NO_DOMAIN), groups[code]) for code in sorted(groups, key=domain_order)]


def plans_with_targets(person: Person) -> QuerySet[Plan]:
    """Plans whose targets can be looked at."""
    states = (PlanState.IN_FORCE, PlanState.SUPERSEDED)
    return visible_plans(person).filter(state__in=states, targets__isnull=False).distinct()


def plan_at_hand(person: Person, unit: Unit | None, year: int) -> Plan | None:
    """The plan a person first looks at: the unit's yearly plan of the year, else the unit's latest, else any latest."""
    plans = plans_with_targets(person).order_by("-year_to", "-issued_on", "-pk")
    own = plans.filter(unit=unit) if unit else plans.none()
    yearly = own.filter(kind=PlanKind.YEARLY, year_from__lte=year, year_to__gte=year, state=PlanState.IN_FORCE)
    return yearly.first() or own.first() or plans.first()


def offered_plans(person: Person, unit: Unit | None, chosen: Plan | None) -> QuerySet[Plan]:
    """Plans offered above the table: those of the person's unit and the one looked at."""
    return plans_with_targets(person).filter(Q(unit=unit) | Q(pk=chosen.pk if chosen else 0))


def unit_counts(unit: Unit, as_of: date | None = None) -> dict[TargetStatus, int]:
    """How the targets of a unit's plans in force stand, for scorecards. The caller has checked who looks."""
    day = as_of or timezone.localdate()
    targets = Target.objects.filter(
        plan__unit=unit, plan__state=PlanState.IN_FORCE, plan__year_from__lte=day.year, plan__year_to__gte=day.year
    ).select_related("plan", "plan__unit")
    return count(judge_all(list(targets), day))


# -- one target over time --------------------------------------------------------------------------------------------


def chart_of(target: Target, as_of: date | None = None) -> Chart | None:
    """The figure over the last periods against the threshold; None for a target without an indicator."""
    rule = rulebook().indicators.get(target.indicator)
    if rule is None:
        return None
    day = as_of or timezone.localdate()
    kind = PeriodKind.QUARTER if PeriodKind.QUARTER in rule.period_kinds else rule.period_kinds[-1]
    last = rulebook().period_scheme(SCHEME).period_of(day, kind)
    year = year_that_counts(target, day)
    if last.year > year:
        last = Period(year, kind, kind.per_year)
    found = figures.series(rule.key, target.plan.unit, figures.recent_periods(last, CHART_PERIODS))
    return Chart(
        kind="line",
        categories=[period.short_title for period, _ in found],
        series=[Series(rule.title, [rule.rounded(figure.value) if figure else None for _, figure in found])],
        title=f"{rule.title} qua các kỳ",
        unit=rule.shown.unit if rule.shown else rule.unit,
        threshold=_threshold(target),
        threshold_label="Chỉ tiêu",
        links=[figure_address(figure.pk) if figure else "" for _, figure in found],
    )


def _threshold(target: Target) -> Decimal | None:
    moving = (Comparator.INCREASE, Comparator.DECREASE, Comparator.NONE)
    return None if Comparator(target.comparator) in moving else target.value


def figure_address(pk: int) -> str:
    """Where a figure is opened down to its rows."""
    return reverse("indicators:explain", args=[pk])


def sees_figures(person: Person, target: Target) -> bool:
    """Whether the person may look at the unit's figures."""
    return can(person, Action.VIEW, target.plan.unit_id)
