"""Web pages: paragraphs and tables, without scripts, menus and the frames a portal sets around a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from caicach.domain.documents.paper import CellContent, Paper, PaperBuilder
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.page_furniture import furniture_of
from caicach.foundation.documents.readers.text import decode
from caicach.foundation.documents.readers.web_lists import label_of

_BLOCKS: Final = frozenset({
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "section", "article", "header", "footer",
    "blockquote", "pre", "dt", "dd", "ul", "ol", "body", "center", "main", "figure", "figcaption", "caption", "table",
    "address", "fieldset", "form", "hr",
})  # fmt: skip
_SKIPPED: Final = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "aside", "select", "option", "button", "svg", "iframe",
    "textarea", "title", "object",
})  # fmt: skip
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_BLANKS: Final = re.compile(r"\s+")
_OPEN_END: Final = re.compile(r"[^.;:!?…/\s]\s*$")
# After these a raised digit is a power, not the mark of a note.
_POWER: Final = re.compile(r"(?:^|[\W\d])(?:k|c|d|h)?m$|(?:^|\D)10$")
_MAX_SPAN: Final = 60
_MAX_CELLS: Final = 100_000
_LAYOUT_CELL: Final = 3_000
_LAYOUT_ROWS: Final = 4
_LONG_LINE: Final = 25


def read_html(content: bytes, filename: str) -> Paper:
    """Read a web page saved to a file."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _decoded(content, filename).lstrip("\ufeff"))
    try:
        root = document_fromstring(text, parser=HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise UnreadableFile(
            f"Tệp “{filename}” là trang web bị hỏng, không đọc được. Hãy mở trang, chép nội dung vào tệp DOCX."
        ) from fault
    builder = PaperBuilder()
    _Writer(builder, furniture_of(root)).write(root)
    return builder.paper()


def _decoded(content: bytes, filename: str) -> str:
    named = _CHARSET.search(content[:2000])
    if named:
        try:
            return content.decode(named.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content, filename)[0]


class _Writer:
    """Writes blocks in order; without recursion, for pages nested without end."""

    def __init__(self, builder: PaperBuilder, furniture: frozenset[HtmlElement]) -> None:
        self._builder = builder
        self._furniture = furniture
        self._pieces: list[str] = []

    def write(self, root: HtmlElement) -> None:
        """Write a page."""
        stack: list[HtmlElement | str | None] = [root]
        while stack:
            item = stack.pop()
            if item is None:
                self._flush()
            elif isinstance(item, str):
                self._pieces.append(item)
            elif item in self._furniture or item.tag in _SKIPPED or not isinstance(item.tag, str):
                continue
            elif item.tag == "table" and _is_table(item):
                self._flush()
                self._builder.add_table(_cells(item))
            else:
                stack.extend(reversed(_inside(item, "".join(self._pieces[-3:]))))
        self._flush()

    def _flush(self) -> None:
        for line in _lines(self._pieces):
            self._builder.add_paragraph(line)
        self._pieces.clear()


def _lines(pieces: list[str]) -> list[str]:
    """Lines of a block; one that was only broken for its width goes on."""
    lines: list[str] = []
    for raw in "".join(pieces).split("\n"):
        line = " ".join(raw.split())
        if not line:
            continue
        before = lines[-1] if lines else ""
        if line[0].islower() and len(before) >= _LONG_LINE and _OPEN_END.search(before) and not before.isupper():
            lines[-1] = f"{before} {line}"
        else:
            lines.append(line)
    return lines


def _inside(element: HtmlElement, before: str) -> list[HtmlElement | str | None]:
    """What to do for an element: its words and children, between two ends of a paragraph (None) for a block."""
    if element.tag == "br":
        return ["\n"]
    if element.tag == "sup":
        mark = element.text_content().strip()
        if mark.isdigit() and len(mark) <= 3 and not _POWER.search(before.rstrip()):
            return [f"[{mark}]"]
    keeps_lines = element.tag == "pre"
    is_block = element.tag in _BLOCKS
    following: list[HtmlElement | str | None] = [None] if is_block else []
    if element.tag == "li":
        following.append(label_of(element))
    if element.text:
        following.append(element.text if keeps_lines else _BLANKS.sub(" ", element.text))
    for child in element:
        following.append(child)
        if child.tail:
            following.append(child.tail if keeps_lines else _BLANKS.sub(" ", child.tail))
    if is_block:
        following.append(None)
    return following


def _is_table(element: HtmlElement) -> bool:
    """A table of data has rows of two cells and holds no other table; a frame of the page holds long texts."""
    if next(element.iterdescendants("table"), None) is not None:
        return False
    rows = list(element.iterdescendants("tr"))
    if sum(1 for row in rows[:50] if len(row.findall("td")) + len(row.findall("th")) >= 2) < 2:
        return False
    if len(rows) > _LAYOUT_ROWS:
        return True
    return all(len(cell.text_content()) < _LAYOUT_CELL for row in rows for cell in row.iterchildren("td", "th"))


def _cells(table: HtmlElement) -> Iterator[CellContent]:
    taken: set[tuple[int, int]] = set()
    for row_number, row in enumerate(table.iterdescendants("tr"), 1):
        column = 1
        for cell in row.iterchildren("td", "th"):
            while (row_number, column) in taken:
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if len(taken) < _MAX_CELLS:
                taken.update((row_number + below, column + beside) for below in range(high) for beside in range(wide))
            yield CellContent(row_number, column, _cell_text(cell), high, wide)
            column += wide


def _cell_text(cell: HtmlElement) -> str:
    """The lines of a cell."""
    pieces: list[str] = []
    stack: list[HtmlElement | str | None] = list(reversed(_inside(cell, "")))
    while stack:
        item = stack.pop()
        if item is None:
            pieces.append("\n")
        elif isinstance(item, str):
            pieces.append(item)
        elif isinstance(item.tag, str) and item.tag not in _SKIPPED:
            stack.extend(reversed(_inside(item, "".join(pieces[-3:]))))
    return "\n".join(_lines(pieces))


def _span(cell: HtmlElement, name: str) -> int:
    written = cell.get(name, "1").strip()
    is_whole = written.isascii() and written.isdigit() and len(written) < 4
    return min(_MAX_SPAN, max(1, int(written))) if is_whole else 1
