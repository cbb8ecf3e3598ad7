"""What the rulebook needs to know of a fact without knowing the register that holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FactSignature:
    """A fact's key, the dimensions its rows can be filtered by (``field``, ``channel`` …) and its unit, if it says."""

    key: str
    dimensions: frozenset[str] = frozenset()
    unit: str | None = None
