"""Filters above a list: a plain form sent by GET, so that an address keeps what was chosen."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BoundField


class Filter(Protocol):
    """What a table asks of its filters."""

    def apply(self, rows: Any) -> Any:
        """The rows that pass."""
        ...


class FilterForm(forms.Form):
    """A form whose valid fields narrow a queryset; a field with a fault is shown and left out.

    Give `lookups` (field → lookup, or several joined by "or") and nothing more, or override `apply`.
    """

    lookups: ClassVar[Mapping[str, str | Sequence[str]]] = {}
    #: So many fields are always in sight; the others wait behind "Thêm bộ lọc" until one of them is used.
    in_sight: ClassVar[int] = 4
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def chosen(self) -> dict[str, Any]:
        """Valid, non-empty values by field."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", []) and not (isinstance(value, QuerySet) and not value.exists())
        }

    @property
    def first_fields(self) -> list[BoundField]:
        """Fields always in sight; a single one more is not worth hiding."""
        fields = self.visible_fields()
        return fields if len(fields) <= self.in_sight + 1 else fields[: self.in_sight]

    @property
    def more_fields(self) -> list[BoundField]:
        """Fields behind "Thêm bộ lọc"."""
        return self.visible_fields()[len(self.first_fields) :]

    @property
    def is_more_used(self) -> bool:
        """Whether a field behind "Thêm bộ lọc" is chosen or has a fault."""
        chosen = self.chosen
        return any(field.name in chosen or field.errors for field in self.more_fields)

    def apply(self, rows: Any) -> Any:
        """The queryset narrowed by each chosen field that has a lookup."""
        for name, value in self.chosen.items():
            lookups = self.lookups.get(name, ())
            names = (lookups,) if isinstance(lookups, str) else lookups
            condition = Q()
            for lookup in names:
                condition |= Q(**{lookup: value})
            rows = rows.filter(condition)
        return rows
