"""Starting, cancelling and running jobs again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.jobs import bell, live, runner
from caicach.foundation.jobs.access import check_steer
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.jobs.registry import declared
from caicach.foundation.organizations.models import Person, Unit

_at_once: ContextVar[bool] = ContextVar("jobs_at_once", default=False)


class JobClosedError(TradeError):
    """The job is not in a state for this deed."""


@contextmanager
def at_once() -> Iterator[None]:
    """Within, started jobs run here and now: for commands that have no worker beside them."""
    token = _at_once.set(True)
    try:
        yield
    finally:
        _at_once.reset(token)


def start(
    key: str,
    *,
    by: Person | None,
    unit: Unit | None = None,
    title: str = "",
    kwargs: Mapping[str, Any] | None = None,
    stamp: str | None = None,
) -> Job:
    """Let a declared job run as `by`, as soon as the caller's transaction is committed.

    The caller has checked the right; the job's own services check it again. Shown at `jobs:show`.
    With `CAICACH_JOBS = "immediate"` (tests) and within `at_once()` it has run when this returns.
    """
    known = declared(key)
    job = Job.objects.create(
        key=key, by=by, unit=unit, title=(title or known.title)[:300], kwargs=dict(kwargs or {}), stamp=stamp
    )
    _enqueue(job)
    return job


def _enqueue(job: Job) -> None:
    if settings.CAICACH_JOBS == "immediate" or _at_once.get():
        runner.execute(job.pk)
        job.refresh_from_db()
    else:
        transaction.on_commit(lambda: bell.ring(job.pk))


def cancel(job: Job, *, by: Person) -> Job:
    """Stop a job: at once where it still waits, else at its next progress. Nothing half-done stays.

    The wish is kept beside the queue first, because the job may be holding the database until it sees it.
    """
    check_steer(by, job)
    if not job.is_open:
        raise JobClosedError(f"Tiến trình “{job.title}” đã kết thúc, không còn gì để huỷ.")
    live.ask_cancel(job.pk)
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
        if waiting.update(state=JobState.CANCELLED, finished_at=timezone.now(), error="Đã huỷ trước khi chạy."):
            transaction.on_commit(lambda: live.forget(job.pk))
        record("jobs.cancel", by=by, unit=job.unit, subject=job, summary=f"Huỷ tiến trình “{job.title}”")
    job.refresh_from_db()
    return job


def retry(job: Job, *, by: Person) -> Job:
    """Run a failed, cancelled or interrupted job again from the start."""
    check_steer(by, job)
    live.forget(job.pk)
    with transaction.atomic():
        over = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED))
        if not over.update(state=JobState.WAITING, attempts=0, worker="", error="", reference="", finished_at=None):
            raise JobClosedError(f"Tiến trình “{job.title}” đang chạy hoặc đã xong, không cần chạy lại.")
        record("jobs.retry", by=by, unit=job.unit, subject=job, summary=f"Chạy lại tiến trình “{job.title}”")
        job.refresh_from_db()
        _enqueue(job)
    return job
