"""Uploaded spreadsheets, each kept once under `imports/<2 letters>/<sha-256>.<ending>`."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from caicach.foundation.imports.reading.guard import FileRefusedError
from caicach.foundation.ui.writing import size_text

_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True)
class Received:
    """A file on its way in: on disk under a passing name, hashed."""

    path: Path
    digest: str
    size: int


def folder() -> Path:
    """Where imported files live."""
    return Path(settings.CAICACH_HOME) / "imports"


def path_of(digest: str, ending: str) -> Path:
    """Where the file with this hash lives."""
    return folder() / digest[:2] / f"{digest}.{ending}"


@contextmanager
def receive(chunks: Iterable[bytes], name: str) -> Iterator[Received]:
    """Write a file under a passing name while hashing it; gone again unless `keep` took it."""
    folder().mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix="incoming-")
    path = Path(temporary)
    try:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.CAICACH_IMPORT_LIMIT:
                    raise FileRefusedError(
                        f"Tệp {name} vượt mức {size_text(settings.CAICACH_IMPORT_LIMIT)} cho một lần nhập. "
                        "Hãy tách thành nhiều tệp, ví dụ theo tháng."
                    )
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        yield Received(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def keep(received: Received, ending: str) -> Path:
    """Give the file its lasting name; the same content is kept once."""
    target = path_of(received.digest, ending)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        os.replace(received.path, target)
    return target


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file on this machine, for imports from the command line."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
