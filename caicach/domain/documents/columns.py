"""What the columns of a table of tasks are for, and which words suit which column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load

_HEADINGS: Final = load("columns")["heading"]
_CONTENTS: Final = load("columns")["content"]
# In this order: "đơn vị phối hợp thực hiện" is asked for "phối hợp" before "thực hiện".
_KINDS: Final = tuple(
    (str(kind), re.compile(rf"(?<!\w){alternatives(listed(_HEADINGS, kind))}(?!\w)")) for kind in _HEADINGS["order"]
)
_NUMBER: Final = re.compile(r"(?:stt|tt|số\s*tt|số\s+thứ\s+tự)\.?")
_DEED_FIRST: Final = re.compile(rf"(?:các\s+|tên\s+)?{alternatives(listed(_HEADINGS, 'title'))}(?!\w)")
_NO_TASKS: Final = re.compile(rf"(?<!\w){alternatives(listed(_HEADINGS, 'no_tasks'))}(?!\w)")
_GROUPING: Final = re.compile(rf"(?<!\w){alternatives(listed(_HEADINGS, 'grouping'))}(?!\w)")
_SUITS: Final = {
    str(kind): re.compile(rf"[\W_]*(?:{alternatives(listed(_CONTENTS, kind))})(?!\w)")
    for kind in ("units", "products", "deeds", "money")
}
_WHEN: Final = re.compile(
    rf"(?<!\w)(?<!chi )(?:{alternatives(listed(_CONTENTS, 'when'))}|quý\s+[ivx\d]+|tháng\s+\d|năm\s+20\d\d"
    r"|\d{1,2}/\d{1,4}|20\d\d\s*-\s*20\d\d|^\W*20\d\d)(?!\w)"
)
_BARE_MARK: Final = re.compile(r"\(?(?:\d{1,2}|[a-zđ])[.)]?")
_DITTO: Final = re.compile(r"\W*(?:nt|như trên)\W*|\W+")
_UNIT_KINDS: Final = frozenset({"lead", "coordinating", "implementing", "advising", "watching"})


def kind_of_heading(heading: str) -> str | None:
    """What a column is for, by its heading in matching form; "above / below" asks the lower words first."""
    words = heading.strip(" .:()*")
    if _NUMBER.fullmatch(words):
        return "number"
    parts = [part.strip() for part in words.split(" / ")]
    for part in (*reversed(parts), words):
        if _DEED_FIRST.match(part):
            return "title"
        if part == "thực hiện":
            return "implementing"
        for kind, pattern in _KINDS:
            if pattern.search(part):
                return kind
    return None


def columns_of(headings: Mapping[int, str]) -> dict[str, int]:
    """Columns by kind; the first of a kind, but for the deed the one that is no group of deeds."""
    columns: dict[str, int] = {}
    weak: set[str] = set()
    for column, heading in headings.items():
        kind = kind_of_heading(heading) if heading else None
        if kind is None:
            continue
        is_weak = _GROUPING.search(heading) is not None
        if kind not in columns or (kind in weak and not is_weak):
            columns[kind] = column
            weak = weak | {kind} if is_weak else weak - {kind}
    return columns


def can_hold_tasks(headings: Mapping[int, str]) -> bool:
    """Whether a head speaks of tasks: a deed, and who or when; a table of procedures does not."""
    columns = columns_of(headings)
    if "title" not in columns or any(_NO_TASKS.search(heading) for heading in headings.values()):
        return False
    named = set(columns) & {*_UNIT_KINDS, "due"}
    return bool(named) and len(set(columns) - {"number", "note"}) >= 2


def speak_of_tasks(columns: Mapping[str, int], cells: Iterable[tuple[int, str]]) -> bool:
    """Whether cells (column, words in matching form) under a head of tasks name units and deadlines, not figures."""
    kinds = {column: kind for kind, column in columns.items() if kind in _UNIT_KINDS or kind == "due"}
    asked = told = 0
    for column, plain in cells:
        if column in kinds and plain.strip(" -–"):
            asked += 1
            told += suits(kinds[column], plain) > 0 or _DITTO.fullmatch(plain) is not None
    return asked > 0 and 5 * told >= 2 * asked


def names_when(plain: str) -> bool:
    """Whether words in matching form are a deadline and little more."""
    found = _WHEN.search(plain) if len(plain) <= 160 else None
    return found is not None and (found.start() <= 25 or len(plain) <= 60)


def names_units(plain: str) -> bool:
    """Whether words in matching form begin with an office or a body."""
    return _SUITS["units"].match(plain) is not None


def names_deed(plain: str) -> bool:
    """Whether words in matching form begin with a verb of a deed."""
    return _SUITS["deeds"].match(plain) is not None


def suits(kind: str | None, plain: str) -> float:
    """How well words (matching form) suit a column of a kind; below 0 they belong elsewhere."""
    if len(plain) <= 4 and _BARE_MARK.fullmatch(plain):
        return -4.0
    is_when = len(plain) <= 90 and names_when(plain) and not names_units(plain)
    is_unit = len(plain) <= 400 and names_units(plain)
    if kind in _UNIT_KINDS:
        return 3.0 if is_unit else -3.0 if is_when or names_deed(plain) else -0.5
    if kind == "due":
        return 4.0 if is_when else -3.0
    if kind == "title":
        return 2.0 if names_deed(plain) or len(plain) > 60 else -2.0 if is_when or is_unit else 0.0
    if kind == "product":
        return 2.0 if _SUITS["products"].match(plain) else -2.0 if is_when else -1.0 if is_unit else 0.0
    if kind == "budget":
        return 2.0 if _SUITS["money"].search(plain) else -1.0
    return -0.2
