"""Which row of a list has the headings, and which column of the store each of them means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from caicach.domain.vietnamese import fold
from caicach.registers.dossiers.columns import BY_KEY, COLUMNS

_SIGNS = re.compile(r"[^a-z0-9]+")
_ASIDE = re.compile(r"\([^)]*\)")
#: How many rows from the top are looked at, and how many headings must be known to believe a row.
SEARCHED_ROWS, ENOUGH = 30, 3
_NEEDED = frozenset(column.key for column in COLUMNS if column.required)


def plain(text: str) -> str:
    """A heading without marks, signs and case."""
    return _SIGNS.sub(" ", fold(text)).strip()


def _spellings() -> dict[str, tuple[str, int]]:
    """Plain heading → column and rank: a title is believed before an alias."""
    found: dict[str, tuple[str, int]] = {}
    for column in COLUMNS:
        for rank, name in enumerate((column.title, column.key, *column.aliases)):
            for spelling in (plain(name), plain(_ASIDE.sub(" ", name))):
                found.setdefault(spelling, (column.key, rank))
    return found


_SPELLINGS = _spellings()


def meaning(heading: str) -> tuple[str, int] | None:
    """Column and rank of a heading, or None."""
    for spelling in (plain(heading), plain(_ASIDE.sub(" ", heading))):
        if found := _SPELLINGS.get(spelling):
            return found
    return None


def columns_of(headings: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, int]:
    """Store column → position, by the mapping given (heading → column, "" leaves it out) or by what headings mean."""
    given = {plain(heading): column for heading, column in (mapping or {}).items()}
    best: dict[str, tuple[int, int]] = {}
    for position, heading in enumerate(headings):
        spelling = plain(heading)
        if spelling in given:
            found = (given[spelling], -1) if given[spelling] in BY_KEY else None
        else:
            found = meaning(heading) if heading else None
        if found and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], position)
    return {column: position for column, (_, position) in best.items()}


def find_headings(
    rows: Sequence[Sequence[str]], mapping: Mapping[str, str] | None = None
) -> tuple[int, list[str], dict[str, int]] | None:
    """Index of the last heading row, the headings, and the columns found; None where no row looks like headings.

    Headings may stand in two rows ("Ngày" over "tiếp nhận" and "hẹn trả", merged): each lower cell is also read
    together with the cell above it, which reaches right over the blanks a merged cell leaves.
    """
    best: tuple[int, list[str], dict[str, int]] | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        readings = [list(row)]
        if index:
            readings.append(_joined(rows[index - 1], row))
        for headings in readings:
            columns = columns_of(headings, mapping)
            is_enough = len(columns) >= ENOUGH or columns.keys() >= _NEEDED
            if is_enough and (best is None or len(columns) > len(best[2])):
                best = index, headings, columns
    return best


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    joined, reaching = [], ""
    for position, lower in enumerate(below):
        upper = above[position] if position < len(above) else ""
        reaching = upper or (reaching if lower else "")
        together = f"{reaching} {lower}".strip()
        joined.append(together if lower and meaning(together) else (lower or upper))
    return joined
