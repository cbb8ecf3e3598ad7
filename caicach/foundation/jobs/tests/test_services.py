"""A job from start to end: result, sentence, reference number, cancel, run again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from caicach.domain.errors import TradeError
from caicach.foundation.audit.models import Entry
from caicach.foundation.jobs import live, registry, runner, services
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.jobs.registry import JobKeyError, job
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_jobs", dict(registry._jobs))
    monkeypatch.setattr(live, "INTERVAL_SECONDS", 0)


@pytest.fixture
def person():
    return Person.objects.create(username="an", full_name="Người Thử")


def test_result_and_progress_are_kept(person):
    @job("t.ok", title="Thử")
    def run(progress, *, n):
        for i in range(n):
            progress.update(i + 1, n, f"dòng {i + 1}")
        return {"rows": n, "url": "/"}

    made = services.start("t.ok", by=person, kwargs={"n": 3})
    assert (made.state, made.done, made.total, made.message) == (JobState.DONE, 3, 3, "dòng 3")
    assert made.result == {"rows": 3, "url": "/"}
    assert made.attempts == 1
    assert made.title == "Thử"
    assert live.progress_of(made.pk) is None


def test_it_runs_as_the_person_for_the_unit(person):
    seen = {}

    @job("t.who", title="Thử")
    def run(progress):
        seen.update(by=progress.by, job=progress.job_id)
        return {}

    made = services.start("t.who", by=person)
    assert seen == {"by": person, "job": made.pk}


@pytest.mark.parametrize("error", [TradeError("Dòng 3: sai."), PermissionDenied("Dòng 3: sai.")])
def test_an_error_of_the_trade_is_shown_as_it_stands(person, error):
    @job("t.trade", title="Thử")
    def run(progress):
        raise error

    made = services.start("t.trade", by=person)
    assert (made.state, made.error, made.reference) == (JobState.FAILED, "Dòng 3: sai.", "")


def test_an_unexpected_error_gives_a_reference_and_is_logged(person, caplog):
    @job("t.bug", title="Thử")
    def run(progress):
        raise ZeroDivisionError("secret detail")

    made = services.start("t.bug", by=person)
    assert made.state == JobState.FAILED
    assert made.reference
    assert made.reference in made.error
    assert "secret detail" not in made.error
    assert made.reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_cancel_undoes_what_the_job_had_written(person):
    @job("t.cancel", title="Thử")
    def run(progress):
        with transaction.atomic():
            Person.objects.create(username="dở dang", full_name="x")
            live.ask_cancel(progress.job_id)
            progress.update(1, 2)
        return {}

    made = services.start("t.cancel", by=person)
    assert made.state == JobState.CANCELLED
    assert not Person.objects.filter(username="dở dang").exists()
    assert not live.cancel_asked(made.pk)


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(person):
    @job("t.wait", title="Thử")
    def run(progress):
        raise AssertionError("must not run")

    waiting = Job.objects.create(key="t.wait", by=person, title="Thử")
    services.cancel(waiting, by=person)
    runner.execute(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == JobState.CANCELLED
    assert Entry.objects.filter(deed="jobs.cancel", subject_id=str(waiting.pk)).exists()
    with pytest.raises(services.JobClosedError):
        services.cancel(waiting, by=person)


def test_retry_runs_again_and_only_where_it_makes_sense(person):
    fail = [True]

    @job("t.again", title="Thử")
    def run(progress):
        if fail.pop() if fail else False:
            raise TradeError("lần đầu không được")
        return {"rows": 1}

    made = services.start("t.again", by=person)
    assert made.state == JobState.FAILED
    services.retry(made, by=person)
    assert (made.state, made.result, made.error) == (JobState.DONE, {"rows": 1}, "")
    with pytest.raises(services.JobClosedError):
        services.retry(made, by=person)


def test_strangers_may_not_steer(person):
    stranger = Person.objects.create(username="la", full_name="Người Lạ")
    waiting = Job.objects.create(key="t", by=person, title="Thử")
    with pytest.raises(NotAllowed):
        services.cancel(waiting, by=stranger)
    with pytest.raises(NotAllowed):
        services.retry(waiting, by=stranger)


def test_a_job_is_claimed_once(person):
    runs = []

    @job("t.once", title="Thử")
    def run(progress):
        runs.append(1)
        return {}

    waiting = Job.objects.create(key="t.once", by=person, title="Thử")
    runner.execute(waiting.pk)
    runner.execute(waiting.pk)
    assert runs == [1]


def test_closing_worker_puts_the_job_back_without_counting_the_attempt(person):
    @job("t.closing", title="Thử")
    def run(progress):
        progress.update(1, 2)
        return {}

    waiting = Job.objects.create(key="t.closing", by=person, title="Thử")
    runner.closing.set()
    try:
        runner.execute(waiting.pk)
    finally:
        runner.closing.clear()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == (JobState.WAITING, 0)


def test_keys_are_declared_once(person):
    @job("t.twice", title="Thử")
    def one(progress):
        return {}

    with pytest.raises(JobKeyError):

        @job("t.twice", title="Thử")
        def two(progress):
            return {}

    with pytest.raises(JobKeyError):
        services.start("t.never", by=person)


def test_an_inactive_persons_job_does_not_run(person):
    @job("t.gone", title="Thử")
    def run(progress):
        raise AssertionError("must not run")

    waiting = Job.objects.create(key="t.gone", by=person, title="Thử")
    Person.objects.filter(pk=person.pk).update(is_active=False)
    runner.execute(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == JobState.FAILED
    assert "ngừng hoạt động" in waiting.error
