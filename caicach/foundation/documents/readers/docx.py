"""Word papers: text in order, automatic numbers, tables, notes, text boxes, accepted changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from caicach.domain.documents.paper import BlockKind, CellContent, Paper, PaperBuilder
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.archives import SafeArchive
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.word_numbering import WordNumbering

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL: Final = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DELETED: Final = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr"})
_PLAIN_TEXT: Final = {f"{_W}tab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": ""}
_MAX_NESTING: Final = 20
_MAX_COLUMNS: Final = 200


def read_docx(archive: SafeArchive, filename: str) -> Paper:
    """Read a DOCX: tracked changes accepted, footnotes as [n] lines at the end."""
    return _WordReader(archive, filename).read()


class _WordReader:
    def __init__(self, archive: SafeArchive, filename: str) -> None:
        self._archive = archive
        self._filename = filename
        self._builder = PaperBuilder(page=1)
        self._numbering = WordNumbering(self._part("word/numbering.xml"), self._part("word/styles.xml"))
        self._note_order: list[tuple[str, str]] = []
        self._boxes: list[etree._Element] = []

    def read(self) -> Paper:
        root = self._part("word/document.xml")
        if root is None:
            root = self._part("word/document2.xml")
        body = root.find(f"{_W}body") if root is not None else None
        if body is None:
            raise UnreadableFile(
                f"Tệp “{self._filename}” thiếu phần thân văn bản Word. Hãy mở tệp bằng Word, lưu lại rồi nộp bản mới."
            )
        if next(body.iter(f"{_W}lastRenderedPageBreak"), None) is None:
            self._builder.page = None  # the file does not know its pages
        self._blocks(body, 0)
        self._notes()
        return self._builder.paper()

    def _part(self, name: str) -> etree._Element | None:
        content = self._archive.read(name)
        if content is None:
            return None
        if _STRICT in content[:4000]:
            content = content.replace(_STRICT, _USUAL)
        if b"<!DOCTYPE" in content[:4000] or b"<!ENTITY" in content:
            raise UnreadableFile(
                f"Tệp “{self._filename}” chứa khai báo thực thể XML không được phép trong văn bản Word; "
                "tệp bị từ chối để bảo vệ hệ thống. Hãy lưu lại tệp từ Word."
            )
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
        )
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as fault:
            raise UnreadableFile(
                f"Tệp “{self._filename}” bị hỏng ở phần “{name}”. Hãy mở tệp bằng Word, lưu lại rồi nộp bản mới."
            ) from fault

    def _blocks(self, parent: etree._Element, depth: int) -> None:
        for element in _unwrapped(parent):
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element, depth)
            self._flush_boxes(depth)

    def _flush_boxes(self, depth: int) -> None:
        """Text boxes follow the paragraph they hang on."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            if depth < _MAX_NESTING:
                self._blocks(box, depth + 1)

    def _paragraph(self, element: etree._Element) -> None:
        text = self._paragraph_text(element)
        if self._builder._length > limits.MAX_TEXT_CHARACTERS:
            raise UnreadableFile(
                f"Tệp “{self._filename}” dài hơn {limits.MAX_TEXT_CHARACTERS} ký tự. Hãy tách nhỏ tệp."
            )
        self._builder.add_paragraph(text)

    def _paragraph_text(self, element: etree._Element) -> str:
        words = "".join(self._runs(element))
        label = self._numbering.label_of(element) if words.strip() else ""
        return f"{label} {words.lstrip()}" if label else words

    def _runs(self, parent: etree._Element) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str) or tag in _DELETED:
                continue
            if tag == f"{_W}t":
                yield element.text or ""
            elif tag in _PLAIN_TEXT:
                yield _PLAIN_TEXT[tag]
            elif tag == f"{_W}br":
                yield self._break(element)
            elif tag == f"{_W}lastRenderedPageBreak":
                self._next_page()
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                yield self._note_mark(element, "footnotes" if "footnote" in tag else "endnotes")
            elif tag == f"{_MC}AlternateContent":
                choice = element.find(f"{_MC}Choice")
                if choice is not None:
                    yield from self._runs(choice)
            elif tag == f"{_W}txbxContent":
                self._boxes.append(element)
            else:
                yield from self._runs(element)

    def _break(self, element: etree._Element) -> str:
        if element.get(f"{_W}type") == "page":
            return ""
        return "\n"

    def _next_page(self) -> None:
        if self._builder.page is not None:
            self._builder.page += 1

    def _note_mark(self, element: etree._Element, kind: str) -> str:
        number = element.get(f"{_W}id", "")
        key = (kind, number)
        if key not in self._note_order:
            self._note_order.append(key)
        return f"[{self._note_order.index(key) + 1}]"

    def _notes(self) -> None:
        """Notes in the order they are called, each on a line that begins with its mark."""
        sources = {kind: self._note_texts(kind) for kind in {kind for kind, _ in self._note_order}}
        for place, (kind, number) in enumerate(list(self._note_order), 1):
            text = sources[kind].get(number, "")
            if text:
                self._builder.add_paragraph(f"[{place}] {text}", BlockKind.FOOTNOTE)

    def _note_texts(self, kind: str) -> dict[str, str]:
        root = self._part(f"word/{kind}.xml")
        texts: dict[str, str] = {}
        for note in root if root is not None else ():
            paragraphs = ("".join(self._runs(paragraph)).strip() for paragraph in note.iter(f"{_W}p"))
            texts[note.get(f"{_W}id", "")] = " ".join(piece for piece in paragraphs if piece)
        return texts

    def _table(self, table: etree._Element, depth: int) -> None:
        """A table as rows and columns; a table of one column, or inside too many, as text."""
        cells = list(self._cells(table, depth))
        if not cells:
            return
        if max(cell.column + cell.column_span - 1 for cell in cells) < 2:
            for cell in cells:
                for line in cell.text.split("\n"):
                    self._builder.add_paragraph(line)
            return
        self._builder.add_table(cells)

    def _cells(self, table: etree._Element, depth: int) -> Iterator[CellContent]:
        open_cells: dict[int, CellContent] = {}
        finished: list[CellContent] = []
        for row_number, row in enumerate(_rows(table), 1):
            column = 1 + _before(row)
            for cell in _unwrapped(row):
                if cell.tag != f"{_W}tc" or column > _MAX_COLUMNS:
                    continue
                wide, merge = _cell_shape(cell)
                above = open_cells.get(column)
                if merge == "continue" and above is not None:
                    open_cells[column] = CellContent(
                        above.row, above.column, above.text, row_number - above.row + 1, above.column_span
                    )
                else:
                    if above is not None:
                        finished.append(above)
                    open_cells[column] = CellContent(row_number, column, self._cell_text(cell, depth), 1, wide)
                column += wide
        finished.extend(open_cells.values())
        yield from sorted(finished, key=lambda item: (item.row, item.column))

    def _cell_text(self, cell: etree._Element, depth: int) -> str:
        lines: list[str] = []
        for element in _unwrapped(cell):
            if element.tag == f"{_W}p":
                lines.append(self._paragraph_text(element))
            elif element.tag == f"{_W}tbl" and depth < _MAX_NESTING:
                lines.extend(inner.text for inner in self._cells(element, depth + 1))
        boxes, self._boxes = self._boxes, []
        if depth < _MAX_NESTING:
            lines.extend(self._cell_text(box, depth + 1) for box in boxes)
        return "\n".join(line.strip() for line in lines if line.strip())


def _unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    """Children, with content controls, smart tags and accepted insertions opened."""
    for element in parent:
        if element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            if content is not None:
                yield from _unwrapped(content)
        elif element.tag in (f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
            yield from _unwrapped(element)
        elif element.tag not in (f"{_W}del", f"{_W}moveFrom", etree.Comment, etree.PI):
            yield element


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in _unwrapped(table):
        if row.tag != f"{_W}tr":
            continue
        properties = row.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            continue
        yield row


def _before(row: etree._Element) -> int:
    skipped = row.find(f"{_W}trPr/{_W}gridBefore")
    return _small(skipped.get(f"{_W}val")) if skipped is not None else 0


def _cell_shape(cell: etree._Element) -> tuple[int, str | None]:
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, None
    span = properties.find(f"{_W}gridSpan")
    merge = properties.find(f"{_W}vMerge")
    wide = max(1, _small(span.get(f"{_W}val"))) if span is not None else 1
    if merge is None:
        return wide, None
    return wide, "restart" if merge.get(f"{_W}val") == "restart" else "continue"


def _small(written: str | None) -> int:
    return min(int(written), _MAX_COLUMNS) if written and written.isdigit() and len(written) < 5 else 0
