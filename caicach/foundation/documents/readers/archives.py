"""Opening zipped papers without trusting what they say of themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.errors import UnreadableFile

_PIECE: Final = 256 * 1024
_ENCRYPTED: Final = 0x1


class SafeArchive:
    """A zip whose parts are read only within bounds, declared and actual."""

    def __init__(self, content: bytes, filename: str) -> None:
        self._filename = filename
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as fault:
            raise UnreadableFile(
                f"Tệp “{filename}” bị hỏng: không mở được gói dữ liệu bên trong. "
                "Hãy mở tệp bằng Word, lưu lại rồi nộp bản mới."
            ) from fault
        self._entries = {entry.filename: entry for entry in entries}
        self._check(entries)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > limits.MAX_ARCHIVE_ENTRIES:
            raise UnreadableFile(
                f"Tệp “{self._filename}” có {len(entries)} thành phần bên trong, quá mức "
                f"{limits.MAX_ARCHIVE_ENTRIES}; tệp bị từ chối để bảo vệ hệ thống. Hãy lưu lại tệp từ Word."
            )
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnreadableFile(
                f"Tệp “{self._filename}” được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi nộp lại."
            )
        declared = sum(entry.file_size for entry in entries)
        if declared > limits.MAX_UNPACKED or any(_is_bomb(entry) for entry in entries):
            raise UnreadableFile(self._too_large(declared))

    def _too_large(self, size: int) -> str:
        return (
            f"Tệp “{self._filename}” khi giải nén lớn bất thường (khoảng {size // limits.MEBIBYTE} MB); "
            "tệp bị từ chối để bảo vệ hệ thống. Hãy kiểm tra nguồn gốc tệp và lưu lại từ Word."
        )

    def names(self) -> list[str]:
        """Names of the parts."""
        return list(self._entries)

    def read(self, name: str) -> bytes | None:
        """One part, None when it is missing; the actual size is held to the bounds too."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        bound = min(limits.MAX_PART, max(entry.file_size, 1) + _PIECE)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._archive.open(entry) as source:
                while piece := source.read(_PIECE):
                    size += len(piece)
                    if size > bound:
                        raise UnreadableFile(self._too_large(size))
                    pieces.append(piece)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            ValueError,
            RuntimeError,
        ) as fault:
            raise UnreadableFile(
                f"Tệp “{self._filename}” bị hỏng ở phần “{name}”. Hãy mở tệp bằng Word, lưu lại rồi nộp bản mới."
            ) from fault
        return b"".join(pieces)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    if entry.file_size > limits.MAX_PART:
        return True
    if entry.file_size <= limits.FREE_UNPACKED:
        return False
    return entry.file_size > max(entry.compress_size, 1) * limits.MAX_RATIO
