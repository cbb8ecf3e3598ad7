"""Facts added up the tree of units: every unit gets its own rows and those of all units below it.

Facts are added, never figures: the share of a province is the sum of parts over the sum of wholes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from caicach.domain.figures import EXACT, Coverage
from caicach.domain.periods import DateSpan
from caicach.foundation.facts.registry import Totals
from caicach.foundation.organizations.models import Unit, UnitKind

#: Beyond so many tops all units are read and sorted out here: a query has a limit of conditions.
_MOST_CONDITIONS = 100


@dataclass(frozen=True)
class Branch:
    """Where a unit stands: the ids from the root down to itself, and the government it belongs to."""

    ancestry: tuple[int, ...]
    administration: int | None
    is_commune: bool


@dataclass(frozen=True)
class UnitTree:
    """Units in force on some day of a span. `communes` counts the communes at or below each unit."""

    branches: Mapping[int, Branch]
    communes: Mapping[int, int]

    @classmethod
    def during(cls, span: DateSpan, tops: Iterable[Unit] | None = None) -> UnitTree:
        """One query. With `tops`, only what stands below them."""
        units = Unit.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=span.last)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=span.first)
        )
        chosen = None if tops is None else list(tops)
        wanted = None if chosen is None else {top.pk for top in chosen}
        if chosen is not None and len(chosen) <= _MOST_CONDITIONS:
            below = Q(pk__in=[])
            for top in chosen:
                below |= Q(path__startswith=top.path)
            units = units.filter(below)
        branches: dict[int, Branch] = {}
        communes: dict[int, int] = defaultdict(int)
        for pk, path, kind, administration in units.values_list("pk", "path", "kind", "administration_id"):
            ancestry = tuple(int(step) for step in path.strip("/").split("/"))
            if wanted is not None and wanted.isdisjoint(ancestry):
                continue
            branches[pk] = Branch(ancestry, administration, kind == UnitKind.COMMUNE)
            if kind == UnitKind.COMMUNE:
                for ancestor in ancestry:
                    communes[ancestor] += 1
        return cls(branches, communes)


@dataclass
class Sum:
    """What is known of one fact for one unit and all below it."""

    value: Decimal | None = None
    givers: set[int] = field(default_factory=set)

    def add(self, value: Decimal, giver: int) -> None:
        """Count in the rows of one unit."""
        self.value = value if self.value is None else EXACT.add(self.value, value)
        self.givers.add(giver)


def add_up(totals: Totals, tree: UnitTree) -> Mapping[int, Sum]:
    """Unit id → sum over its subtree. Units under which nothing is known are absent."""
    sums: dict[int, Sum] = defaultdict(Sum)
    for unit_id, value in totals.items():
        branch = tree.branches.get(unit_id)
        if branch is None:
            continue
        giver = branch.administration or unit_id
        for ancestor in branch.ancestry:
            sums[ancestor].add(value, giver)
    return sums


def coverage(unit_id: int, given: Sum | None, tree: UnitTree) -> Coverage:
    """How many governments gave a number, of how many that should: every commune below, and whoever else gave."""
    givers: Collection[int] = given.givers if given else ()
    communes = tree.communes.get(unit_id, 0)
    communes_known = sum(1 for giver in givers if giver in tree.branches and tree.branches[giver].is_commune)
    others = len(givers) - communes_known
    expected = max(communes + others, 1)
    return Coverage(min(len(givers), expected), expected)
