"""A decimal kept to its last digit on every database (SQLite would keep fifteen)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Text = models.CharField[Decimal | int | str | None, Decimal | None]
else:
    _Text = models.CharField


class ExactDecimalField(_Text):
    """Stores `str(Decimal)`. For figures and their inputs, which are compared and shown, never summed in SQL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Decimal | None:
        """Text of the database to Decimal."""
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        """Anything a caller may assign to Decimal."""
        return None if value is None or value == "" else Decimal(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Decimal to the text of the database: plain digits, no exponent."""
        return None if value is None else f"{Decimal(value):f}"
