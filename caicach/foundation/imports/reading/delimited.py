"""CSV as it really comes: any of five encodings, any of four delimiters."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from caicach.foundation.imports.reading import legacy
from caicach.foundation.imports.reading.guard import FileRefusedError

_SAMPLE: Final = 256 * 1024
_DELIMITERS: Final = ",;\t|"
csv.field_size_limit(1024 * 1024)


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written."""

    encoding: str
    delimiter: str

    @property
    def encoding_title(self) -> str:
        """The encoding as people know it."""
        names = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1258": "Windows-1258", "tcvn3": "TCVN3 (ABC)"}
        return names.get(self.encoding, self.encoding.upper())


def detect(path: Path, name: str) -> Dialect:
    """Encoding and delimiter, from the first 256 KB and a check of the whole file's UTF-8."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = _encoding(sample, path)
    try:
        text = _decode(sample, encoding)
    except UnicodeDecodeError:
        raise FileRefusedError(
            f"Tệp {name} có bảng mã không đọc được. Hãy mở bằng Excel rồi lưu thành CSV UTF-8 hoặc .xlsx."
        ) from None
    return Dialect(encoding, _delimiter(text))


def _decode(content: bytes, encoding: str) -> str:
    if encoding == "tcvn3":
        return legacy.decode_tcvn3(content)
    if encoding == "cp1258":
        return legacy.decode_cp1258(content)
    return content.decode(encoding, errors="ignore" if len(content) >= _SAMPLE else "strict")


def _encoding(sample: bytes, path: Path) -> str:
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if sample[1::2].count(0) > len(sample) * 0.3:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) * 0.3:
        return "utf-16-be"
    if _is_utf8(path):
        return "utf-8"
    scores = {
        "cp1258": legacy.vietnamese_score(legacy.decode_cp1258(sample)),
        "tcvn3": legacy.vietnamese_score(legacy.decode_tcvn3(sample)),
    }
    return max(scores, key=lambda name: scores[name])


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(1024 * 1024):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """The sign that splits the most lines into the same number of columns; a comma where none does."""
    lines = text.splitlines()[:200]
    if len(text) >= _SAMPLE and len(lines) > 1:
        lines = lines[:-1]
    best = (0.0, ",")
    for sign in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if any(row))
        except csv.Error:
            continue
        wide = {width: count for width, count in widths.items() if width > 1}
        if wide:
            width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
            best = max(best, (count / sum(widths.values()) + min(width, 50) / 1000, sign))
    return best[1]


def rows(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """The records of the file; NUL bytes are dropped. `FileRefusedError` for a record that never ends."""
    with _open(path, dialect.encoding) as text:
        reader = csv.reader((line.replace("\0", "") for line in text), delimiter=dialect.delimiter)
        try:
            yield from reader
        except csv.Error:
            raise FileRefusedError(
                f'Dòng {reader.line_num} của tệp CSV có ô dài bất thường, thường do thiếu một dấu nháy kép (") '
                "đóng ô. Hãy sửa dòng này hoặc lưu thành .xlsx."
            ) from None


def _open(path: Path, encoding: str) -> IO[str]:
    if encoding in ("tcvn3", "cp1258"):
        return io.StringIO(_decode(path.read_bytes(), encoding), newline="")
    return path.open(encoding=encoding, newline="", errors="replace")
