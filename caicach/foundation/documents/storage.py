"""Files kept once: `files/ab/cd/<sha256>` under the site's home, written whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from caicach.domain.errors import TradeError

_CHUNK = 1024 * 1024


class StoreError(TradeError):
    """The store cannot keep or give a file; the message is for the person."""


class FileTooLargeError(StoreError):
    """More bytes than the site takes."""


class EmptyFileError(StoreError):
    """No bytes at all."""


class StoreDamagedError(StoreError):
    """What lies under a name is not what the name says."""


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: hashed and on the disk of the store, not yet under its name."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """The folder of all files."""
    return Path(settings.CAICACH_HOME) / "files"


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receive(content: bytes | BinaryIO) -> Iterator[Incoming]:
    """Write the content beside its future place, hashing as it comes; what is not kept is removed on leaving."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            sha256, size = _copy(content, target)
            target.flush()
            os.fsync(target.fileno())
        yield Incoming(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def _copy(content: bytes | BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, size, limit = hashlib.sha256(), 0, settings.CAICACH_UPLOAD_LIMIT
    for chunk in _chunks(content):
        size += len(chunk)
        if size > limit:
            raise FileTooLargeError(
                f"Tệp lớn hơn {limit // (1024 * 1024)} MB, mức lớn nhất hệ thống nhận. "
                "Hãy giảm dung lượng (quét ở 200 dpi, nén ảnh) hoặc chia thành nhiều tệp."
            )
        digest.update(chunk)
        target.write(chunk)
    if not size:
        raise EmptyFileError("Tệp rỗng (0 byte). Hãy kiểm tra lại tệp trên máy rồi chọn tệp có nội dung.")
    return digest.hexdigest(), size


def _chunks(content: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for at in range(0, len(content), _CHUNK):
            yield content[at : at + _CHUNK]
        return
    content.seek(0)
    while chunk := content.read(_CHUNK):
        yield chunk


def keep(incoming: Incoming) -> Path:
    """Put the file under its name in one step; a name already there must hold the very same content."""
    target = path_of(incoming.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        if digest_of(target) != incoming.sha256:
            raise StoreDamagedError(
                f"Kho tệp có lỗi: nội dung lưu dưới mã {incoming.sha256[:12]}… không còn đúng với mã. "
                "Chưa lưu gì thêm; hãy báo quản trị hệ thống khôi phục tệp này từ bản sao lưu."
            )
        return target
    incoming.path.chmod(0o440)
    os.replace(incoming.path, target)
    _sync_folder(target.parent)
    return target


def _sync_folder(folder: Path) -> None:
    """Without this the name could be lost in a power cut although the content was synced."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """SHA-256 of a file on disk."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def open_file(sha256: str) -> BinaryIO:
    """The content for reading."""
    target = path_of(sha256)
    try:
        return target.open("rb")
    except FileNotFoundError:
        if put_back(sha256):
            return target.open("rb")
        raise StoreDamagedError(
            f"Không thấy tệp {sha256[:12]}… trong kho. Hãy báo quản trị hệ thống khôi phục từ bản sao lưu."
        ) from None


def set_aside(sha256: str) -> None:
    """Take a content out of its place inside the deleting transaction; `discard` follows its commit."""
    if path_of(sha256).exists():
        os.replace(path_of(sha256), _aside(sha256))


def put_back(sha256: str) -> bool:
    """Undo `set_aside` after a transaction that failed or never came to its end; whether there was anything."""
    if not _aside(sha256).exists():
        return False
    os.replace(_aside(sha256), path_of(sha256))
    return True


def discard(sha256: str) -> None:
    """Delete for good what was set aside."""
    _aside(sha256).unlink(missing_ok=True)


def _aside(sha256: str) -> Path:
    return path_of(sha256).with_suffix(".removed")
