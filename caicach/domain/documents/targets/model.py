"""The shape of a target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """A target with its place. `value` None goes with comparator "none" (kept as text)."""

    quote: str
    start: int
    end: int
    comparator: str
    value: Decimal | None
    upper: Decimal | None
    unit: str | None
    subject: str
    scope: str | None
    baseline: str | None
    term: str | None
    domain: str | None
    parent: int | None
    confidence: float

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach read`; numbers as decimal strings."""
        return {
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "comparator": self.comparator,
            "value": _written(self.value),
            "upper": _written(self.upper),
            "unit": self.unit,
            "subject": self.subject,
            "scope": self.scope,
            "baseline": self.baseline,
            "term": self.term,
            "domain": self.domain,
            "parent": self.parent,
            "confidence": round(self.confidence, 2),
        }


def _written(value: Decimal | None) -> str | None:
    if value is None:
        return None
    if value == value.to_integral_value():
        return str(int(value))
    return format(value.normalize(), "f")
