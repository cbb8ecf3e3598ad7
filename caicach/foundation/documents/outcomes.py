"""What was read in a held file and what its person decided: noted beside the file, gone with the file.

An outcome is kept by the version of the reader, so that a newer reader reads anew; its name carries the version.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from caicach.domain.documents.paper import Block, BlockKind, Paper
from caicach.foundation.documents.checking import (
    DECISIONS,
    Checked,
    NotCheckableError,
    Report,
    examine,
    shown,
)
from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.documents.readers import UnreadableFile, read_paper
from caicach.foundation.documents.texts import is_light, pages_of

_PRODUCT: Final = Path(__file__).resolve().parents[2]
#: Whose files decide what a reader makes of a paper.
_READER: Final = (
    _PRODUCT / "domain" / "documents",
    _PRODUCT / "domain" / "vietnamese",
    _PRODUCT / "foundation" / "documents" / "readers",
)
_REASON_LIMIT: Final = 500


@cache
def reader_version() -> str:
    """A short hash of everything the outcome depends on besides the file."""
    digest = hashlib.sha256()
    for folder in _READER:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".toml"} and "tests" not in path.parts:
                digest.update(path.relative_to(_PRODUCT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _outcome(file: HeldFile) -> Path:
    return file.note(f"checked-{reader_version()}")


def _decided(file: HeldFile) -> Path:
    return file.note(f"decided-{reader_version()}")


def is_known(file: HeldFile) -> bool:
    """Whether this file has been checked, with a good end or a bad one."""
    return _outcome(file).is_file()


def checks_at_once(file: HeldFile) -> bool:
    """Whether checking is quick enough for the request that asks for it."""
    return is_light(file.kind, file.path)


def check_held(file: HeldFile, report: Report | None = None) -> Checked:
    """Read and check a held file and note the outcome. NotCheckableError, noted too, where it cannot be done."""
    tell: Report = report or _silent
    try:
        paper = _read(file, tell)
        tell(0, None, "Đang đối chiếu số liệu, viện dẫn, đánh số")
        read, found = examine(paper)
    except (UnreadableFile, NotCheckableError) as error:
        _write(_outcome(file), {"fault": str(error)})
        raise NotCheckableError(str(error)) from None
    _write(_outcome(file), {"paper": _as_json(paper), "read": read, "found": found})
    return shown(paper, read, found)


def _silent(_done: int, _total: int | None, _words: str) -> None:
    """Nobody waits for a word."""


def _read(file: HeldFile, tell: Report) -> Paper:
    if not file.kind.has_text:
        raise NotCheckableError(
            f"Tệp “{file.filename}” ({file.kind.title}) không có chữ để kiểm tra. "
            "Hãy chọn tệp PDF, Word (.docx), HTML, văn bản thuần hoặc bản quét."
        )
    pages = pages_of(file.path) if file.kind.key == "pdf" else None
    tell(0, pages, f"Đang đọc trang 1/{pages}" if pages else "Đang đọc tệp")

    def turn(done: int, total: int) -> None:
        tell(done, total, f"Đang đọc trang {min(done + 1, total)}/{total}")

    return read_paper(file.path.read_bytes(), file.filename, turn)


def checked(file: HeldFile) -> Checked:
    """The outcome of a held file with the decisions. A light file is checked now where nobody has done so yet."""
    path = _outcome(file)
    if not path.is_file():
        if not checks_at_once(file):
            raise NotCheckableError(f"Kết quả của “{file.filename}” không còn. Hãy chọn lại tệp để kiểm tra.")
        return check_held(file).with_decisions(decisions(file))
    kept = json.loads(path.read_bytes())
    if "fault" in kept:
        raise NotCheckableError(kept["fault"])
    return shown(_from_json(kept["paper"]), kept["read"], kept["found"]).with_decisions(decisions(file))


def decide(file: HeldFile, key: str, decision: str, reason: str) -> None:
    """Note a decision; the last one of a finding holds. A short line at the end of a file: nobody waits for a lock."""
    line = json.dumps([key, decision, reason[:_REASON_LIMIT]], ensure_ascii=False).encode() + b"\n"
    handle = os.open(_decided(file), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def decisions(file: HeldFile) -> Mapping[str, dict[str, str]]:
    """What was decided of each finding."""
    if not _decided(file).is_file():
        return {}
    lines = (json.loads(line) for line in _decided(file).read_bytes().splitlines())
    return {key: {"decision": what, "reason": why} for key, what, why in lines if what in DECISIONS}


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """In one step, so that nobody reads half of it."""
    fresh = path.with_name(f"{path.name}-{os.getpid()}")
    fresh.write_bytes(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    fresh.replace(path)


def _as_json(paper: Paper) -> dict[str, Any]:
    blocks = [
        [b.kind.value, b.start, b.end, b.page, b.paragraph, b.table, b.row, b.column, b.row_span, b.column_span]
        for b in paper.blocks
    ]
    return {"text": paper.text, "blocks": blocks, "scanned": paper.scanned, "remarks": paper.remarks}


def _from_json(kept: Mapping[str, Any]) -> Paper:
    blocks = tuple(Block(BlockKind(kind), *places) for kind, *places in kept["blocks"])
    return Paper(kept["text"], blocks, kept["scanned"], tuple(kept["remarks"]))
