"""Questions of tasks. `visible_to` is the only way to rows for a person."""

from __future__ import annotations

from django.db.models import QuerySet

from caicach.domain.vietnamese import fold
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.tasks.access import seen_by
from caicach.registers.tasks.models import Task


def visible_to(person: Person) -> QuerySet[Task]:
    """Tasks the person may see, withdrawn ones included."""
    return Task.objects.filter(seen_by(person)).select_related("unit", "plan", "assigned_by_unit")


def name_key(name: str) -> str:
    """The form in which names of units are compared: no marks, dashes alike."""
    return " ".join(fold(name).replace("–", " ").replace("-", " ").split())


def units_by_name(unit: Unit) -> dict[str, int]:
    """Ids of the unit and everything below it within its own government, by `name_key` of every spelling.

    A name borne by two units is left out: guessing would put the work on the wrong desk.
    """
    found: dict[str, set[int]] = {}
    bodies = Unit.objects.filter(path__startswith=unit.path, administration_id=unit.administration_id)
    for pk, name, short, kind_name in bodies.values_list("pk", "name", "short_name", "type_name"):
        for spelling in (name, short, f"{kind_name} {name}" if kind_name else ""):
            if spelling:
                found.setdefault(name_key(spelling), set()).add(pk)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}
