"""The shape of a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Task:
    """A task with its place; units as the paper writes them, `budget` as written."""

    quote: str
    start: int
    end: int
    title: str
    domain: str | None = None
    lead: tuple[str, ...] = ()
    advising: tuple[str, ...] = ()
    implementing: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    due: date | None = None
    due_text: str | None = None
    product: str | None = None
    budget: str | None = None
    confidence: float = 0.5

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach read`."""
        return {
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "title": self.title,
            "domain": self.domain,
            "lead": list(self.lead),
            "advising": list(self.advising),
            "implementing": list(self.implementing),
            "coordinating": list(self.coordinating),
            "due": self.due.isoformat() if self.due else None,
            "due_text": self.due_text,
            "product": self.product,
            "budget": self.budget,
            "confidence": round(self.confidence, 2),
        }
