"""Findings as a Word file with comments at their places, for people who go on working in Word.

A paper that came as Word is given back as it was, only with comments; any other is written out as plain paragraphs
first. A comment can only be hung on whole runs of letters, so it covers at least the run its place lies in.
"""

import io
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from caicach.domain.documents.paper import Block, BlockKind, Paper
from caicach.domain.vietnamese.folding import compose
from caicach.foundation.documents.checking import DISMISSED, Checked, ShownFinding


def commented(checked: Checked, original: bytes | None, author: str) -> bytes:
    """The Word file with a comment for each finding that was not dismissed. `original` is the Word file it came as."""
    document = docx.Document(io.BytesIO(original)) if original else _written_out(checked.paper)
    places = _Places(document, checked.paper)
    for finding in checked.findings:
        if finding.decision == DISMISSED:
            continue
        runs = places.runs_of(finding)
        text = f"{finding.severity_title} ({finding.kind_title.lower()}): {finding.message}"
        if finding.reason:
            text += f"\nÝ kiến: {finding.reason}"
        document.add_comment(runs, text=text, author=author, initials=_initials(author))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:4].upper()


def _written_out(paper: Paper) -> WordDocument:
    document = docx.Document()
    for block in _blocks(paper):
        document.add_paragraph(paper.text[block.start : block.end])
    return document


def _blocks(paper: Paper) -> Iterable[Block]:
    return (block for block in paper.blocks if block.kind is not BlockKind.TABLE)


class _Places:
    """Finds the runs of a finding: by the text of its block, then by its quote, in the end the first words."""

    def __init__(self, document: WordDocument, paper: Paper) -> None:
        self.paper = paper
        self.blocks = list(_blocks(paper))
        self.paragraphs = [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]
        self.by_text: dict[str, list[Paragraph]] = {}
        for paragraph in self.paragraphs:
            if paragraph.runs:
                self.by_text.setdefault(_plain(paragraph.text), []).append(paragraph)
        if not any(paragraph.runs for paragraph in self.paragraphs):
            self.paragraphs.append(document.add_paragraph("(văn bản không có chữ ở phần thân)"))

    def runs_of(self, finding: ShownFinding) -> Sequence[Run]:
        quote = _plain(finding.quote)
        block = next((b for b in self.blocks if b.start <= finding.start < max(b.end, b.start + 1)), None)
        if block is not None:
            text = _plain(self.paper.text[block.start : block.end])
            same = self.by_text.get(text, [])
            if same:
                before = sum(1 for b in self.blocks if b.start < block.start and self._text(b) == text)
                return _touched(same[min(before, len(same) - 1)], quote)
        for paragraph in self.paragraphs:
            if quote and paragraph.runs and quote in _plain(paragraph.text):
                return _touched(paragraph, quote)
        return next(paragraph for paragraph in self.paragraphs if paragraph.runs).runs[:1]

    def _text(self, block: Block) -> str:
        return _plain(self.paper.text[block.start : block.end])


def _plain(text: str) -> str:
    return " ".join(compose(text).split())


def _touched(paragraph: Paragraph, quote: str) -> Sequence[Run]:
    """The runs that hold the quote, or all of the paragraph where it reaches beyond."""
    text = "".join(run.text for run in paragraph.runs)
    at = compose(text).find(quote) if quote else -1
    if at < 0 or len(compose(text)) != len(text):
        return paragraph.runs
    held, place = [], 0
    for run in paragraph.runs:
        if place < at + len(quote) and place + len(run.text) > at:
            held.append(run)
        place += len(run.text)
    return held or paragraph.runs
