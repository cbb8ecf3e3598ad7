"""Jobs are declared once, found by themselves: `<app>/jobs.py` is read at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caicach.foundation.organizations.models import Person, Unit

#: (done, total, message) → nothing; raises `Stopped` when the job must not go on.
Report = Callable[[int, "int | None", str], None]
JobFunction = Callable[..., "dict[str, Any]"]


class Stopped(BaseException):
    """The job must stop where it is. Not an `Exception`, so that no careful `except` of a job swallows it."""


class Cancelled(Stopped):
    """A person cancelled the job."""


class Interrupted(Stopped):
    """The worker is closing; the job will be run again from the start by the next one."""


class JobKeyError(KeyError):
    """A key declared twice or never."""


@dataclass(frozen=True)
class Progress:
    """What a running job may tell and ask: who started it, for which unit, how far it is."""

    job_id: int
    by: Person | None
    unit: Unit | None
    report: Report

    def update(self, done: int, total: int | None = None, message: str = "") -> None:
        """Tell how far the job is; cheap enough for a call per row. Raises `Cancelled` or `Interrupted`.

        `total=None` means that nobody knows yet; `message` is a Vietnamese phrase shown under the bar.
        """
        self.report(done, total, message)


@dataclass(frozen=True)
class Declared:
    """A kind of job."""

    key: str
    title: str
    run: JobFunction


@dataclass(frozen=True)
class Periodic:
    """A job the clock starts: every day `at` a local time, or each `every`."""

    key: str
    at: time | None
    every: timedelta | None


_jobs: dict[str, Declared] = {}
_periodic: dict[str, Periodic] = {}


def job(key: str, *, title: str) -> Callable[[JobFunction], JobFunction]:
    """Declare `function(progress, **kwargs) -> dict` as a job. `kwargs` and result must be JSON.

    In the result `url` (a page of ours) and `message` (a Vietnamese sentence) are shown when done.
    The function must be safe to run again from the start after its process was killed: all its writes in one
    transaction, or each of them idempotent. A `TradeError`, `ValidationError` or `PermissionDenied` is shown to the
    person as it stands; any other exception is logged and the person sees a reference number.
    """

    def around(function: JobFunction) -> JobFunction:
        if key in _jobs:
            raise JobKeyError(f"job {key!r} is declared twice: {_jobs[key].run.__module__}, {function.__module__}")
        _jobs[key] = Declared(key, title, function)
        return function

    return around


def daily(key: str, *, title: str, at: time) -> Callable[[JobFunction], JobFunction]:
    """Declare a job that the clock starts once a day; a day missed while the worker was off is caught up."""

    def around(function: JobFunction) -> JobFunction:
        _periodic[key] = Periodic(key, at, None)
        return job(key, title=title)(function)

    return around


def every(key: str, *, title: str, interval: timedelta) -> Callable[[JobFunction], JobFunction]:
    """Declare a job that the clock starts at each full `interval` counted from midnight."""

    def around(function: JobFunction) -> JobFunction:
        _periodic[key] = Periodic(key, None, interval)
        return job(key, title=title)(function)

    return around


def declared(key: str) -> Declared:
    """The job of that key; `JobKeyError` where nobody declared it."""
    try:
        return _jobs[key]
    except KeyError:
        raise JobKeyError(f"no job is declared as {key!r}") from None


def periodic() -> tuple[Periodic, ...]:
    """All jobs started by the clock."""
    return tuple(_periodic.values())
