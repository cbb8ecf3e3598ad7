"""Pages of portals: what stands around the paper is left out, what the browser adds is put in."""

from __future__ import annotations

from caicach.domain.documents.paper import BlockKind
from caicach.foundation.documents.readers import read_paper

MENU = (
    "<ul>" + "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Trang chủ", "Tin tức", "Văn bản")) + "</ul>"
)
BODY = "<p>Tối thiểu 95% hồ sơ thủ tục hành chính được giải quyết đúng hạn trong năm 2026 trên địa bàn xã.</p>" * 4


def paragraphs(body: str) -> list[str]:
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title></head><body>{body}</body></html>"
    paper = read_paper(page.encode(), "a.html")
    return [paper.text[block.start : block.end] for block in paper.blocks if block.kind is not BlockKind.TABLE]


def test_menus_footers_and_scripts_are_left_out() -> None:
    frame = (
        f"<form><table><tr><td>{MENU}</td><td>{BODY}</td></tr></table><div class='footer'>Bản quyền 12%</div></form>"
    )
    assert paragraphs(f"{frame}<script>'<p>5%</p>'</script>") == [BODY[3:].partition("</p>")[0]] * 4


def test_links_inside_a_sentence_stay() -> None:
    links = ["Nghị quyết số 76/NQ-CP", "Quyết định số 12/QĐ-TTg", "Luật"]
    words = f"<p>Căn cứ {' và '.join(f'<a href=x>{link}</a>' for link in links)}.</p>"
    assert paragraphs(words + BODY)[0] == "Căn cứ Nghị quyết số 76/NQ-CP và Quyết định số 12/QĐ-TTg và Luật."


def test_words_are_not_torn_by_their_marks() -> None:
    assert paragraphs("<p>H<b>ồ</b> sơ&nbsp;<span>đúng</span> hạn</p>") == ["Hồ sơ đúng hạn"]


def test_lines_of_a_cell() -> None:
    head = "<table><tr><td>UBND XÃ A<br>VĂN PHÒNG</td><td><p>CỘNG HÒA</p><p>Độc lập</p></td></tr><tr><td>a<td>b</table>"
    assert paragraphs(head)[:2] == ["UBND XÃ A\nVĂN PHÒNG", "CỘNG HÒA\nĐộc lập"]


def test_a_line_broken_for_its_width_goes_on_and_others_do_not() -> None:
    text = "<div>1. Các phòng thuộc xã theo dõi, đôn đốc và<br>báo cáo kết quả hằng quý.<br>2. Công khai kết quả.</div>"
    assert paragraphs(text) == [
        "1. Các phòng thuộc xã theo dõi, đôn đốc và báo cáo kết quả hằng quý.",
        "2. Công khai kết quả.",
    ]


def test_numbers_that_the_browser_writes() -> None:
    text = (
        "<ol start=3><li>Một<li>Hai</ol><ol type=a><li>Ba</ol>"
        "<ol style='list-style-type: upper-roman'><li>Bốn</ol><ul><li>Năm</ul>"
    )
    assert paragraphs(text) == ["3. Một", "4. Hai", "a) Ba", "I. Bốn", "- Năm"]
    assert paragraphs("<ol><li>2.1. Có số sẵn</ol>") == ["2.1. Có số sẵn"]


def test_raised_digits() -> None:
    assert paragraphs("<p>20 hồ sơ<sup>3</sup> trên 5 km<sup>2</sup></p>") == ["20 hồ sơ[3] trên 5 km2"]
