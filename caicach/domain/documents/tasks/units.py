"""Units named in a task, as a list."""

from __future__ import annotations

import re


def tidy(text: str) -> str:
    """One line without stray signs at its ends."""
    return " ".join(text.split()).strip(" .;,-–+*()/")


def split_units(written: str | None) -> tuple[str, ...]:
    """Units of a list, cut at commas and semicolons; a lead such as "các bộ phận: " is left out."""
    if not written:
        return ()
    text = written.rpartition(": ")[2] if written.count(": ") == 1 else written
    pieces = re.split(r"[;,]\s*|\s+và\s+(?=[A-ZĐÂƯƠÔÊ]|các\s|cơ\s+quan)|\n+[-+•]?\s*", text)
    units: list[str] = []
    for piece in pieces:
        clean = tidy(piece)
        if not clean:
            continue
        if (
            units
            and clean[:1].islower()
            and not clean.startswith(("các ", "cán ", "công chức", "bộ phận", "cơ quan", "đơn vị"))
        ):
            units[-1] = f"{units[-1]}, {clean}"
        else:
            units.append(clean)
    return tuple(units)
