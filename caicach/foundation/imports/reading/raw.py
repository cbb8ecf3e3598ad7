"""Cells as they come out of a file, and how they are written for people and for machines. Knows no framework."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta

#: A cell as read: an empty one is "".
Cell = str | float | int | bool | date | datetime | time | timedelta | None


def is_blank(cell: Cell) -> bool:
    """Whether nobody wrote anything here."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def cell_text(cell: Cell) -> str:
    """The cell as people read it: 15/03/2024, 1,5, texts in one composed form."""
    if isinstance(cell, str):
        return clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_as_text(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}" if cell.time() != time() else f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def neutral_text(cell: Cell) -> str:
    """The cell for engines: ISO dates, "." before decimals, texts as they were written."""
    if isinstance(cell, str):
        return clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_as_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def clean(text: str) -> str:
    """Trimmed, composed, no control characters but line breaks, no-break spaces as spaces."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    if not plain.isprintable():
        plain = "".join(sign for sign in plain if sign in "\n\t" or sign.isprintable())
    return unicodedata.normalize("NFC", plain).strip()


def number_as_text(value: float) -> str:
    """A spreadsheet number with the 15 digits that a spreadsheet keeps, never in powers of ten below 10^15."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.15g}"


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name
