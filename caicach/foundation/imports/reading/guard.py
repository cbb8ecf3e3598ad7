"""Is this file a spreadsheet, and is it safe to open? Decided by content, in bounded time and memory.

Nothing is believed that the file says of itself: a workbook is unpacked once into nowhere, part by part, and
the first byte beyond the limits or beyond the declared size ends it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from caicach.domain.errors import TradeError
from caicach.foundation.ui.writing import number_text, size_text

_CHUNK: Final = 1024 * 1024
_ENTRIES: Final = 5_000
_DIRECTORY_BYTES: Final = 2 * 1024 * 1024
#: Real workbooks shrink 5 to 40 times; sheets of blanks somewhat more. Small files may do as they like.
_RATIO: Final = 200
_RATIO_FREE: Final = 20 * 1024 * 1024


class FileRefusedError(TradeError):
    """The file cannot be read as a spreadsheet; one sentence with the reason and the remedy."""


class Format(StrEnum):
    """What the content is."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


_NOT_SPREADSHEETS: Final = (
    (b"%PDF", "tệp PDF", "Hãy xuất bảng ra Excel (.xlsx) hoặc CSV từ phần mềm gốc"),
    (b"\x89PNG", "ảnh PNG", "Hãy dùng tệp bảng tính gốc"),
    (b"\xff\xd8\xff", "ảnh JPEG", "Hãy dùng tệp bảng tính gốc"),
    (b"Rar!", "tệp nén RAR", "Hãy giải nén rồi chọn tệp bảng tính bên trong"),
    (b"7z\xbc\xaf", "tệp nén 7z", "Hãy giải nén rồi chọn tệp bảng tính bên trong"),
    (b"\x1f\x8b", "tệp nén GZIP", "Hãy giải nén rồi chọn tệp bảng tính bên trong"),
    (b"{\\rtf", "văn bản RTF", "Hãy chép bảng sang Excel rồi lưu thành .xlsx"),
    (b"MZ", "tệp chương trình", "Hãy chọn tệp bảng tính"),
    (b"\x7fELF", "tệp chương trình", "Hãy chọn tệp bảng tính"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class _Directory:
    entries: int
    size: int


def inspect(path: Path, name: str, *, is_thorough: bool = True) -> Format:
    """The format of the file; `FileRefusedError` where it is none of ours or not safe to open.

    `name` is the name people know the file by. A thorough look unpacks the whole file into nowhere (about a second for
    each 300 MB unpacked); the quick look believes the sizes that a workbook declares. Memory stays within megabytes.
    """
    size = path.stat().st_size
    if size == 0:
        raise FileRefusedError(f"Tệp {name} rỗng (0 byte). Hãy kiểm tra lại tệp rồi chọn lại.")
    if size > settings.CAICACH_IMPORT_LIMIT:
        raise FileRefusedError(
            f"Tệp {name} nặng {size_text(size)}, vượt mức {size_text(settings.CAICACH_IMPORT_LIMIT)} cho một lần nhập. "
            "Hãy tách thành nhiều tệp, ví dụ theo tháng."
        )
    with path.open("rb") as file:
        head = file.read(8192)
        if head.startswith(b"PK"):
            return _inspect_zip(file, path, name, is_thorough=is_thorough)
        if head.startswith(_OLE):
            return _inspect_ole(file, name)
    return _inspect_text(head, name)


def _inspect_text(head: bytes, name: str) -> Format:
    for magic, what, remedy in _NOT_SPREADSHEETS:
        if head.startswith(magic):
            raise FileRefusedError(f"Tệp {name} thực chất là {what}, không phải bảng tính. {remedy}.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:600].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<style")):
        raise FileRefusedError(
            f"Tệp {name} thực chất là một trang web (HTML) mang đuôi bảng tính. "
            "Hãy mở bằng Excel rồi chọn Lưu thành → Excel Workbook (.xlsx)."
        )
    if start.startswith(b"<?xml"):
        raise FileRefusedError(
            f"Tệp {name} là bảng tính XML đời cũ hoặc tệp XML khác. "
            "Hãy mở bằng Excel rồi chọn Lưu thành → Excel Workbook (.xlsx)."
        )
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_utf16 and head.count(0) > len(head) // 20 and not _looks_utf16(head):
        raise FileRefusedError(f"Tệp {name} không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.")
    return Format.CSV


def _looks_utf16(head: bytes) -> bool:
    """UTF-16 without its mark: nearly every second byte is zero, and always the same second."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) * 0.3 and min(even, odd) < len(head) * 0.02


def _inspect_ole(file: BinaryIO, name: str) -> Format:
    """Excel 97-2003, or a locked newer workbook in the same kind of container."""
    file.seek(0)
    tail = b""
    found: set[str] = set()
    wanted = ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
    while chunk := file.read(_CHUNK):
        window = tail + chunk
        found |= {word for word in wanted if word.encode("utf-16-le") in window}
        tail = window[-64:]
    if "EncryptedPackage" in found:
        raise FileRefusedError(
            f"Tệp {name} đang được khoá bằng mật khẩu. Hãy mở tệp, bỏ mật khẩu "
            "(Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi chọn lại."
        )
    if "WordDocument" in found or "PowerPoint Document" in found:
        raise FileRefusedError(f"Tệp {name} là văn bản Word hoặc PowerPoint. Hãy chép bảng sang Excel, lưu .xlsx.")
    if not found & {"Workbook", "Book"}:
        raise FileRefusedError(f"Tệp {name} không phải bảng tính Excel. Hãy lưu lại thành .xlsx rồi chọn lại.")
    return Format.XLS


def _inspect_zip(file: BinaryIO, path: Path, name: str, *, is_thorough: bool) -> Format:
    broken = FileRefusedError(
        f"Tệp {name} bị hỏng hoặc tải về chưa trọn vẹn nên không mở được. Hãy mở bằng Excel, lưu lại rồi chọn lại."
    )
    directory = _directory(file)
    if directory is None:
        raise broken
    if directory.entries > _ENTRIES or directory.size > _DIRECTORY_BYTES:
        raise FileRefusedError(
            f"Tệp {name} chứa {number_text(directory.entries)} tệp con, nhiều bất thường với một bảng tính, "
            "nên bị từ chối. Hãy lưu lại tệp từ Excel rồi chọn lại."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            kind = _zip_kind({part.filename for part in parts}, name)
            _refuse_declared_bomb(parts, path.stat().st_size, name)
            for part in parts if is_thorough else ():
                _unpack_into_nowhere(file, part, name)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, struct.error, OSError, ValueError):
        raise broken from None
    return kind


def _directory(file: BinaryIO) -> _Directory | None:
    """Counts from the end of the archive, read before the directory itself is."""
    file.seek(0, 2)
    length = file.tell()
    file.seek(max(0, length - 65_557))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) - at < 22:
        return None
    entries, size = struct.unpack("<HI", end[at + 10 : at + 16])
    locator = end.rfind(b"PK\x06\x07", 0, at)
    if (entries == 0xFFFF or size == 0xFFFFFFFF) and locator >= 0:
        (where,) = struct.unpack("<Q", end[locator + 8 : locator + 16])
        file.seek(min(where, length))
        record = file.read(56)
        if len(record) < 56 or not record.startswith(b"PK\x06\x06"):
            return None
        entries, size = struct.unpack("<QQ", record[32:48])
    return _Directory(entries, size)


def _zip_kind(names: set[str], name: str) -> Format:
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if "content.xml" in names and "mimetype" in names:
        return Format.ODS
    if "word/document.xml" in names:
        raise FileRefusedError(f"Tệp {name} là văn bản Word. Hãy chép bảng sang Excel rồi lưu thành .xlsx.")
    if "ppt/presentation.xml" in names:
        raise FileRefusedError(f"Tệp {name} là bài trình chiếu PowerPoint, không phải bảng tính.")
    raise FileRefusedError(f"Tệp {name} là tệp nén ZIP. Hãy giải nén rồi chọn tệp bảng tính bên trong.")


def _refuse_declared_bomb(parts: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    declared = sum(part.file_size for part in parts)
    if declared > settings.CAICACH_IMPORT_UNPACKED or (declared > _RATIO_FREE and declared > packed * _RATIO):
        raise FileRefusedError(
            f"Tệp {name} khi mở ra sẽ chiếm {size_text(declared)}, lớn bất thường so với {size_text(packed)} của tệp, "
            "nên bị từ chối để bảo vệ máy chủ. Nếu đây là tệp thật, hãy xoá dòng, cột trống thừa hoặc lưu thành CSV."
        )


def _unpack_into_nowhere(file: BinaryIO, part: zipfile.ZipInfo, name: str) -> None:
    """Unpack one part and throw it away; refuse where it is longer than it says, or defines XML entities."""
    if part.flag_bits & 0x1:
        raise FileRefusedError(f"Tệp {name} có phần được mã hoá bằng mật khẩu. Hãy bỏ mật khẩu rồi chọn lại.")
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    unpacker = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    left, length, is_first = part.compress_size, 0, True
    while left > 0 or (unpacker is not None and unpacker.unconsumed_tail):
        packed = unpacker.unconsumed_tail if unpacker is not None else b""
        if not packed:
            packed = file.read(min(_CHUNK, left))
            if not packed:
                raise zipfile.BadZipFile
            left -= len(packed)
        plain = unpacker.decompress(packed, _CHUNK) if unpacker is not None else packed
        if is_first and plain:
            _refuse_entities(plain, part.filename, name)
            is_first = False
        length += len(plain)
        if length > part.file_size:
            raise FileRefusedError(
                f"Tệp {name} khai sai kích thước bên trong (phần {part.filename}), dấu hiệu của tệp phá hoại, "
                "nên bị từ chối. Hãy lưu lại tệp từ Excel rồi chọn lại."
            )
        if unpacker is not None and unpacker.eof:
            break


def _refuse_entities(start: bytes, part: str, name: str) -> None:
    if part.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in start[:65536] or b"<!ENTITY" in start[:65536]):
        raise FileRefusedError(
            f"Tệp {name} có khai báo thực thể XML (phần {part}), điều không có trong bảng tính bình thường, "
            "nên bị từ chối. Hãy lưu lại tệp từ Excel rồi chọn lại."
        )
