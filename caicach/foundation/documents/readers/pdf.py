"""PDF with text: pages, lines put back into paragraphs, ruled tables."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from caicach.domain.documents.outline import label_at
from caicach.domain.documents.paper import BlockKind, Paper, PaperBuilder
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.pdf_tables import MIN_RULES, RuledTable, ruled_tables
from caicach.foundation.documents.readers.pictures import paper_of_scans, recognise

_PAGE_NUMBER: Final = re.compile(r"\s*[-–]?\s*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–]?\s*", re.I)
_ENDS: Final = tuple(".;:!?…/")
_HYPHENATED: Final = "\ufffe"
_BROKEN_HYPHEN: Final = "\x02"  # a hyphen at a line end; the two halves come joined
_SCAN_SCALE: Final = 250 / 72


def read_pdf(content: bytes, filename: str) -> Paper:
    """Read a PDF; a scan is recognised where the machine can."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as fault:
        raise UnreadableFile(_opening_fault(str(fault), filename)) from fault
    try:
        if len(document) > limits.MAX_PAGES:
            raise UnreadableFile(
                f"Tệp “{filename}” có {len(document)} trang, vượt mức {limits.MAX_PAGES} trang. Hãy tách nhỏ tệp."
            )
        read = [_read_page(document, index) for index in range(len(document))]
        pages = [lines for lines, _ in read]
        letters = sum(len(line) for lines in pages for line in lines)
        if letters < 20 * max(1, len(pages)):
            return _read_scan(document, filename)
        tables = ruled_tables(content, [index for index, (_, is_ruled) in enumerate(read) if is_ruled])
        return _assemble(pages, tables)
    except pdfium.PdfiumError as fault:
        raise UnreadableFile(_opening_fault(str(fault), filename)) from fault
    finally:
        document.close()


def _opening_fault(reason: str, filename: str) -> str:
    if "password" in reason.lower():
        return f"Tệp PDF “{filename}” được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi nộp lại."
    return f"Tệp PDF “{filename}” bị hỏng, không mở được. Hãy xuất lại PDF từ văn bản gốc."


def _read_page(document: pdfium.PdfDocument, index: int) -> tuple[list[str], bool]:
    """Lines of a page, and whether it has enough drawn lines for a table."""
    page = document[index]
    try:
        paths = page.get_objects(filter=(pdfium_raw.FPDF_PAGEOBJ_PATH,), max_depth=2)
        is_ruled = sum(1 for _ in islice(paths, MIN_RULES)) >= MIN_RULES
        text_page = page.get_textpage()
        try:
            text = text_page.get_text_bounded()
        finally:
            text_page.close()
    finally:
        page.close()
    clean = (
        text.replace(_HYPHENATED, "-")
        .replace(_BROKEN_HYPHEN, "-")
        .replace("\x00", "")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    return [line.rstrip() for line in clean.split("\n")], is_ruled


def _read_scan(document: pdfium.PdfDocument, filename: str) -> Paper:
    if len(document) > limits.MAX_SCANNED_PAGES:
        raise UnreadableFile(
            f"Tệp “{filename}” là bản quét {len(document)} trang, vượt mức {limits.MAX_SCANNED_PAGES} trang "
            "nhận dạng một lần. Hãy tách nhỏ tệp hoặc nộp bản Word."
        )
    pages = []
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        scale = min(_SCAN_SCALE, (limits.MAX_PIXELS / max(width * height, 1)) ** 0.5)
        pages.append(recognise(page.render(scale=scale, grayscale=True).to_pil(), filename))
        page.close()
    return paper_of_scans(pages)


def _assemble(pages: list[list[str]], tables: dict[int, list[RuledTable]]) -> Paper:
    repeated = _running_lines(pages)
    builder = PaperBuilder()
    open_lines: list[str] = []

    def flush() -> None:
        if open_lines:
            builder.add_paragraph(_joined(open_lines), _kind(open_lines[0]))
            open_lines.clear()

    for number, lines in enumerate(pages, 1):
        remaining = list(tables.get(number - 1, ()))
        width = max((len(line) for line in lines), default=0)
        for place, line in enumerate(lines):
            words = " ".join(line.split())
            if not words or _is_running(words, place, len(lines), repeated):
                continue
            table = next((item for item in remaining if item.begins(words)), None)
            if table is not None:
                flush()
                builder.page = number
                builder.add_table(table.cells)
                remaining.remove(table)
                table.open()
            if any(item.swallows(words) for item in tables.get(number - 1, ()) if item.is_open):
                continue
            if not _goes_on(open_lines, words, width):
                flush()
            if not open_lines:
                builder.page = number
            open_lines.append(words)
        for table in remaining:
            flush()
            builder.page = number
            builder.add_table(table.cells)
    flush()
    return builder.paper()


def _running_lines(pages: list[list[str]]) -> frozenset[str]:
    """Heads and feet that repeat on most pages."""
    if len(pages) < 4:
        return frozenset()
    counted: Counter[str] = Counter()
    for lines in pages:
        filled = [" ".join(line.split()) for line in lines if line.strip()]
        counted.update({re.sub(r"\d+", "#", line) for line in (*filled[:2], *filled[-2:])})
    return frozenset(line for line, count in counted.items() if count * 2 > len(pages) and count > 2)


def _is_running(words: str, place: int, count: int, repeated: frozenset[str]) -> bool:
    near_edge = place < 3 or place >= count - 3
    if near_edge and _PAGE_NUMBER.fullmatch(words):
        return True
    return near_edge and re.sub(r"\d+", "#", words) in repeated


def _goes_on(open_lines: list[str], words: str, width: int) -> bool:
    """Whether a line continues the paragraph: the line before is full, or no sentence ended."""
    if not open_lines:
        return False
    before = open_lines[-1]
    if label_at(words, 0, len(words)) is not None or words.startswith("["):
        return False
    if before.isupper() != words.isupper() and before.isupper():
        return False
    full = len(before) > 0.72 * width
    if before.endswith((";", ":")) and full and not words.startswith(("-", "+")):
        return len(before) > 0.8 * width
    if before.endswith(_ENDS):
        return False
    if words[:1].islower() or words[:1].isdigit():
        return len(before) > 20 or full
    return full and not before.isupper() and not words.isupper()


def _joined(lines: list[str]) -> str:
    return " ".join(lines)


def _kind(first: str) -> BlockKind:
    return BlockKind.FOOTNOTE if re.match(r"\[\d{1,3}\]\s", first) else BlockKind.PARAGRAPH
