"""Questions about figures, and the way from a figure to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from caicach.domain.figures import difference
from caicach.domain.periods import DateSpan, Period, PeriodKind
from caicach.foundation.facts import registry
from caicach.foundation.organizations.access import visible
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators.models import Figure
from caicach.measuring.indicators.services import SCHEME
from caicach.rulebook.indicator_rules import IndicatorRule

#: Dimensions of facts as people call them.
_DIMENSIONS = {"field": "lĩnh vực", "channel": "kênh", "procedure": "thủ tục", "domain": "nội dung cải cách"}


def visible_to(person: Person | AnonymousUser) -> QuerySet[Figure]:
    """Figures of units the person may look at."""
    return visible(Figure.objects.select_related("unit"), person)


def figure(indicator: str, unit: Unit, period: Period) -> Figure | None:
    """The figure that holds now, or None where it was never measured."""
    return Figure.objects.filter(indicator=indicator, unit=unit, period=period.key, is_current=True).first()


def figures(unit: Unit, period: Period, indicators: Sequence[str] | None = None) -> Mapping[str, Figure]:
    """Indicator → the figure that holds now; one query."""
    found = Figure.objects.filter(unit=unit, period=period.key, is_current=True)
    if indicators is not None:
        found = found.filter(indicator__in=list(indicators))
    return {f.indicator: f for f in found}


def series(indicator: str, unit: Unit, periods: Sequence[Period]) -> list[tuple[Period, Figure | None]]:
    """The figure over several periods, in their order; one query."""
    found = Figure.objects.filter(
        indicator=indicator, unit=unit, period__in=[p.key for p in periods], is_current=True
    ).defer("steps", "inputs")
    by_key = {f.period: f for f in found}
    return [(p, by_key.get(p.key)) for p in periods]


def across_units(indicator: str, units: Sequence[Unit], period: Period) -> list[tuple[Unit, Figure | None]]:
    """The figure of several units in one period; one query."""
    found = Figure.objects.filter(indicator=indicator, unit__in=units, period=period.key, is_current=True)
    by_unit = {f.unit_id: f for f in found.defer("steps", "inputs")}
    return [(unit, by_unit.get(unit.pk)) for unit in units]


def periods_measured(unit: Unit) -> list[Period]:
    """Periods with any figure of the unit, newest first."""
    keys = Figure.objects.filter(unit=unit, is_current=True).values_list("period", flat=True).distinct()
    return sorted((Period.parse(key) for key in keys), reverse=True)


@dataclass(frozen=True)
class Line:
    """A figure as it is shown in a list: value now, value before, and the change between them."""

    rule: IndicatorRule
    figure: Figure | None
    before: Figure | None

    @property
    def value(self) -> Decimal | None:
        """Rounded by the indicator's own rule, in the shown unit."""
        return self.rule.rounded(self.figure.value) if self.figure else None

    @property
    def value_before(self) -> Decimal | None:
        """The same of the period before."""
        return self.rule.rounded(self.before.value) if self.before else None

    @property
    def change(self) -> Decimal | None:
        """Value now less value before, of the unrounded values; None if one is unknown."""
        if self.figure is None or self.before is None:
            return None
        return self.rule.rounded(difference(self.figure.value, self.before.value))

    @property
    def unit(self) -> str:
        """The unit as shown."""
        return self.rule.shown.unit if self.rule.shown else self.rule.unit


@dataclass(frozen=True)
class DomainLines:
    """Figures of one reform domain."""

    title: str
    lines: Sequence[Line]


def overview(unit: Unit, period: Period) -> list[DomainLines]:
    """Every indicator of the period with its figure and that of the period before, by reform domain; two queries."""
    now, before = figures(unit, period), figures(unit, period.previous())
    grouped: dict[str, list[Line]] = {}
    for rule in sorted(rulebook().indicators_for(period), key=lambda r: r.key):
        grouped.setdefault(rule.reform_domain, []).append(Line(rule, now.get(rule.key), before.get(rule.key)))
    titles = {domain.code: domain.title for domain in reversed(rulebook().domains_at(period.calendar_span.last))}
    codes = [code for code in rulebook().reform_domains.codes if code in grouped and code in titles]
    return [DomainLines(titles[code], grouped[code]) for code in codes]


@dataclass(frozen=True)
class ExplainedInput:
    """One input on the page that opens a figure."""

    name: str
    title: str
    value: Decimal | None
    known: int
    expected: int
    fact: str = ""
    where: str = ""
    indicator: str = ""
    figure: Figure | None = None


def explained_inputs(opened: Figure) -> list[ExplainedInput]:
    """The inputs of a figure with what each of them is and where it leads."""
    within = {
        f.indicator: f
        for f in Figure.objects.filter(unit=opened.unit_id, period=opened.period, is_current=True).defer("steps")
    }
    return [_explained(given, within) for given in opened.inputs]


@dataclass(frozen=True)
class ExplainedStep:
    """One step of the way: its expression, what an input among them is, and the value to six places."""

    expression: str
    title: str
    value: Decimal | None
    reason: str


def explained_steps(opened: Figure) -> list[ExplainedStep]:
    """The steps of a figure, oldest first."""
    titles = {given.name: given.title for given in explained_inputs(opened)}
    return [
        ExplainedStep(
            str(step["expression"]),
            titles.get(str(step["expression"]), ""),
            None if step["value"] is None else _short(Decimal(str(step["value"]))),
            str(step.get("reason") or ""),
        )
        for step in opened.steps
    ]


def _short(value: Decimal) -> Decimal:
    return value if value == value.to_integral_value() else value.quantize(Decimal("0.000001")).normalize()


def _explained(given: Mapping[str, object], within: Mapping[str, Figure]) -> ExplainedInput:
    text = given.get("value")
    value = None if text is None else Decimal(str(text))
    key = str(given.get("indicator") or "")
    if key:
        rule = rulebook().indicators.get(key)
        title = rule.title if rule else key
        return ExplainedInput(str(given["name"]), title, value, 1, 1, indicator=key, figure=within.get(key))
    fact = registry.get(str(given["fact"]))
    where = given.get("where")
    chosen = {str(k): [str(v) for v in vs] for k, vs in where.items()} if isinstance(where, dict) else {}
    known, expected = int(str(given.get("known", 1))), int(str(given.get("expected", 1)))
    return ExplainedInput(
        str(given["name"]), fact.title, value, known, expected, fact=fact.key, where=where_text(chosen)
    )


def where_text(where: Mapping[str, Sequence[str]]) -> str:
    """A filter in the rulebook's words: "lĩnh vực Đất đai, Chứng thực; kênh Trực tuyến"."""
    book = rulebook()
    shown = [
        f"{_DIMENSIONS.get(key, key)} {', '.join(book.word(key, value) for value in values)}"
        for key, values in sorted(where.items(), reverse=True)
    ]
    return "; ".join(shown)


def recent_periods(until: Period, count: int) -> list[Period]:
    """`count` periods of the same kind ending with `until`, oldest first."""
    found = [until]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def period_on(span: DateSpan, kind: PeriodKind = PeriodKind.QUARTER) -> Period:
    """The reform period that holds the last day of the span."""
    return rulebook().period_scheme(SCHEME).period_of(span.last, kind)
