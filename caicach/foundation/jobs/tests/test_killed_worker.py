"""A worker killed in the middle of a job: nothing half-done, and the next worker does it from the start."""

from __future__ import annotations

import json
import signal
import sqlite3

import pytest

pytestmark = pytest.mark.slow

WORKER = "caicach/foundation/jobs/tests/worker_process.py"


def start_slow_job(site, rows, pause):
    site.shell(
        "import caicach.foundation.jobs.tests.worker_process\n"
        "from caicach.foundation.jobs.services import start\n"
        f"start('test.slow', by=None, kwargs={{'rows': {rows}, 'pause': {pause}}})"
    )


def progress(site):
    connection = sqlite3.connect(site.home / "jobs.sqlite3", timeout=20)
    try:
        kept = connection.execute("select value from kv where key = 'progress.1'").fetchall()
    finally:
        connection.close()
    return json.loads(kept[0][0])[0] if kept else 0


def state(site):
    return site.rows("select state, attempts from jobs_job where id = 1")[0]


def test_kill_9_then_again_from_the_start(site):
    start_slow_job(site, rows=30, pause=0.1)
    first = site.spawn(WORKER)
    site.wait_for(lambda: progress(site) > 3)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert state(site) == ("running", 1)
    assert site.rows("select count(*) from organizations_unit where code like 'T%'") == [(0,)]

    second = site.spawn(WORKER)
    site.wait_for(lambda: state(site)[0] == "done")
    assert state(site) == ("done", 2)
    assert site.rows("select count(*) from organizations_unit where code like 'T%'") == [(30,)]
    second.terminate()
    assert second.wait(20) == 0


def test_sigterm_lets_the_job_go_back_to_the_queue(site):
    start_slow_job(site, rows=400, pause=0.1)
    worker = site.spawn(WORKER)
    site.wait_for(lambda: progress(site) > 3)
    worker.terminate()
    assert worker.wait(20) == 0
    assert state(site) == ("waiting", 0)
    assert site.rows("select count(*) from organizations_unit where code like 'T%'") == [(0,)]


def test_killed_three_times_it_is_left_to_a_person(site):
    start_slow_job(site, rows=400, pause=0.1)
    for attempt in (1, 2, 3):
        worker = site.spawn(WORKER)
        site.wait_for(lambda n=attempt: state(site) == ("running", n) and progress(site) > 0)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    worker = site.spawn(WORKER)
    site.wait_for(lambda: state(site)[0] == "interrupted")
    assert "không có gì bị ghi dở dang" in site.rows("select error from jobs_job where id = 1")[0][0]
