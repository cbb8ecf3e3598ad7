"""Plain text in its encodings, web pages."""

from __future__ import annotations

import unicodedata

import pytest

from caicach.domain.documents.paper import BlockKind
from caicach.foundation.documents.readers import UnreadableFile, read_paper

WORDS = "Ủy ban nhân dân xã Hòa Bình đã tiếp nhận 1.204 hồ sơ, đạt tỷ lệ 98,5% (trước và đúng hạn)."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(encoding: str) -> None:
    assert read_paper(WORDS.encode(encoding), "a.txt").text == WORDS


def test_decomposed_letters_are_composed() -> None:
    assert read_paper(unicodedata.normalize("NFD", WORDS).encode(), "a.txt").text == WORDS


TCVN3 = "ñy ban nh©n d©n x· Hßa B×nh ®· tiÕp nhËn 1.204 hå s¬, ®¹t tû lÖ 98,5% (tr­íc vµ ®óng h¹n)."
VNI = "UÛy ban nhaân daân xaõ Hoøa Bình ñaõ tieáp nhaän 1.204 hoà sô, ñaït tyû leä 98,5% (tröôùc vaø ñuùng haïn)."


def test_tcvn3_bytes() -> None:
    paper = read_paper(TCVN3.encode("cp1252"), "a.txt")
    assert paper.text[1:] == WORDS[1:]
    assert "TCVN3" in paper.remarks[0]


def test_tcvn3_saved_as_unicode() -> None:
    assert "tiếp nhận 1.204 hồ sơ, đạt tỷ lệ 98,5% (trước và đúng hạn)" in read_paper(TCVN3.encode(), "a.txt").text


@pytest.mark.parametrize("content", [VNI.encode("cp1252"), VNI.encode()])
def test_vni(content: bytes) -> None:
    paper = read_paper(content, "a.txt")
    assert paper.text == WORDS
    assert "VNI" in paper.remarks[0]


def test_carriage_returns_keep_their_place() -> None:
    paper = read_paper("một\r\nhai\r\n".encode(), "a.txt")
    assert paper.text == "một\r\nhai\r\n"
    assert [paper.text[block.start : block.end] for block in paper.blocks] == ["một", "hai"]


def test_a_page_of_the_web() -> None:
    page = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><nav>Trang chủ</nav>
    <h2>KẾ HOẠCH</h2><p>Căn cứ <b>Quyết định</b> số 12/QĐ-UBND</p><ul><li>một</li><li>- hai</li></ul>
    <table><tr><th>STT</th><th colspan="2">Hồ sơ</th></tr><tr><td>1</td><td>20</td><td>30</td></tr></table>
    <script>var x = 1;</script><p>hết<br>rồi</p></body></html>"""
    paper = read_paper(page.encode(), "a.html")
    assert paper.text.splitlines() == [
        "KẾ HOẠCH",
        "Căn cứ Quyết định số 12/QĐ-UBND",
        "- một",
        "- hai",
        "STT\tHồ sơ",
        "1\t20\t30",
        "hết",
        "rồi",
    ]
    spans = [block.column_span for block in paper.blocks if block.kind is BlockKind.CELL]
    assert spans == [1, 2, 1, 1, 1]


def test_deep_pages_do_not_break() -> None:
    def page(depth: int) -> bytes:
        return ("<html><body>" + "<div>" * depth + "sâu" + "</div>" * depth).encode()

    assert read_paper(page(200), "a.html").text.strip() == "sâu"
    with pytest.raises(UnreadableFile):
        read_paper(page(5000), "a.html")
