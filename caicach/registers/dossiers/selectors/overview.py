"""Months at a glance: how many dossiers came, were resolved, were late, by month and field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caicach.foundation.organizations.access import Reach
from caicach.registers.dossiers import store
from caicach.registers.dossiers.engine import cubes


@dataclass(frozen=True)
class MonthCount:
    """Numbers of one month, of all fields or of one."""

    received: int
    resolved: int
    late: int


@dataclass(frozen=True)
class Overview:
    """`months` in order; `by_field` has one tuple of numbers for each field, as many as months."""

    months: tuple[date, ...]
    whole: tuple[MonthCount, ...]
    by_field: dict[str, tuple[MonthCount, ...]]


_SQL = """SELECT date_trunc('month', day)::DATE AS month, coalesce(field, '') AS field,
    sum(received)::BIGINT, sum(resolved)::BIGINT, sum(resolved_late)::BIGINT
    FROM ({source}) WHERE day BETWEEN $first AND $last AND event IN ('received_on', 'ended_on') AND {chosen}
    GROUP BY ALL"""


def overview(seen: Reach, months: Sequence[date]) -> Overview:
    """Numbers of the months (first days, in order) for the units together."""
    engine, now = store.engine(), store.snapshot()
    last = (months[-1].replace(day=28)).replace(day=_days_in(months[-1]))
    partitions = [(sha256, store.folder() / path) for _, sha256, path in now.between(None, last)]
    source = cubes.cube_rows(cubes.ensure(engine, partitions))
    chosen = "true" if seen.everything else "unit_id IN (SELECT unnest($units::BIGINT[]))"
    asked = {"first": months[0], "last": last, "units": sorted(seen.unit_ids)}
    found: dict[tuple[date, str], MonthCount] = {}
    for month, field, received, resolved, late in engine.fetch(_SQL.format(source=source, chosen=chosen), asked):
        found[month, field] = MonthCount(received or 0, resolved or 0, late or 0)
    fields = sorted({field for _, field in found})
    nothing = MonthCount(0, 0, 0)
    by_field = {field: tuple(found.get((month, field), nothing) for month in months) for field in fields}
    whole = tuple(_sum([by_field[field][at] for field in fields]) for at in range(len(months)))
    return Overview(tuple(months), whole, by_field)


def _sum(counts_of_fields: Sequence[MonthCount]) -> MonthCount:
    return MonthCount(
        sum(count.received for count in counts_of_fields),
        sum(count.resolved for count in counts_of_fields),
        sum(count.late for count in counts_of_fields),
    )


def _days_in(month: date) -> int:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return (following - month).days
