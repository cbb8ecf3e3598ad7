"""The shape of a head and foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Header:
    """What the head and foot say. None is unknown; `period` is what the title covers."""

    doc_type: str | None = None
    number: str | None = None
    symbol: str | None = None
    date: date | None = None
    issuer: str | None = None
    place: str | None = None
    signer: str | None = None
    position: str | None = None
    capacity: str | None = None
    title: str | None = None
    recipients: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    year: int | None = None
    own_number: tuple[int, int] | None = None
    has_letterhead: bool = False

    def is_own(self, start: int, number: str | None) -> bool:
        """Whether a number at a place is the paper's own: at its head, or in a portal's table above it."""
        if self.own_number is None:
            return False
        first, last = self.own_number
        return first <= start < last or (start < last and number is not None and number == self.number)

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach read`."""
        return {
            "doc_type": self.doc_type,
            "number": self.number,
            "symbol": self.symbol,
            "date": self.date.isoformat() if self.date else None,
            "issuer": self.issuer,
            "place": self.place,
            "signer": self.signer,
            "position": self.position,
            "capacity": self.capacity,
            "title": self.title,
            "recipients": list(self.recipients),
            "legal_bases": list(self.legal_bases),
        }
