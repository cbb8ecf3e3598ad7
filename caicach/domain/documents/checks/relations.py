"""A total of a table and its parts, in one row or one column."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from caicach.domain.documents.checks.totals import is_near
from caicach.domain.documents.tables import Figure
from caicach.domain.vietnamese.numbers import decimals_of


@dataclass(frozen=True, slots=True)
class Relation:
    """One row or column in which a total and its parts stand."""

    total: Figure
    parts: tuple[Figure, ...]

    @property
    def holds(self) -> bool:
        """Whether the parts make the total, or miss it by what rounding leaves."""
        figures = [part.value for part in self.parts]
        missing = abs(sum(figures, Decimal(0)) - self.total.value)
        if not missing:
            return True
        finest = max(decimals_of(value) for value in (*figures, self.total.value))
        return finest > 0 and missing * 2 <= Decimal(1).scaleb(-finest) * (len(figures) + 1)

    @property
    def is_near(self) -> bool:
        """Whether one slip of the hand explains that it does not hold."""
        return is_near([part.value for part in self.parts], self.total.value)
