"""Forms on units and people, and the fields other applications use: `UnitField`, `DayField`."""

from caicach.foundation.organizations.forms.fields import DayField, UnitField

__all__ = ["DayField", "UnitField"]
