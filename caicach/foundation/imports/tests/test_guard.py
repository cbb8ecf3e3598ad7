"""What is refused at the door: one sentence, at once, in bounded memory; and what is let in."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from caicach.foundation.imports.reading import guard, probe
from caicach.foundation.imports.reading.guard import FileRefusedError, Format
from caicach.foundation.imports.reading.opened import Spreadsheet, previews
from caicach.foundation.imports.tests.conftest import GOOD, workbook


def written(tmp_path, content, name="tep.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def refusal(path):
    with pytest.raises(FileRefusedError) as caught:
        guard.inspect(path, path.name)
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence.count("\n") == 0
    return sentence


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(content, extra):
    """A real workbook with more parts."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, body in extra.items():
            archive.writestr(name, body)
    return out.getvalue()


def test_good_files(tmp_path):
    assert guard.inspect(written(tmp_path, workbook(*GOOD)), "x") is Format.XLSX
    assert guard.inspect(written(tmp_path, b"a,b\n1,2\n"), "x") is Format.CSV
    assert guard.inspect(written(tmp_path, "mã;tên\n1;Hà\n".encode("utf-16")), "x") is Format.CSV
    assert guard.inspect(written(tmp_path, "mã;tên\n1;Hà\n".encode("utf-16-le")), "x") is Format.CSV


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\x1f\x8b\x08", "GZIP"),
        (b"<html><table><tr><td>1</td></tr></table>", "HTML"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"MZ\x90\x00", "chương trình"),
        (b"\x00\x01\x02\x03" * 500, "không phải bảng tính"),
        (b"PK\x03\x04broken", "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "không phải bảng tính Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word"),
        (zipped({"word/document.xml": "<w/>"}), "văn bản Word"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "PowerPoint"),
        (zipped({"a.txt": "x"}), "tệp nén ZIP"),
    ],
)
def test_what_is_no_spreadsheet(tmp_path, content, words):
    assert words in refusal(written(tmp_path, content))


def test_a_truncated_workbook(tmp_path):
    content = workbook(*GOOD)
    assert "hỏng" in refusal(written(tmp_path, content[: len(content) // 2]))


def test_a_bomb_of_ten_gigabytes_within_a_second_and_a_few_megabytes(tmp_path):
    """Parts of 1 GB of zeroes each, really packed: 10 GB in about 10 MB."""
    block = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(block.compress(b"\0" * (1 << 20)) for _ in range(1024)) + block.flush()
    crc = 0
    for _ in range(1024):
        crc = zlib.crc32(b"\0" * (1 << 20), crc)
    path = tmp_path / "bom.xlsx"
    directory, parts = b"", ["xl/workbook.xml", *(f"xl/worksheets/sheet{n}.xml" for n in range(1, 10))]
    with path.open("wb") as out:
        for part in parts:
            name, offset = part.encode(), out.tell()
            sizes = struct.pack("<III", crc, len(packed), 1 << 30)
            out.write(b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes)
            out.write(struct.pack("<HH", len(name), 0) + name + packed)
            directory += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
            directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, offset) + name
        start = out.tell()
        out.write(directory)
        out.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(directory), start, 0))
    tracemalloc.start()
    started = time.monotonic()
    sentence = refusal(path)
    seconds, (_, peak) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "10 GB" in sentence.replace("\u00a0", " ")
    assert seconds < 1
    assert peak < 20 * 1024 * 1024


def test_a_part_longer_than_it_says(tmp_path):
    """The directory says 1 000 bytes, the stream holds 50 MB."""
    content = bytearray(with_part(workbook(*GOOD), {"xl/media/filler.bin": b"\0" * (50 << 20)}))
    central = content.rfind(b"xl/media/filler.bin") - 46
    content[central + 24 : central + 28] = struct.pack("<I", 1000)
    started = time.monotonic()
    assert "khai sai kích thước" in refusal(written(tmp_path, bytes(content)))
    assert time.monotonic() - started < 1


def test_a_flood_of_parts(tmp_path):
    content = zipped({"xl/workbook.xml": "<w/>", **{f"xl/{n}": "" for n in range(6000)}})
    assert "nhiều bất thường" in refusal(written(tmp_path, content))


def test_xml_entities(tmp_path):
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert "thực thể XML" in refusal(written(tmp_path, with_part(workbook(*GOOD), {"xl/evil.xml": laughs})))


def test_a_size_above_the_limit(tmp_path, settings):
    settings.CAICACH_IMPORT_LIMIT = 100
    assert "vượt mức" in refusal(written(tmp_path, b"a,b\n" * 100, "to.csv"))


def test_a_sheet_that_spans_everything_is_refused_by_the_child(tmp_path):
    book = Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"] = "z"
    path = tmp_path / "trai-rong.xlsx"
    book.save(path)
    file = Spreadsheet(path, guard.inspect(path, path.name))
    with pytest.raises(FileRefusedError, match="quá nhiều dòng và cột"):
        previews(file, path.name)


def test_too_many_cells_and_rows(tmp_path, settings):
    path = written(tmp_path, workbook(*GOOD))
    file = Spreadsheet(path, Format.XLSX)
    settings.CAICACH_IMPORT_CELLS = 5
    with pytest.raises(FileRefusedError, match="quá nhiều"):
        previews(file, path.name)
    settings.CAICACH_IMPORT_CELLS, settings.CAICACH_IMPORT_ROWS = 1000, 2
    with pytest.raises(FileRefusedError, match="quá mức 2"):
        previews(file, path.name)


def test_a_workbook_with_broken_xml(tmp_path):
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook(*GOOD))) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts["xl/workbook.xml"] = b"<workbook><sheets><sheet"
    path = written(tmp_path, zipped(parts))
    with pytest.raises(FileRefusedError, match="bị hỏng"):
        previews(Spreadsheet(path, guard.inspect(path, path.name)), path.name)


def test_an_empty_workbook(tmp_path):
    path = written(tmp_path, workbook(()))
    with pytest.raises(FileRefusedError, match="không có dòng nào"):
        previews(Spreadsheet(path, Format.XLSX), path.name)


def test_the_child_leaves_no_trace_of_its_death(tmp_path):
    path = written(tmp_path, b"not a workbook")
    with pytest.raises(probe.ProbeError):
        probe.look(path, 10)
