"""PDF with text, tables and scans."""

from __future__ import annotations

import io

import pytest
import typst
from PIL import Image, ImageDraw, ImageFont

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.paper import BlockKind
from caicach.foundation.documents.readers import UnreadableFile, read_paper
from caicach.foundation.documents.readers.pictures import can_recognise

LONG = (
    "Trong quý III năm 2024, bộ phận một cửa của phường tiếp nhận và giải quyết hồ sơ đúng hạn, không để người dân "
    "phải đi lại nhiều lần; kết quả được số hóa và lưu trên hệ thống, đạt tỷ lệ 23,94% (17/71)."
)


def pdf(body: str) -> bytes:
    return typst.compile(f"#set page(width: 15cm, height: 12cm)\n{body}".encode())


def test_lines_become_paragraphs() -> None:
    paper = read_paper(pdf(f"I. KẾT QUẢ\n\n1. {LONG}\n\n2. Việc khác."), "a.pdf")
    blocks = [paper.text[block.start : block.end] for block in paper.blocks if block.kind is BlockKind.PARAGRAPH]
    assert f"1. {LONG}" in blocks
    assert check_document(paper).ratios[0].verdict == "ok"


def test_pages_are_known() -> None:
    paper = read_paper(pdf("Trang đầu tiên có chữ.\n#pagebreak()\nTrang thứ hai có chữ."), "a.pdf")
    assert [block.page for block in paper.blocks] == [1, 2]


def test_ruled_tables() -> None:
    cells = "[STT],[Lĩnh vực],[Số hồ sơ],[1],[Đất đai],[20],[2],[Hộ tịch],[30],[],[Cộng],[51]"
    paper = read_paper(pdf(f"Bảng số liệu như sau\n\n#table(columns: 3, {cells})\n\nHết bảng."), "a.pdf")
    found = [paper.text[block.start : block.end] for block in paper.blocks if block.kind is BlockKind.CELL]
    assert found[:6] == ["STT", "Lĩnh vực", "Số hồ sơ", "1", "Đất đai", "20"]
    (error,) = check_document(paper).errors
    assert "50" in error.message


def test_a_cut_file_is_refused() -> None:
    content = pdf(LONG)
    with pytest.raises(UnreadableFile, match=r"hỏng|không có chữ"):
        read_paper(content[:200], "a.pdf")


def scan() -> bytes:
    """A picture of a printed line."""
    picture = Image.new("L", (1500, 200), 255)
    font = ImageFont.load_default(size=60)
    ImageDraw.Draw(picture).text((40, 60), "Tong so 334 ho so", font=font, fill=0)
    held = io.BytesIO()
    picture.save(held, format="PNG")
    return held.getvalue()


@pytest.mark.skipif(not can_recognise(), reason="no letter recognition on this machine")
def test_a_scan_is_read_and_says_so() -> None:
    paper = read_paper(scan(), "a.png")
    assert "334" in paper.text
    assert paper.scanned
    assert "xác nhận" in paper.remarks[0]


def test_a_scan_without_recognition_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableFile, match="bản quét"):
        read_paper(scan(), "a.png")
