"""Questions about notifications."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from caicach.foundation.notifications.kinds import Kind, all_kinds, kind_of
from caicach.foundation.notifications.models import Notification, Preference, Way
from caicach.foundation.organizations.models import Person


@dataclass(frozen=True)
class Choice:
    """How a person is told of a kind."""

    kind: Kind
    is_shown: bool
    way: Way


def visible_to(person: Person) -> QuerySet[Notification]:
    """Everybody sees their own notifications, and nobody else's."""
    return Notification.objects.filter(person=person, is_shown=True).select_related("unit")


def unread(person: Person) -> QuerySet[Notification]:
    """What the person has not read yet."""
    return visible_to(person).filter(read_at=None)


def default_of(kind: Kind) -> Choice:
    """How a kind reaches people who chose nothing."""
    return Choice(kind, True, Way.AT_ONCE if kind.is_urgent else Way.DIGEST)


def choices_of(person: Person) -> list[Choice]:
    """The person's choice for every kind there is."""
    kept = {row.kind: row for row in Preference.objects.filter(person=person)}
    return [
        Choice(kind, kept[kind.key].is_shown, Way(kept[kind.key].way)) if kind.key in kept else default_of(kind)
        for kind in all_kinds()
    ]


def choices_for(people: Iterable[Person], key: str) -> dict[int, Choice]:
    """The choice of each person for one kind, by the person's key; one question for all."""
    kind = kind_of(key)
    ids = [person.pk for person in people]
    kept = {row.person_id: row for row in Preference.objects.filter(person__in=ids, kind=key)}
    return {pk: Choice(kind, kept[pk].is_shown, Way(kept[pk].way)) if pk in kept else default_of(kind) for pk in ids}
