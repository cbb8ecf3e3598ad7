"""Inputs of a measurement: each fact asked once for all units, then added up the tree."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from caicach.domain.figures import EXACT, Coverage
from caicach.domain.periods import DateSpan
from caicach.foundation.facts import registry
from caicach.measuring.indicators.rollup import Sum, UnitTree, add_up, coverage
from caicach.rulebook.indicator_rules import IndicatorRule, Input


@dataclass(frozen=True)
class Given:
    """One input of one figure: what it is, its value for the unit (None: unknown) and how complete it is."""

    source: Input
    value: Decimal | None
    coverage: Coverage


@dataclass
class Gathering:
    """Facts of one period. `unit_ids` limits the question to some units; None asks for all."""

    span: DateSpan
    tree: UnitTree
    unit_ids: Sequence[int] | None = None
    _sums: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], Mapping[int, Sum]] = field(default_factory=dict)

    def sums(self, source: Input) -> Mapping[int, Sum]:
        """Unit id → sum, for a fact input; asked once however many indicators name it."""
        if source.fact is None:
            raise ValueError(f"input {source.name} is not a fact")
        key = (source.fact, tuple(sorted(source.where.items())))
        if key not in self._sums:
            self._sums[key] = add_up(self._totals(source.fact, source.where), self.tree)
        return self._sums[key]

    def _totals(self, fact_key: str, where: Mapping[str, tuple[str, ...]]) -> Mapping[int, Decimal]:
        fact = registry.get(fact_key)
        together: dict[int, Decimal] = defaultdict(Decimal)
        for choice in itertools.product(*where.values()):
            for unit_id, value in fact.totals(self.span, self.unit_ids, dict(zip(where, choice, strict=True))).items():
                together[unit_id] = EXACT.add(together[unit_id], Decimal(value))
        return together

    def given(self, source: Input, unit_id: int) -> Given:
        """A fact input for one unit."""
        found = self.sums(source).get(unit_id)
        return Given(source, found.value if found else None, coverage(unit_id, found, self.tree))

    def units_known(self, rules: Sequence[IndicatorRule]) -> set[int]:
        """Units under which at least one input of the rules is known."""
        return {
            unit_id for rule in rules for source in rule.inputs.values() if source.fact for unit_id in self.sums(source)
        }
