"""DuckDB within bounds: a small database of calendars a process, a cursor a thread, one folder in reach."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from caicach.domain.workdays import WorkCalendar
from caicach.registers.dossiers.columns import STORED
from caicach.registers.dossiers.engine import expressions
from caicach.registers.dossiers.rules import Rules


@dataclass(frozen=True)
class Limits:
    """What the engine may take of the machine."""

    memory: str = "1GB"
    threads: int = 2


def connect(folder: Path, limits: Limits, *, paths: Sequence[Path] = ()) -> duckdb.DuckDBPyConnection:
    """A private in-memory database that reads and writes under `folder`, reads `paths`, and reaches nothing else."""
    scratch = folder / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET memory_limit='{limits.memory}'")
    connection.execute(f"SET threads={limits.threads}")
    connection.execute(f"SET temp_directory={quoted(str(scratch / 'spill'))}")
    connection.execute("SET parquet_metadata_cache=true")
    connection.execute("SET autoinstall_known_extensions=false")
    connection.execute(f"SET allowed_directories=[{quoted(str(folder))}]")
    connection.execute(f"SET allowed_paths=[{', '.join(quoted(str(path)) for path in paths)}]")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    return connection


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def add_calendar(connection: duckdb.DuckDBPyConnection, calendar: WorkCalendar) -> None:
    """Make the tables `days` and `working` of the work calendar."""
    rows = list(calendar.table())
    days = pa.table(
        {
            "day": pa.array([row.day for row in rows], pa.date32()),
            "serial": pa.array([row.serial for row in rows], pa.int32()),
            "is_working": pa.array([row.is_working for row in rows]),
        }
    )
    connection.register("given_days", days)
    connection.execute("CREATE TABLE days AS SELECT * FROM given_days")
    connection.execute("CREATE TABLE working AS SELECT serial, day FROM given_days WHERE is_working")
    connection.unregister("given_days")


def rows_of(paths: Sequence[Path]) -> str:
    """SQL that selects the stored columns of the files; of no file, no row."""
    if not paths:
        empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in STORED.items())
        return f"SELECT {empty} WHERE false"  # names of our own
    files = ", ".join(quoted(str(path)) for path in paths)
    return f"SELECT {', '.join(STORED)} FROM read_parquet([{files}])"


def named(sql: str, parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """Those of the parameters that the query names: the engine refuses the others."""
    return {name: value for name, value in (parameters or {}).items() if f"${name}" in sql}


_STAND_INS = {"first": date(1, 1, 1), "last": date(1, 1, 2)}


def _to_sql(expression: expressions.Table) -> str:
    """SQL of an expression; its days asked about become the parameters `$first` and `$last`."""
    days = {expressions.FIRST: _STAND_INS["first"], expressions.LAST: _STAND_INS["last"]}
    sql = str(ibis.to_sql(expression, dialect="duckdb", params=days))
    for name, day in _STAND_INS.items():
        sql = sql.replace(f"MAKE_DATE({day.year}, {day.month}, {day.day})", f"CAST(${name} AS DATE)")
    return sql


class Engine:
    """Answers over dossier files by one version of the rules. Safe to use from many threads."""

    def __init__(self, rules: Rules, folder: Path, limits: Limits) -> None:
        self.rules, self.folder, self.limits = rules, folder, limits
        self._database = connect(folder, limits)
        add_calendar(self._database, rules.calendar)
        self._of_thread = threading.local()
        self._compiled: dict[str, str] = {}

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """The cursor of this thread."""
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._of_thread, "cursor", None)
        if cursor is None:
            cursor = self._of_thread.cursor = self._database.cursor()
        return cursor

    def compiled(self, name: str) -> str:
        """SQL of "judged", "events", "totals", "totals_by_days", or of the rows of a counter or stock; kept."""
        if name not in self._compiled:
            whole: dict[str, Callable[[], expressions.Table]] = {
                "judged": lambda: expressions.judged(self.rules),
                "events": expressions.events,
                "totals": lambda: expressions.totals(by_months=True),
                "totals_by_days": lambda: expressions.totals(by_months=False),
            }
            build = whole.get(name, lambda: expressions.chosen(self.rules, name))
            self._compiled[name] = _to_sql(build())
        return self._compiled[name]

    def judged(self, paths: Sequence[Path], condition: str = "") -> str:
        """SQL of the rows of the files with what follows from the rules; `condition` chooses stored rows."""
        chosen = f" WHERE {condition}" if condition else ""
        rows = f"SELECT * FROM ({rows_of(paths)}){chosen}"
        return f"WITH dossiers AS ({rows}) SELECT * FROM ({self.compiled('judged')})"

    def received(self, paths: Sequence[Path]) -> str:
        """SQL of the stored rows with `ended_on`, without those never received: all that needs no calendar."""
        states = ", ".join(quoted(state) for state in self.rules.not_received) or "''"
        ended = f"coalesce({', '.join(self.rules.end_columns)}) AS ended_on"
        return f"SELECT *, {ended} FROM ({rows_of(paths)}) WHERE state IS NULL OR state NOT IN ({states})"

    def events(self, paths: Sequence[Path], condition: str = "") -> str:
        """SQL of the cube of the files, of all rows or of those for which `condition` (with parameters) holds."""
        chosen = f" WHERE {condition}" if condition else ""
        rows = f"SELECT * FROM ({rows_of(paths)}){chosen}"
        judged = f"SELECT {', '.join(expressions.COUNTED)} FROM ({self.compiled('judged')})"
        return f"WITH dossiers AS ({rows}), judged AS MATERIALIZED ({judged}) SELECT * FROM ({self.compiled('events')})"

    def chosen(self, name: str, paths: Sequence[Path]) -> str:
        """SQL of the rows behind a counter or a stock; parameters: `$first` and `$last`."""
        return f"WITH dossiers AS ({rows_of(paths)}) SELECT * FROM ({self.compiled(name)})"

    def fetch(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query; parameters the query does not name are left out."""
        return self.cursor().execute(sql, named(sql, parameters)).fetchall()

    def fetch_columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> dict[str, list[Any]]:
        """All rows of a query as one list a column."""
        cursor = self.cursor().execute(sql, named(sql, parameters))
        names = [column[0] for column in cursor.description or []]
        rows = cursor.fetchall()
        return {name: [row[at] for row in rows] for at, name in enumerate(names)}

    def fetch_named(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """All rows of a query as mappings by column."""
        cursor = self.cursor().execute(sql, named(sql, parameters))
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
