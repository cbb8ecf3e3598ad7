"""The queue: Huey beside the database. Its messages carry a job's number and nothing else.

The rows of `Job` are the truth and the queue is only a bell: a message lost between a commit and the queue is
rung again by the worker's sweep, and a message delivered twice finds the job already claimed.

On SQLite the queue is a file of its own. So the progress of a job that holds the one write lock of the main
database for half a minute can still be told, and a person can still cancel it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, cast

from django.conf import settings
from huey import MemoryHuey, PostgresHuey, SqliteHuey
from huey.constants import EmptyData
from huey.registry import Message
from huey.serializer import Serializer
from psycopg import pq

QUEUE_NAME = "caicach"


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON: a row of a table must never become code, as it would with Huey's pickle."""

    def _serialize(self, message: Any) -> bytes:
        return json.dumps(list(message)).encode("ascii")

    def _deserialize(self, body: bytes) -> Any:
        return Message(*json.loads(bytes(body)))


@cache
def queue() -> Any:
    """The one queue of this process, opened at its first use."""
    options: dict[str, Any] = {"results": False, "utc": False, "serializer": JsonSerializer()}
    if settings.CAICACH_JOBS == "immediate":
        return MemoryHuey(QUEUE_NAME, **options)
    database: dict[str, Any] = dict(settings.DATABASES["default"])
    if database["ENGINE"].endswith("postgresql"):
        return PostgresHuey(QUEUE_NAME, **options, **_connection_words(database))
    return SqliteHuey(QUEUE_NAME, filename=str(settings.CAICACH_HOME / "jobs.sqlite3"), timeout=20, **options)


def _connection_words(database: dict[str, Any]) -> dict[str, Any]:
    """The words libpq knows, out of Django's settings: the database of the site, and a connection of its own."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    words = {ours: database[theirs] for theirs, ours in names.items() if database.get(theirs)}
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    return words | {key: value for key, value in database.get("OPTIONS", {}).items() if key in known}


def put(key: str, value: Any) -> None:
    """Keep a small JSON value beside the queue."""
    queue().storage.put_data(key, json.dumps(value).encode("utf-8"))


def peek(key: str) -> Any:
    """The value kept under the key, or None."""
    kept = queue().storage.peek_data(key)
    return None if kept is EmptyData else json.loads(bytes(cast(bytes, kept)))


def forget(key: str) -> None:
    """Remove the value kept under the key, if any."""
    queue().storage.delete_data(key)
