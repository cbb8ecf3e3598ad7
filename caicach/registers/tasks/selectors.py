"""Questions of tasks. `visible_to` is the only way to rows for a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from caicach.domain.vietnamese import fold
from caicach.foundation.documents.models import Evidence
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.tasks.access import seen_by
from caicach.registers.tasks.models import Task


def visible_to(person: Person) -> QuerySet[Task]:
    """Tasks the person may see, withdrawn ones included."""
    return Task.objects.filter(seen_by(person)).select_related("unit", "plan", "assigned_by_unit")


def evidence_ids(task_ids: Iterable[int]) -> dict[int, list[int]]:
    """Ids of the documents that support each of the tasks, in one query; tasks without any are absent."""
    links = Evidence.objects.filter(
        content_type=ContentType.objects.get_for_model(Task), object_id__in=list(task_ids)
    ).order_by("at", "pk")
    found: dict[int, list[int]] = {}
    for task_id, document_id in links.values_list("object_id", "document_id"):
        found.setdefault(task_id, []).append(document_id)
    return found


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
