"""The operational database in and out of a folder, as one consistent moment.

SQLite gives its own file by its own backup interface. PostgreSQL gives every table by COPY inside one
repeatable-read transaction, so neither pg_dump nor its version is needed.
"""

import sqlite3
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from caicach.domain.errors import TradeError

SQLITE_NAME = "db.sqlite3"


def migrations_applied() -> list[list[str]]:
    """Applied migrations as [application, name], in order of name."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def write(folder: Path) -> str:
    """Put the database into the folder; returns its vendor."""
    folder.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(folder / SQLITE_NAME) as target:
            connection.connection.backup(target)
        target.close()
    else:
        _copy_out(folder)
    return connection.vendor


def read(folder: Path, vendor: str, applied: list[list[str]]) -> None:
    """Replace the database by what the folder holds. The same kind of database and the same migrations are needed."""
    if vendor != connection.vendor:
        raise TradeError(
            f"Bản sao lưu lấy từ {vendor}, nơi này dùng {connection.vendor}: hãy khôi phục vào cùng loại cơ sở dữ liệu."
        )
    if connection.vendor == "sqlite":
        target = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for leftover in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
            leftover.unlink(missing_ok=True)
        (folder / SQLITE_NAME).replace(target)
        call_command("migrate", verbosity=0)
        return
    call_command("migrate", verbosity=0)
    if migrations_applied() != applied:
        raise TradeError(
            "Bản sao lưu và chương trình ở hai phiên bản khác nhau: "
            "hãy khôi phục bằng đúng phiên bản đã sao lưu rồi nâng cấp."
        )
    _copy_in(folder)


def _tables() -> list[str]:
    return sorted(t for t in connection.introspection.table_names() if t != "django_migrations")


def _copy_out(folder: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table in _tables():
            with (
                (folder / f"{table}.copy").open("wb") as out,
                _raw(cursor).copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy,
            ):
                for block in copy:
                    out.write(block)


def _copy_in(folder: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(f'"{table}"' for table in _tables())
        cursor.execute(f"TRUNCATE {names} CASCADE")
        for table in _tables():
            source = folder / f"{table}.copy"
            if not source.exists():
                raise TradeError(f"Bản sao lưu thiếu bảng {table}: tệp không trọn vẹn, hãy dùng bản khác.")
            with source.open("rb") as given, _raw(cursor).copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                while block := given.read(1 << 20):
                    copy.write(block)
        _restart_sequences(cursor)


def _restart_sequences(cursor: Any) -> None:
    for table in _tables():
        for sequence in connection.introspection.get_sequences(cursor, table):
            column = sequence["column"]
            highest = f'SELECT COALESCE(MAX("{column}"), 0) + 1 FROM "{table}"'  # noqa: S608  # names of our own tables
            cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), ({highest}), false)", [f'"{table}"', column])


def _raw(cursor: Any) -> Any:
    """psycopg's own cursor, which knows COPY."""
    return cursor.cursor
