"""Questions about jobs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from caicach.foundation.jobs import access, live
from caicach.foundation.jobs.models import OPEN_STATES, Job, JobState
from caicach.foundation.organizations.models import Person

visible_to = access.visible_to


@dataclass(frozen=True)
class Status:
    """How far a job is, as shown: the live progress while it runs, the kept one afterwards."""

    job: Job
    done: int
    total: int | None
    message: str
    #: The job waits and no worker gives a sign of life.
    is_stranded: bool

    @property
    def share(self) -> int | None:
        """Whole percent done, 0..100; None while the total is unknown."""
        if self.job.state == JobState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None


def status(job: Job) -> Status:
    """The status to show."""
    now = live.progress_of(job.pk) if job.state == JobState.RUNNING else None
    stranded = job.state == JobState.WAITING and not live.any_worker_alive()
    if now is not None:
        return Status(job, now.done, now.total, now.message, stranded)
    return Status(job, job.done, job.total, job.message, stranded)


def open_jobs(person: Person) -> QuerySet[Job]:
    """Jobs of the person that wait or run."""
    return Job.objects.filter(by=person, state__in=OPEN_STATES)
