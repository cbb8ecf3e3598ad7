"""Who is told of what, and when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from caicach.foundation.facts.signals import changed
from caicach.foundation.notifications.kinds import kind_of
from caicach.foundation.notifications.models import Notification
from caicach.registers.tasks import services
from caicach.registers.tasks.models import Task
from caicach.registers.tasks.services import TaskFields, reminding

MONDAY = date(2026, 6, 1)


def told(kind):
    return sorted(Notification.objects.filter(kind=kind).values_list("person__username", flat=True))


def make(world, due, **kwargs):
    fields = TaskFields(title="Việc", assigned_on=date(2026, 5, 1), due_on=due)
    return services.create_task(by=world.leader, unit=world.ward, fields=fields, **kwargs)


def test_three_working_days_jump_over_the_weekend():
    assert reminding.horizon(MONDAY) == date(2026, 6, 4)
    assert reminding.horizon(date(2026, 6, 4)) == date(2026, 6, 9)
    assert reminding.horizon(date(2190, 1, 1)) == date(2190, 1, 6)


def test_each_due_day_is_told_once(world):
    make(world, date(2026, 6, 4), assignees=[world.officer])
    make(world, date(2026, 6, 5), assignees=[world.officer])
    assert reminding.remind(MONDAY) == reminding.Reminded(1, 0)
    assert reminding.remind(MONDAY) == reminding.Reminded(0, 0)
    assert told("tasks.due_soon") == ["officer"]
    assert reminding.remind(date(2026, 6, 2)) == reminding.Reminded(1, 0)
    assert reminding.remind(date(2026, 6, 8)) == reminding.Reminded(0, 2)
    assert told("tasks.overdue") == ["leader", "leader", "officer", "officer"]


def test_a_postponed_task_is_told_anew(world):
    task = make(world, date(2026, 6, 4), assignees=[world.officer])
    reminding.remind(MONDAY)
    services.postpone(by=world.leader, task=task, new_due=date(2026, 6, 30), reason="Chờ hướng dẫn")
    assert reminding.remind(date(2026, 6, 29)) == reminding.Reminded(1, 0)


def test_done_withdrawn_and_unbounded_tasks_are_silent(world):
    services.complete(by=world.officer, task=make(world, date(2026, 6, 2)), on=date(2026, 5, 20))
    services.withdraw(by=world.leader, task=make(world, date(2026, 6, 2)), reason="Trùng")
    make(world, None)
    assert reminding.remind(MONDAY) == reminding.Reminded(0, 0)


def test_becoming_overdue_lets_figures_be_measured_again(world, django_capture_on_commit_callbacks):
    make(world, date(2026, 6, 4))
    heard = []

    def listen(register, units, span, **_):
        heard.append((register, units))

    changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            reminding.remind(date(2026, 6, 8))
    finally:
        changed.disconnect(listen)
    assert heard == [("tasks", frozenset({world.ward.pk}))]


def test_deeds_tell_those_concerned_and_never_the_doer(world):
    task = make(world, date(2099, 1, 1), assignees=[world.officer, world.leader])
    assert told("tasks.assigned") == ["officer"]
    services.complete(by=world.officer, task=task, on=date(2026, 5, 20))
    assert told("tasks.completed") == ["leader"]
    services.send_back(by=world.leader, task=task, reason="Thiếu phụ lục")
    assert told("tasks.sent_back") == ["officer"]
    assert "Thiếu phụ lục" in Notification.objects.get(kind="tasks.sent_back").reason
    services.complete(by=world.officer, task=task, on=date(2026, 5, 21))
    services.accept(by=world.leader, task=task)
    assert told("tasks.accepted") == ["officer"]


def test_assignment_from_above_reaches_the_leaders_of_the_unit(world):
    fields = TaskFields(title="Việc", assigned_on=timezone.localdate() - timedelta(days=3))
    services.assign_from_above(by=world.provincial, from_unit=world.province, to_units=[world.ward], fields=fields)
    assert told("tasks.assigned") == ["leader"]
    services.complete(by=world.officer, task=Task.objects.get())
    assert told("tasks.completed") == ["governor", "provincial"]


@pytest.mark.parametrize("kind", ["tasks.assigned", "tasks.overdue"])
def test_kinds_are_declared(kind):
    assert kind_of(kind).title
