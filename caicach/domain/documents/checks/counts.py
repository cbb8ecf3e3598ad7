""" "10 mục tiêu sau:" and nine listed: announced counts against listed items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.outline import LabelStyle
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import ScannedPaper

_THINGS: Final = frozenset({"matter", "criterion", "task", "initiative"})
_ANNOUNCED: Final = re.compile(
    r"[^\d.;()\n]{0,70}?(?:gồm(?:\s+có)?|sau(?:\s+đây)?|cụ\s+thể(?:\s+như\s+sau)?|là|như\s+sau)\s*:\s*"
)
_MAX_LISTED: Final = 40


def check_counts(scanned: ScannedPaper) -> list[Finding]:
    """Counts of things that are listed right after."""
    findings: list[Finding] = []
    for index, paragraph in enumerate(scanned.paragraphs):
        if paragraph.kind is BlockKind.CELL:
            continue
        for quantity in scanned.quantities_in(paragraph.body, paragraph.end):
            unit = quantity.unit
            if unit is None or unit.name not in _THINGS or not 2 <= quantity.value <= _MAX_LISTED:
                continue
            opened = _ANNOUNCED.match(scanned.plain, quantity.unit_end, paragraph.end)
            if opened is None:
                continue
            findings.extend(_judge(scanned, index, quantity, opened.end(), paragraph.end))
    return findings


def _judge(scanned: ScannedPaper, index: int, quantity: Quantity, start: int, end: int) -> Iterator[Finding]:
    listed = _in_sentence(scanned, start, end) if scanned.plain[start:end].strip() else _below(scanned, index)
    if not listed or int(quantity.value) in listed:
        return
    count = max(listed)
    yield Finding(
        Kind.CROSS,
        Severity.ERROR if len(listed) == 1 else Severity.WARNING,
        scanned.text[quantity.start : start].rstrip(),
        quantity.start,
        quantity.start + len(scanned.text[quantity.start : start].rstrip()),
        f"Nêu {int(quantity.value)} nhưng liệt kê {count}. Sửa số lượng hoặc bổ sung phần còn thiếu.",
    )


def _in_sentence(scanned: ScannedPaper, start: int, end: int) -> set[int]:
    """Possible counts of items between semicolons; the last may hold two joined by "và"."""
    for left, right in scanned.sentences(start, end):
        piece = re.sub(r"\([^()]*\)", "", scanned.plain[left:right])
        items = [item for item in piece.split(";") if item.strip(" .")]
        if len(items) < 3:
            return set()
        joined = items[-1].count(" và ")
        return set(range(len(items), len(items) + joined + 1))
    return set()


def _below(scanned: ScannedPaper, index: int) -> set[int]:
    """Items of one numbered style in the paragraphs below, deeper ones left out."""
    paragraphs = scanned.paragraphs
    if index + 1 >= len(paragraphs):
        return set()
    first = paragraphs[index + 1].label
    own = paragraphs[index].label
    numbered = (LabelStyle.NUMBER, LabelStyle.BRACKETED, LabelStyle.LETTER, LabelStyle.NUMBER_BRACKET)
    if first is None or first.style not in numbered or first.path[-1] != 1:
        return set()
    if own is not None and own.style is first.style:
        return set()
    count = 0
    for paragraph in paragraphs[index + 1 : index + 400]:
        label = paragraph.label
        if label is None or label.style is not first.style:
            if label is not None and own is not None and label.style is own.style:
                break
            if label is not None and list(LabelStyle).index(label.style) < list(LabelStyle).index(first.style):
                break
            continue
        if label.path[-1] != count + 1:
            return set()
        count += 1
    return {count} if count >= 2 else set()
