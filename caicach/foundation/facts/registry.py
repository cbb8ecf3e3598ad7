"""Facts: a named selection of a register's rows. Its size or sum is the number, its rows are the proof.

A register declares its facts in its own `facts.py` by calling `register`; they are found, not listed.
Facts add up over units and days; figures never do.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from caicach.domain.periods import DateSpan

#: unit id → number; a unit that the register knows nothing about for the span is absent (unknown, not zero).
Totals = Mapping[int, Decimal]
Where = Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """A column of a fact's rows: key in each row, Vietnamese title, kind (text, number, date, moment)."""

    key: str
    title: str
    kind: str = "text"


@dataclass(frozen=True)
class FactRows:
    """A page of the rows behind a fact. Each row is a mapping by column key; `url` may lead to the row's page.

    `total` is the number of rows behind the fact, not of this page. `documents` in a row (ids of
    documents) lead to the papers behind it.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    total: int


@dataclass(frozen=True)
class Fact:
    """One fact. `totals(span, unit_ids | None, where)` answers all units in one query; `rows` gives the proof.

    `rows(span, unit_ids, where, offset, limit)` pages through the selection for the given units together.
    `dimensions` are the keys that `where` may filter by. `personal` marks rows that hold personal data.
    """

    key: str
    title: str
    unit: str
    totals: Callable[[DateSpan, Sequence[int] | None, Where], Totals]
    rows: Callable[[DateSpan, Sequence[int], Where, int, int], FactRows]
    dimensions: tuple[str, ...] = ()
    personal: bool = False
    definition: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class FactDeclaredTwice(Exception):
    """Two registers declare one key: the start stops."""


class UnknownFact(LookupError):
    """No register declares the key."""


_facts: dict[str, Fact] = {}


def register(fact: Fact) -> Fact:
    """Declare a fact; its key begins with the label of the register that declares it."""
    if fact.key in _facts:
        raise FactDeclaredTwice(f"Dữ kiện {fact.key} được khai báo hai lần")
    _facts[fact.key] = fact
    return fact


def get(key: str) -> Fact:
    """The fact of that key."""
    try:
        return _facts[key]
    except KeyError:
        raise UnknownFact(f"Không có dữ kiện {key}") from None


def all_facts() -> Mapping[str, Fact]:
    """Every fact declared, by key."""
    return dict(sorted(_facts.items()))
