"""Files between two steps of a person's work: uploaded, looked at, not yet (or never) kept.

A held file belongs to the person who sent it, is named by a signed token, and is gone after a few hours together with
everything noted about it. What is noted lies beside the file, so that nothing of it outlives the file: its name, what
was read in it, what the person decided.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
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
_NAME: Final = "name"


class HoldExpiredError(TradeError):
    """The file is no longer here."""


@dataclass(frozen=True)
class HeldFile:
    """A file waiting for its person's decision. The token holds no name: it may be noted where the name may not."""

    path: Path
    filename: str
    sha256: str
    size: int
    kind: Kind
    token: str

    def note(self, what: str) -> Path:
        """Where something about this file is noted until the file goes. `what`: letters, digits and hyphens."""
        return self.path.with_name(f"{self.path.name}.{what}")

    @property
    def until(self) -> datetime:
        """When the file goes by itself."""
        return datetime.fromtimestamp(self.path.stat().st_mtime + HOURS * 3600, UTC)


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
    file = HeldFile(target, name, incoming.sha256, incoming.size, kind, _token(by, incoming.sha256))
    file.note(_NAME).write_text(name, encoding="utf-8")
    return file


def _token(by: Person, sha256: str) -> str:
    return signing.dumps([by.pk, sha256], salt=_SALT)


def held_content(sha256: str, by: Person) -> HeldFile:
    """The file of that content held for a person; HoldExpiredError where there is none."""
    return held(_token(by, sha256), by)


def held(token: str, by: Person) -> HeldFile:
    """The file of a token; HoldExpiredError where it is gone or belongs to somebody else."""
    try:
        person_id, sha256 = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        person_id, sha256 = 0, ""
    path = _path(person_id, sha256)
    if person_id != by.pk or not path.is_file() or _is_over(path, time.time()):
        raise HoldExpiredError(f"Tệp tạm đã hết hạn (giữ {HOURS} giờ) hoặc đã được xóa. Hãy chọn lại tệp.")
    noted = path.with_name(f"{path.name}.{_NAME}")
    name = noted.read_text(encoding="utf-8") if noted.is_file() else "văn bản"
    return HeldFile(path, name, sha256, path.stat().st_size, kind_of(path, name), token)


def held_by(by: Person) -> list[HeldFile]:
    """Everything held for a person, the latest first."""
    sweep()
    return sorted((held_content(path.name.partition("-")[2], by) for path in _files(f"{by.pk}-")), key=_latest)


def _latest(file: HeldFile) -> float:
    return -file.path.stat().st_mtime


def _files(beginning: str = "") -> Iterator[Path]:
    """Held files without their notes."""
    if _folder().is_dir():
        yield from (path for path in _folder().glob(f"{beginning}*") if "." not in path.name)


def release(file: HeldFile) -> None:
    """Let go of a file and of everything noted about it."""
    _remove(file.path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    for note in path.parent.glob(f"{path.name}.*"):
        note.unlink(missing_ok=True)


def _is_over(path: Path, now: float) -> bool:
    try:
        return path.stat().st_mtime < now - HOURS * 3600
    except FileNotFoundError:
        return True


def sweep(now: float | None = None) -> int:
    """Delete what has been held for too long; how many files."""
    moment = time.time() if now is None else now
    old = [path for path in _files() if _is_over(path, moment)]
    for path in old:
        _remove(path)
    stray = [note for note in _folder().glob("*.*") if not note.with_name(note.name.partition(".")[0]).exists()]
    for note in stray:
        note.unlink(missing_ok=True)
    return len(old)
