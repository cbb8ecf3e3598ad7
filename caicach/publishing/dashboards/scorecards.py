"""Figures at a glance: a unit's scorecards, its trends, and its units side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from caicach.domain.figures import difference
from caicach.domain.periods import Period
from caicach.foundation.organizations.models import Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.foundation.ui.charts import Chart, Series
from caicach.measuring.indicators.models import Figure
from caicach.rulebook.indicator_rules import Direction, IndicatorRule

#: What a leader looks at first, in order. A site that measures other things sees only those it has.
SCORECARDS = (
    "one_stop.received",
    "one_stop.on_time_rate",
    "one_stop.in_process_overdue",
    "online.received_rate",
    "online.payment_rate",
    "one_stop.digitised_rate",
    "tasks.plan_completion_rate",
    "tasks.assigned_overdue",
)
#: What units are compared by.
COMPARED = (
    "one_stop.received",
    "one_stop.on_time_rate",
    "online.received_rate",
    "online.payment_rate",
    "one_stop.digitised_rate",
    "tasks.plan_completion_rate",
)
#: What is drawn over time and by field: indicator → the short name a chart has room for.
TRENDS = {
    "one_stop.on_time_rate": "Đúng hạn",
    "online.received_rate": "Nộp trực tuyến",
    "online.payment_rate": "Thanh toán trực tuyến",
    "one_stop.digitised_rate": "Số hóa",
}
FIELDS = {
    "one_stop.resolved_civil_status": "Tư pháp - hộ tịch",
    "one_stop.resolved_land": "Đất đai",
    "one_stop.resolved_labour_social": "Lao động - xã hội",
    "one_stop.resolved_agriculture_poverty": "Nông nghiệp, giảm nghèo",
    "one_stop.resolved_other_fields": "Lĩnh vực khác",
}
FLOWS = {
    "one_stop.received": "Tiếp nhận",
    "one_stop.resolved": "Giải quyết",
    "one_stop.resolved_late": "Giải quyết quá hạn",
}


@dataclass(frozen=True)
class Card:
    """One scorecard: the figure of the period, its change against the period before, and its trend."""

    rule: IndicatorRule
    figure: Figure | None
    value: Decimal | None
    change: Decimal | None
    trend: Sequence[Decimal | None]

    @property
    def unit(self) -> str:
        """The unit as shown."""
        return self.rule.shown.unit if self.rule.shown else self.rule.unit

    @property
    def drop(self) -> Decimal | None:
        """By how much it fell, as a positive number."""
        return -self.change if self.change is not None else None

    @property
    def tone(self) -> str:
        """Better, worse or neither, by the direction the rule calls better."""
        if not self.change or self.rule.better is Direction.NONE:
            return ""
        better = self.change > 0 if self.rule.better is Direction.UP else self.change < 0
        return "success" if better else "danger"


class Panel:
    """Figures of one unit over several periods; one query for everything it shows."""

    def __init__(self, unit: Unit, periods: Sequence[Period], keys: Sequence[str]) -> None:
        self.unit, self.periods = unit, list(periods)
        found = Figure.objects.filter(
            unit=unit, indicator__in=set(keys), period__in=[p.key for p in periods], is_current=True
        ).defer("steps", "inputs")
        self._figures: Mapping[tuple[str, str], Figure] = {(f.indicator, f.period): f for f in found}

    def figure(self, key: str, period: Period) -> Figure | None:
        """The figure that holds now."""
        return self._figures.get((key, period.key))

    def value(self, key: str, period: Period) -> Decimal | None:
        """Rounded by the indicator's own rule."""
        figure = self.figure(key, period)
        return rulebook().indicator(key).rounded(figure.value) if figure else None

    def card(self, key: str) -> Card:
        """The scorecard of the last period."""
        rule, last = rulebook().indicator(key), self.periods[-1]
        now, before = self.figure(key, last), self.figure(key, last.previous())
        change = difference(now.value, before.value) if now and before else None
        trend = [self.value(key, period) for period in self.periods]
        return Card(rule, now, self.value(key, last), rule.rounded(change), trend)

    def cards(self, keys: Sequence[str] = SCORECARDS) -> list[Card]:
        """Scorecards of every indicator the site has."""
        return [self.card(key) for key in keys if key in rulebook().indicators]

    def lines(self, names: Mapping[str, str], title: str, kind: Literal["bar", "line"] = "line") -> Chart:
        """Indicators over the periods."""
        known = {key: name for key, name in names.items() if key in rulebook().indicators}
        series = [Series(name, [self.value(key, p) for p in self.periods]) for key, name in known.items()]
        unit = next((rulebook().indicator(key).unit for key in known), "")
        return Chart(kind, [p.short_title for p in self.periods], series, title=title, unit=unit)

    def parts(self, names: Mapping[str, str], title: str) -> Chart:
        """Indicators of the last period beside one another."""
        known = {key: name for key, name in names.items() if key in rulebook().indicators}
        values = [self.value(key, self.periods[-1]) for key in known]
        return Chart("bar", list(known.values()), [Series("Số lượng", values)], title=title, horizontal=True)


@dataclass(frozen=True)
class Cell:
    """One unit's figure in a comparison."""

    figure: Figure | None
    value: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """Units side by side by several indicators; the chart draws the first share."""

    rules: Sequence[IndicatorRule]
    rows: Sequence[tuple[Unit, Sequence[Cell]]]
    chart: Chart


def compare_units(units: Sequence[Unit], period: Period, keys: Sequence[str] = COMPARED) -> Comparison:
    """One query however many units."""
    rules = [rulebook().indicator(key) for key in keys if key in rulebook().indicators]
    found = Figure.objects.filter(
        unit__in=units, indicator__in=[r.key for r in rules], period=period.key, is_current=True
    ).defer("steps", "inputs")
    figures = {(f.unit_id, f.indicator): f for f in found}
    rows = [(unit, [_cell(figures.get((unit.pk, rule.key)), rule) for rule in rules]) for unit in units]
    drawn = next((at for at, rule in enumerate(rules) if rule.unit == "%"), 0)
    chart = Chart(
        "bar",
        [unit.short_name or unit.name for unit in units],
        [Series(rules[drawn].title, [cells[drawn].value for _, cells in rows])] if rules else [],
        title=rules[drawn].title if rules else "",
        unit=rules[drawn].unit if rules else "",
        links=[f"/tong-quan/{unit.pk}/" for unit in units],
    )
    return Comparison(rules, rows, chart)


def _cell(figure: Figure | None, rule: IndicatorRule) -> Cell:
    return Cell(figure, rule.rounded(figure.value) if figure else None)
