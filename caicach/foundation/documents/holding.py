"""Files between two steps of a person's work: uploaded, looked at, not yet (or never) kept.

A held file belongs to the person who sent it, is named by a signed token, and is gone after a few hours.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.core import signing

from caicach.domain.errors import TradeError
from caicach.foundation.documents import storage
from caicach.foundation.documents.kinds import Kind, kind_of
from caicach.foundation.documents.services.filing import clean_name
from caicach.foundation.organizations.models import Person

HOURS: Final = 4
_SALT: Final = "documents.held"


class HoldExpiredError(TradeError):
    """The file is no longer here."""


@dataclass(frozen=True)
class HeldFile:
    """A file waiting for its person's decision."""

    path: Path
    filename: str
    sha256: str
    size: int
    kind: Kind
    token: str


def _folder() -> Path:
    return Path(settings.CAICACH_HOME) / "held"


def _path(person_id: int, sha256: str) -> Path:
    return _folder() / f"{person_id}-{sha256}"


def hold(content: bytes | BinaryIO, filename: str, by: Person) -> HeldFile:
    """Take a file in for now. Raises the same errors as keeping it would, so nobody fills a form in vain."""
    sweep()
    name = clean_name(filename)
    with storage.receive(content) as incoming:
        kind = kind_of(incoming.path, name)
        target = _path(by.pk, incoming.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming.path.replace(target)
        target.touch()
    token = signing.dumps([by.pk, incoming.sha256, name], salt=_SALT)
    return HeldFile(target, name, incoming.sha256, incoming.size, kind, token)


def held(token: str, by: Person) -> HeldFile:
    """The file of a token; HoldExpiredError where it is gone or belongs to somebody else."""
    try:
        person_id, sha256, name = signing.loads(token, salt=_SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        person_id, sha256, name = 0, "", ""
    path = _path(person_id, sha256)
    if person_id != by.pk or not path.is_file():
        raise HoldExpiredError(f"Tệp tạm đã hết hạn (giữ {HOURS} giờ) hoặc đã được xóa. Hãy chọn lại tệp.")
    return HeldFile(path, name, sha256, path.stat().st_size, kind_of(path, name), token)


def release(file: HeldFile) -> None:
    """Let go of a file."""
    file.path.unlink(missing_ok=True)


def sweep(now: float | None = None) -> int:
    """Delete what has been held for too long; how many files."""
    if not _folder().is_dir():
        return 0
    limit = (time.time() if now is None else now) - HOURS * 3600
    old = [path for path in _folder().iterdir() if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
