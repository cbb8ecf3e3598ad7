"""A paper cut into plain and marked stretches, so that each item of the review can be shown in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caicach.registers.plans.models import Decision, PlanItem

TONES = {Decision.PENDING.value: "warning", Decision.CONFIRMED.value: "success", Decision.REJECTED.value: "neutral"}


@dataclass(frozen=True)
class Piece:
    """Text, or the opening (`item_id` set) or closing of a mark. Marks nest and never cross."""

    text: str = ""
    item_id: int | None = None
    tone: str = ""
    closes: bool = False


def pieces_of(text: str, items: Sequence[PlanItem]) -> list[Piece]:
    """The whole text in pieces. An item that crosses another one is cut where the other ends."""
    placed = sorted(
        (item for item in items if item.start is not None and item.end is not None and item.start < len(text)),
        key=lambda item: (item.start or 0, -(item.end or 0), item.pk),
    )
    pieces: list[Piece] = []
    ends: list[int] = []
    at = 0

    def close_until(place: int) -> None:
        nonlocal at
        while ends and ends[-1] <= place:
            end = ends.pop()
            if end > at:
                pieces.append(Piece(text[at:end]))
                at = end
            pieces.append(Piece(closes=True))

    for item in placed:
        start = item.start or 0
        close_until(start)
        if start > at:
            pieces.append(Piece(text[at:start]))
            at = start
        end = min(item.end or 0, len(text), ends[-1] if ends else len(text))
        pieces.append(Piece(item_id=item.pk, tone=TONES[item.decision]))
        ends.append(max(end, start))
    close_until(len(text))
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces
