"""Numbers of dossiers for all units at once, answered from cubes and remembered while the files stay the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caicach.domain.periods import DateSpan
from caicach.registers.dossiers import store
from caicach.registers.dossiers.engine import cubes
from caicach.registers.dossiers.engine.connections import Engine, quoted


@dataclass(frozen=True)
class Counts:
    """Counters by name, each a list with one number for every unit; `position` is a unit's place in the lists.

    A unit the store knows nothing about up to the end of the span has no place.
    """

    position: Mapping[int, int]
    columns: Mapping[str, Sequence[int]]

    def column(self, name: str) -> Sequence[int]:
        """The numbers of a counter; zeroes where nothing of the kind was counted."""
        return self.columns.get(name) or [0] * len(self.position)

    def of(self, unit: int) -> dict[str, int]:
        """All counters of one unit."""
        return {name: numbers[self.position[unit]] for name, numbers in self.columns.items()}


_DIMENSIONS = {"field": "field", "channel": "channel", "procedure": "procedure_code"}
_KEPT = 48
_answers: OrderedDict[tuple[Any, ...], Counts] = OrderedDict()
_lock = threading.Lock()


def counts(span: DateSpan, where: Mapping[str, str]) -> Counts:
    """Every counter of `engine.expressions` for every unit over the span; `where` by field, channel, procedure."""
    engine, now = store.engine(), store.snapshot()
    key = (str(engine.folder), engine.rules.version, now, span, tuple(sorted(where.items())))
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    answer = _count(engine, now, span, where)
    if where:
        answer = _spread(answer, counts(span, {}))
    with _lock:
        _answers[key] = answer
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return answer


def _spread(narrow: Counts, whole: Counts) -> Counts:
    """A unit that the store knows has none of the kind asked for: that is zero, not unknown."""
    at = [narrow.position.get(unit) for unit in whole.position]
    return Counts(
        whole.position,
        {name: [0 if p is None else numbers[p] for p in at] for name, numbers in narrow.columns.items()},
    )


def _count(engine: Engine, now: store.Snapshot, span: DateSpan, where: Mapping[str, str]) -> Counts:
    condition, parameters = _condition(where)
    partitions = [(sha256, store.folder() / path) for _, sha256, path in now.between(None, span.last)]
    if not partitions:
        return Counts({}, {})
    if "procedure" in where:
        source = engine.events([path for _, path in partitions], condition)
    else:
        source = cubes.cube_rows(cubes.ensure(engine, partitions), condition)
    sql = cubes.totals_sql(engine, source, is_whole=not where)
    asked = {"first": span.first, "last": span.last, **parameters}
    columns = engine.fetch_columns(sql, asked)
    units = columns.pop("unit_id")
    online = _procedures(engine, now.paths(span.first, span.last), span, where)
    columns["procedures_with_online"] = [online.get(unit, 0) for unit in units]
    pairs = zip(columns["resolved"], columns["resolved_unknown"], strict=True)
    columns["resolved_due_known"] = [resolved - unknown for resolved, unknown in pairs]
    return Counts({unit: at for at, unit in enumerate(units)}, columns)


def _condition(where: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    strange = set(where) - set(_DIMENSIONS)
    if strange:
        raise ValueError(f"dossiers cannot be counted by {', '.join(sorted(strange))}")
    return " AND ".join(f"{_DIMENSIONS[name]} = $where_{name}" for name in sorted(where)), {
        f"where_{name}": value for name, value in where.items()
    }


def _procedures(engine: Engine, paths: Sequence[Path], span: DateSpan, where: Mapping[str, str]) -> Mapping[int, int]:
    """Unit → number of different procedures with a dossier received online; distinct, so counted from the rows."""
    if not paths:
        return {}
    condition, parameters = _condition(where)
    states = ", ".join(quoted(state) for state in engine.rules.not_received) or "''"
    parts = ["received_on BETWEEN $first AND $last", f"(state IS NULL OR state NOT IN ({states}))"]
    sql = cubes.distinct_procedures_sql(paths, " AND ".join([*parts, condition] if condition else parts))
    return dict(engine.fetch(sql, {"first": span.first, "last": span.last, **parameters}))


def rows_behind(
    name: str, span: DateSpan, unit_ids: Sequence[int], where: Mapping[str, str], page: tuple[int, int]
) -> tuple[list[dict[str, Any]], int]:
    """A page (offset, limit) of the judged dossiers behind a counter or stock, oldest first, and how many there are."""
    engine, now = store.engine(), store.snapshot()
    counter = "received_online" if name == "procedures_with_online" else name
    condition, parameters = _condition(where)
    chosen = "unit_id IN (SELECT unnest($units::BIGINT[]))" + (f" AND {condition}" if condition else "")
    base = f"FROM ({engine.chosen(counter, now.paths(None, span.last))}) WHERE {chosen}"
    asked = {"first": span.first, "last": span.last, "units": list(unit_ids), **parameters}
    sql = f"SELECT * {base} ORDER BY received_on, unit_id, dossier_code LIMIT {page[1]:d} OFFSET {page[0]:d}"
    return engine.fetch_named(sql, asked), int(engine.fetch(f"SELECT count(*) {base}", asked)[0][0])
