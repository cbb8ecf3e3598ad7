"""Whose batches a person sees, and for which units a person may import."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caicach.foundation.imports.models import Batch
from caicach.foundation.imports.registry import Importer, importers
from caicach.foundation.organizations.access import Action, can, check, reach
from caicach.foundation.organizations.models import Person, Unit


def visible_to(person: Person) -> QuerySet[Batch]:
    """Batches of the units whose records the person keeps or administers, and the person's own."""
    rows = Batch.objects.select_related("unit", "by", "job")
    wanted = Q(by=person)
    for action in (Action.EDIT, Action.ADMINISTER):
        allowed = reach(person, action)
        if allowed.everything:
            return rows
        wanted |= Q(unit__in=allowed.unit_ids)
    return rows.filter(wanted)


def check_import(person: Person, importer: Importer, unit: Unit) -> None:
    """Raise `NotAllowed` where the person may not import this for the unit."""
    check(person, importer.action, unit)


def may_import(person: Person, importer: Importer, unit: Unit | int | None) -> bool:
    """Whether the person may import this for the unit."""
    return can(person, importer.action, unit)


def importers_for(person: Person, unit: Unit | None) -> list[Importer]:
    """What the person may import for the unit, by title."""
    return [known for known in importers() if unit is not None and may_import(person, known, unit)]
