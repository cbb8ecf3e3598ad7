"""The status of targets: each held against the figure that measures it, or against what people stated of it.

Which figure: of the year that counts (the year of the day asked for, but not past the target's term nor before the
plan), the whole year's figure where it is known, else the known figure that reaches furthest. Years and periods are
those of the reform reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from caicach.domain.periods import DateSpan
from caicach.domain.targets import Change, Comparator, Judgement, TargetStatus, Trajectory, judge
from caicach.domain.targets import Target as Demand
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators.models import Figure
from caicach.registers.plans.models import HandStatement, Target

LABELS: Mapping[TargetStatus, str] = {
    TargetStatus.MET: "Đạt",
    TargetStatus.MISSED: "Không đạt",
    TargetStatus.ON_TRACK: "Đúng tiến độ",
    TargetStatus.AT_RISK: "Có nguy cơ",
    TargetStatus.UNKNOWN: "Chưa rõ",
}
TONES: Mapping[TargetStatus, str] = {
    TargetStatus.MET: "success",
    TargetStatus.MISSED: "danger",
    TargetStatus.ON_TRACK: "info",
    TargetStatus.AT_RISK: "warning",
    TargetStatus.UNKNOWN: "neutral",
}


ICONS: Mapping[TargetStatus, str] = {
    TargetStatus.MET: "check",
    TargetStatus.MISSED: "x",
    TargetStatus.ON_TRACK: "trending-up",
    TargetStatus.AT_RISK: "alert-triangle",
    TargetStatus.UNKNOWN: "help",
}


@dataclass(frozen=True)
class Judged:
    """A target with its status on a day and what the status rests on (a figure, or a statement, or neither)."""

    target: Target
    judgement: Judgement
    value: Decimal | None = None
    figure: Figure | None = None
    statement: HandStatement | None = None

    @property
    def shown_value(self) -> Decimal | None:
        """What was reached as people read it: a whole number whole, a share with two places."""
        whole = self.value is None or self.value == self.value.to_integral_value()
        return self.value if whole or self.value is None else round(self.value, 2)

    @property
    def status(self) -> TargetStatus:
        """Met, missed, on the way, at risk, unknown."""
        return self.judgement.status

    @property
    def label(self) -> str:
        """The status for people."""
        return LABELS[self.status]

    @property
    def tone(self) -> str:
        """Tone of its badge."""
        return TONES[self.status]

    @property
    def icon(self) -> str:
        """Sign of the status, so that it does not rest on colour alone."""
        return ICONS[self.status]

    @property
    def reason(self) -> str:
        """Why, in one sentence."""
        return self.judgement.reason


def judge_all(targets: Sequence[Target], as_of: date | None = None) -> list[Judged]:
    """The status of each target, in their order; three queries however many there are.

    Targets must come with their plan (`select_related("plan")`).
    """
    day = as_of or timezone.localdate()
    figures, statements = _figures(targets, day), _statements(targets, day)
    return [_judged(target, day, figures, statements.get(target.pk)) for target in targets]


def year_that_counts(target: Target, day: date) -> int:
    """The year whose figure is held against the threshold."""
    return max(target.plan.year_from, min(day.year, target.due_on.year, target.plan.year_to))


# -- what is measured ------------------------------------------------------------------------------------------------

_Figures = Mapping[tuple[str, int], list[Figure]]


def _figures(targets: Sequence[Target], day: date) -> _Figures:
    """Current figures in question, of the years that count and those before, by indicator and unit."""
    linked = [target for target in targets if target.indicator]
    if not linked:
        return {}
    years = {year_that_counts(target, day) for target in linked}
    wanted = Q(pk__in=[])
    for year in years | {year - 1 for year in years}:
        wanted |= Q(period__startswith=str(year))
    rows = Figure.objects.filter(
        wanted,
        is_current=True,
        indicator__in={target.indicator for target in linked},
        unit__in={target.plan.unit_id for target in linked},
    ).defer("inputs", "steps")
    found: dict[tuple[str, int], list[Figure]] = {}
    for figure in rows:
        found.setdefault((figure.indicator, figure.unit_id), []).append(figure)
    return found


def figure_of_year(figures: Iterable[Figure], year: int) -> Figure | None:
    """The whole year's figure if it has a value, else the known one reaching furthest, else one that says why not."""
    of_year = [figure for figure in figures if figure.period.startswith(str(year))]

    def order(figure: Figure) -> tuple[bool, bool, date, int]:
        days = (figure.last_day - figure.first_day).days
        return figure.value is not None, figure.period == str(year), figure.last_day, days

    return max(of_year, key=order, default=None)


def _shown(figure: Figure | None) -> Decimal | None:
    """The unrounded value in the unit people see ("triệu đồng")."""
    if figure is None or figure.value is None:
        return None
    rule = rulebook().indicators.get(figure.indicator)
    return figure.value / rule.shown.factor if rule and rule.shown else figure.value


# -- what is stated --------------------------------------------------------------------------------------------------


def _statements(targets: Sequence[Target], day: date) -> dict[int, HandStatement]:
    """The last statement of each target up to the day."""
    by_hand = [target.pk for target in targets if not target.indicator]
    rows = (
        HandStatement.objects.filter(target__in=by_hand, stated_on__lte=day)
        .select_related("stated_by", "document")
        .order_by("stated_on", "pk")
    )
    return {row.target_id: row for row in rows}


# -- the verdict -----------------------------------------------------------------------------------------------------


def _judged(target: Target, day: date, figures: _Figures, statement: HandStatement | None) -> Judged:
    if target.indicator:
        return _by_figure(target, day, figures)
    if statement is not None:
        return _by_hand(target, day, statement)
    if target.followed_by_hand:
        return Judged(target, _unknown("Theo dõi bằng tay nhưng chưa có ai nêu kết quả."))
    return Judged(target, _unknown("Chưa gắn chỉ tiêu đo và chưa theo dõi bằng tay."))


def _by_figure(target: Target, day: date, figures: _Figures) -> Judged:
    rule = rulebook().indicators.get(target.indicator)
    if rule is None:
        return Judged(
            target, _unknown(f"Bộ quy tắc không còn chỉ tiêu đo “{target.indicator}”; hãy gắn chỉ tiêu khác.")
        )
    own = figures.get((target.indicator, target.plan.unit_id), [])
    year = year_that_counts(target, day)
    figure = figure_of_year(own, year)
    value = _shown(figure)
    if figure is None:
        return Judged(target, _unknown(f"“{rule.title}” năm {year} chưa được đo cho {target.plan.unit}."))
    if value is None:
        return Judged(target, _unknown(figure.reason or "Chưa có số liệu để đánh giá."), figure=figure)
    before = _shown(figure_of_year(own, year - 1))
    return Judged(target, _verdict(target, value, day, before), value, figure)


def _by_hand(target: Target, day: date, statement: HandStatement) -> Judged:
    on = f"{statement.stated_on:%d/%m/%Y}"
    if statement.verdict:
        reason = f"Theo đánh giá ngày {on}: {statement.reason}"
        return Judged(target, Judgement(TargetStatus(statement.verdict), reason), statement.value, None, statement)
    verdict = _verdict(target, statement.value, day, None)
    reason = f"{verdict.reason} Số liệu nêu ngày {on}: {statement.reason}"
    return Judged(
        target, Judgement(verdict.status, reason, verdict.bar, verdict.expected), statement.value, None, statement
    )


def _verdict(target: Target, value: Decimal | None, day: date, before: Decimal | None) -> Judgement:
    """`before` stands in for a baseline that the plan only names ("so với năm trước")."""
    baseline = target.baseline if target.baseline is not None else before
    demand = Demand(
        comparator=Comparator(target.comparator),
        threshold=target.value,
        upper=target.upper,
        baseline=baseline,
        change=Change(target.change),
        unit=target.unit_of_measure,
        is_rank=target.is_rank,
    )
    return judge(demand, value, as_of=day, term=_term(target), trajectory=Trajectory(target.trajectory))


def _term(target: Target) -> DateSpan:
    """From the plan's first day to the day it is to be reached; a term before the plan is that one day."""
    return DateSpan(min(target.plan.first_day, target.due_on), target.due_on)


def _unknown(reason: str) -> Judgement:
    return Judgement(TargetStatus.UNKNOWN, reason)
