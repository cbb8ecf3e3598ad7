"""What is true of a job only while it runs: progress, wish to cancel, heartbeat. Kept beside the queue."""

from __future__ import annotations

import time
from dataclasses import dataclass

from caicach.foundation.jobs import queue

#: Progress is written, and a wish to cancel is read, at most this often.
INTERVAL_SECONDS = 0.5


@dataclass(frozen=True)
class Live:
    """How far a running job is."""

    done: int
    total: int | None
    message: str


def tell(job_id: int, done: int, total: int | None, message: str) -> None:
    """Keep the progress of a running job."""
    queue.put(f"progress.{job_id}", [done, total, message])


def progress_of(job_id: int) -> Live | None:
    """The last progress told, if the job is running."""
    kept = queue.peek(f"progress.{job_id}")
    return Live(*kept) if kept else None


def ask_cancel(job_id: int) -> None:
    """Wish that the job stops at its next progress."""
    queue.put(f"cancel.{job_id}", True)


def cancel_asked(job_id: int) -> bool:
    """Whether somebody wished the job to stop."""
    return bool(queue.peek(f"cancel.{job_id}"))


def forget(job_id: int) -> None:
    """The job is over: nothing of it is live any more."""
    queue.forget(f"progress.{job_id}")
    queue.forget(f"cancel.{job_id}")


def beat(worker: str) -> None:
    """The worker is alive now."""
    now = time.time()
    queue.put(f"beat.{worker}", now)
    queue.put("beat", now)


def last_beat(worker: str) -> float | None:
    """When the worker was last alive, in seconds since 1970."""
    kept = queue.peek(f"beat.{worker}")
    return float(kept) if kept is not None else None


def any_worker_alive(within_seconds: float = 30.0) -> bool:
    """Whether any worker gave a sign of life lately; else a waiting job would wait for ever."""
    kept = queue.peek("beat")
    return kept is not None and time.time() - float(kept) < within_seconds
