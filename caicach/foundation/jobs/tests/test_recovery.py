"""Whose worker is dead; what the clock starts, and that it does so once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from caicach.foundation.jobs import recovery, registry
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.jobs.registry import Periodic, daily, every

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(hour, minute=0, day=21):
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(7), at(7)), (at(6, 59), at(7, day=20)), (at(23, 59), at(7)), (at(7, 1), at(7))],
)
def test_daily_moment(now, expected):
    assert recovery.last_moment(Periodic("x", time(7, 0), None), now) == expected


def test_interval_moment():
    clock = Periodic("x", None, timedelta(minutes=15))
    assert recovery.last_moment(clock, at(7, 44)) == at(7, 30)
    assert recovery.last_moment(clock, at(0, 0)) == at(0, 0)


@pytest.mark.django_db
def test_the_clock_strikes_once_a_moment_and_catches_up(monkeypatch):
    monkeypatch.setattr(registry, "_jobs", {})
    monkeypatch.setattr(registry, "_periodic", {})
    runs = []
    daily("p.day", title="Hằng ngày", at=time(7, 0))(lambda progress: runs.append("day") or {})
    every("p.often", title="Luôn luôn", interval=timedelta(hours=1))(lambda progress: runs.append("hour") or {})
    recovery.strike(at(9, 30))
    recovery.strike(at(9, 45))
    assert sorted(runs) == ["day", "hour"]
    recovery.strike(at(10, 0))
    assert sorted(runs) == ["day", "hour", "hour"]
    recovery.strike(at(7, 0, day=22))
    assert runs.count("day") == 2
    assert Job.objects.filter(by=None, state=JobState.DONE).count() == runs.count("day") + runs.count("hour")


@pytest.mark.django_db
def test_a_living_worker_keeps_its_job(settings, tmp_path):
    settings.CAICACH_HOME = tmp_path
    identity = recovery.Identity()
    now = timezone.now()
    assert not recovery.is_dead(identity.name, now)
    job = Job.objects.create(key="x", title="x", state=JobState.RUNNING, worker=identity.name, started_at=now)
    assert recovery.recover() == 0
    identity.release()
    assert recovery.is_dead(identity.name, now)
    assert recovery.recover() == 1
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_silence_of_another_machine(monkeypatch, settings, tmp_path):
    settings.CAICACH_HOME = tmp_path
    monkeypatch.setattr(recovery.live, "last_beat", lambda worker: None)
    assert recovery.is_dead("otherhost-1-abcd", timezone.now())
    monkeypatch.setattr(recovery.live, "last_beat", lambda worker: recovery.time.time() - 5)
    assert not recovery.is_dead("otherhost-1-abcd", timezone.now())
