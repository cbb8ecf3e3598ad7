"""Ruled tables of a PDF, and which of its lines they swallow."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any, Final

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from caicach.domain.documents.paper import CellContent

# Remarks on odd fonts help nobody who checks figures.
logging.getLogger("pdfminer").setLevel(logging.ERROR)
_MAX_TABLE_PAGES: Final = 200
# pdfminer has no single root for what it raises on odd files.
_FAULTS: Final = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    EOFError,
    struct.error,
    zlib.error,
)
MIN_RULES: Final = 6


@dataclass
class RuledTable:
    """A table with its cells; open once its first line was met."""

    cells: list[CellContent]
    words: frozenset[str]
    is_open: bool = False
    _first: frozenset[str] = field(default_factory=frozenset)

    def begins(self, line: str) -> bool:
        """Whether a line of the page holds words of the first row only."""
        parts = set(line.split())
        return bool(parts) and parts <= self._first

    def swallows(self, line: str) -> bool:
        """Whether every word of a line stands in the table."""
        parts = line.split()
        return bool(parts) and all(part in self.words for part in parts)

    def open(self) -> None:
        """Mark that the table has been written."""
        self.is_open = True


def ruled_tables(content: bytes, pages: list[int]) -> dict[int, list[RuledTable]]:
    """Tables with drawn rules, by page index; none when the file cannot be searched for them."""
    found: dict[int, list[RuledTable]] = {}
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            for index in pages[:_MAX_TABLE_PAGES]:
                page = document.pages[index]
                if len(page.lines) + len(page.rects) + len(page.curves) >= MIN_RULES:
                    tables = [_table(table) for table in page.find_tables()]
                    found[index] = [table for table in tables if table is not None]
                page.close()
    except _FAULTS:
        # pdfminer fails in many ways on odd files; the text itself has been read already.
        return found
    return found


def _table(table: Any) -> RuledTable | None:
    rows = table.extract()
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    cells = [
        CellContent(row_number, column, " ".join((text or "").split()))
        for row_number, row in enumerate(rows, 1)
        for column, text in enumerate(row, 1)
        if text is not None
    ]
    words = frozenset(word for cell in cells for word in cell.text.split())
    first = frozenset(word for cell in cells if cell.row == 1 for word in cell.text.split())
    return RuledTable(cells, words, False, first)
