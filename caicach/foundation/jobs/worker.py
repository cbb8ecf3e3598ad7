"""The worker process: takes jobs from the queue, recovers those of dead workers, keeps the clock."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import Any

from django.db import OperationalError, close_old_connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from caicach.foundation.jobs import bell, live, recovery, runner
from caicach.foundation.jobs.queue import queue

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5
SWEEP_SECONDS = 10
CLOCK_SECONDS = 30
#: How long running jobs get to notice that the worker closes; then they are left and run again by the next one.
GRACE_SECONDS = 8
#: A job may wait this long for SQLite's one write lock; the main thread must stay awake for signals.
_JOB_LOCK_WAIT_MS, _MAIN_LOCK_WAIT_MS = 600_000, 200


def run(threads: int = 2, parent: int | None = None) -> int:
    """Work until a signal comes or the parent process is gone. Returns the exit status."""
    connection_created.connect(_set_patience)
    identity = recovery.Identity()
    bell.name_worker(identity.name)
    live.beat(identity.name)
    bell.task()
    consumer = queue().create_consumer(
        workers=threads,
        periodic=False,
        initial_delay=0.1,
        max_delay=0.3,
        shutdown_timeout=GRACE_SECONDS,
        check_worker_health=True,
    )
    stop = threading.Event()
    consumer.start()
    for wanted in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(wanted, lambda *_: stop.set())
    logger.info("worker %s started with %s threads", identity.name, threads)
    try:
        _keep(consumer, identity.name, stop, parent)
    finally:
        runner.closing.set()
        consumer.stop(graceful=True)
        identity.release()
    return 0


def _keep(consumer: Any, name: str, stop: threading.Event, parent: int | None) -> None:
    """The main thread's round: sign of life, recovery, clock."""
    due = {"beat": 0.0, "sweep": 0.0, "clock": 0.0}
    while not stop.wait(0.2):
        if parent is not None and os.getppid() != parent:
            logger.warning("the supervising process is gone, closing")
            return
        now = time.monotonic()
        for duty, seconds in (("beat", BEAT_SECONDS), ("sweep", SWEEP_SECONDS), ("clock", CLOCK_SECONDS)):
            if now >= due[duty]:
                due[duty] = now + seconds
                _do(duty, consumer, name)


def _do(duty: str, consumer: Any, name: str) -> None:
    try:
        if duty == "beat":
            live.beat(name)
            consumer.check_worker_health()
        elif duty == "sweep":
            recovery.recover()
            recovery.ring_overlooked()
        else:
            recovery.strike()
    except OperationalError as error:
        logger.info("%s: %s; next time again", duty, error)
    finally:
        close_old_connections()


def _set_patience(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "sqlite":
        is_main = threading.current_thread() is threading.main_thread()
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={_MAIN_LOCK_WAIT_MS if is_main else _JOB_LOCK_WAIT_MS}")
