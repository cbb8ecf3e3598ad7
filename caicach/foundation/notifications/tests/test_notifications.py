"""Who is told, why, once, by which way; the bell, the list, the choices, the mails."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from caicach.foundation.jobs import registry
from caicach.foundation.jobs import services as jobs
from caicach.foundation.jobs.models import Job
from caicach.foundation.notifications import kinds, mailing, notices, selectors, services
from caicach.foundation.notifications.kinds import Kind
from caicach.foundation.notifications.models import Notification, Way
from caicach.foundation.organizations.models import Person, Unit

pytestmark = pytest.mark.django_db
FRIDAY, SUNDAY, HOLIDAY = date(2026, 11, 20), date(2026, 11, 22), date(2026, 9, 2)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(Kind("t.plain", "Việc thường"))
    kinds.register(Kind("t.urgent", "Việc gấp", is_urgent=True))


@pytest.fixture
def an():
    return Person.objects.create(username="an", full_name="Nguyễn An", email="an@example.vn")


@pytest.fixture
def binh():
    return Person.objects.create(username="binh", full_name="Trần Bình", email="binh@example.vn")


def tell(*people, kind="t.plain", **options):
    given = {"title": "Nhiệm vụ mới", "reason": "bạn được giao chủ trì", "url": "/viec/1/"} | options
    return services.notify(to=people, kind=kind, **given)


def test_each_person_is_told_with_the_reason(an, binh):
    unit = Unit.objects.create(code="1", name="Phường Thử", kind="commune")
    assert tell(an, binh, an, unit=unit, subject=unit) == 2
    row = selectors.unread(an).get()
    assert (row.reason, row.unit, row.subject_type) == ("bạn được giao chủ trì", unit, "organizations.unit")


def test_a_dedupe_key_tells_once(an, binh):
    assert tell(an, dedupe_key="task.1.late") == 1
    assert tell(an, binh, dedupe_key="task.1.late") == 1
    assert tell(an, dedupe_key="task.2.late") == 1
    assert tell(an) == tell(an) == 1


def test_inactive_people_are_not_told(an):
    an.is_active = False
    assert tell(an) == 0


@pytest.mark.parametrize("url", ["https://example.vn/", "//example.vn/", "viec/1/", "javascript:alert(1)"])
def test_only_pages_of_ours(an, url):
    with pytest.raises(ValueError, match="pages of ours"):
        tell(an, url=url)


def test_undeclared_kinds_are_refused(an):
    with pytest.raises(KeyError):
        tell(an, kind="t.never")
    with pytest.raises(ValueError, match="twice"):
        kinds.register(Kind("t.plain", "Nghĩa khác"))


def test_telling_many_asks_a_constant_number_of_questions(django_assert_num_queries):
    people = [Person.objects.create(username=f"p{n}", full_name=f"Người {n}", email=f"p{n}@x.vn") for n in range(60)]
    with django_assert_num_queries(5):  # savepoint, told before, choices, insert, release
        tell(*people, dedupe_key="all")


def test_urgent_kinds_go_out_at_once_the_others_wait(an, binh):
    tell(an)
    assert mail.outbox == []
    tell(an, binh, kind="t.urgent", title="Gấp: trả hồ sơ")
    assert sorted(message.to[0] for message in mail.outbox) == ["an@example.vn", "binh@example.vn"]
    body = mail.outbox[0].body
    assert "Bạn nhận thông báo này vì bạn được giao chủ trì." in body
    assert "http://localhost:8000/viec/1/" in body
    assert mailing.send_digests(FRIDAY) == (1, 0)
    assert "Gấp" not in mail.outbox[-1].body


def test_digest_once_with_all_unread_and_only_on_working_days(an, binh):
    tell(an, title="Một")
    tell(an, title="Hai")
    tell(binh, title="Ba")
    services.mark_read(binh)
    assert mailing.send_digests(SUNDAY) == (0, 0)
    assert mailing.send_digests(HOLIDAY) == (0, 0)
    assert mailing.send_digests(FRIDAY) == (1, 0)
    assert "Một" in mail.outbox[0].body
    assert "Hai" in mail.outbox[0].body
    assert "2 thông báo mới" in mail.outbox[0].subject
    assert mailing.send_digests(FRIDAY) == (0, 0)


def test_old_news_and_people_without_mail_are_left_out(an, binh):
    tell(an)
    Notification.objects.update(created_at=timezone.now() - timedelta(days=8))
    Person.objects.filter(pk=binh.pk).update(email="")
    binh.refresh_from_db()
    tell(binh)
    assert mailing.send_digests(FRIDAY) == (0, 0)


def test_a_mail_that_fails_is_tried_again(an, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    tell(an)
    with monkeypatch.context() as broken:
        broken.setattr("caicach.foundation.notifications.mailing.EmailMessage.send", refuse)
        assert mailing.send_digests(FRIDAY) == (0, 1)
    assert "tried with the next digest" in caplog.text
    assert mailing.send_digests(FRIDAY) == (1, 0)


def test_choices_are_kept_and_followed(an, client):
    client.force_login(an)
    url = reverse("notifications:preferences")
    page = client.get(url).content.decode()
    assert "Việc thường" in page
    sent = {"wants_email": "on"}
    for choice in selectors.choices_of(an):
        sent[f"{choice.kind.key}-thu"] = choice.way
        sent[f"{choice.kind.key}-hien"] = "on"
    sent |= {"t.plain-thu": "at_once", "t.urgent-thu": "never"}
    del sent["t.plain-hien"]
    assert client.post(url, sent).status_code == 302
    assert {c.kind.key: (c.is_shown, c.way) for c in selectors.choices_of(an)}["t.plain"] == (False, Way.AT_ONCE)
    tell(an)
    assert len(mail.outbox) == 1
    assert selectors.unread(an).count() == 0
    tell(an, kind="t.urgent")
    assert len(mail.outbox) == 1
    assert selectors.unread(an).count() == 1
    sent.pop("wants_email")
    client.post(url, sent)
    an.refresh_from_db()
    tell(an)
    assert len(mail.outbox) == 1


def test_bell_list_and_reading(an, binh, client):
    tell(an, title="Của An")
    tell(binh, title="Của Bình")
    client.force_login(an)
    bell = client.get(reverse("notifications:bell"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in bell
    assert "1 thông báo chưa đọc" in bell
    assert "Của An" in bell
    page = client.get(reverse("notifications:list")).content.decode()
    assert "Bạn nhận thông báo này vì bạn được giao chủ trì." in page
    assert "Của Bình" not in page
    mine, theirs = selectors.unread(an).get(), selectors.unread(binh).get()
    assert client.get(reverse("notifications:open", args=[mine.pk])).status_code == 405
    assert client.post(reverse("notifications:open", args=[theirs.pk])).status_code == 404
    answer = client.post(reverse("notifications:open", args=[mine.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/viec/1/")
    assert selectors.unread(an).count() == 0
    assert "Của An" in client.get(reverse("notifications:list") + "?tat-ca=1").content.decode()
    tell(an)
    client.post(reverse("notifications:read_all"))
    assert selectors.unread(an).count() == 0
    assert selectors.unread(binh).count() == 1


def test_the_bell_counts_more_than_it_shows(an, client, django_assert_max_num_queries):
    for number in range(20):
        tell(an, title=f"Việc {number}")
    client.force_login(an)
    with django_assert_max_num_queries(6):
        page = client.get(reverse("notifications:bell")).content.decode()
    assert "20 thông báo chưa đọc" in page
    assert page.count("<form") == 6


def test_long_and_failed_jobs_are_told(an, monkeypatch):
    monkeypatch.setattr(registry, "_jobs", dict(registry._jobs))

    @registry.job("t.job", title="Đo số liệu")
    def run(progress, *, fail):
        if fail:
            raise ZeroDivisionError
        return {"url": "/so-lieu/"}

    jobs.start("t.job", by=an, kwargs={"fail": False})
    assert selectors.unread(an).count() == 0
    jobs.start("t.job", by=an, kwargs={"fail": True})
    assert selectors.unread(an).get().title == "Chưa làm được: Đo số liệu"
    monkeypatch.setattr(notices, "LONG", timedelta(0))
    jobs.start("t.job", by=an, kwargs={"fail": False})
    assert selectors.unread(an).first().url == "/so-lieu/"
    jobs.start("t.job", by=None, kwargs={"fail": True})
    assert Notification.objects.count() == 2
    assert Job.objects.filter(by=an).count() == 3
