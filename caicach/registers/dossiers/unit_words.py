"""Which unit a text of a list means, on which days, and whether the person may import for it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q

from caicach.foundation.organizations.access import Action, NotAllowed, Reach, reach
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.organizations.selectors import find_units
from caicach.registers.dossiers.engine.cells import UnitWord

#: Codes of provinces, districts and communes have this many digits; spreadsheets eat the zeroes before them.
_CODE_WIDTHS = (5, 3, 2)
#: Points from which the finder means exactly this name.
_SURE = 90
_ALWAYS = (date.min.replace(year=1900), date.max)


def importable(by: Person | None) -> Reach:
    """Units whose dossiers the person may import: those they write for, and those whose system they administer.

    `None` is the site itself (command line, sample), which may import for all.
    """
    if by is None:
        return Reach(True, frozenset())
    edit, administer = reach(by, Action.EDIT), reach(by, Action.ADMINISTER)
    return Reach(edit.everything or administer.everything, edit.unit_ids | administer.unit_ids)


def check_importable(by: Person | None, unit: Unit) -> None:
    """Raise `NotAllowed` where the person may not import for the unit."""
    if unit.pk not in importable(by):
        raise NotAllowed(
            f"Bạn không có quyền nhập hồ sơ tại {unit}. Hãy đề nghị quản trị đơn vị giao vị trí phù hợp nếu cần."
        )


def unit_words(texts: Sequence[str], allowed: Reach) -> list[UnitWord]:
    """What each text means; a text that means different units on different days gives one word for each span."""
    by_code = _by_code(texts)
    words: list[UnitWord] = []
    for text in texts:
        units = by_code.get(text) or _by_name(text, allowed)
        words += _over_time(text, units, allowed) if units else [UnitWord(text, *_ALWAYS, None, None)]
    return words


def word_of(unit: Unit, allowed: Reach) -> UnitWord:
    """The unit chosen for a whole list."""
    return UnitWord("", *_ALWAYS, unit.pk, unit.code, True, unit.pk in allowed)


def _by_code(texts: Sequence[str]) -> dict[str, list[Unit]]:
    spelled: dict[str, set[str]] = {}
    for text in texts:
        spelled.setdefault(text, set()).add(text)
        if text.isdigit():
            for width in _CODE_WIDTHS:
                spelled.setdefault(text.zfill(width), set()).add(text)
    found: dict[str, list[Unit]] = {}
    codes = list(spelled)
    for start in range(0, len(codes), 500):
        for unit in Unit.objects.filter(code__in=codes[start : start + 500]):
            for text in spelled[unit.code]:
                found.setdefault(text, []).append(unit)
    # a code written in full is meant as written; zeroes are only added where nothing else answers
    return {text: [u for u in units if u.code == text] or units for text, units in found.items()}


def _by_name(text: str, allowed: Reach) -> list[Unit]:
    """Units of that very name; the person's own before strangers of the same name. Empty where it stays unclear."""
    found = [item for item in find_units(text, limit=20) if item.score >= _SURE]
    own = [item for item in found if item.unit.pk in allowed] or found
    best = max((item.score for item in own), default=0)
    units = [item.unit for item in own if item.score == best]
    return units if _never_together(units) else []


def _never_together(units: Sequence[Unit]) -> bool:
    """Whether at most one of the units exists on any day."""
    ordered = sorted(units, key=_begins)
    return all(_ends(before) < _begins(after) for before, after in itertools.pairwise(ordered))


def _over_time(text: str, units: Iterable[Unit], allowed: Reach) -> list[UnitWord]:
    """Cut time so that every day has one unit; days on which it does not exist are told as such."""
    ordered = sorted(units, key=_begins)
    words: list[UnitWord] = []
    for position, unit in enumerate(ordered):
        is_last = position == len(ordered) - 1
        first = _ALWAYS[0] if position == 0 else _begins(unit)
        last = _ALWAYS[1] if is_last else _begins(ordered[position + 1]) - timedelta(days=1)
        may = unit.pk in allowed
        begins, ends = max(_begins(unit), first), min(_ends(unit), last)
        if first < begins:
            words.append(UnitWord(text, first, begins - timedelta(days=1), unit.pk, unit.code, False, may))
        words.append(UnitWord(text, begins, ends, unit.pk, unit.code, True, may))
        if ends < last:
            words.append(UnitWord(text, ends + timedelta(days=1), last, unit.pk, unit.code, False, may))
    return words


def _begins(unit: Unit) -> date:
    return unit.valid_from or _ALWAYS[0]


def _ends(unit: Unit) -> date:
    return unit.valid_to or _ALWAYS[1]


def allowed_units(allowed: Reach) -> Q:
    """Condition on `Unit` for a choice of units to import for."""
    return Q() if allowed.everything else Q(pk__in=allowed.unit_ids)
