"""Sound files to start from: the papers written by hand, in every format the readers know."""

from __future__ import annotations

import html
import io
import random
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import typst
import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

from caicach.domain.documents.paper import Block, BlockKind, Paper
from caicach.domain.documents.plain_text import paper_from_text
from caicach.foundation.documents.readers import UnreadableFile, read_paper
from caicach.foundation.documents.readers.tests.word_files import paragraph, table, word_file
from tests.corpus.marked import load_papers

_LONGEST: Final = 30_000
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "latin-1")


class Samples:
    """Sound files by format, made once; `folder` adds files of one's own."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def texts(self) -> list[str]:
        """Texts of papers."""
        texts = [paper.text for paper in load_papers()]
        own = sorted(self._folder.glob("*.txt"))[:400] if self._folder else []
        return [*texts, *(path.read_text("utf-8")[:_LONGEST] for path in own)]

    @cached_property
    def word(self) -> list[bytes]:
        """The same as Word files."""
        return [*map(as_word, self.texts[:60]), *self._own("docx")]

    @cached_property
    def pages(self) -> list[bytes]:
        """The same as web pages."""
        return [*map(as_page, self.texts[:60]), *self._own("html")]

    @cached_property
    def pdfs(self) -> list[bytes]:
        """Some of them as PDF, short enough to be quick."""
        return [*(as_pdf(text[:3000]) for text in self.texts[:12]), *self._own("pdf")]

    @cached_property
    def rich_texts(self) -> list[bytes]:
        """RTF and old Word, which are converted by another program."""
        return [
            b"{\\rtf1\\ansi Quy\\'9dt \\u272?inh 12/Q\\'d0-UBND\\par 95%}",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        ]

    @cached_property
    def pictures(self) -> list[bytes]:
        """A small picture of a line."""
        return [picture(form) for form in ("PNG", "JPEG", "TIFF", "BMP")]

    @cached_property
    def workbooks(self) -> list[bytes]:
        """Workbooks as registers take them."""
        return [workbook(random.Random(seed)) for seed in range(6)]

    def encoded(self, dice: random.Random) -> bytes:
        """A text in some encoding."""
        return dice.choice(self.texts).encode(dice.choice(_ENCODINGS), "replace")

    def _own(self, ending: str) -> list[bytes]:
        found = []
        for path in sorted(self._folder.glob(f"*.{ending}"))[:60] if self._folder else ():
            content = path.read_bytes()
            try:
                read_paper(content, path.name)
            except UnreadableFile:
                continue
            found.append(content)
        return found


def _pieces(paper: Paper) -> list[Block | list[Block]]:
    """Paragraphs, and tables as lists of their cells."""
    pieces: list[Block | list[Block]] = []
    for block in paper.blocks:
        if block.kind is BlockKind.TABLE:
            pieces.append([])
        elif block.kind is BlockKind.CELL and pieces and isinstance(pieces[-1], list):
            pieces[-1].append(block)
        else:
            pieces.append(block)
    return pieces


def _rows(paper: Paper, cells: list[Block]) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row or 1, []).append(paper.text[cell.start : cell.end])
    return list(rows.values())


def as_word(text: str) -> bytes:
    """A text as a Word file."""
    paper = paper_from_text(text)
    body = []
    for piece in _pieces(paper):
        if isinstance(piece, list):
            body.append(
                table([[f"|{html.escape(words).replace('|', '/')}" for words in row] for row in _rows(paper, piece)])
            )
        else:
            body.append(paragraph(html.escape(paper.text[piece.start : piece.end])))
    return word_file("".join(body))


def as_page(text: str) -> bytes:
    """A text as a web page."""
    paper = paper_from_text(text)
    body = []
    for piece in _pieces(paper):
        if isinstance(piece, list):
            rows = ("".join(f"<td>{html.escape(words)}</td>" for words in row) for row in _rows(paper, piece))
            body.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        else:
            body.append(f"<p>{html.escape(paper.text[piece.start : piece.end])}</p>")
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{''.join(body)}</body></html>".encode()


def as_pdf(text: str) -> bytes:
    """A text as a PDF with real letters and rules."""
    paper = paper_from_text(text)
    body = []
    for piece in _pieces(paper):
        if isinstance(piece, list):
            rows = _rows(paper, piece)
            wide = max(map(len, rows))
            cells = ",".join(f"[#{_quoted(row[at] if at < len(row) else '')}]" for row in rows for at in range(wide))
            body.append(f"#table(columns: {wide}, {cells})")
        else:
            body.append("#" + _quoted(paper.text[piece.start : piece.end]))
    return bytes(typst.compile("\n\n".join(body).encode()))


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def picture(form: str) -> bytes:
    """A printed line as a picture."""
    page = Image.new("L", (300, 60), 255)
    ImageDraw.Draw(page).text((10, 10), "Tong so 334 ho so", font=ImageFont.load_default(size=24), fill=0)
    held = io.BytesIO()
    page.save(held, format=form)
    return held.getvalue()


def workbook(dice: random.Random) -> bytes:
    """A list of dossiers with the usual disorder: a title, merged heads, totals, text that should be numbers."""
    held = io.BytesIO()
    book: Any = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001  # as the library wants it
    sheet = book.add_worksheet("Dữ liệu")
    sheet.merge_range(0, 0, 0, 5, "DANH SÁCH HỒ SƠ")
    sheet.write_row(2, 0, ["STT", "Mã hồ sơ", "Lĩnh vực", "Ngày nhận", "Ngày trả", "Số lượng"])
    for row in range(3, 3 + dice.randint(2, 30)):
        cells = [row - 2, f"{dice.randrange(10**6):06d}", "Đất đai", "05/01/2024", 45000 + row, dice.random() * 1000]
        sheet.write_row(row, 0, cells)
    sheet.write_row(40, 0, ["Tổng cộng", "", "", "", "", "=SUM(F4:F30)"])
    book.close()
    return held.getvalue()
