"""Web pages: paragraphs and tables, without scripts and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from caicach.domain.documents.paper import CellContent, Paper, PaperBuilder
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.text import decode

_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "pre",
        "dt",
        "dd",
        "br",
        "ul",
        "ol",
        "body",
        "center",
    ]
)
_SKIPPED: Final = frozenset(
    ["script", "style", "noscript", "template", "head", "nav", "select", "option", "button", "svg", "iframe"]
)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_MAX_SPAN: Final = 60


def read_html(content: bytes, filename: str) -> Paper:
    """Read a web page saved to a file."""
    named = _CHARSET.search(content[:2000])
    text = None
    if named:
        try:
            text = content.decode(named.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = None
    if text is None:
        text, _ = decode(content, filename)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    try:
        root = document_fromstring(text, parser=HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise UnreadableFile(
            f"Tệp “{filename}” là trang web bị hỏng, không đọc được. Hãy mở trang, chép nội dung vào tệp DOCX."
        ) from fault
    builder = PaperBuilder()
    _walk(root, builder)
    return builder.paper()


def _walk(root: HtmlElement, builder: PaperBuilder) -> None:
    """Write the page's blocks in order; without recursion, for pages nested without end."""
    pieces: list[str] = []

    def flush() -> None:
        line = " ".join("".join(pieces).split())
        if line:
            builder.add_paragraph(line)
        pieces.clear()

    stack: list[tuple[str, object]] = [("enter", root)]
    while stack:
        action, item = stack.pop()
        if action == "text":
            pieces.append(str(item))
            continue
        if action == "flush":
            flush()
            continue
        element = item
        if not isinstance(element, HtmlElement) or not isinstance(element.tag, str):
            continue
        if element.tag in _SKIPPED:
            continue
        if element.tag == "table" and _is_table(element):
            flush()
            builder.add_table(_cells(element))
            continue
        stack.extend(reversed(_inside(element)))
    flush()


def _inside(element: HtmlElement) -> list[tuple[str, object]]:
    """What to do for an element: its words and children, between two line ends for a block."""
    is_block = element.tag in _BLOCKS
    following: list[tuple[str, object]] = [("flush", None)] if is_block else []
    if element.tag == "li":
        following.append(("text", "- " if not _has_own_label(element) else ""))
    if element.text:
        following.append(("text", element.text))
    for child in element:
        following.append(("enter", child))
        if child.tail:
            following.append(("text", child.tail))
    if is_block:
        following.append(("flush", None))
    return following


def _has_own_label(element: HtmlElement) -> bool:
    return bool(re.match(r"\s*(?:[-+•*]|\d+[.)]|[a-zđ]\))", element.text or ""))


def _is_table(element: HtmlElement) -> bool:
    """A table of data has rows of two cells and holds no other table."""
    if element.find(".//table") is not None:
        return False
    rows = element.findall(".//tr")
    return sum(1 for row in rows[:50] if len(row.findall("td")) + len(row.findall("th")) >= 2) >= 2


def _cells(table: HtmlElement) -> Iterator[CellContent]:
    taken: set[tuple[int, int]] = set()
    for row_number, row in enumerate(table.iter("tr"), 1):
        column = 1
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (row_number, column) in taken:
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for below in range(high):
                for beside in range(wide):
                    taken.add((row_number + below, column + beside))
            words = " ".join(" ".join(cell.itertext()).split())
            yield CellContent(row_number, column, words, high, wide)
            column += wide


def _span(cell: HtmlElement, name: str) -> int:
    written = cell.get(name, "1").strip()
    return min(_MAX_SPAN, max(1, int(written))) if written.isdigit() and len(written) < 4 else 1
