"""Where a sheet's headings are, and which rows are no records: totals, signatures, column numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from caicach.foundation.imports.mapping import propose
from caicach.foundation.imports.reading.probe import SheetPreview
from caicach.foundation.imports.registry import Field
from caicach.foundation.imports.words import plain

_SEARCHED_ROWS: Final = 40
_MAX_HEIGHT: Final = 3
_NUMBERING: Final = re.compile(r"^\(?\[?(\d{1,3}|[A-Ha-h])\]?\)?(\s*=.*)?$")
_LOOKS_LIKE_VALUE: Final = re.compile(r"^[\d\s.,/:%+-]+$")
_TOTALS: Final = frozenset({"tong", "tong cong", "tong so", "cong", "tong cong toan bang", "tong chung", "cong chung"})
_TOTALS_START: Final = ("tong cong ", "cong toan ", "tong so ho so", "cong thang", "cong quy", "luy ke")
_FOOTERS: Final = (
    "nguoi lap", "nguoi tong hop", "thu truong", "chu tich", "pho chu tich", "ky ten", "xac nhan cua",
    "giam doc", "truong phong", "can bo lap", "ke toan", "ghi chu", "noi nhan", "tm uy ban", "kt chu tich",
)  # fmt: skip
_DATED: Final = re.compile(r"ngay [\d ]*thang [\d ]*nam")


@dataclass(frozen=True)
class Layout:
    """Headings of a sheet: the row of Excel they begin at (counted from 1), how many rows they take."""

    first: int
    height: int

    @property
    def first_data_row(self) -> int:
        """The row of Excel at which records may begin."""
        return self.first + self.height


def headings(sheet: SheetPreview, layout: Layout) -> list[str]:
    """One heading a column from A on; headings over several rows are joined, a merged parent standing before each
    child ("Số hồ sơ – Trước hạn")."""
    lines = [_spread(sheet, at, layout) for at in range(layout.first - 1, layout.first - 1 + layout.height)]
    width = max((len(line) for line in lines), default=0)
    joined = []
    for column in range(width):
        words: list[str] = []
        for line in lines:
            text = " ".join(line[column].split()) if column < len(line) else ""
            if text and (not words or words[-1] != text):
                words.append(text)
        joined.append(" – ".join(words))
    return joined


def _spread(sheet: SheetPreview, at: int, layout: Layout) -> list[str]:
    """One heading row with merged cells filled; without merges (CSV) a parent reaches over the blanks to its right
    where the next row has children."""
    row = list(sheet.top[at]) if at < len(sheet.top) else []
    row += [""] * (min(sheet.columns, 300) - len(row))
    for top, left, bottom, right in sheet.merged:
        if top <= at <= bottom and top >= layout.first - 1 and left < len(row):
            text = sheet.top[top][left] if left < len(sheet.top[top]) else ""
            for column in range(left, min(right + 1, len(row))):
                row[column] = text
    is_last = at == layout.first + layout.height - 2
    if not sheet.merged and not is_last and at + 1 < len(sheet.top):
        below, parent = sheet.top[at + 1], ""
        for column, text in enumerate(row):
            has_child = column < len(below) and below[column]
            parent = text or (parent if has_child else "")
            row[column] = parent
    return row


def find(sheet: SheetPreview, fields: Sequence[Field]) -> tuple[Layout, float]:
    """The most plausible headings for these fields and how plausible they are (0: a guess)."""
    best, best_score = Layout(_first_full_row(sheet), 1), 0.0
    for first in range(1, min(_SEARCHED_ROWS, len(sheet.top)) + 1):
        if sum(1 for text in sheet.top[first - 1] if text) < 1:
            continue
        for height in range(1, _MAX_HEIGHT + 1):
            if first - 1 + height > len(sheet.top):
                break
            layout = Layout(first, height)
            score = _plausibility(sheet, layout, fields)
            if score > best_score + 1e-9:
                best, best_score = layout, score
    return best, best_score


def _plausibility(sheet: SheetPreview, layout: Layout, fields: Sequence[Field]) -> float:
    texts = headings(sheet, layout)
    found = propose(texts, fields)
    if not found:
        return 0.0
    required = sum(1 for known in fields if known.required and known.key in found)
    last_row = sheet.top[layout.first + layout.height - 2]
    values = sum(1 for text in last_row if text and _LOOKS_LIKE_VALUE.match(text))
    sureness = sum(proposal.score for proposal in found.values()) / 100
    return sureness + 0.5 * required - 0.4 * values - 0.3 * (layout.height - 1)


def _first_full_row(sheet: SheetPreview) -> int:
    """Where nothing fits the fields: the first row with the most texts that are no figures."""
    counts = [
        sum(1 for text in row if text and not _LOOKS_LIKE_VALUE.match(text)) for row in sheet.top[:_SEARCHED_ROWS]
    ]
    return counts.index(max(counts)) + 1 if counts else 1


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether the row numbers the columns: (1) (2) (3), A B 1 2."""
    written = [text for text in texts if text]
    if len(written) < 3 or not all(_NUMBERING.match(text) for text in written):
        return False
    numbers = [int(found) for text in written if (found := text.strip("()[] ").split("=")[0].strip()).isdigit()]
    return len(numbers) >= 2 and all(after - before == 1 for before, after in pairwise(numbers))


def is_total(texts: Sequence[str]) -> bool:
    """Whether the first text of the row says that the row is a sum."""
    first = next((plain(text) for text in texts if text and not _LOOKS_LIKE_VALUE.match(text)), "")
    return first in _TOTALS or first.startswith(_TOTALS_START)


def is_footer(texts: Sequence[str]) -> bool:
    """Whether the row is a signature, a place and date, or a remark below the table."""
    written = [plain(text) for text in texts if text]
    return 0 < len(written) <= 4 and any(text.startswith(_FOOTERS) or _DATED.search(text) for text in written)
