"""Numbers of items: gaps, doubles, order; numbers of footnotes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.outline import BULLETS, LETTERS, Label, LabelStyle, OutlineItem
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.numbers import format_roman

_WESTERN = "abcdefghijklmnopqrstuvwxyz"


def check_numbering(scanned: ScannedPaper) -> list[Finding]:
    """Findings on the numbering of items and footnotes."""
    return [*_items(scanned), *_footnotes(scanned)]


def _items(scanned: ScannedPaper) -> Iterator[Finding]:
    runs: dict[tuple[int | None, LabelStyle, int], list[OutlineItem]] = {}
    for item in scanned.outline:
        if item.label.style in BULLETS or item.label.path == (0,):
            continue
        # A number of another depth (1.1 against 1.1.1) is another run under the same parent.
        key = (item.parent, item.label.style, len(item.label.path))
        run = runs.setdefault(key, [])
        if run and _begins_anew(run[-1].label, item.label):
            yield from _judge_run(scanned, run)
            run.clear()
        run.append(item)
    for run in runs.values():
        yield from _judge_run(scanned, run)


def _begins_anew(before: Label, label: Label) -> bool:
    """A list that starts at 1 again, or a nested number under another parent number."""
    if label.path[:-1] != before.path[:-1]:
        return True
    return label.path[-1] == 1 and before.path[-1] != 1


def _judge_run(scanned: ScannedPaper, run: Sequence[OutlineItem]) -> Iterator[Finding]:
    if len(run) < 2:
        return
    skip = False
    for place in range(1, len(run)):
        if skip:
            skip = False
            continue
        before, item = run[place - 1], run[place]
        if _follows(before.label, item.label):
            continue
        following = run[place + 1] if place + 1 < len(run) else None
        # 1, 2, 7, 4: the 7 alone is wrong, the 4 after it is right.
        skip = following is not None and _two_on(before.label, following.label)
        yield _finding(scanned, before, item, is_single=skip)


def _follows(before: Label, label: Label) -> bool:
    if label.style is LabelStyle.LETTER:
        return _letter_follows(before.letter, label.letter)
    return label.path[-1] == before.path[-1] + 1


def _letter_follows(before: str, letter: str) -> bool:
    """Vietnamese order (d, đ, e, g …) or the order of the Latin alphabet."""
    for order in (LETTERS, _WESTERN):
        if before in order and letter in order and order.index(letter) == order.index(before) + 1:
            return True
    return (before, letter) in (("d", "e"), ("đ", "e"), ("e", "f"), ("i", "j"))


def _two_on(before: Label, label: Label) -> bool:
    return label.path[:-1] == before.path[:-1] and label.path[-1] == before.path[-1] + 2


def _written(label: Label, value: int) -> str:
    if label.style in (LabelStyle.ROMAN, LabelStyle.PART, LabelStyle.CHAPTER):
        return format_roman(value) if 0 < value < 100 else str(value)
    if label.style is LabelStyle.LETTER:
        return LETTERS[value - 1] if 0 < value <= len(LETTERS) else str(value)
    return ".".join(map(str, (*label.path[:-1], value)))


def _finding(scanned: ScannedPaper, before: OutlineItem, item: OutlineItem, *, is_single: bool) -> Finding:
    last, own = before.label.path[-1], item.label.path[-1]
    expected = _written(item.label, last + 1)
    start, end = item.start, min(item.end, max(item.label.end, item.start + 80))
    if own == last:
        what = f"Đánh số trùng: có hai mục “{item.label.written}”. Mục thứ hai phải là “{expected}”."
    elif is_single:
        what = f"Mục ghi “{item.label.written}” đứng giữa “{before.label.written}” và mục sau đó: phải là “{expected}”."
    elif own > last:
        missing = [_written(item.label, value) for value in range(last + 1, min(own, last + 6))]
        what = (
            f"Thiếu mục {', '.join(missing)}: sau “{before.label.written}” là “{item.label.written}”. "
            f"Bổ sung mục còn thiếu hoặc đánh số lại thành “{expected}”."
        )
    else:
        what = (
            f"Số thứ tự đi lùi: “{item.label.written}” đứng sau “{before.label.written}”. "
            f"Đánh số lại thành “{expected}”."
        )
    return Finding(Kind.NUMBERING, Severity.WARNING, scanned.text[start:end], start, end, what)


def _footnotes(scanned: ScannedPaper) -> Iterator[Finding]:
    marks, notes = scanned.footnotes
    if not notes:
        return
    noted = {note.number for note in notes}
    called = {mark.number for mark in marks}
    for mark in marks:
        if mark.number not in noted:
            yield _footnote(
                scanned,
                mark.start,
                mark.end,
                f"Gọi chú thích [{mark.number}] nhưng cuối văn bản không có chú thích này.",
            )
    for note in notes:
        if note.number not in called:
            yield _footnote(
                scanned,
                note.start,
                min(note.end, note.start + 80),
                f"Chú thích [{note.number}] không được gọi ở chỗ nào trong văn bản.",
            )
    for before, note in itertools.pairwise(notes):
        if note.number <= before.number:
            yield _footnote(
                scanned,
                note.start,
                min(note.end, note.start + 80),
                f"Chú thích [{note.number}] đứng sau [{before.number}]: trùng số hoặc sai thứ tự.",
            )


def _footnote(scanned: ScannedPaper, start: int, end: int, message: str) -> Finding:
    return Finding(Kind.FOOTNOTE, Severity.WARNING, scanned.text[start:end], start, end, message)
