"""Units in time, people and the posts they hold."""

from caicach.foundation.organizations.models.people import Person, Post, PostKind, Role
from caicach.foundation.organizations.models.units import (
    ADMINISTRATIONS,
    Succession,
    SuccessionKind,
    Unit,
    UnitKind,
    UnitName,
    search_text,
)

__all__ = [
    "ADMINISTRATIONS",
    "Person",
    "Post",
    "PostKind",
    "Role",
    "Succession",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "UnitName",
    "search_text",
]
