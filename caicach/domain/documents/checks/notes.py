"""Footnotes: marks without a note, notes without a mark, doubles and disorder."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.footnotes import Footnote, Mark
from caicach.domain.documents.scan import ScannedPaper


def check_notes(scanned: ScannedPaper) -> list[Finding]:
    """Findings on the marks and notes of a paper that does carry its notes."""
    marks, notes = scanned.footnotes
    if not _belong_together(marks, notes):
        # A copied text often lost its notes; marks of a bibliography name no notes.
        return []
    return [*_without_partner(scanned, marks, notes), *_out_of_order(scanned, notes)]


def _belong_together(marks: list[Mark], notes: list[Footnote]) -> bool:
    called, noted = {mark.number for mark in marks}, {note.number for note in notes}
    if not called or not noted:
        return False
    both, alone = called & noted, called ^ noted
    return len(both) >= 2 and len(alone) <= max(1, len(both) // 2)


def _without_partner(scanned: ScannedPaper, marks: list[Mark], notes: list[Footnote]) -> Iterator[Finding]:
    noted = {note.number for note in notes}
    called = {mark.number for mark in marks}
    for mark in marks:
        if mark.number not in noted:
            message = f"Gọi chú thích [{mark.number}] nhưng cuối văn bản không có chú thích này."
            yield _finding(scanned, mark.start, mark.end, message)
    for note in notes:
        if note.number not in called:
            message = f"Chú thích [{note.number}] không được gọi ở chỗ nào trong văn bản."
            yield _finding(scanned, note.start, min(note.end, note.start + 80), message)


def _out_of_order(scanned: ScannedPaper, notes: list[Footnote]) -> Iterator[Finding]:
    for before, note in itertools.pairwise(notes):
        if note.number == before.number or (note.number < before.number and note.number != 1):
            what = "trùng số" if note.number == before.number else "sai thứ tự"
            message = f"Chú thích [{note.number}] đứng sau [{before.number}]: {what}."
            yield _finding(scanned, note.start, min(note.end, note.start + 80), message)


def _finding(scanned: ScannedPaper, start: int, end: int, message: str) -> Finding:
    return Finding(Kind.FOOTNOTE, Severity.WARNING, scanned.text[start:end], start, end, message)
