"""Questions on units, their past and future, people and posts."""

from caicach.foundation.organizations.selectors.finding import Found, find_units
from caicach.foundation.organizations.selectors.lineage import (
    Held,
    Step,
    lineage,
    name_on,
    on_map,
    predecessors,
    successors,
)

__all__ = ["Found", "Held", "Step", "find_units", "lineage", "name_on", "on_map", "predecessors", "successors"]
