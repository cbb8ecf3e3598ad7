"""Ringing the queue's bell for a job, and what the worker does when it rings."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import close_old_connections

from caicach.foundation.jobs import runner
from caicach.foundation.jobs.queue import queue

#: The name of this process among workers; set once by the worker when it starts.
_worker = {"name": ""}


def name_worker(name: str) -> None:
    """Say under which name this process claims jobs."""
    _worker["name"] = name


def _execute(job_id: int) -> None:
    close_old_connections()
    try:
        runner.execute(job_id, _worker["name"])
    finally:
        close_old_connections()


@cache
def task() -> Any:
    """The one task of the queue."""
    return queue().task(name="execute")(_execute)


def ring(job_id: int) -> None:
    """Tell the workers that a job waits."""
    task()(job_id)
