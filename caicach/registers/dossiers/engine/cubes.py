"""Cubes: each partition's events added up by unit, field, channel and day.

A cache: made by the first question after an import (usually the measuring it sets off), for the months touched only.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from caicach.registers.dossiers.engine.connections import Engine, quoted, rows_of
from caicach.registers.dossiers.engine.expressions import COUNTERS, DIMENSIONS
from caicach.registers.dossiers.engine.files import scratch

PLACE = "cubes"
#: Part of every cube's name; raise it when what a cube holds changes, and all are made anew.
_LAYOUT = 4
#: Small groups: rows come event by event, and a question of one event skips those of the others.
_ROW_GROUP = 20_480


def cube_path(engine: Engine, sha256: str) -> Path:
    """Where the cube of a partition lies: named by the partition's contents and by the rules that counted it."""
    return engine.folder / PLACE / f"{sha256}-{engine.rules.version}-{_LAYOUT}.parquet"


def ensure(engine: Engine, partitions: Sequence[tuple[str, Path]]) -> list[Path]:
    """Cubes of the partitions (SHA-256, path), those missing made now; returns their paths in the same order."""
    cubes = [cube_path(engine, sha256) for sha256, _ in partitions]
    missing = {cube: path for cube, (_, path) in zip(cubes, partitions, strict=True) if not cube.exists()}
    if missing:
        engine.compiled("judged"), engine.compiled("events")
        with ThreadPoolExecutor(engine.limits.threads) as pool:
            list(pool.map(lambda cube: _make(engine, missing[cube], cube), missing))
    return cubes


def _make(engine: Engine, partition: Path, cube: Path) -> None:
    temporary = scratch(engine.folder)
    how = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    engine.cursor().execute(f"COPY ({engine.events([partition])}) TO {quoted(str(temporary))} {how}")
    cube.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(cube)


def cube_rows(cubes: Sequence[Path], condition: str = "") -> str:
    """SQL of the rows of the cubes for which `condition` holds."""
    chosen = f" WHERE {condition}" if condition else ""
    if not cubes:
        names = ", ".join(f"NULL::BIGINT AS {name}" for name in COUNTERS)
        words = ", ".join(f"NULL::VARCHAR AS {name}" for name in DIMENSIONS)
        keys = f"NULL::BIGINT AS unit_id, {words}, NULL::DATE AS day, NULL::VARCHAR AS event"
        return f"SELECT {keys}, {names} WHERE false"
    files = ", ".join(quoted(str(path)) for path in cubes)
    return f"SELECT * FROM read_parquet([{files}]){chosen}"


def totals_sql(engine: Engine, source: str, *, is_whole: bool) -> str:
    """SQL of `expressions.totals` over a source of cube rows; parameters: those of the source, `$first`, `$last`.

    `is_whole` says that the source is not narrowed to some field or channel.
    """
    compiled = engine.compiled("totals" if is_whole else "totals_by_days")
    # read once for all its parts it would be read whole; each part for itself reads only its events and days
    return f"WITH cube AS NOT MATERIALIZED ({source}) SELECT * FROM ({compiled})"


def distinct_procedures_sql(paths: Sequence[Path], condition: str) -> str:
    """SQL of unit, number of procedures with an online dossier received; `condition` chooses the rows."""
    return (
        f"SELECT unit_id, count(DISTINCT procedure_code) FROM ({rows_of(paths)}) "
        f"WHERE channel = 'online' AND {condition} GROUP BY unit_id"
    )
