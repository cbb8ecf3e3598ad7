"""Files that are whole or not there: written aside, forced to disk, named by what they hold, never changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Sealed:
    """A file in its final place; `path` is relative to the store's folder."""

    path: str
    sha256: str
    size: int


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's contents, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def scratch(folder: Path, ending: str = ".parquet") -> Path:
    """A name for a file being written; vacuum removes those that a killed process left."""
    inside = folder / "tmp"
    inside.mkdir(parents=True, exist_ok=True)
    return inside / f"{uuid4().hex}{ending}"


def seal(temporary: Path, folder: Path, place: str, stem: str = "") -> Sealed:
    """Force `temporary` to disk and give it its final name `<place>/<stem><sha256>.parquet`.

    The same contents give the same name, so a file that is already there is the same file.
    """
    digest = sha256_of(temporary)
    size = temporary.stat().st_size
    path = f"{place}/{stem}{digest}.parquet"
    final = folder / path
    final.parent.mkdir(parents=True, exist_ok=True)
    _flush(temporary)
    temporary.replace(final)
    _flush(final.parent)
    return Sealed(path, digest, size)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def parquet_files(folder: Path, *places: str) -> Iterator[Path]:
    """Every file of the store in the places named."""
    for place in places:
        inside = folder / place
        if inside.is_dir():
            yield from (path for path in inside.rglob("*") if path.is_file())
