"""Shapes of what the checks give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Any, Final

# Wide enough for any figure of a paper times a unit of money.
_WIDE: Final = Context(prec=80)


class Kind(StrEnum):
    """What a finding is about."""

    RATIO = "ratio"
    SUM = "sum"
    CROSS = "cross"
    NUMBERING = "numbering"
    DATE = "date"
    REFERENCE = "reference"
    RANGE = "range"
    TABLE = "table"
    FOOTNOTE = "footnote"


class Severity(StrEnum):
    """Error: the paper contradicts itself. Warning: a likely reading. Note: style."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, in Vietnamese: what is written, what was computed, what would be right."""

    kind: Kind
    severity: Severity
    quote: str
    start: int
    end: int
    message: str

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach check`."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Ratio:
    """A stated share with the part and whole it is taken from."""

    quote: str
    start: int
    end: int
    part: Decimal
    whole: Decimal
    stated: Decimal
    recomputed: Decimal
    verdict: str

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach check`."""
        return {
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "part": written(self.part),
            "whole": written(self.whole),
            "stated_percent": written(self.stated),
            "recomputed_percent": written(self.recomputed),
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Sum:
    """A stated total with its parts. `total_place` is where the total stands."""

    quote: str
    start: int
    end: int
    parts: tuple[Decimal, ...]
    total: Decimal
    verdict: str
    total_place: tuple[int, int] | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach check`."""
        return {
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "parts": [written(part) for part in self.parts],
            "total": written(self.total),
            "verdict": self.verdict,
        }


def written(value: Decimal) -> str:
    """A decimal as plain digits, with the decimals it was given ("76.40", "334")."""
    text = format(value, "f")
    if "." in text and value == value.to_integral_value():
        return text if len(text.partition(".")[2]) <= 2 else str(int(value))
    return text


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as published tables round."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def truncated(value: Decimal, decimals: int) -> Decimal:
    """Cut off, as a careless hand does."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN, _WIDE)
