"""Leaving CHECK constraints to the database while much is loaded in many deeds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.models import CheckConstraint


@contextmanager
def checks_by_database() -> Iterator[None]:
    """Within, models do not ask the database beforehand whether each CHECK constraint holds.

    That question exists to give people a sentence instead of a database error, and costs a third of the build. The
    constraints themselves stay in force: a row that breaks one is refused by the database, and the build with it.
    """

    def leave(*_: Any, **__: Any) -> None:
        return None

    with mock.patch.object(CheckConstraint, "validate", leave):
        yield
