"""Telling people, marking as read, choosing how to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy

from django.db import models, transaction
from django.utils import timezone

from caicach.foundation.audit.services import record
from caicach.foundation.jobs.services import start
from caicach.foundation.notifications.kinds import kind_of
from caicach.foundation.notifications.models import Notification, Preference, Way
from caicach.foundation.notifications.selectors import choices_for, visible_to
from caicach.foundation.organizations.models import Person, Unit


def notify(
    *,
    to: Iterable[Person],
    kind: str,
    title: str,
    reason: str,
    url: str,
    unit: Unit | None = None,
    subject: models.Model | None = None,
    dedupe_key: str = "",
) -> int:
    """Tell people something, each by the ways they chose; returns how many were told.

    `kind` is declared in `notices.py`. `reason` ends the sentence "Bạn nhận thông báo này vì …" and is always shown.
    `url` is a page of ours. With a `dedupe_key` a person is told once, however often this is called.
    A constant number of questions to the database, however many people.
    """
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"notifications lead to pages of ours, not to {url!r}")
    model = Notification(
        kind=kind,
        title=title[:300],
        reason=reason.strip().rstrip(".")[:300],
        url=url,
        unit=unit,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        dedupe_key=dedupe_key,
    )
    people = {person.pk: person for person in to if person.is_active}
    with transaction.atomic():
        if dedupe_key:
            told = Notification.objects.filter(person__in=people, dedupe_key=dedupe_key)
            for pk in told.values_list("person_id", flat=True):
                people.pop(pk)
        return _tell(model, people)


def _tell(model: Notification, people: Mapping[int, Person]) -> int:
    """One copy of the model for each person who wants this kind at all; urgent ones are mailed by a job."""
    choices = choices_for(people.values(), model.kind)
    rows = []
    for pk, person in people.items():
        choice = choices[pk]
        if choice.is_shown or choice.way != Way.NEVER:
            row = copy(model)
            row.person, row.is_shown = person, choice.is_shown
            row.by_email = choice.way != Way.NEVER and bool(person.email) and person.wants_email
            rows.append(row)
    made = Notification.objects.bulk_create(rows, batch_size=500)
    at_once = [row.pk for row in made if row.by_email and choices[row.person_id].way == Way.AT_ONCE]
    if at_once:
        start("notifications.mail", by=None, title=f"Gửi thư: {model.title}", kwargs={"ids": at_once})
    return len(made)


def mark_read(person: Person, ids: Iterable[int] | None = None) -> int:
    """Mark the person's own notifications as read, those named or all; returns how many were not before."""
    rows = visible_to(person).filter(read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(read_at=timezone.now())


def choose(person: Person, *, wants_email: bool, choices: Mapping[str, tuple[bool, Way]]) -> None:
    """Keep how the person wants to be told: by e-mail at all, and for each kind (shown, way)."""
    with transaction.atomic():
        for key, (is_shown, way) in choices.items():
            kind_of(key)
            Preference.objects.update_or_create(person=person, kind=key, defaults={"is_shown": is_shown, "way": way})
        Person.objects.filter(pk=person.pk).update(wants_email=wants_email)
        record("notifications.choose", by=person, subject=person, summary="Đổi cách nhận thông báo")
