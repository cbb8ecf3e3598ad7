"""Finding jobs whose worker died, and jobs that the clock should have started."""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import socket
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from caicach.foundation.jobs import bell, live, services
from caicach.foundation.jobs.models import MAX_ATTEMPTS, Job, JobState
from caicach.foundation.jobs.queue import queue
from caicach.foundation.jobs.registry import Periodic, periodic

logger = logging.getLogger(__name__)

#: A worker of another machine counts as dead after this silence; one of this machine at once, by its lock.
SILENCE_SECONDS = 90
#: Jobs that ran inside a command, without a worker, count as dead after this time.
WITHOUT_WORKER = timedelta(hours=1)
#: A waiting job is rung again when the queue is empty and it is older than this.
OVERLOOKED = timedelta(seconds=5)


def _folder() -> Path:
    return Path(settings.CAICACH_HOME) / "workers"


class Identity:
    """The name of this worker and its lock. The system drops the lock with the process, however it ends."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        _folder().mkdir(parents=True, exist_ok=True)
        self._path = _folder() / self.name
        self._file: IO[str] = self._path.open("w", encoding="ascii")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        """The worker is gone in good order."""
        self._path.unlink(missing_ok=True)
        self._file.close()


def is_dead(worker: str, started_at: datetime | None) -> bool:
    """Whether the worker that claimed a job at `started_at` no longer runs."""
    if not worker:
        return started_at is None or timezone.now() - started_at > WITHOUT_WORKER
    path = _folder() / worker
    if path.exists():
        return _lock_is_free(path)
    if worker.rsplit("-", 2)[0] == socket.gethostname()[:40]:
        return True  # this machine's workers have a lock file as long as they live
    beat = live.last_beat(worker)
    return beat is None or time.time() - beat > SILENCE_SECONDS


def _lock_is_free(path: Path) -> bool:
    with path.open("a", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def recover() -> int:
    """Put jobs of dead workers back into the queue, to run from the start; returns how many were found."""
    found = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        if is_dead(job.worker, job.started_at):
            found += 1
            _put_back(job)
    for path in _folder().glob("*"):
        if _lock_is_free(path):
            path.unlink(missing_ok=True)
    return found


def _put_back(job: Job) -> None:
    dead = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)
    now = timezone.now()
    if live.cancel_asked(job.pk):
        dead.update(state=JobState.CANCELLED, finished_at=now, error="Đã huỷ theo yêu cầu.")
    elif job.attempts >= MAX_ATTEMPTS:
        dead.update(
            state=JobState.INTERRUPTED,
            finished_at=now,
            error=f"Máy chủ đã dừng giữa chừng {job.attempts} lần khi làm việc này; không có gì bị ghi dở dang. "
            "Bấm “Chạy lại” khi hệ thống ổn định; nếu vẫn bị ngắt, hãy báo người quản trị.",
        )
    else:
        dead.update(state=JobState.WAITING, worker="")
        bell.ring(job.pk)
    live.forget(job.pk)
    logger.warning("job %s (%s) lost its worker %s", job.pk, job.key, job.worker)


def ring_overlooked() -> int:
    """Ring for waiting jobs that no message of the queue announces any more; returns how many."""
    if queue().storage.queue_size():
        return 0
    waiting = Job.objects.filter(state=JobState.WAITING, created_at__lt=timezone.now() - OVERLOOKED)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:200])
    for key in keys:
        bell.ring(key)
    return len(keys)


def last_moment(clock: Periodic, now: datetime) -> datetime:
    """The last moment at or before `now` (local, aware) at which the clock should have struck."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if clock.every is not None:
        return midnight + (now - midnight) // clock.every * clock.every
    if clock.at is None:
        raise ValueError(f"periodic job {clock.key!r} has neither a time nor an interval")
    today = midnight.replace(hour=clock.at.hour, minute=clock.at.minute)
    return today if today <= now else today - timedelta(days=1)


def strike(now: datetime | None = None) -> list[Job]:
    """Start every periodic job whose last moment has no run yet; whichever worker is first does it, once."""
    moment = timezone.localtime(now)
    started = []
    for clock in periodic():
        stamp = f"{clock.key}@{last_moment(clock, moment):%Y-%m-%dT%H:%M}"
        if Job.objects.filter(stamp=stamp).exists():
            continue
        try:
            with transaction.atomic():
                started.append(services.start(clock.key, by=None, stamp=stamp))
        except IntegrityError:
            logger.info("another worker was first: %s", stamp)
    return started
