"""Units in time, people and the posts they hold."""

from caicach.foundation.organizations.models.people import Person, Post, PostKind, Role
from caicach.foundation.organizations.models.units import ADMINISTRATIONS, Succession, Unit, UnitKind, UnitName

__all__ = [
    "ADMINISTRATIONS",
    "Person",
    "Post",
    "PostKind",
    "Role",
    "Succession",
    "Unit",
    "UnitKind",
    "UnitName",
]
