"""Screens of jobs: whose are seen, what the fragment says, who may steer."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from caicach.foundation.jobs import live, registry
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.jobs.registry import job
from caicach.foundation.organizations.models import Person, Post, Role, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return Unit.objects.create(code="90001", name="Phường Thử", kind="commune", valid_from=date(2025, 7, 1))


@pytest.fixture
def make_person(ward):
    def make(username, role=None):
        person = Person.objects.create(username=username, full_name=f"Người {username}")
        if role:
            Post.objects.create(person=person, unit=ward, role=role, title="Chức danh", valid_from=date(2025, 7, 1))
        return person

    return make


def test_mine_and_my_units(client, ward, make_person):
    officer, colleague, stranger = make_person("an", Role.OFFICER), make_person("binh", Role.OFFICER), make_person("la")
    Job.objects.create(key="x", title="Việc của An", by=officer, unit=ward)
    Job.objects.create(key="x", title="Việc của Bình", by=colleague, unit=ward)
    client.force_login(officer)
    mine = client.get(reverse("jobs:list")).content.decode()
    assert "Việc của An" in mine
    assert "Việc của Bình" not in mine
    both = client.get(reverse("jobs:list") + "?cua=don-vi").content.decode()
    assert "Việc của An" in both
    assert "Việc của Bình" in both
    client.force_login(stranger)
    assert "Việc của" not in client.get(reverse("jobs:list") + "?cua=don-vi").content.decode()
    assert client.get(reverse("jobs:show", args=[Job.objects.first().pk])).status_code == 404


def test_fragment_asks_again_only_while_open(client, make_person):
    person = make_person("an")
    running = Job.objects.create(key="x", title="Đang làm", by=person, state=JobState.RUNNING)
    live.tell(running.pk, 25, 100, "dòng 25 trên 100")
    client.force_login(person)
    url = reverse("jobs:show", args=[running.pk])
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "load delay:1s" in fragment
    assert "dòng 25 trên 100" in fragment
    assert 'value="25"' in fragment
    assert "<html" not in fragment
    Job.objects.filter(pk=running.pk).update(
        state=JobState.DONE, result={"url": "/ho-so/", "message": "Đã nhập 100 dòng."}
    )
    over = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in over
    assert "/ho-so/" in over
    assert "Đã nhập 100 dòng." in over
    live.forget(running.pk)


def test_a_waiting_job_without_worker_says_so(client, make_person):
    person = make_person("an")
    waiting = Job.objects.create(key="x", title="Chờ", by=person)
    client.force_login(person)
    assert "bộ xử lý nền" in client.get(reverse("jobs:show", args=[waiting.pk])).content.decode()


def test_cancel_and_retry_by_post_only(client, make_person, ward, monkeypatch):
    monkeypatch.setattr(registry, "_jobs", {})
    job("t.x", title="Thử")(lambda progress: {"message": "Xong rồi."})
    person, boss, peer = (
        make_person("an", Role.OFFICER),
        make_person("qt", Role.ADMINISTRATOR),
        make_person("c", Role.OFFICER),
    )
    waiting = Job.objects.create(key="t.x", title="Thử", by=person, unit=ward)
    cancel, retry = reverse("jobs:cancel", args=[waiting.pk]), reverse("jobs:retry", args=[waiting.pk])
    client.force_login(person)
    assert client.get(cancel).status_code == 405
    client.force_login(peer)
    assert client.post(cancel).status_code == 403
    client.force_login(boss)
    assert client.post(cancel).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == JobState.CANCELLED
    client.force_login(person)
    page = client.post(retry, follow=True).content.decode()
    waiting.refresh_from_db()
    assert waiting.state == JobState.DONE
    assert "Xong rồi." in page


def test_the_list_asks_a_constant_number_of_questions(client, make_person, ward, django_assert_max_num_queries):
    person = make_person("an", Role.OFFICER)
    client.force_login(person)
    Job.objects.bulk_create(Job(key="x", title=f"Việc {n}", by=person, unit=ward) for n in range(40))
    with django_assert_max_num_queries(10):
        client.get(reverse("jobs:list") + "?cua=don-vi")
