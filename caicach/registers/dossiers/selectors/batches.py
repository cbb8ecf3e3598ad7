"""Imports a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from caicach.foundation.organizations.access import Action, reach
from caicach.foundation.organizations.models import Person
from caicach.registers.dossiers.models import BatchState, ImportBatch
from caicach.registers.dossiers.unit_words import importable


def visible_to(person: Person) -> QuerySet[ImportBatch]:
    """Imports that changed a dossier of a unit the person may see, and the person's own."""
    batches = ImportBatch.objects.select_related("made_by", "unit", "undone_by")
    seen = reach(person, Action.VIEW)
    if seen.everything:
        return batches
    # units of an import are kept in one JSON value; imports are few, so they are looked through here
    known = ImportBatch.objects.values_list("pk", "unit_ids", "made_by_id")
    wanted = [pk for pk, units, by in known if by == person.pk or not seen.unit_ids.isdisjoint(units)]
    return batches.filter(pk__in=wanted)


def can_undo(person: Person, batch: ImportBatch) -> bool:
    """Whether the person has the right; whether it is still possible is said when it is tried."""
    allowed = importable(person)
    return batch.state == BatchState.APPLIED and (allowed.everything or set(batch.unit_ids) <= allowed.unit_ids)
