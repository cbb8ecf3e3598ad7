"""What a file is, by its content and never by its name; what is not a document of an office is refused.

Office files are ZIP archives: their directory is looked at before anything is unpacked, so that a small
file which would swell to gigabytes never gets that far.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caicach.domain.errors import TradeError
from caicach.foundation.documents.readers import limits


@dataclass(frozen=True)
class Kind:
    """A kind of content: its usual ending, media type, name for people, whether it holds text to read.

    `is_slow`: reading needs another program (a converter, letter recognition) and never happens inside a request.
    """

    key: str
    media_type: str
    title: str
    has_text: bool
    is_slow: bool = False


class RefusedFileError(TradeError):
    """A file that is not taken in; the message names the file, the reason and the remedy."""


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind("pdf", "application/pdf", "PDF", True),
        Kind("docx", f"{_OFFICE}wordprocessingml.document", "Word", True),
        Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", "Excel", False),
        Kind("pptx", f"{_OFFICE}presentationml.presentation", "PowerPoint", False),
        Kind("odt", "application/vnd.oasis.opendocument.text", "OpenDocument", True, True),
        Kind("doc", "application/msword", "Word 97-2003", True, True),
        Kind("rtf", "application/rtf", "RTF", True, True),
        Kind("xls", "application/vnd.ms-excel", "Excel 97-2003", False),
        Kind("html", "text/html", "trang web", True),
        Kind("txt", "text/plain", "văn bản thuần", True),
        Kind("png", "image/png", "ảnh PNG", True, True),
        Kind("jpg", "image/jpeg", "ảnh JPEG", True, True),
        Kind("tif", "image/tiff", "ảnh TIFF", True, True),
    )
}
_ACCEPTED: Final = (
    "PDF, Word (.docx, .doc, .rtf), Excel (.xlsx, .xls), .pptx, .odt, HTML, văn bản thuần, ảnh PNG/JPEG/TIFF"
)
_EXECUTABLES: Final = (
    (b"MZ", "chương trình Windows"),
    (b"\x7fELF", "chương trình Linux"),
    (b"\xca\xfe\xba\xbe", "chương trình"),
    (b"#!", "tệp lệnh"),
)
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"{\\rtf", "rtf"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS: Final = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_OLE_STREAMS: Final = (("WordDocument", "doc"), ("Workbook", "xls"))
_HEAD: Final = 4096


def kind_of(path: Path, filename: str) -> Kind:
    """The kind of the file on disk; RefusedFileError with a sentence that begins with the file's name."""
    with path.open("rb") as source:
        head = source.read(_HEAD)
    for magic, title in _EXECUTABLES:
        if head.startswith(magic):
            raise _refused(filename, f"là {title}, không phải văn bản, dù tên tệp có đuôi gì", "Chọn tệp văn bản gốc.")
    if b"%PDF-" in head[:1024]:
        return KINDS["pdf"]
    for magic, key in _MAGIC:
        if head.startswith(magic):
            return KINDS[key]
    if head.startswith(_OLE):
        return _old_office(path, filename)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(path, filename)
    return _plain(head, filename)


def _refused(filename: str, reason: str, remedy: str) -> RefusedFileError:
    return RefusedFileError(f"Tệp “{filename}” {reason}. {remedy}")


def _old_office(path: Path, filename: str) -> Kind:
    content = path.read_bytes()
    for stream, key in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return KINDS[key]
    raise _refused(filename, "không phải tệp Word hay Excel cũ", f"Hệ thống nhận: {_ACCEPTED}.")


def _office(path: Path, filename: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            open_document = archive.read("mimetype")[:80] if _is_small(archive, "mimetype", names) else b""
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
        reason = "bị hỏng: cấu trúc bên trong không đọc được"
        raise _refused(filename, reason, "Mở và lưu lại tệp rồi tải lên.") from None
    _refuse_bomb(parts, path.stat().st_size, filename)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise _refused(filename, "có chứa lệnh macro", "Lưu lại thành .docx hoặc .xlsx rồi tải lên.")
    for part, key in _PARTS:
        if part in names:
            return KINDS[key]
    if open_document.startswith(KINDS["odt"].media_type.encode()):
        return KINDS["odt"]
    raise _refused(filename, "là tệp nén, không phải văn bản", "Giải nén rồi tải từng văn bản.")


def _is_small(archive: zipfile.ZipFile, name: str, names: set[str]) -> bool:
    return name in names and archive.getinfo(name).file_size <= _HEAD


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int, filename: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > limits.FREE_UNPACKED and part.file_size > max(part.compress_size, 1) * limits.MAX_RATIO
        for part in parts
    )
    if swollen or unpacked > limits.MAX_UNPACKED or len(parts) > limits.MAX_ARCHIVE_ENTRIES:
        sizes = f"{unpacked // limits.MEBIBYTE:,} MB từ {max(packed // 1024, 1):,} KB".replace(",", ".")
        raise _refused(
            filename,
            f"khi mở ra lớn bất thường ({sizes})",
            "Tệp có thể được tạo để làm treo máy nên không được nhận; hãy lấy lại tệp gốc.",
        )


def _plain(head: bytes, filename: str) -> Kind:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(filename, "không thuộc loại nào hệ thống nhận", f"Hệ thống nhận: {_ACCEPTED}.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return KINDS["html" if start.startswith((b"<!doctype html", b"<html")) else "txt"]
