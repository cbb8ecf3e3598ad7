"""Measuring: facts in, figures out, a new revision only where the outcome is another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from caicach.domain.figures import Coverage, FigureValue
from caicach.domain.indicators import InputValue
from caicach.domain.periods import DateSpan, Period
from caicach.foundation.audit.services import record
from caicach.foundation.organizations.access import Action, check
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators.gathering import Gathering, Given
from caicach.measuring.indicators.models import Figure
from caicach.measuring.indicators.rollup import UnitTree
from caicach.rulebook.indicator_rules import Aggregation, IndicatorRule

#: The way of cutting the year that reform reports follow (rulebook/periods.toml).
SCHEME = "cchc"
_BATCH = 1000


@dataclass(frozen=True)
class Measured:
    """What a measurement did: figures worked out, how many are new, changed, the same."""

    worked_out: int
    added: int
    changed: int
    unchanged: int


def span_of(period: Period) -> DateSpan:
    """Days of the period by the reform scheme."""
    return rulebook().period_scheme(SCHEME).span_of(period)


def measure(
    period: Period,
    units: Iterable[Unit] | None = None,
    indicators: Collection[str] | None = None,
    *,
    by: Person | None = None,
    cause: str = "",
) -> Measured:
    """Work out the figures of a period, for all units or for the units given, all indicators or those given.

    A person needs the right to edit at each unit named; the system (`by=None`) measures everything. One
    question per fact whatever the number of units; one transaction; one audit entry when a person asked.
    """
    named = list(units) if units is not None else None
    if by is not None:
        for unit in named or ():
            check(by, Action.EDIT, unit)
    rules = _rules(period, indicators)
    span = span_of(period)
    tree = UnitTree.during(span, _tops(named))
    gathering = Gathering(span, tree, None if named is None else sorted(tree.branches))
    with transaction.atomic():
        wanted = None if named is None else {unit.pk for unit in named}
        outcome = _Keeper(period, span, by, cause).keep(_worked_out(rules, gathering, wanted))
        if by is not None:
            record(
                "indicators.measure",
                by=by,
                unit=named[0] if named and len(named) == 1 else None,
                summary=f"Đo số liệu {period.title}: {outcome.added} mới, {outcome.changed} đổi, "
                f"{outcome.unchanged} giữ nguyên",
            )
    return outcome


def _rules(period: Period, indicators: Collection[str] | None) -> tuple[IndicatorRule, ...]:
    rules = rulebook().indicators_for(period)
    if indicators is None:
        return rules
    wanted = set(indicators)
    for rule in reversed(rules):  # what a wanted indicator takes in is wanted too
        if rule.key in wanted:
            wanted.update(rule.indicators)
    return tuple(rule for rule in rules if rule.key in wanted)


def _tops(units: Sequence[Unit] | None) -> list[Unit] | None:
    """The units themselves, without those already below another of them."""
    if units is None:
        return None
    return [unit for unit in units if not any(unit.pk != o.pk and unit.path.startswith(o.path) for o in units)]


@dataclass(frozen=True)
class Outcome:
    """One figure before it is kept."""

    indicator: str
    unit_id: int
    figure: FigureValue
    inputs: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    coverage: Coverage
    rule_version: str


def _worked_out(
    rules: Sequence[IndicatorRule], gathering: Gathering, wanted: Collection[int] | None
) -> Iterable[Outcome]:
    unit_ids = gathering.units_known(rules)
    for unit_id in sorted(unit_ids if wanted is None else unit_ids & set(wanted)):
        figures: dict[str, FigureValue] = {}
        for rule in rules:
            outcome = _one(rule, unit_id, gathering, figures)
            if outcome is not None:
                figures[rule.key] = outcome.figure
                yield outcome


def _one(rule: IndicatorRule, unit_id: int, gathering: Gathering, figures: Mapping[str, FigureValue]) -> Outcome | None:
    if rule.aggregation is Aggregation.NOT_ADDITIVE and gathering.tree.communes.get(unit_id, 0) > 1:
        return None
    facts: list[Given] = []
    values: dict[str, InputValue] = {}
    inputs: list[dict[str, Any]] = []
    for name, source in rule.inputs.items():
        if source.indicator:
            figure = figures.get(source.indicator, FigureValue.unknown(f"Chưa có số liệu {source.indicator}."))
            values[name] = figure
            inputs.append({"name": name, "indicator": source.indicator, "value": _text(figure.value)})
        else:
            given = gathering.given(source, unit_id)
            facts.append(given)
            values[name] = given.value
            inputs.append(_input(name, given))
    evaluation = rule.work_out(values)
    known = min((g.coverage for g in facts), key=lambda c: (c.known, -c.expected), default=Coverage(1, 1))
    steps = [
        {"kind": s.kind, "expression": s.expression, "operator": s.operator,
         "operands": [_text(o) for o in s.operands], "value": _text(s.value), "reason": s.reason}
        for s in evaluation.steps
    ]  # fmt: skip
    return Outcome(rule.key, unit_id, evaluation.figure, inputs, steps, known, rule.version)


def _input(name: str, given: Given) -> dict[str, Any]:
    return {
        "name": name,
        "fact": given.source.fact,
        "where": {dimension: list(values) for dimension, values in given.source.where.items()},
        "value": _text(given.value),
        "known": given.coverage.known,
        "expected": given.coverage.expected,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


class _Keeper:
    """Compares outcomes with the figures that hold now and writes what is new."""

    def __init__(self, period: Period, span: DateSpan, by: Person | None, cause: str) -> None:
        self.period, self.span, self.by, self.cause = period, span, by, cause
        self.current: dict[tuple[str, int], Figure] = {}

    def keep(self, outcomes: Iterable[Outcome]) -> Measured:
        found = Figure.objects.filter(period=self.period.key, is_current=True).defer("steps")
        self.current = {(figure.indicator, figure.unit_id): figure for figure in found}
        fresh: list[Figure] = []
        superseded: list[int] = []
        worked_out = 0
        for outcome in outcomes:
            worked_out += 1
            old = self.current.get((outcome.indicator, outcome.unit_id))
            if old is not None and _same(old, outcome):
                continue
            if old is not None:
                superseded.append(old.pk)
            fresh.append(self.figure(outcome, old.revision + 1 if old else 1))
        for start in range(0, len(superseded), _BATCH):
            Figure.objects.filter(pk__in=superseded[start : start + _BATCH]).update(is_current=False)
        Figure.objects.bulk_create(fresh, batch_size=_BATCH)
        changed = len(superseded)
        return Measured(worked_out, len(fresh) - changed, changed, worked_out - len(fresh))

    def figure(self, outcome: Outcome, revision: int) -> Figure:
        value = outcome.figure
        return Figure(
            indicator=outcome.indicator,
            unit_id=outcome.unit_id,
            period=self.period.key,
            first_day=self.span.first,
            last_day=self.span.last,
            value=value.value,
            state=value.state.value,
            reason=value.reason,
            part=value.part,
            whole=value.whole,
            inputs=outcome.inputs,
            steps=outcome.steps,
            coverage_known=outcome.coverage.known,
            coverage_expected=outcome.coverage.expected,
            rule_version=outcome.rule_version,
            revision=revision,
            measured_by=self.by,
            cause=self.cause,
        )


def _same(old: Figure, new: Outcome) -> bool:
    return (
        old.value == new.figure.value
        and old.state == new.figure.state.value
        and old.rule_version == new.rule_version
        and old.inputs == new.inputs
        and (old.coverage_known, old.coverage_expected) == (new.coverage.known, new.coverage.expected)
    )
