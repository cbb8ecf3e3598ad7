"""What the store promises: undo is identity, a killed import leaves nothing, a changed file is found."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import date, timedelta

import pytest
from django.conf import settings as site

from caicach.domain.periods import DateSpan
from caicach.foundation.audit.models import Entry
from caicach.foundation.facts import registry
from caicach.foundation.organizations.access import NotAllowed
from caicach.registers.dossiers import store
from caicach.registers.dossiers.facts import MEASURES
from caicach.registers.dossiers.models import ImportBatch, Partition
from caicach.registers.dossiers.services import importing, undo, vacuum, verify
from caicach.registers.dossiers.services.undoing import UndoRefusedError

DAY = date(2025, 3, 1)


def many(count, start=0, **more):
    return [
        {
            "dossier_code": f"H{n}",
            "received_on": DAY + timedelta(days=n % 90),
            "due_on": DAY + timedelta(days=n % 90 + 5),
            "returned_on": DAY + timedelta(days=n % 90 + n % 9) if n % 4 else None,
            "channel": "Trực tuyến",
            **more,
        }
        for n in range(start, start + count)
    ]


def everything(units):
    span = DateSpan(DAY, DAY + timedelta(days=200))
    return {name: dict(registry.get(f"dossiers.{name}").totals(span, None, {})) for name in MEASURES}


def test_undo_brings_back_exactly_what_was(take, units, own_store):
    take(*many(200))
    before, counted = store.snapshot(), everything(units)
    second = take(*many(200, start=100, channel="Trực tiếp"))
    assert (second.added, second.changed) == (100, 100)
    assert everything(units) != counted
    undo(by=None, batch=second.batch)
    assert store.snapshot() == before
    assert everything(units) == counted
    assert list(verify()) == []
    with pytest.raises(UndoRefusedError, match="từ trước"):
        undo(by=None, batch=second.batch)


def test_undo_of_the_first_import_empties_the_store(take, units):
    first = take(*many(10))
    undo(by=None, batch=first.batch)
    assert store.snapshot().partitions == ()
    assert everything(units)["received"] == {}
    again = take(*many(10))
    assert again.added == 10
    assert everything(units)["received"] == {units["east"].pk: 10}


def test_undo_is_refused_while_a_later_import_stands_on_it(take, units):
    first = take(*many(50))
    second = take(*many(50, start=30))
    with pytest.raises(UndoRefusedError, match=f"{second.batch.pk} \\(thử\\)"):
        undo(by=None, batch=first.batch)
    undo(by=None, batch=second.batch)
    undo(by=None, batch=first.batch)
    assert store.snapshot().partitions == ()


def test_undo_of_an_import_that_emptied_a_month(take, units):
    take({"dossier_code": "H1", "received_on": DAY})
    moved = take({"dossier_code": "H1", "received_on": DAY + timedelta(days=40)})
    later = take({"dossier_code": "H2", "received_on": DAY})
    with pytest.raises(UndoRefusedError):
        undo(by=None, batch=moved.batch)
    undo(by=None, batch=later.batch)
    undo(by=None, batch=moved.batch)
    assert [str(p.month) for p in Partition.objects.filter(is_current=True)] == ["2025-03-01"]


def test_only_who_may_import_for_all_its_units_may_undo(take, units, person_of):
    batch = take(*many(5)).batch
    with pytest.raises(NotAllowed):
        undo(by=person_of("officer", "west"), batch=batch)
    with pytest.raises(NotAllowed):
        undo(by=person_of("reader"), batch=batch)
    undo(by=person_of("officer"), batch=batch)
    assert Entry.objects.filter(deed="dossiers.undo_import").count() == 1


def test_verify_finds_a_changed_and_a_missing_file(take, own_store):
    take(*many(40))
    one, two, *_ = [own_store / path for path in Partition.objects.values_list("path", flat=True)]
    content = bytearray(one.read_bytes())
    content[len(content) // 2] ^= 1
    one.write_bytes(content)
    two.unlink()
    assert [fault.message for fault in verify()] == [
        "nội dung tệp khác với mã băm đã ghi khi nhập",
        "tệp không còn trong kho hồ sơ",
    ]


def test_vacuum_removes_strays_and_old_versions_and_nothing_that_counts(take, units, own_store):
    take(*many(60))
    second = take(*many(60, channel="Trực tiếp"))
    counted = everything(units)
    stray = own_store / "months" / "2025-03" / "stray.parquet"
    stray.write_bytes(b"half a file")
    left = own_store / "tmp" / "left"
    left.mkdir()
    (left / "raw.parquet").write_bytes(b"x")
    assert vacuum(by=None).strays == 0  # young files may belong to an import that is running
    removed = vacuum(by=None, kept_days=-1, grace_seconds=-1)
    assert not stray.exists()
    assert not left.exists()
    assert removed.versions == 2
    assert list(verify()) == []
    assert everything(units) == counted
    with pytest.raises(UndoRefusedError, match="đã được dọn"):
        undo(by=None, batch=second.batch)


def test_only_the_system_administrator_vacuums(take, person_of):
    with pytest.raises(NotAllowed):
        vacuum(by=person_of("administrator"))


def test_a_version_that_came_back_is_not_removed_with_its_twin(take, units):
    first = take(*many(10))
    undo(by=None, batch=first.batch)
    take(*many(10))
    vacuum(by=None, kept_days=-1, grace_seconds=-1)
    assert list(verify()) == []


KILLED = """
    import os, signal, sys
    import django
    django.setup()
    from pathlib import Path
    from caicach.foundation.organizations.models import Unit
    from caicach.registers.dossiers import services
    from caicach.registers.dossiers.services import importing

    where = sys.argv[1]
    def stop(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)
    if where == "while_reading":
        importing.cells.write_typed = stop
    elif where == "while_writing":
        from caicach.registers.dossiers.engine import merging
        kept, calls = merging.seal, []
        def seal(*args, **kwargs):
            calls.append(1)
            return stop() if len(calls) == 2 else kept(*args, **kwargs)
        merging.seal = seal
    elif where == "before_commit":
        importing.announce = stop
    services.import_file(by=None, unit=Unit.objects.get(code="00091"), path=Path(sys.argv[2]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("where", ["while_reading", "while_writing", "before_commit", "nowhere"])
def test_a_killed_import_leaves_the_catalogue_untouched(transactional_db, tmp_path, settings, where):
    """The import runs in a process of its own on a database of its own and is killed with SIGKILL."""
    home = tmp_path / "site"
    path = tmp_path / "list.csv"
    rows = [f"H{n},{n % 28 + 1:02d}/{n % 3 + 1:02d}/2025" for n in range(500)]
    path.write_text("Mã hồ sơ,Ngày tiếp nhận\n" + "\n".join(rows), encoding="utf-8")
    environment = {
        **os.environ,
        "CAICACH_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONPATH": os.pathsep.join([str(site.BASE_DIR), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    environment.pop("DATABASE_URL", None)

    def run(code, *arguments):
        return subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), *arguments], env=environment, capture_output=True, text=True
        )

    prepared = run("""
        import django
        django.setup()
        from django.core.management import call_command
        call_command("migrate", verbosity=0, skip_checks=True)
        from caicach.foundation.organizations.models import Unit
        Unit.objects.create(code="00091", kind="commune", name="Phường Thử")
    """)
    assert prepared.returncode == 0, prepared.stderr
    killed = run(KILLED, where, str(path))
    assert killed.returncode == (0 if where == "nowhere" else -signal.SIGKILL), killed.stderr
    state = run("""
        import django
        django.setup()
        from caicach.registers.dossiers.models import ImportBatch, Partition
        from caicach.registers.dossiers.services import vacuum, verify
        from caicach.foundation.audit.services import verify as chain
        from caicach.registers.dossiers import store
        print(ImportBatch.objects.count(), Partition.objects.count(), len(list(verify())), len(list(chain())))
        vacuum(by=None, grace_seconds=-1)
        named = {str(store.folder() / p) for p in Partition.objects.values_list("path", flat=True)}
        left = [p for f in ("months", "tmp", "replaced") for p in (store.folder() / f).rglob("*") if p.is_file()]
        print(len([p for p in left if str(p) not in named]))
    """)
    assert state.returncode == 0, state.stderr
    expected = "1 3 0 0\n0\n" if where == "nowhere" else "0 0 0 0\n0\n"
    assert state.stdout == expected


def test_two_imports_at_once_lose_nothing(take, units, monkeypatch):
    """Another import is committed between our look at the catalogue and our commit: the merge is done again."""
    kept, calls = importing.merge, []

    def merge(*args, **kwargs):
        found = kept(*args, **kwargs)
        calls.append(1)
        if len(calls) == 1:
            take(*many(20, start=500))
        return found

    monkeypatch.setattr(importing, "merge", merge)
    outcome = take(*many(20))
    assert outcome.added == 20
    assert len(calls) == 3
    assert everything(units)["received"] == {units["east"].pk: 40}
    assert ImportBatch.objects.count() == 2
