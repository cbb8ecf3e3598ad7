"""The one message that goes upward: rows of a register have changed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.dispatch import Signal

from caicach.domain.periods import DateSpan

#: Sent after commit with: register (str), units (frozenset[int]), span (DateSpan).
changed = Signal()


def announce(register: str, units: Iterable[int], first: date, last: date) -> None:
    """Tell, once the transaction has been committed, that facts of `register` changed for `units` in the days given."""
    touched = frozenset(units)
    if touched:
        transaction.on_commit(
            lambda: changed.send(sender=register, register=register, units=touched, span=DateSpan(first, last))
        )
