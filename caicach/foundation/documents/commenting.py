"""Findings as a Word file with comments at their places, for people who go on working in Word.

A paper that came as Word is given back as it was, only with comments; any other is written out as paragraphs and tables
first. A comment can only be hung on whole runs of letters, so a run is cut where its place begins and ends.
"""

import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import XMLSyntaxError

from caicach.domain.documents.paper import Block, BlockKind, Paper
from caicach.domain.vietnamese.folding import compose
from caicach.foundation.documents.checking import Checked, ShownFinding

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: What a run of nothing but letters holds.
_LETTERS: Final = frozenset({qn("w:rPr"), qn("w:t")})
#: Letters of a number that Word makes itself ("Điều 12. "): the reader has them, the runs do not.
_MADE_NUMBER: Final = 12
#: Word knows no wider table.
_WIDEST: Final = 63


def commented(checked: Checked, original: bytes | None, author: str) -> bytes:
    """The Word file with a comment for each finding that was not dismissed. `original` is the Word file it came as."""
    document = _opened(original) or _written_out(checked.paper)
    places = _Places(document, checked.paper)
    for finding in checked.kept:
        runs = places.runs_of(finding)
        text = f"{finding.severity_title} ({finding.kind_title.lower()}): {finding.message}"
        if finding.decision_title or finding.reason:
            text += f"\nÝ kiến: {'. '.join(filter(None, (finding.decision_title, finding.reason)))}"
        document.add_comment(runs, text=_printable(text), author=author, initials=_initials(author))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _opened(original: bytes | None) -> WordDocument | None:
    """The Word file as it came; None where it is none, or so unusual that it cannot be written again."""
    if original is None:
        return None
    try:
        return docx.Document(io.BytesIO(original))
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError):
        return None


def _printable(text: str) -> str:
    """Without the signs that no Word file may hold."""
    return _UNPRINTABLE.sub(" ", text)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:4].upper()


def _written_out(paper: Paper) -> WordDocument:
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    cells: dict[int, list[Block]] = {}
    for block in paper.blocks:
        if block.kind is BlockKind.CELL:
            cells.setdefault(block.table or 0, []).append(block)
    for block in paper.blocks:
        if block.kind is BlockKind.TABLE:
            _write_table(document, paper, cells.get(block.table or 0, []))
        elif block.kind is not BlockKind.CELL:
            document.add_paragraph(_printable(paper.text[block.start : block.end]))
    return document


def _write_table(document: WordDocument, paper: Paper, cells: Sequence[Block]) -> None:
    rows = {row: number for number, row in enumerate(sorted({cell.row or 1 for cell in cells}))}
    width = max((cell.column or 1) + cell.column_span - 1 for cell in cells) if cells else 0
    if not rows or width > _WIDEST:
        for cell in cells:
            document.add_paragraph(_printable(paper.text[cell.start : cell.end]))
        return
    table = document.add_table(len(rows), width, style="Table Grid")
    grid = [row.cells for row in table.rows]
    for cell in cells:
        line, column = rows[cell.row or 1], (cell.column or 1) - 1
        written = grid[line][column]
        if cell.column_span > 1:
            written = written.merge(grid[line][column + cell.column_span - 1])
        written.paragraphs[0].add_run(_printable(paper.text[cell.start : cell.end]))


def _blocks(paper: Paper) -> Iterable[Block]:
    return (block for block in paper.blocks if block.kind is not BlockKind.TABLE)


class _Places:
    """Finds the runs of a finding: by the text of its block, then by its quote, in the end the first words."""

    def __init__(self, document: WordDocument, paper: Paper) -> None:
        self.paragraphs = [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]
        if not any(paragraph.runs for paragraph in self.paragraphs):
            self.paragraphs.append(document.add_paragraph("(văn bản không có chữ ở phần thân)"))
        self.filled = [(_plain(p.text), p) for p in self.paragraphs if p.runs]
        by_text: dict[str, list[Paragraph]] = {}
        for text, paragraph in self.filled:
            by_text.setdefault(text, []).append(paragraph)
        self.blocks = sorted(_blocks(paper), key=lambda block: block.start)
        self.starts = [block.start for block in self.blocks]
        self.own: list[Paragraph | None] = []
        seen: Counter[str] = Counter()
        for block in self.blocks:  # the third paragraph that says "x" belongs to the third block that says "x"
            text = _plain(paper.text[block.start : block.end])
            same = by_text.get(text, [])
            self.own.append(same[min(seen[text], len(same) - 1)] if same else None)
            seen[text] += 1

    def runs_of(self, finding: ShownFinding) -> Sequence[Run]:
        """The runs a comment on the finding is hung on; runs are cut where the quote begins and ends."""
        at = bisect_right(self.starts, finding.start) - 1
        if at >= 0 and finding.start < max(self.blocks[at].end, self.blocks[at].start + 1):
            paragraph = self.own[at]
            if paragraph is not None:
                return _touched(paragraph, finding.quote, finding.start - self.blocks[at].start)
        quote = _plain(finding.quote)
        holding = (paragraph for text, paragraph in self.filled if quote and quote in text)
        found = next(holding, None)
        return _touched(found, finding.quote, 0) if found is not None else self.filled[0][1].runs[:1]


def _plain(text: str) -> str:
    return " ".join(compose(text).split())


def _touched(paragraph: Paragraph, quote: str, near: int) -> Sequence[Run]:
    """The runs that hold the quote and nothing else, or all of the paragraph where it reaches beyond."""
    text = "".join(run.text for run in paragraph.runs)
    if len(compose(text)) != len(text):
        return paragraph.runs
    at = _found(compose(text), quote, near)
    if at < 0:
        return paragraph.runs
    _cut(paragraph, at)
    _cut(paragraph, at + len(quote))
    held, place = [], 0
    for run in paragraph.runs:
        if place < at + len(quote) and place + len(run.text) > at:
            held.append(run)
        place += len(run.text)
    return held or paragraph.runs


def _found(text: str, quote: str, near: int) -> int:
    """Where the quote stands; of several places the one at `near`, where a number that Word makes may be missing."""
    if not quote:
        return -1
    at = text.find(quote, max(0, near - _MADE_NUMBER))
    return at if at >= 0 else text.find(quote)


def _cut(paragraph: Paragraph, at: int) -> None:
    """Cut the run that goes over this place in two of the same look; runs with more than letters stay whole."""
    place = 0
    for run in paragraph.runs:
        text = run.text
        if place < at < place + len(text):
            if all(child.tag in _LETTERS for child in run._r):
                rest = deepcopy(run._r)
                run._r.addnext(rest)
                run.text = text[: at - place]
                Run(rest, paragraph).text = text[at - place :]
            return
        place += len(text)
