"""Choosing the reader by what a file contains, never by its name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, Protocol, cast

from caicach.domain.documents.paper import Paper
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.archives import SafeArchive
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.text import read_text

_PACKAGE: Final = "caicach.foundation.documents.readers"
# Each format's own module is loaded when the first such file comes: the libraries behind PDF and
# pictures take longer to load than a text takes to read.
_READERS: Final = {
    "pdf": "read_pdf",
    "html": "read_html",
    "legacy": "read_legacy_word",
    "pictures": "read_picture",
}
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<table", b"<p>", b"<p ")


# Pages done, all pages.
Progress = Callable[[int, int], None]


class _Reader(Protocol):
    def __call__(self, content: bytes, filename: str) -> Paper: ...


class _PageReader(Protocol):
    def __call__(self, content: bytes, filename: str, progress: Progress | None) -> Paper: ...


class _ArchiveReader(Protocol):
    def __call__(self, archive: SafeArchive, filename: str) -> Paper: ...


def _is_picture(content: bytes) -> bool:
    if content.startswith(b"BM"):
        return len(content) > 54 and int.from_bytes(content[2:6], "little") == len(content)
    return content.startswith(_PICTURES)


def _is_html(head: bytes) -> bool:
    start = head[:800].lower()
    return start.startswith(_HTML) or (start.startswith(b"<?xml") and b"<html" in start)


def _page_reader(format_name: str) -> _PageReader:
    return cast(_PageReader, _reader(format_name))


def _reader(format_name: str) -> _Reader:
    module = import_module(f"{_PACKAGE}.{format_name}")
    return cast(_Reader, getattr(module, _READERS[format_name]))


def read_paper(content: bytes, filename: str, progress: Progress | None = None) -> Paper:
    """Read a paper from the bytes of a file.

    TXT (any usual encoding), HTML, DOCX, PDF; scans and pictures when letters can be
    recognised on this machine. `progress` is called after each page of a PDF or a scan
    with pages done and all pages. Raises UnreadableFile with one Vietnamese sentence.
    """
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnreadableFile(f"Tệp “{filename}” rỗng, không có nội dung để đọc. Hãy chọn đúng tệp.")
    if len(content) > limits.MAX_FILE:
        raise UnreadableFile(
            f"Tệp “{filename}” nặng {len(content) // limits.MEBIBYTE} MB, vượt mức "
            f"{limits.MAX_FILE // limits.MEBIBYTE} MB. Hãy tách nhỏ hoặc nén ảnh trong tệp."
        )
    paper = _read(content, filename, progress)
    if not paper.text.strip():
        raise UnreadableFile(f"Tệp “{filename}” không có chữ nào đọc được. Hãy kiểm tra lại nội dung tệp.")
    return paper


def _read(content: bytes, filename: str, progress: Progress | None) -> Paper:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        return _read_archive(content, filename)
    if b"%PDF-" in content[:1024]:
        return _page_reader("pdf")(content, filename, progress)
    if content.startswith(_OLE) or head.startswith(_RTF):
        return _reader("legacy")(content, filename)
    if _is_picture(content):
        return _page_reader("pictures")(content, filename, progress)
    if _is_html(head):
        return _reader("html")(content, filename)
    return read_text(content, filename)


def _read_archive(content: bytes, filename: str) -> Paper:
    archive = SafeArchive(content, filename)
    names = set(archive.names())
    if "word/document.xml" in names or "word/document2.xml" in names:
        return cast(_ArchiveReader, import_module(f"{_PACKAGE}.docx").read_docx)(archive, filename)
    if any(name.startswith("xl/") for name in names):
        raise UnreadableFile(
            f"Tệp “{filename}” là bảng tính Excel, không phải văn bản. Hãy nhập bảng tính ở màn hình nhập số liệu."
        )
    if "content.xml" in names:
        return _reader("legacy")(content, filename)
    raise UnreadableFile(
        f"Tệp “{filename}” là gói nén, không phải văn bản Word. Hãy giải nén và chọn tệp văn bản bên trong."
    )
