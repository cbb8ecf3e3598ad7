"""Broken and hostile files: one sentence, no crash, no long wait."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from caicach.foundation.documents.readers import UnreadableFile, read_paper
from caicach.foundation.documents.readers.tests.word_files import W, paragraph, word_file


def refused(content: bytes, name: str = "thử.docx") -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_paper(content, name)
    message = str(caught.value)
    assert name in message
    assert message.count("\n") == 0
    return message


def bomb(claimed: int) -> bytes:
    """A small zip whose directory claims a huge part."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 10_000)
    content = bytearray(held.getvalue())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", claimed)
    return bytes(content)


def test_a_bomb_is_refused_at_once() -> None:
    started = time.perf_counter()
    assert "giải nén" in refused(bomb(4_000_000_000))
    assert time.perf_counter() - started < 0.5


def test_ten_gigabytes_in_parts_are_refused_at_once() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"x")
        for part in range(100):
            archive.writestr(f"word/media/{part}.bin", b"\0" * 100_000)
    content = held.getvalue().replace(struct.pack("<I", 100_000), struct.pack("<I", 104_857_600))
    started = time.perf_counter()
    assert "giải nén" in refused(content)
    assert time.perf_counter() - started < 0.5


def test_a_part_that_lies_about_its_size() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    content = held.getvalue().replace(struct.pack("<I", 60_000_000), struct.pack("<I", 5_000))
    refused(content)


def test_entities_are_refused() -> None:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
            f"<w:document {W}><w:body>{paragraph('&a9;')}</w:body></w:document>",
        )
    assert "thực thể" in refused(held.getvalue())


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "rỗng"),
        (b"\xef\xbb\xbf \n", "rỗng"),
        (b"PK\x03\x04" + b"\x00" * 50, "hỏng"),
        (word_file(paragraph("chữ"))[:-30], "hỏng"),
        (b"%PDF-1.7\nhong", "hỏng"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "hỏng"),
        (bytes(range(256)) * 20, "bảng mã"),
        (word_file(""), "không có chữ"),
    ],
)
def test_broken_files(content: bytes, word: str) -> None:
    assert word in refused(content)


def test_a_zip_with_a_password() -> None:
    content = bytearray(word_file(paragraph("chữ")))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    assert "mật khẩu" in refused(bytes(content))


def test_a_broken_part() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:body>")
    assert "word/document.xml" in refused(held.getvalue())


def test_a_spreadsheet_is_named_as_such() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "bảng tính" in refused(held.getvalue(), "số.docx")


def test_deep_nesting_is_bounded() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 3000 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 3000
    refused(word_file(body))
