"""Writing and sending the mails: one at once for urgent things, one a day for all the rest."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone

from caicach.domain.workdays import WorkCalendarError
from caicach.foundation.notifications.models import Notification
from caicach.foundation.organizations.models import Person
from caicach.foundation.rules.selectors import rulebook

logger = logging.getLogger(__name__)

#: What is older is no longer news.
NEWS: Final = timedelta(days=7)
_SHOWN: Final = 40


def send_now(ids: Iterable[int]) -> int:
    """Send one mail for each of these notifications that was not mailed yet; returns how many went out."""
    rows = Notification.objects.filter(pk__in=list(ids), mailed_at=None, by_email=True).select_related("person")
    return sum(_send(row.person, [row], row.title) for row in rows)


def send_digests(today: date) -> tuple[int, int]:
    """One mail to each person with unread news that was not mailed; (mails sent, mails that failed).

    Quiet on days off. Each person's rows are marked as soon as that mail is out, so a second run after a crash
    repeats at most one mail.
    """
    if not is_working_day(today):
        return 0, 0
    waiting: dict[Person, list[Notification]] = defaultdict(list)
    rows = Notification.objects.filter(
        mailed_at=None, by_email=True, read_at=None, created_at__gte=timezone.now() - NEWS,
        person__is_active=True, person__wants_email=True,
    )  # fmt: skip
    for row in rows.exclude(person__email="").select_related("person", "unit").order_by("person_id", "id"):
        waiting[row.person].append(row)
    sent = sum(
        _send(person, told, f"{len(told)} thông báo mới ngày {today:%d/%m/%Y}") for person, told in waiting.items()
    )
    return sent, len(waiting) - sent


def is_working_day(day: date) -> bool:
    """By the official calendar; where the year has none, Monday to Friday."""
    try:
        return rulebook().work_calendar.is_working_day(day)
    except WorkCalendarError:
        return day.weekday() < 5


def _send(person: Person, rows: Sequence[Notification], subject: str) -> bool:
    text = render_to_string(
        "notifications/emails/digest.txt",
        {"person": person, "rows": rows[:_SHOWN], "more": max(0, len(rows) - _SHOWN), "site": settings.CAICACH_URL},
    )
    message = EmailMessage(f"[Caicach] {subject}"[:200].replace("\n", " "), text, to=[person.email])
    try:
        message.connection = get_connection()
        message.send()
    except OSError:
        logger.exception("mail to person %s failed; it will be tried with the next digest", person.pk)
        return False
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
    return True
