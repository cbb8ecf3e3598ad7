"""A worker killed with -9 in the middle of an import, and of an undo: after the restart nothing is half-done."""

from __future__ import annotations

import json
import signal
import sqlite3

import pytest

from caicach.foundation.jobs.tests.conftest import Site

pytestmark = pytest.mark.slow

WORKER = "caicach/foundation/imports/tests/worker_process.py"
ROWS = 40
PREPARE = f"""
from datetime import date
from caicach.foundation.imports import selectors, services
from caicach.foundation.imports.layout import Layout
from caicach.foundation.imports.tests.conftest import workbook
from caicach.foundation.imports.tests import worker_process
from caicach.foundation.organizations.models import Person, Post, Unit
worker_process.register()
ward = Unit.objects.create(code="90001", name="Phường Thử", kind="commune")
person = Person.objects.create(username="an", full_name="Người An")
Post.objects.create(person=person, unit=ward, role="officer", title="Chuyên viên", valid_from=date(2025, 7, 1))
rows = [("Mã trường", "Tên trường")] + [(f"{{n:04}}", f"Trường {{n}}") for n in range({ROWS})]
batch = services.receive(by=person, unit=ward, importer_key="schools", name="t.xlsx", chunks=[workbook(*rows)])
batch = services.set_mapping(batch, by=person, sheet=batch.sheet, layout=Layout(1, 1), mapping={{"code": 0, "name": 1}})
services.confirm(batch, by=person, skip_faulty=False)
"""
UNDO = """
from caicach.foundation.imports import services
from caicach.foundation.imports.models import Batch
from caicach.foundation.imports.tests import worker_process
worker_process.register()
batch = Batch.objects.get()
services.ask_undo(batch, by=batch.by)
"""
VERIFY = "from caicach.foundation.audit.services import verify\nprint(len(list(verify())))"


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    yield made
    made.close()


def progress(site, job):
    connection = sqlite3.connect(site.home / "jobs.sqlite3", timeout=20)
    try:
        kept = connection.execute("select value from kv where key = ?", (f"progress.{job}",)).fetchall()
    finally:
        connection.close()
    return json.loads(kept[0][0]) if kept else [0, None, ""]


def schools(site):
    return site.rows("select count(*) from organizations_unit where kind = 'service_unit'")[0][0]


def state(site):
    return site.rows("select state from imports_batch")[0][0]


def kill_in_the_middle(site, key, phase):
    job = dict(site.rows("select key, id from jobs_job"))[key]
    worker = site.spawn(WORKER)
    site.wait_for(lambda: progress(site, job)[2] == phase and progress(site, job)[0] > 3)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_kill_9_in_the_middle_of_an_import_and_of_its_undo(site):
    site.shell(PREPARE)
    assert state(site) == "checked"
    kill_in_the_middle(site, "imports.apply", "Đang ghi")
    assert (state(site), schools(site)) == ("checked", 0)

    worker = site.spawn(WORKER)
    site.wait_for(lambda: state(site) == "applied")
    site.wait_for(
        lambda: site.rows("select state, attempts from jobs_job where key = 'imports.apply'") == [("done", 2)]
    )
    assert schools(site) == ROWS
    worker.terminate()
    assert worker.wait(20) == 0

    site.shell(UNDO)
    kill_in_the_middle(site, "imports.undo", "Đang gỡ")
    assert (state(site), schools(site)) == ("applied", ROWS)
    site.environment["TEST_PAUSE"] = "0"
    site.spawn(WORKER)
    site.wait_for(lambda: state(site) == "undone")
    assert schools(site) == 0
    assert site.rows(
        "select deed from audit_entry where deed in ('imports.apply', 'imports.undo') order by sequence"
    ) == [
        ("imports.apply",),
        ("imports.undo",),
    ]
    assert site.shell(VERIFY).strip() == "0"
