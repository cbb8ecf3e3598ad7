"""Running one job from claim to result. Nothing a job does can bring down the worker."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.jobs import live
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.jobs.registry import Cancelled, Interrupted, JobKeyError, Progress, declared
from caicach.foundation.jobs.signals import finished

logger = logging.getLogger(__name__)

#: Set when the worker closes: every running job stops at its next progress and goes back to the queue.
closing = threading.Event()
#: How often a write of the job's own row is tried while another job holds the database.
_PATIENCE = 30
_UNEXPECTED = (
    "Có lỗi ngoài dự kiến nên việc này chưa làm được. Hãy thử lại; nếu vẫn lỗi, gửi mã tra cứu {} cho người quản trị."
)


def execute(job_id: int, worker: str = "") -> None:
    """Run the job if it still waits; whoever claims it first runs it, everybody else leaves."""
    if not _claim(job_id, worker):
        return
    job = Job.objects.select_related("by", "unit").get(pk=job_id)
    changes = _outcome(job)
    _patiently(lambda: Job.objects.filter(pk=job_id, state=JobState.RUNNING, worker=worker).update(**changes))
    live.forget(job_id)
    job.refresh_from_db()
    if not job.is_open:
        finished.send(sender=Job, job=job)


def _claim(job_id: int, worker: str) -> bool:
    if live.cancel_asked(job_id):
        Job.objects.filter(pk=job_id, state=JobState.WAITING).update(state=JobState.CANCELLED)
        live.forget(job_id)
    waiting = Job.objects.filter(pk=job_id, state=JobState.WAITING)
    fresh: dict[str, Any] = {"done": 0, "total": None, "finished_at": None, "result": {}}
    fresh |= dict.fromkeys(("message", "error", "reference"), "")
    now = timezone.now()
    return bool(
        _patiently(
            lambda: waiting.update(
                state=JobState.RUNNING, started_at=now, attempts=F("attempts") + 1, worker=worker, **fresh
            )
        )
    )


def _outcome(job: Job) -> dict[str, Any]:
    """The fields the job ends with, whatever happened."""
    reporter = _Reporter(job.pk)
    changes: dict[str, Any] = {"state": JobState.FAILED}
    try:
        if job.by is not None and not job.by.is_active:
            raise PermissionDenied("Tài khoản của người yêu cầu đã ngừng hoạt động.")
        result = declared(job.key).run(Progress(job.pk, job.by, job.unit, reporter), **job.kwargs)
        changes = {"state": JobState.DONE, "result": result or {}}
    except Cancelled:
        changes = {"state": JobState.CANCELLED, "error": "Đã huỷ theo yêu cầu; không có gì bị ghi dở dang."}
    except Interrupted:
        return {"state": JobState.WAITING, "attempts": F("attempts") - 1, "worker": ""}
    except (TradeError, PermissionDenied) as error:
        changes["error"] = str(error)[:1000]
    except ValidationError as error:
        changes["error"] = " ".join(error.messages)[:1000]
    except JobKeyError:
        changes["error"] = "Phiên bản đang chạy không còn loại việc này; hãy làm lại từ màn hình của nó."
    except Exception:
        changes["reference"] = f"{job.pk}-{secrets.token_hex(3).upper()}"
        changes["error"] = _UNEXPECTED.format(changes["reference"])
        logger.exception("job %s (%s) failed, reference %s", job.pk, job.key, changes["reference"])
    return changes | reporter.last() | {"finished_at": timezone.now()}


class _Reporter:
    """Writes progress at most twice a second, and stops the job when a person or the worker wishes so."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._done = 0
        self._total: int | None = None
        self._message = ""
        self._next = 0.0

    def __call__(self, done: int, total: int | None, message: str) -> None:
        self._done, self._total, self._message = done, total, message[:300]
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + live.INTERVAL_SECONDS
        if closing.is_set():
            raise Interrupted
        if live.cancel_asked(self._job_id):
            raise Cancelled
        live.tell(self._job_id, self._done, self._total, self._message)

    def last(self) -> dict[str, Any]:
        """The last progress, as fields of the job."""
        return {"done": self._done, "total": self._total, "message": self._message}


def _patiently(write: Callable[[], int]) -> int:
    """Write a row of ours even while another job keeps SQLite's one write lock for long."""
    for turn in range(_PATIENCE):
        try:
            return write()
        except OperationalError as error:
            if "locked" not in str(error) or turn == _PATIENCE - 1:
                raise
            logger.warning("database is busy, trying again (%s)", turn + 1)
    raise AssertionError("unreachable")
