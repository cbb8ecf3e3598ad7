"""Every screen of tasks, and who gets what on them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from caicach.registers.tasks import services, work
from caicach.registers.tasks.models import Task
from caicach.registers.tasks.services import TaskFields


@pytest.fixture
def tasks(world):
    today = timezone.localdate()
    given = today - timedelta(days=30)
    return {
        name: services.create_task(
            by=world.officer,
            unit=world.ward,
            fields=TaskFields(title=f"Việc {name}", assigned_on=given, due_on=due, domain="procedures"),
            assignees=[world.officer],
        )
        for name, due in {
            "quá hạn": today - timedelta(days=2),
            "hôm nay": today,
            "sau": today + timedelta(days=20),
            "không hạn": None,
        }.items()
    }


def test_my_work(world, tasks, client):
    client.force_login(world.officer)
    page = client.get(reverse("tasks:mine"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Việc quá hạn" in text
    parts = {part.key: [task.title for task in part.tasks] for part in work.my_work(world.officer)}
    assert parts["overdue"] == ["Việc quá hạn"]
    assert parts["today"] == ["Việc hôm nay"]
    assert parts["later"] == ["Việc sau", "Việc không hạn"]
    services.complete(by=world.officer, task=tasks["hôm nay"])
    assert [part.key for part in work.my_work(world.leader)] == ["judge"]
    services.send_back(by=world.leader, task=tasks["hôm nay"], reason="Thiếu")
    assert next(part.key for part in work.my_work(world.officer)) == "returned"


@pytest.mark.parametrize("name", ["mine", "list", "calendar", "create", "assign"])
def test_pages_answer(world, tasks, client, name):
    client.force_login(world.provincial if name == "assign" else world.officer)
    assert client.get(reverse(f"tasks:{name}")).status_code == 200


def test_list_filters(world, tasks, client):
    client.force_login(world.reader)
    address = reverse("tasks:list")
    assert "Việc sau" not in client.get(address, {"state": "overdue"}).content.decode()
    assert "Việc quá hạn" in client.get(address, {"state": "overdue"}).content.decode()
    assert "Việc quá hạn" not in client.get(address, {"source": "above"}).content.decode()
    day = f"{timezone.localdate():%d/%m/%Y}"
    shown = client.get(address, {"due_from": day, "due_to": day}).content.decode()
    assert "Việc hôm nay" in shown
    assert "Việc sau" not in shown
    assert "Việc sau" in client.get(address, {"q": "việc sau", "sap-xep": "-state"}).content.decode()
    assert "Việc sau" in client.get(address, {"unit": "hoa binh"}).content.decode()
    assert "Việc sau" not in client.get(address, {"unit": "tan lap"}).content.decode()
    mine = client.get(address, {"person": world.officer.pk}).content.decode()
    assert "Việc sau" in mine
    assert "Việc sau" not in client.get(address, {"person": world.leader.pk}).content.decode()


def test_list_queries_do_not_grow_with_rows(world, tasks, client, django_assert_max_num_queries):
    client.force_login(world.officer)
    for _ in range(40):
        Task.objects.create(unit=world.ward, title="x", assigned_on=date(2026, 1, 1), created_by=world.officer)
    for name, most in (("list", 24), ("mine", 24), ("calendar", 14)):
        with django_assert_max_num_queries(most):
            client.get(reverse(f"tasks:{name}"))


def test_strangers_get_nothing(world, tasks, client):
    client.force_login(world.stranger)
    task = tasks["sau"]
    assert client.get(task.get_absolute_url()).status_code == 404
    assert client.post(reverse("tasks:do", args=[task.pk, "hoan-thanh"])).status_code == 404
    assert "Việc sau" not in client.get(reverse("tasks:list")).content.decode()


def test_reader_sees_and_may_not_work(world, tasks, client):
    client.force_login(world.reader)
    task = tasks["sau"]
    assert client.get(task.get_absolute_url()).status_code == 200
    day = {"completed_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert client.post(reverse("tasks:do", args=[task.pk, "hoan-thanh"]), day).status_code == 403
    task.refresh_from_db()
    assert task.completed_on is None


def test_the_way_of_a_task(world, tasks, client):
    task = tasks["sau"]
    client.force_login(world.officer)
    day = f"{timezone.localdate():%d/%m/%Y}"
    client.post(reverse("tasks:do", args=[task.pk, "bat-dau"]))
    client.post(reverse("tasks:do", args=[task.pk, "hoan-thanh"]), {"completed_on": day, "note": "Xong"})
    task.refresh_from_db()
    assert task.completed_on == timezone.localdate()
    client.force_login(world.leader)
    client.post(reverse("tasks:do", args=[task.pk, "tra-lai"]), {"reason": ""})
    task.refresh_from_db()
    assert task.completed_on is not None
    client.post(reverse("tasks:do", args=[task.pk, "tra-lai"]), {"reason": "Thiếu phụ lục"})
    page = client.get(task.get_absolute_url()).content.decode()
    assert "Thiếu phụ lục" in page
    new = f"{timezone.localdate() + timedelta(days=40):%d/%m/%Y}"
    client.post(reverse("tasks:do", args=[task.pk, "gia-han"]), {"new_due": new, "reason": "Chờ hướng dẫn"})
    client.force_login(world.officer)
    client.post(reverse("tasks:do", args=[task.pk, "hoan-thanh"]), {"completed_on": day})
    client.force_login(world.leader)
    client.post(reverse("tasks:do", args=[task.pk, "nghiem-thu"]))
    task.refresh_from_db()
    assert task.accepted_on == timezone.localdate()
    kinds = list(task.events.values_list("kind", flat=True))
    assert kinds == ["created", "started", "completed", "sent_back", "postponed", "completed", "accepted"]


def test_get_never_writes(world, tasks, client):
    client.force_login(world.leader)
    task = tasks["sau"]
    assert client.get(reverse("tasks:do", args=[task.pk, "thu-hoi"])).status_code == 405
    assert client.get(reverse("tasks:bulk")).status_code == 405


def test_bulk_obeys_the_same_rules(world, tasks, client):
    client.force_login(world.officer)
    chosen = [tasks["sau"].pk, tasks["hôm nay"].pk]
    client.post(reverse("tasks:bulk"), {"deed": "hoan-thanh", "tasks": chosen})
    assert Task.objects.filter(completed_on__isnull=False).count() == 2
    answer = client.post(reverse("tasks:bulk"), {"deed": "nghiem-thu", "tasks": chosen}, follow=True)
    assert "thuộc quyền" in answer.content.decode()
    assert not Task.objects.filter(accepted_on__isnull=False).exists()
    client.force_login(world.leader)
    client.post(reverse("tasks:bulk"), {"deed": "nghiem-thu", "tasks": [*chosen, tasks["quá hạn"].pk]})
    assert Task.objects.filter(accepted_on__isnull=False).count() == 2


def test_assigning_to_several_units_by_screen(world, client):
    client.force_login(world.provincial)
    sent = {"title": "Báo cáo quý", "to_units": [world.ward.pk, world.other.pk], "due_on": "31/12/2099"}
    answer = client.post(reverse("tasks:assign"), sent)
    assert answer.status_code == 302
    assert Task.objects.filter(assigned_by_unit=world.province, assigned_here=True).count() == 2
    task = Task.objects.get(unit=world.ward)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "Cùng lần giao" in page


def test_people_and_sections_by_screen(world, tasks, client):
    task = tasks["sau"]
    client.force_login(world.officer)
    sent = {"assignees": [world.leader.pk], "units_advising": [world.office.pk], "names_coordinating": "Mặt trận; Đoàn"}
    assert client.post(reverse("tasks:people", args=[task.pk]), sent).status_code == 302
    assert list(task.assignees.all()) == [world.leader]
    assert sorted(str(one) for one in task.participants.all()) == ["Mặt trận", "Văn phòng – thống kê", "Đoàn"]
    assert client.get(reverse("tasks:people", args=[task.pk])).status_code == 200


def test_editing_keeps_the_due_day(world, tasks, client):
    task = tasks["sau"]
    client.force_login(world.officer)
    sent = {"title": "Việc đổi tên", "due_on": "01/01/2099"}
    assert client.post(reverse("tasks:edit", args=[task.pk]), sent).status_code == 302
    due = task.due_on
    task.refresh_from_db()
    assert (task.title, task.due_on) == ("Việc đổi tên", due)


def test_calendar_shows_what_is_due(world, tasks, client):
    client.force_login(world.officer)
    today = timezone.localdate()
    month = work.month_of(world.officer, today.year, today.month, only_mine=True)
    due = {cell.day: [task.title for task in cell.tasks] for week in month.weeks for cell in week if cell.tasks}
    assert due[today] == ["Việc hôm nay"]
    Task.objects.bulk_create(
        Task(unit=world.ward, title="x", assigned_on=today, due_on=today, created_by=world.officer) for _ in range(9)
    )
    month = work.month_of(world.officer, today.year, today.month, only_mine=False)
    cell = next(cell for week in month.weeks for cell in week if cell.is_today)
    assert (len(cell.tasks), cell.total, month.busiest) == (work.PER_DAY, 10, 10)
    assert client.get(reverse("tasks:calendar"), {"nam": "2026", "thang": "13"}).status_code == 404
    fragment = client.get(reverse("tasks:calendar"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
