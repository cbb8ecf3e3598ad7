"""Keeping the store clean and proving it: files that nothing names go, files that count are checked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from caicach.foundation.audit import services as audit
from caicach.foundation.audit.verification import Flaw
from caicach.foundation.organizations.access import Action, NotAllowed, reach
from caicach.foundation.organizations.models import Person
from caicach.registers.dossiers import store
from caicach.registers.dossiers.engine import cubes, files
from caicach.registers.dossiers.models import BatchState, ImportBatch, Partition

#: A file younger than this may belong to an import that is still running.
_GRACE_SECONDS = 6 * 3600
KEPT_DAYS = 90


@dataclass(frozen=True)
class Vacuumed:
    """What was removed: strays that nothing names, old versions past their time."""

    strays: int
    versions: int
    bytes: int


def verify() -> Iterator[Flaw]:
    """Check SHA-256 and row count of every file that counts, and of the earlier versions kept for history."""
    kept = ImportBatch.objects.exclude(replaced_path="").values_list("replaced_path", "replaced_sha256")
    current = Partition.objects.filter(vacuumed_at__isnull=True).order_by("month", "version")
    for partition in current.iterator():
        yield from _check(partition.path, partition.sha256, partition.rows)
    for path, digest in kept.iterator():
        yield from _check(path, digest, None)


def _check(path: str, digest: str, rows: int | None) -> Iterator[Flaw]:
    full = store.folder() / path
    if not full.is_file():
        yield Flaw(path, "tệp không còn trong kho hồ sơ")
    elif files.sha256_of(full) != digest:
        yield Flaw(path, "nội dung tệp khác với mã băm đã ghi khi nhập")
    elif rows is not None:
        try:
            found = pq.read_metadata(full).num_rows
        except pa.ArrowInvalid:
            yield Flaw(path, "tệp không đọc được")
        else:
            if found != rows:
                yield Flaw(path, f"có {found} hồ sơ, danh mục ghi {rows}")


def vacuum(*, by: Person | None, kept_days: int = KEPT_DAYS, grace_seconds: int = _GRACE_SECONDS) -> Vacuumed:
    """Remove what a killed import left, cubes of files that count no more, and versions replaced long ago.

    An import older than `kept_days` can no longer be undone afterwards; history of dossiers is kept.
    """
    if by is not None and not reach(by, Action.ADMINISTER).everything:
        raise NotAllowed("Chỉ quản trị hệ thống được dọn kho hồ sơ.")
    with transaction.atomic():
        old = _old_versions(kept_days)
        Partition.objects.filter(pk__in=[item.pk for item in old]).update(vacuumed_at=timezone.now())
        audit.record("dossiers.vacuum", by=by, summary=f"Dọn kho hồ sơ: {len(old)} phiên bản cũ quá {kept_days} ngày")
    named = set(Partition.objects.filter(vacuumed_at__isnull=True).values_list("path", flat=True))
    named |= set(ImportBatch.objects.exclude(replaced_path="").values_list("replaced_path", flat=True))
    aged = {item.path for item in old} - named
    removed = [_remove(store.folder() / path) for path in aged]
    strays = [_remove(path) for path in _strays(named, grace_seconds)]
    return Vacuumed(len(strays), len(removed), sum(removed) + sum(strays))


def _old_versions(kept_days: int) -> list[Partition]:
    before = timezone.now() - timedelta(days=kept_days)
    replaced = Q(superseded_by__made_at__lt=before)
    undone = Q(batch__state=BatchState.UNDONE, batch__undone_at__lt=before)
    return list(Partition.objects.filter(replaced | undone, is_current=False, vacuumed_at__isnull=True))


def _strays(named: set[str], grace_seconds: int) -> Iterator[Path]:
    folder, before = store.folder(), time.time() - grace_seconds
    current = {sha256 for _, sha256, _ in store.snapshot().partitions}
    wanted = {cubes.cube_path(store.engine(), sha256) for sha256 in current}
    for path in files.parquet_files(folder, "months", "replaced"):
        if path.relative_to(folder).as_posix() not in named and path.stat().st_mtime < before:
            yield path
    for path in files.parquet_files(folder, cubes.PLACE):
        if path not in wanted and path.stat().st_mtime < before:
            yield path
    scratch = folder / "tmp"
    for path in scratch.iterdir() if scratch.is_dir() else ():
        if path.name != "spill" and path.stat().st_mtime < before:
            yield path


def _remove(path: Path) -> int:
    """Remove a file or a scratch folder; returns the bytes freed."""
    if path.is_dir():
        size = sum(item.stat().st_size for item in path.rglob("*") if item.is_file())
        rmtree(path)
        return size
    if not path.exists():
        return 0
    size = path.stat().st_size
    path.unlink()
    return size
