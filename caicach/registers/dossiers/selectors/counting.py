"""Numbers of dossiers for all units at once, answered from cubes and remembered while the files stay the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caicach.domain.periods import DateSpan
from caicach.registers.dossiers import store
from caicach.registers.dossiers.engine import cubes
from caicach.registers.dossiers.engine.connections import Engine, quoted

#: unit id → counter → number; a unit the store knows nothing about up to the end of the span is absent.
Counts = Mapping[int, Mapping[str, int]]
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
        # a unit that the store knows has none of the kind asked for: that is zero, not unknown
        nothing: dict[str, int] = {}
        answer = {unit: answer.get(unit, nothing) for unit in counts(span, {})}
    with _lock:
        _answers[key] = answer
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return answer


def _count(engine: Engine, now: store.Snapshot, span: DateSpan, where: Mapping[str, str]) -> Counts:
    condition, parameters = _condition(where)
    partitions = [(sha256, store.folder() / path) for _, sha256, path in now.between(None, span.last)]
    if not partitions:
        return {}
    if "procedure" in where:
        source = engine.events([path for _, path in partitions], condition)
    else:
        source = cubes.cube_rows(cubes.ensure(engine, partitions), condition)
    asked = {"first": span.first, "last": span.last, **parameters}
    found = {row.pop("unit_id"): row for row in engine.fetch_named(cubes.totals_sql(engine, source), asked)}
    for unit, number in _procedures(engine, now.paths(span.first, span.last), span, where).items():
        found[unit]["procedures_with_online"] = number
    return found


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
