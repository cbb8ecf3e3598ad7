import re

from caicach.domain.documents.paper import CellContent, PaperBuilder
from caicach.foundation.documents.checking import ShownFinding
from caicach.foundation.documents.marking import marked, span


def finding(key, start, end, severity="error"):
    return ShownFinding(key, "sum", severity, "", start, end, "", None)


def plain(markup):
    return re.sub(r"<[^>]+>", "", markup)


def test_marks_nest_and_never_lose_a_letter():
    text = "0123456789"
    found = [finding("a", 1, 8), finding("b", 2, 5), finding("c", 4, 9)]
    markup = span(text, 0, 10, found)
    assert plain(markup) == text
    depth = 0
    for tag in re.findall(r"</?mark", markup):
        depth += 1 if tag == "<mark" else -1
        assert depth >= 0
    assert depth == 0
    assert markup.startswith('0<mark class="tone-danger" data-finding="a">1<mark class="tone-danger" data-finding="b">')


def test_text_is_escaped_and_an_empty_place_still_shows():
    assert span("a<b>&", 0, 5, []) == "a&lt;b&gt;&amp;"
    assert "<mark" in span("abc", 0, 3, [finding("a", 1, 1)])


def test_tables_footnotes_pages_and_loose_text_are_all_there():
    builder = PaperBuilder(page=1)
    builder.add_paragraph("Mở đầu")
    builder.add_table([CellContent(1, 1, "Gồm", 1, 2), CellContent(2, 1, "a"), CellContent(2, 2, "12")])
    builder.page = 2
    builder.add_paragraph("Kết thúc")
    paper = builder.paper()
    at = paper.text.index("12")
    markup = marked(paper, [finding("ph-1", at, at + 2, "warning")])
    assert '<td colspan="2">Gồm</td>' in markup
    assert '<td><mark class="tone-warning" data-finding="ph-1">12</mark></td>' in markup
    assert markup.index("Trang 1") < markup.index("Mở đầu") < markup.index("Trang 2") < markup.index("Kết thúc")
    assert markup.count("Gồm") == 1
