"""The order in which rules that name one another are worked out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

from caicach.domain.errors import TradeError


class CircularRuleError(TradeError, ValueError):
    """Rules that need one another; ``chain`` begins and ends with the same key."""

    def __init__(self, chain: tuple[str, ...]) -> None:
        self.chain = chain
        super().__init__(f"Các chỉ tiêu gọi vòng quanh nhau: {' → '.join(chain)}.")


def evaluation_order(needs: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Keys so ordered that each comes after those it needs; keys needed but not given are left out.

    Stable: the same input gives the same order. Raises CircularRuleError.
    """
    graph = {key: sorted(need for need in needs[key] if need in needs) for key in sorted(needs)}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise CircularRuleError(tuple(reversed(error.args[1]))) from None
