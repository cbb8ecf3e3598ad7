"""Whose jobs a person sees and may steer."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caicach.foundation.jobs.models import Job
from caicach.foundation.organizations.access import Action, NotAllowed, can, reach
from caicach.foundation.organizations.models import Person


def visible_to(person: Person) -> QuerySet[Job]:
    """A person's own jobs, and those of the units whose records the person keeps or administers."""
    seen = Job.objects.select_related("by", "unit")
    wanted = Q(by=person)
    for action in (Action.EDIT, Action.ADMINISTER):
        allowed = reach(person, action)
        if allowed.everything:
            return seen
        wanted |= Q(unit__in=allowed.unit_ids)
    return seen.filter(wanted)


def may_steer(person: Person, job: Job) -> bool:
    """Whether the person may cancel the job or run it again: whoever started it, or an administrator of its unit."""
    return job.by_id == person.pk or can(person, Action.ADMINISTER, job.unit_id)


def check_steer(person: Person, job: Job) -> None:
    """Raise `NotAllowed` where the person may not steer the job."""
    if not may_steer(person, job):
        raise NotAllowed("Chỉ người đã yêu cầu hoặc quản trị đơn vị mới được huỷ hay chạy lại tiến trình này.")
