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
from caicach.foundation.organizations.selectors.people import sample_people

__all__ = [
    "Found",
    "Held",
    "Step",
    "find_units",
    "lineage",
    "name_on",
    "on_map",
    "predecessors",
    "sample_people",
    "successors",
]
