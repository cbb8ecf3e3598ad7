"""The letters of a stored file: read at once when the file is small, later by a job when it is not."""

import itertools
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium

from caicach.domain.documents.paper import Paper
from caicach.domain.errors import TradeError
from caicach.foundation.documents.kinds import Kind
from caicach.foundation.documents.models import TextState
from caicach.foundation.documents.readers import UnreadableFile, read_paper

#: Larger files are read outside the request: a page must answer within two seconds.
READ_AT_ONCE: Final = {"pdf": 400_000}
READ_AT_ONCE_OTHERS: Final = 3_000_000
_LOOKED_AT: Final = 3
#: What is read, checked and shown within a second: bytes of the letters of a file, pages of a PDF.
_LIGHT: Final = {"pdf": 300_000, "docx": 1_500_000}
_LIGHT_OTHERS: Final = 600_000
_LIGHT_PAGES: Final = 12


@dataclass(frozen=True)
class ReadText:
    """What became of reading: the text, where each page begins (offset), and remarks for people."""

    state: TextState
    text: str = ""
    page_starts: tuple[int, ...] = ()
    note: str = ""
    scanned: bool = False


def reads_at_once(kind: Kind, path: Path) -> bool:
    """Whether a file is small and plain enough to be read inside the request."""
    if kind.is_slow or path.stat().st_size > READ_AT_ONCE.get(kind.key, READ_AT_ONCE_OTHERS):
        return False
    return kind.key != "pdf" or not is_scan(path)


def is_light(kind: Kind, path: Path) -> bool:
    """Whether a file can be read and checked, not only read, within the request."""
    if not reads_at_once(kind, path) or _weight(kind, path) > _LIGHT.get(kind.key, _LIGHT_OTHERS):
        return False
    return kind.key != "pdf" or (pages_of(path) or 0) <= _LIGHT_PAGES


def _weight(kind: Kind, path: Path) -> int:
    """Bytes of the letters: pictures of a Word file are not read."""
    if kind.key != "docx":
        return path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    return sum(part.file_size for part in parts if part.filename.startswith(("word/document", "word/footnotes")))


def pages_of(path: Path) -> int | None:
    """How many pages a PDF has; None where nobody can say."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        return None  # broken or none: the reader says so at once
    try:
        return len(document)
    finally:
        document.close()


def is_scan(path: Path) -> bool:
    """Whether the first pages of a PDF hold no letters, only pictures: recognising them takes seconds a page."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        return False  # broken: the reader says so at once
    try:
        return all(page.get_textpage().count_chars() == 0 for page in itertools.islice(document, _LOOKED_AT))
    except pdfium.PdfiumError:
        return False
    finally:
        document.close()


def read_text(path: Path, kind: Kind, filename: str) -> ReadText:
    """Read a file on disk. A file nobody can read is kept all the same, with the reason."""
    if not kind.has_text:
        return ReadText(TextState.NONE)
    try:
        paper = read_paper(path.read_bytes(), filename)
    except (UnreadableFile, TradeError) as error:
        return ReadText(TextState.UNREADABLE, note=str(error))
    return ReadText(TextState.READ, paper.text, page_starts(paper), "\n".join(paper.remarks), paper.scanned)


def page_starts(paper: Paper) -> tuple[int, ...]:
    """Offset of the first block of each page, in order; empty where the file knows no pages."""
    starts: dict[int, int] = {}
    for block in paper.blocks:
        if block.page is not None:
            starts.setdefault(block.page, block.start)
    return tuple(starts[page] for page in sorted(starts))
