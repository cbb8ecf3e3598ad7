"""Measuring every indicator of a quarter at 3,355 units over a million dossiers: facts, formulas, revisions kept.

    .venv/bin/python benchmarks/measuring.py [rows]

Floor: one hand-written DuckDB query that counts the same dossiers for every unit, and as many bare rows written to
(second measurement: read from) an SQLite table as there are figures. Ours adds up the tree of units, works out every
indicator of the rulebook and keeps each figure with its inputs. Measured once more without a change it must write
nothing: that is the second measurement.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import ground

SCRIPT = "measuring.py"
_INPUTS = json.dumps([{"fact": "dossiers.received", "value": "123"}, {"fact": "dossiers.resolved", "value": "120"}])


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    home = ground.open_site()
    from caicach.domain.periods import Period
    from caicach.measuring.indicators.services import measure
    from caicach.registers.dossiers.services import import_file

    try:
        import_file(by=None, unit=None, path=ground.write_list(home / "list.csv", rows))
        period = Period.parse("2025Q3")
        done, first = ground.timed(lambda: measure(period))
        count, bare = _counting(home, period), _Bare(home / "floor.sqlite3")
        _, floor = ground.timed(lambda: (count(), bare.write(done.added)))
        of = f"{done.added:,} figures, {ground.UNITS:,} units / counting and {{}} bare rows"
        ground.tell(f"measuring {of.format('writing')}", SCRIPT, floor, first)
        again = ground.in_turn(lambda: (count(), bare.read()), lambda: _unchanged(measure(period)))
        ground.tell(f"measuring again, nothing changed, {of.format('reading')}", SCRIPT, *again)
    finally:
        ground.close_site(home)


def _counting(home: Path, period: object) -> Callable[[], object]:
    from dossiers_questions import counting_sql

    from caicach.domain.periods import Period
    from caicach.foundation.rules.selectors import rulebook

    assert isinstance(period, Period)  # noqa: S101  # the domain is imported late
    span = rulebook().period_scheme("cchc").span_of(period)
    sql, raw = counting_sql(home), duckdb.connect()
    return lambda: raw.execute(sql, {"first": span.first, "last": span.last}).fetchall()


class _Bare:
    """A table of figures with nothing around it."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute(
            "CREATE TABLE figure "
            "(id INTEGER PRIMARY KEY, indicator TEXT, unit INT, period TEXT, value TEXT, inputs TEXT)"
        )

    def write(self, count: int) -> None:
        row = ("one_stop.on_time_rate", 1, "2025Q3", "97.5", _INPUTS)
        with self.connection:
            self.connection.executemany(
                "INSERT INTO figure (indicator, unit, period, value, inputs) VALUES (?, ?, ?, ?, ?)",
                (row for _ in range(count)),
            )

    def read(self) -> int:
        return len(self.connection.execute("SELECT indicator, unit, period, value, inputs FROM figure").fetchall())


def _unchanged(done: object) -> None:
    if getattr(done, "added", 0) or getattr(done, "changed", 0):
        raise SystemExit(f"nothing changed, and yet figures were written: {done}")


if __name__ == "__main__":
    main()
