"""Finding dossiers: filters, order and pages over millions of rows. A page reads only the columns it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, overload

from django.utils import timezone

from caicach.foundation.organizations.access import Action, Reach, reach
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.dossiers import store
from caicach.registers.dossiers.columns import COLUMNS

#: What a list can be narrowed to by outcome, with the words people read.
OUTCOMES = {
    "early": "Trước hạn",
    "on_time": "Đúng hạn",
    "late": "Quá hạn (đã giải quyết)",
    "unknown": "Không rõ hạn",
    "in_process": "Đang giải quyết",
    "overdue": "Đang giải quyết, đã quá hạn",
    "due_today": "Đến hạn hôm nay",
    "due_soon": "Đến hạn ngày làm việc tới",
}
_PERSONAL = tuple(column.key for column in COLUMNS if column.personal)
#: Sort key → column; those of `_JUDGED` follow from the calendar.
_ORDERS = {
    "dossier_code": "dossier_code",
    "received_on": "received_on",
    "due_on": "due_effective",
    "ended_on": "ended_on",
}
_JUDGED = frozenset({"due_on"})


@dataclass(frozen=True)
class Filter:
    """What is looked for. Everything is optional; days are both included."""

    unit: Unit | None = None
    field: str = ""
    channel: str = ""
    state: str = ""
    outcome: str = ""
    received_from: date | None = None
    received_to: date | None = None
    ended_from: date | None = None
    ended_to: date | None = None
    text: str = ""
    procedure: str = ""


def units_to_see(person: Person, unit: Unit | None = None, action: Action = Action.VIEW) -> Reach:
    """Units whose dossiers the person may see, within the subtree of `unit` if one is chosen."""
    allowed = reach(person, action)
    if unit is None:
        return allowed
    below = frozenset(Unit.objects.under(unit).values_list("pk", flat=True))
    return Reach(False, below if allowed.everything else below & allowed.unit_ids)


class Dossiers(Sequence[dict[str, Any]]):
    """The dossiers a person may see and that pass the filter, in order. Counts and fetches only when asked.

    Each row is a mapping of the stored columns and of what follows from the rules; personal columns are None where
    the person may not see them, and `is_masked` says so.
    """

    def __init__(self, person: Person, wanted: Filter, order: str = "-received_on") -> None:
        self.person, self.wanted, self.order = person, wanted, order
        self._engine, self._now = store.engine(), store.snapshot()
        self._seen = units_to_see(person, wanted.unit)
        self._personal = reach(person, Action.VIEW_PERSONAL)

    @cached_property
    def _parameters(self) -> dict[str, Any]:
        wanted, today = self.wanted, timezone.localdate()
        personal = None if self._personal.everything else sorted(self._personal.unit_ids)
        return {
            "units": sorted(self._seen.unit_ids),
            "personal_units": personal,
            "field": wanted.field,
            "channel": wanted.channel,
            "state": wanted.state,
            "outcome": wanted.outcome,
            "received_from": wanted.received_from,
            "received_to": wanted.received_to,
            "ended_from": wanted.ended_from,
            "ended_to": wanted.ended_to,
            "text": wanted.text.strip().lower(),
            "procedure": wanted.procedure.strip().lower(),
            "today": today,
            "next_day": store.rules().calendar.add_working_days(today, 1) if wanted.outcome == "due_soon" else None,
        }

    @property
    def _condition(self) -> str:
        wanted = self.wanted
        personal = "true" if self._personal.everything else "unit_id IN (SELECT unnest($personal_units::BIGINT[]))"
        parts = [
            ("" if self._seen.everything else "unit_id IN (SELECT unnest($units::BIGINT[]))"),
            wanted.field and "field = $field",
            wanted.channel and "channel = $channel",
            wanted.state and "state = $state",
            wanted.received_from and "received_on >= $received_from",
            wanted.received_to and "received_on <= $received_to",
            wanted.ended_from and "ended_on >= $ended_from",
            wanted.ended_to and "ended_on <= $ended_to",
            wanted.procedure
            and "(starts_with(lower(procedure_code), $procedure) OR contains(lower(procedure_name), $procedure))",
            wanted.text
            and f"(contains(lower(dossier_code), $text) OR (contains(lower(applicant_name), $text) AND {personal}))",
            wanted.outcome and _OUTCOME_SQL[wanted.outcome],
        ]
        return " AND ".join(str(part) for part in parts if part) or "true"

    @property
    def _order_key(self) -> str:
        key = self.order.lstrip("-")
        return key if key in _ORDERS else "received_on"

    def _source(self) -> str:
        """The rows to choose from; the calendar is joined only where the question needs it."""
        paths = self._now.paths(self.wanted.received_from, self.wanted.received_to or self.wanted.ended_to)
        if self.wanted.outcome or self._order_key in _JUDGED:
            return self._engine.judged(paths)
        return self._engine.received(paths)

    @cached_property
    def _count(self) -> int:
        sql = f"SELECT count(*) FROM ({self._source()}) WHERE {self._condition}"
        return int(self._engine.fetch(sql, self._parameters)[0][0])

    def __len__(self) -> int:
        return self._count

    def count(self, value: Any = None) -> int:
        """Number of dossiers; the pager asks by this name."""
        return self._count

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, at: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, at: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(at, int):
            return self._page(at, 1)[0]
        start, stop, _ = at.indices(self._count)
        return self._page(start, max(0, stop - start))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """All rows, a few thousand at a time."""
        for start in range(0, self._count, 5000):
            yield from self._page(start, 5000)

    def _page(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """First which dossiers, over the columns of filter and order; then all of those few dossiers."""
        down = "DESC" if self.order.startswith("-") else "ASC"
        order = f"{_ORDERS[self._order_key]} {down} NULLS LAST, unit_id, dossier_code"
        keys = self._engine.fetch(
            f"SELECT unit_id, dossier_code, received_on FROM ({self._source()}) WHERE {self._condition} "
            f"ORDER BY {order} LIMIT {limit:d} OFFSET {offset:d}",
            self._parameters,
        )
        found = {(row["unit_id"], row["dossier_code"]): row for row in self._rows_of(keys)}
        names = dict(Unit.objects.filter(pk__in={unit for unit, *_ in keys}).values_list("pk", "name"))
        return [self._masked(found[unit, code]) | {"unit_name": names.get(unit, "")} for unit, code, _ in keys]

    def _rows_of(self, keys: Sequence[tuple[int, str, date]]) -> list[dict[str, Any]]:
        if not keys:
            return []
        months = {day.replace(day=1) for *_, day in keys}
        paths = [store.folder() / path for month, _, path in self._now.partitions if month in months]
        condition = (
            "unit_id IN (SELECT unnest($units::BIGINT[])) AND dossier_code IN (SELECT unnest($codes::VARCHAR[]))"
        )
        asked = {"units": sorted({unit for unit, *_ in keys}), "codes": [code for _, code, _ in keys]}
        return self._engine.fetch_named(self._engine.judged(paths, condition), asked)

    def _masked(self, row: dict[str, Any]) -> dict[str, Any]:
        row["is_masked"] = row["unit_id"] not in self._personal
        if row["is_masked"]:
            row |= dict.fromkeys(_PERSONAL)
        return row


_OUTCOME_SQL = {
    **dict.fromkeys(("early", "on_time", "late", "unknown"), "verdict = $outcome"),
    "in_process": "ended_on IS NULL",
    "overdue": "ended_on IS NULL AND overdue_from <= $today",
    "due_today": "ended_on IS NULL AND due_effective = $today",
    "due_soon": "ended_on IS NULL AND due_effective > $today AND due_effective <= $next_day",
}


def deadlines(person: Person, unit: Unit | None) -> dict[str, int]:
    """How many dossiers are overdue, due today and due on the next working day, in one reading of the store."""
    engine, seen, today = store.engine(), units_to_see(person, unit), timezone.localdate()
    chosen = "true" if seen.everything else "unit_id IN (SELECT unnest($units::BIGINT[]))"
    names = ("overdue", "due_today", "due_soon")
    counts = ", ".join(f"count(*) FILTER ({_OUTCOME_SQL[name]}) AS {name}" for name in names)
    sql = f"SELECT {counts} FROM ({engine.judged(store.snapshot().paths())}) WHERE {chosen}"
    next_day = store.rules().calendar.add_working_days(today, 1)
    [row] = engine.fetch_named(sql, {"units": sorted(seen.unit_ids), "today": today, "next_day": next_day})
    return row


def known_unit_ids() -> frozenset[int]:
    """Units that have at least one dossier."""
    return _units_in(store.snapshot(), str(store.folder()))


@lru_cache(maxsize=8)
def _units_in(now: store.Snapshot, folder: str) -> frozenset[int]:
    """Remembered while the files (and the folder they lie in) stay the same."""
    sql = f"SELECT DISTINCT unit_id FROM ({store.engine().received(now.paths())})"
    return frozenset(row[0] for row in store.engine().fetch(sql))
