"""Laying a typed list over the store: which dossiers are new, which changed, and the months written anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from caicach.registers.dossiers.columns import CONTENT, KEY, ORIGIN, STORED
from caicach.registers.dossiers.engine.cells import Check
from caicach.registers.dossiers.engine.connections import quoted, rows_of
from caicach.registers.dossiers.engine.files import Sealed, scratch, seal
from caicach.registers.dossiers.engine.reading import Raw

_ROW_GROUP = 122_880
Say = Callable[[int, "int | None", str], None]


@dataclass(frozen=True)
class Refusal:
    """A cell that makes its row be refused."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Month:
    """A month to be replaced: its new file, or None where no dossier is left."""

    month: date
    file: Sealed | None
    rows: int


@dataclass(frozen=True)
class Merged:
    """What laying the list over the store gives. Nothing counts until the catalogue names the files."""

    added: int
    changed: int
    unchanged: int
    months: tuple[Month, ...]
    replaced: Sealed | None
    unit_ids: tuple[int, ...]
    first: date | None
    last: date | None


class TypedList:
    """A typed list in a Parquet file, with the rows that are refused."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, raw: Raw, typed: Path, checks: Sequence[Check]) -> None:
        self.connection, self.raw, self.typed, self.checks = connection, raw, typed, checks
        self._source = f"read_parquet({quoted(str(typed))})"
        self._mark_doubles()

    def _mark_doubles(self) -> None:
        """The second row of a code in one list is refused: which of the two is right is not ours to guess."""
        self.connection.execute(
            f"""CREATE OR REPLACE TABLE alike AS SELECT hash(unit_id, dossier_code) AS h FROM {self._source}
            WHERE bad = 0 GROUP BY h HAVING count(*) > 1"""
        )
        self.has_doubles = bool(_one(self.connection, "SELECT count(*) FROM alike"))
        given = self._source if self.has_doubles else f"(SELECT * FROM {self._source} LIMIT 0)"
        self.connection.execute(
            f"""CREATE OR REPLACE TABLE doubles AS
            WITH twice AS (SELECT unit_id, dossier_code, min(_n) AS kept FROM {given}
                      WHERE bad = 0 AND hash(unit_id, dossier_code) IN (SELECT h FROM alike)
                      GROUP BY ALL HAVING count(*) > 1)
            SELECT d._n, k._sheet AS kept_sheet, k._row AS kept_row FROM twice
            JOIN {given} d ON d.unit_id = twice.unit_id AND d.dossier_code = twice.dossier_code
            JOIN {given} k ON k._n = twice.kept
            WHERE d.bad = 0 AND d._n <> twice.kept"""
        )

    @property
    def good(self) -> str:
        """SQL of the rows that are not refused."""
        single = " AND _n NOT IN (SELECT _n FROM doubles)" if self.has_doubles else ""
        return f"(SELECT * FROM {self._source} WHERE bad = 0{single})"

    def count_good(self) -> int:
        """Rows that are not refused."""
        return int(_one(self.connection, f"SELECT count(*) FROM {self.good}"))

    def count_refused(self) -> int:
        """Rows refused, broken lines included."""
        bad = _one(self.connection, f"SELECT count(*) FROM {self._source} WHERE bad <> 0")
        return int(bad) + int(_one(self.connection, "SELECT count(*) FROM doubles")) + len(self.raw.broken)

    def refusals(self, limit: int) -> list[Refusal]:
        """Why rows are refused, cell by cell in the order of the list, at most `limit`."""
        found = [
            Refusal("", line.row, "", line.text[:100], line.reason, "Sửa dòng này trong tệp rồi nhập lại.")
            for line in self.raw.broken
        ]
        present = ", ".join(f"r.{key}" for key in self.raw.present)
        cursor = self.connection.execute(
            f"""SELECT t._sheet, t._row, t.bad, d.kept_sheet, d.kept_row, t.dossier_code, {present}
            FROM {self._source} t LEFT JOIN doubles d ON d._n = t._n
            JOIN {self.raw.source} r ON r._n = t._n
            WHERE t.bad <> 0 OR d._n IS NOT NULL ORDER BY t._n LIMIT {limit}"""
        )
        for row in cursor.fetchall():
            found += self._refusals_of(row)
        return found[:limit]

    def _refusals_of(self, row: tuple[Any, ...]) -> list[Refusal]:
        sheet, number, bad, kept_sheet, kept_row, code, *texts = row
        said = dict(zip(self.raw.present, texts, strict=True))
        found = [
            Refusal(sheet, number, check.column, said.get(check.column) or "", check.reason, check.remedy)
            for bit, check in enumerate(self.checks)
            if bad >> bit & 1
        ]
        if kept_row is not None:
            where = f"dòng {kept_row}" + (f" (trang {kept_sheet})" if kept_sheet != sheet else "")
            reason, remedy = f"mã hồ sơ đã có ở {where} của tệp", "Giữ lại một dòng cho mỗi hồ sơ."
            found.append(Refusal(sheet, number, "dossier_code", code or "", reason, remedy))
        return found


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return connection.execute(sql).fetchall()[0][0]


def merge(
    given: TypedList,
    folder: Path,
    current: Mapping[date, Path],
    *,
    batch: int,
    columns: set[str],
    write: bool = True,
    say: Say = lambda done, total, message: None,
) -> Merged:
    """Lay the good rows over the current files; with `write` make the files of the months touched.

    `columns` are those the list speaks of; of the others a known dossier keeps what it had.
    """
    connection = given.connection
    _lay_over(given, current, columns)
    counts = connection.execute(
        "SELECT count(*) FILTER (is_new), count(*) FILTER (is_changed AND NOT is_new), "
        "count(*) FILTER (NOT is_changed) FROM laid"
    ).fetchall()[0]
    months = [row[0] for row in connection.execute(_TOUCHED_MONTHS).fetchall()]
    units = tuple(row[0] for row in connection.execute(_TOUCHED_UNITS).fetchall())
    first, last = connection.execute(_TOUCHED_DAYS).fetchall()[0]
    written: Sequence[Month] = ()
    replaced = None
    if write:
        replaced = _write_replaced(connection, folder) if counts[1] else None
        written = _write_months(connection, folder, [(month, current.get(month)) for month in months], batch, say)
    return Merged(counts[0], counts[1], counts[2], tuple(written), replaced, units, first, last)


#: Months lie together, so that each is written from its own row groups.
_ORDER = "month, g.unit_id, g.received_on, g.dossier_code"
_MONTH = "date_trunc('month', {})::DATE"
_TOUCHED_MONTHS = """SELECT DISTINCT month FROM (
    SELECT month FROM laid WHERE is_changed
    UNION ALL SELECT k.month FROM laid JOIN known k USING (unit_id, dossier_code) WHERE is_changed) ORDER BY month"""
_TOUCHED_UNITS = "SELECT DISTINCT unit_id FROM laid WHERE is_changed ORDER BY unit_id"
_TOUCHED_DAYS = """SELECT min(least(l.received_on, k.received_on)),
    max(greatest(l.received_on, l.due_on, l.finished_on, l.returned_on, l.closed_on,
                 k.due_on, k.finished_on, k.returned_on, k.closed_on))
    FROM laid l LEFT JOIN known k USING (unit_id, dossier_code) WHERE l.is_changed"""


def _lay_over(given: TypedList, current: Mapping[date, Path], columns: set[str]) -> None:
    """Make `known` (dossiers of the list as the store has them) and `laid` (as they are to be: is_new, is_changed)."""
    connection = given.connection
    keys = f"SELECT {', '.join(KEY)} FROM {given.good}"
    stored = rows_of([path for _, path in sorted(current.items())])
    month = _MONTH.format("received_on")
    connection.execute(
        f"CREATE OR REPLACE TABLE known AS SELECT *, {month} AS month FROM ({stored}) "
        f"SEMI JOIN ({keys}) USING ({', '.join(KEY)})"
    )
    values, differs = [], []
    for name in CONTENT:
        kept = name in columns or name in KEY
        values.append(f"g.{name}" if kept else f"coalesce(g.{name}, k.{name}) AS {name}")
        if kept and name not in KEY:
            differs.append(f"g.{name} IS DISTINCT FROM k.{name}")
    target = quoted(str(given.typed.with_suffix(".laid")))
    connection.execute(
        f"""COPY (
        SELECT {", ".join(values)}, g._sheet, g._row, {_MONTH.format("g.received_on")} AS month,
            k.unit_id IS NULL AS is_new, k.unit_id IS NULL OR {" OR ".join(differs) or "false"} AS is_changed
        FROM {given.good} g LEFT JOIN known k ON g.unit_id = k.unit_id AND g.dossier_code = k.dossier_code
        ORDER BY {_ORDER}) TO {target} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE {_ROW_GROUP})"""
    )
    connection.execute(f"CREATE OR REPLACE VIEW laid AS SELECT * FROM read_parquet({target})")


def _write_replaced(connection: duckdb.DuckDBPyConnection, folder: Path) -> Sealed:
    """Keep the dossiers as they were before this list changed them: their history."""
    stored = ", ".join(f"k.{name}" for name in STORED)
    sql = f"SELECT {stored} FROM known k JOIN laid l USING (unit_id, dossier_code) WHERE l.is_changed ORDER BY 1, 2"
    return seal(_copy(connection, folder, sql), folder, "replaced")


def _write_months(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    months: Sequence[tuple[date, Path | None]],
    batch: int,
    say: Say,
) -> list[Month]:
    """Month by month, as many at once as the engine has threads: one month is too small to be shared between them."""
    threads = int(_one(connection, "SELECT current_setting('threads')"))
    say(0, len(months), "Đang ghi các tháng")

    def write(month: tuple[date, Path | None]) -> Month:
        with connection.cursor() as cursor:
            return _write_month(cursor, folder, month[0], month[1], batch)

    with ThreadPoolExecutor(threads) as pool:
        written = []
        for month in pool.map(write, months):
            written.append(month)
            say(len(written), len(months), f"Đã ghi tháng {month.month:%m/%Y}")
    return written


def _write_month(
    connection: duckdb.DuckDBPyConnection, folder: Path, month: date, old: Path | None, batch: int
) -> Month:
    """The month's dossiers that stay as they are, and those of the list that belong to it now."""
    content, origin = ", ".join(CONTENT), ", ".join(ORIGIN)
    sql = (
        f"SELECT {content}, {batch}::BIGINT AS batch_id, _sheet AS sheet, _row AS row_number "
        f"FROM laid WHERE is_changed AND month = DATE '{month}'"
    )
    if old is not None:
        changed = "SELECT unit_id, dossier_code FROM laid WHERE is_changed"
        sql = (
            f"SELECT {content}, {origin} FROM ({rows_of([old])}) ANTI JOIN ({changed}) USING (unit_id, dossier_code) "
            f"UNION ALL {sql}"
        )
        sql = f"SELECT * FROM ({sql}) ORDER BY unit_id, received_on, dossier_code"
    file = _copy(connection, folder, sql)
    rows = int(_one(connection, f"SELECT count(*) FROM read_parquet({quoted(str(file))})"))
    if not rows:
        file.unlink()
        return Month(month, None, 0)
    return Month(month, seal(file, folder, f"months/{month:%Y-%m}"), rows)


def _copy(connection: duckdb.DuckDBPyConnection, folder: Path, sql: str) -> Path:
    target = scratch(folder)
    connection.execute(
        f"COPY ({sql}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    )
    return target
