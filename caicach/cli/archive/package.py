"""The archive file: a tar with a manifest of sums first, everything else after it."""

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from caicach.cli.archive import database
from caicach.domain.errors import TradeError

MANIFEST = "manifest.json"
#: Folders of CAICACH_HOME that belong to the site's substance; caches and static files do not.
FOLDERS = ("files", "dossiers", "imports")


@dataclass(frozen=True)
class Summary:
    """How much went in or came out."""

    files: int
    size: int


def write(target: Path, progress: Callable[[str], None]) -> Summary:
    """Write the archive beside its final name and rename it when it is whole."""
    home = Path(settings.CAICACH_HOME)
    unfinished = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        progress("cơ sở dữ liệu")
        vendor = database.write(Path(scratch) / "database")
        members = [*_files_of(Path(scratch), "database"), *(m for f in FOLDERS for m in _files_of(home, f))]
        sums = {name: _sha256(path) for name, path in members}
        manifest = {
            "made_at": timezone.now().isoformat(),
            "vendor": vendor,
            "migrations": database.migrations_applied(),
            "files": sums,
        }
        (Path(scratch) / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
        with tarfile.open(unfinished, "w:gz", compresslevel=1) as archive:
            archive.add(Path(scratch) / MANIFEST, MANIFEST)
            for number, (name, path) in enumerate(members, 1):
                archive.add(path, name)
                if number % 500 == 0:
                    progress(f"{number}/{len(members)} tệp")
    unfinished.replace(target)
    return Summary(len(members), target.stat().st_size)


def read(source: Path, progress: Callable[[str], None]) -> Summary:
    """Unpack beside the site, prove every sum, and only then replace what is there."""
    home = Path(settings.CAICACH_HOME)
    try:
        with tempfile.TemporaryDirectory(dir=home) as scratch, tarfile.open(source, "r:*") as archive:
            progress("giải nén")
            archive.extractall(scratch, filter="data")
            manifest = _manifest(Path(scratch))
            progress("kiểm tra tổng kiểm")
            _prove(Path(scratch), manifest["files"])
            database.read(Path(scratch) / "database", manifest["vendor"], manifest["migrations"])
            for folder in FOLDERS:
                _replace(home / folder, Path(scratch) / folder)
            return Summary(len(manifest["files"]), source.stat().st_size)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise TradeError(
            f"{source}: không đọc được bản sao lưu ({error}); hãy dùng tệp do `caicach backup` tạo ra."
        ) from error


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():
        raise TradeError("Tệp không phải bản sao lưu của Caicach (thiếu bảng kê): hãy chọn đúng tệp.")
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _prove(folder: Path, sums: dict[str, str]) -> None:
    for name, expected in sums.items():
        path = folder / name
        if not path.exists() or _sha256(path) != expected:
            raise TradeError(f"Bản sao lưu hỏng ở {name}: tổng kiểm không khớp; dữ liệu hiện có chưa bị thay đổi.")


def _replace(old: Path, new: Path) -> None:
    aside = old.with_name(old.name + ".before-restore")
    if old.exists():
        old.replace(aside)
    if new.exists():
        new.replace(old)
    if aside.exists():
        _remove_tree(aside)


def _remove_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


def _files_of(root: Path, folder: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((root / folder).rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
