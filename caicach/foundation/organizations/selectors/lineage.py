"""What a unit came from and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caicach.foundation.organizations.models import Succession, Unit, UnitKind

_UNITS = ("predecessor__parent__parent", "successor__parent__parent")


@dataclass(frozen=True)
class Step:
    """One passage from a unit to another. `derived` where it follows from the units below, not from its own record."""

    predecessor: Unit
    successor: Unit
    kind: str
    share: Decimal | None
    is_default: bool
    on: date
    legal_basis: str
    verified: bool = True
    derived: bool = False


@dataclass(frozen=True)
class Held:
    """A unit that held (part of) another's area on a day.

    `share` is the part of the older unit of the two that went to the younger one, 0..1; None where it is not known.
    `is_default` marks the unit to take where one must be chosen.
    """

    unit: Unit
    share: Decimal | None
    is_default: bool


@dataclass(frozen=True)
class Lineage:
    """The whole past and future of a unit: passages before it and after it, the nearest first."""

    unit: Unit
    before: tuple[Step, ...]
    after: tuple[Step, ...]


def successors(unit: Unit) -> list[Step]:
    """Where the unit went. A district, abolished without heir, shows where its communes went."""
    steps = [_step(row) for row in _following([unit.pk])]
    if steps or unit.kind != UnitKind.DISTRICT:
        return steps
    return _derived(unit)


def predecessors(unit: Unit) -> list[Step]:
    """What the unit came from."""
    return [_step(row) for row in _preceding([unit.pk])]


def lineage(unit: Unit) -> Lineage:
    """Everything before and after, through as many reforms as there were; one query for each reform and direction."""
    after = tuple(_walk(unit.pk, forward=True))
    if not after and unit.kind == UnitKind.DISTRICT:
        after = tuple(_derived(unit))
    return Lineage(unit, tuple(_walk(unit.pk, forward=False)), after)


def on_map(unit: Unit, day: date) -> list[Held]:
    """Which units in force on `day` held the area of `unit`: itself, its heirs, or those it came from."""
    if unit.in_force(day):
        return [Held(unit, Decimal(1), True)]
    forward = unit.valid_to is not None and day > unit.valid_to
    held: dict[int, Held] = {}
    frontier = [Held(unit, Decimal(1), True)]
    while frontier:
        by_id = {part.unit.pk: part for part in frontier}
        rows = _following(by_id) if forward else _preceding(by_id)
        frontier = []
        for row in rows:
            part, other = _carry(row, by_id, forward=forward)
            if other.in_force(day):
                held[other.pk] = _joined(held.get(other.pk), part)
            elif other.pk not in by_id:
                frontier.append(part)
    return sorted(held.values(), key=lambda part: (not part.is_default, part.unit.name))


def name_on(unit: Unit, day: date) -> str:
    """The name the unit bore on that day; the present one where the day of a change is not known."""
    borne = [
        name
        for name in unit.names.all()
        if (name.valid_from is None or name.valid_from <= day) and (name.valid_to is None or day <= name.valid_to)
    ]
    if len(borne) == 1:
        return borne[0].name
    return unit.name


def _following(unit_ids: Iterable[int]) -> Iterable[Succession]:
    rows = Succession.objects.filter(predecessor_id__in=list(unit_ids)).select_related(*_UNITS)
    return rows.order_by("on", "-is_default", "successor__name")


def _preceding(unit_ids: Iterable[int]) -> Iterable[Succession]:
    rows = Succession.objects.filter(successor_id__in=list(unit_ids)).select_related(*_UNITS)
    return rows.order_by("-on", "predecessor__name")


def _step(row: Succession) -> Step:
    return Step(
        predecessor=row.predecessor,
        successor=row.successor,
        kind=row.kind,
        share=row.share,
        is_default=row.is_default,
        on=row.on,
        legal_basis=row.legal_basis,
        verified=row.verified,
    )


def _walk(unit_id: int, *, forward: bool) -> Iterable[Step]:
    steps: list[Step] = []
    seen, frontier = {unit_id}, [unit_id]
    while frontier:
        rows = list(_following(frontier) if forward else _preceding(frontier))
        steps += [_step(row) for row in rows]
        reached = {row.successor_id if forward else row.predecessor_id for row in rows}
        frontier = sorted(reached - seen)
        seen |= reached
    return steps


def _carry(row: Succession, by_id: dict[int, Held], *, forward: bool) -> tuple[Held, Unit]:
    """The next unit with the share multiplied along the way; unknown times anything stays unknown."""
    here = by_id[row.predecessor_id if forward else row.successor_id]
    other = row.successor if forward else row.predecessor
    share = None if here.share is None or row.share is None else here.share * row.share
    return Held(other, share, here.is_default and row.is_default), other


def _joined(first: Held | None, second: Held) -> Held:
    """Two ways to one unit: the shares add up where both are known."""
    if first is None:
        return second
    share = None if first.share is None or second.share is None else min(Decimal(1), first.share + second.share)
    return Held(first.unit, share, first.is_default or second.is_default)


def _derived(district: Unit) -> list[Step]:
    """The communes that took in communes of the district; no share, for none is known."""
    children = list(district.children.values_list("pk", flat=True))
    found: dict[int, Step] = {}
    for row in _following(children):
        found.setdefault(
            row.successor_id,
            Step(
                predecessor=district,
                successor=row.successor,
                kind=row.kind,
                share=None,
                is_default=False,
                on=row.on,
                legal_basis=row.legal_basis,
                verified=row.verified,
                derived=True,
            ),
        )
    return sorted(found.values(), key=lambda step: step.successor.name)
