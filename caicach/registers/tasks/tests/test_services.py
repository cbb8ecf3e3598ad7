"""Deeds on tasks: who may, what follows, what stays in history."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caicach.domain.tasks import TaskState, state_of
from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import verify
from caicach.foundation.documents.selectors import evidence_of
from caicach.foundation.documents.services import register_document
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Unit, UnitKind
from caicach.registers.tasks import selectors, services
from caicach.registers.tasks.models import EventKind, Task
from caicach.registers.tasks.services import Participants, TaskError, TaskFields, rules

GIVEN = date(2026, 2, 1)
FIELDS = TaskFields(title="Báo cáo rà soát", assigned_on=GIVEN, due_on=date(2026, 3, 31), domain="procedures")


def own(world, **kwargs):
    return services.create_task(by=world.officer, unit=world.ward, fields=FIELDS, **kwargs)


def from_above(world):
    return services.assign_from_above(
        by=world.provincial, from_unit=world.province, to_units=[world.ward, world.other], fields=FIELDS
    )


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=8), as_of=DAYS)
def test_the_database_computes_the_very_same_states(world, rows, as_of):
    with transaction.atomic():
        start = date(2025, 12, 1)
        made = Task.objects.bulk_create(
            Task(unit=world.ward, title="x", assigned_on=start, due_on=due, completed_on=done, created_by=world.officer)
            for due, done in rows
        )
        found = {task.pk: task for task in Task.objects.filter(pk__in=[t.pk for t in made]).with_state(as_of)}
        for task, (due, done) in zip(made, rows, strict=True):
            expected = state_of(due, done, as_of)
            assert found[task.pk].state == expected
            assert found[task.pk].state_on(as_of) is expected
            assert Task.objects.in_states((expected,), as_of).filter(pk=task.pk).exists()
            others = tuple(set(TaskState) - {expected})
            assert not Task.objects.in_states(others, as_of).filter(pk=task.pk).exists()
        transaction.set_rollback(True)


def test_creating_own_task(world):
    task = own(
        world,
        participants=Participants(units=[("advising", world.office)], names=[("coordinating", "Mặt trận Tổ quốc")]),
        assignees=[world.officer],
    )
    assert task.assigned_by_unit is None
    assert {str(one) for one in task.participants.all()} == {"Văn phòng – thống kê", "Mặt trận Tổ quốc"}
    assert list(task.assignees.all()) == [world.officer]
    assert list(task.events.values_list("kind", flat=True)) == [EventKind.CREATED]


@pytest.mark.parametrize("who", ["reader", "stranger", "provincial"])
def test_who_may_not_work(world, who):
    person = getattr(world, who)
    with pytest.raises(NotAllowed):
        services.create_task(by=person, unit=world.ward, fields=FIELDS)
    task = own(world)
    with pytest.raises(NotAllowed):
        services.start(by=person, task=task)
    with pytest.raises(NotAllowed):
        services.complete(by=person, task=task)
    with pytest.raises(NotAllowed):
        services.set_assignees(by=person, task=task, people=[person])
    task.refresh_from_db()
    assert task.completed_on is None


def test_completing_and_accepting_own_task(world):
    task = own(world)
    services.start(by=world.officer, task=task)
    task = services.complete(by=world.officer, task=task, on=date(2026, 3, 30), note="Đã gửi báo cáo")
    assert task.state_on(date(2026, 4, 1)) is TaskState.EARLY
    assert task.awaits_acceptance
    with pytest.raises(NotAllowed):
        services.accept(by=world.officer, task=task)
    task = services.accept(by=world.leader, task=task)
    assert task.accepted_on == timezone.localdate()
    with pytest.raises(TaskError, match="đã được nghiệm thu"):
        services.accept(by=world.leader, task=task)
    assert list(verify()) == []


def test_sending_back_opens_the_task_and_keeps_history(world):
    task = services.complete(by=world.officer, task=own(world), on=date(2026, 3, 30))
    with pytest.raises(TaskError, match="lý do"):
        services.send_back(by=world.leader, task=task, reason=" ")
    task = services.send_back(by=world.leader, task=task, reason="Thiếu phụ lục")
    assert task.completed_on is None
    assert task.is_returned
    event = task.events.get(kind=EventKind.SENT_BACK)
    assert (event.day_before, event.note) == (date(2026, 3, 30), "Thiếu phụ lục")
    task = services.complete(by=world.officer, task=task, on=date(2026, 4, 2))
    assert not task.is_returned
    assert task.state_on(date(2026, 4, 2)) is TaskState.LATE


def test_the_assigning_unit_judges_what_it_assigned(world):
    mine, theirs = from_above(world)
    assert mine.assignment == theirs.assignment
    assert (mine.unit, theirs.unit) == (world.ward, world.other)
    mine = services.complete(by=world.officer, task=mine, on=date(2026, 3, 31))
    for person in (world.leader, world.officer, world.stranger):
        with pytest.raises(NotAllowed):
            services.accept(by=person, task=mine)
        with pytest.raises(NotAllowed):
            services.postpone(by=person, task=mine, new_due=date(2026, 5, 1), reason="x")
    services.accept(by=world.provincial, task=mine)
    with pytest.raises(NotAllowed):
        services.complete(by=world.officer, task=theirs)


def test_assigning_only_downwards_and_all_or_none(world):
    with pytest.raises(TaskError, match="không thuộc"):
        services.assign_from_above(
            by=world.officer, from_unit=world.ward, to_units=[world.office, world.other], fields=FIELDS
        )
    with pytest.raises(NotAllowed):
        services.assign_from_above(by=world.officer, from_unit=world.province, to_units=[world.other], fields=FIELDS)
    assert not Task.objects.exists()


def test_postponing_keeps_the_old_day_and_the_reason(world):
    task = own(world)
    with pytest.raises(TaskError, match="lý do"):
        services.postpone(by=world.leader, task=task, new_due=date(2026, 5, 1), reason="")
    with pytest.raises(NotAllowed):
        services.postpone(by=world.officer, task=task, new_due=date(2026, 5, 1), reason="Chờ hướng dẫn")
    task = services.postpone(by=world.leader, task=task, new_due=date(2026, 5, 1), reason="Chờ hướng dẫn")
    event = task.events.get(kind=EventKind.POSTPONED)
    assert (event.day_before, event.day_after, event.note) == (date(2026, 3, 31), date(2026, 5, 1), "Chờ hướng dẫn")
    with pytest.raises(TaskError, match="trước ngày giao"):
        services.postpone(by=world.leader, task=task, new_due=date(2026, 1, 1), reason="x")
    task.refresh_from_db()
    assert task.due_on == date(2026, 5, 1)


def test_days_must_make_sense(world):
    task = own(world)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(TaskError, match="tương lai"):
        services.complete(by=world.officer, task=task, on=tomorrow)
    with pytest.raises(TaskError, match="trước ngày giao"):
        services.complete(by=world.officer, task=task, on=GIVEN - timedelta(days=1))
    with pytest.raises(TaskError, match="báo hoàn thành"):
        services.send_back(by=world.leader, task=task, reason="x")
    with pytest.raises(TaskError, match="Hạn hoàn thành"):
        services.create_task(
            by=world.officer, unit=world.ward, fields=TaskFields(title="x", assigned_on=GIVEN, due_on=date(2026, 1, 1))
        )


def test_the_database_holds_the_rules_too(world):
    base = {"unit": world.ward, "title": "x", "assigned_on": GIVEN, "created_by": world.officer}
    for wrong in (
        {"completed_on": date(2026, 1, 1)},
        {"due_on": date(2026, 1, 1)},
        {"accepted_on": date(2026, 3, 1)},
        {"assigned_by_unit": world.ward},
        {"budget": Decimal(-1)},
        {"title": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.create(**(base | wrong))


NEAR = st.none() | st.dates(date(2026, 1, 30), date(2026, 2, 3))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due=NEAR,
    done=NEAR,
    accepted=NEAR,
    title=st.sampled_from(["", "x"]),
    budget=st.sampled_from([None, Decimal(-1), Decimal(0)]),
    above=st.sampled_from(["", "ward", "province"]),
)
def test_the_plain_checks_say_what_the_constraints_say(world, due, done, accepted, title, budget, above):
    task = Task(
        unit=world.ward,
        title=title,
        assigned_on=GIVEN,
        due_on=due,
        completed_on=done,
        accepted_on=accepted,
        budget=budget,
        assigned_by_unit=getattr(world, above, None),
        created_by=world.officer,
    )
    constraints = {one.name: one for one in Task._meta.constraints if isinstance(one, CheckConstraint)}
    assert set(constraints) == set(rules.CHECKS)
    for name, holds in rules.CHECKS.items():
        try:
            constraints[name].validate(Task, task)
            expected = True
        except ValidationError:
            expected = False
        assert holds(task) is expected, name


def test_a_deed_asks_the_database_little(world, django_assert_max_num_queries):
    own(world)
    with django_assert_max_num_queries(20):
        task = own(world, assignees=[world.officer])
    with django_assert_max_num_queries(28):
        services.complete(by=world.officer, task=task, on=date(2026, 3, 1))


def test_an_assignee_from_another_unit_may_work_and_see(world):
    task = own(world, assignees=[world.stranger])
    assert task in selectors.visible_to(world.stranger)
    services.complete(by=world.stranger, task=task, on=date(2026, 3, 1))


def test_who_sees_tasks(world):
    mine, theirs = from_above(world)
    assert set(selectors.visible_to(world.officer)) == {mine}
    assert set(selectors.visible_to(world.stranger)) == {theirs}
    assert set(selectors.visible_to(world.provincial)) == {mine, theirs}


def test_evidence(world):
    paper = register_document(
        by=world.officer,
        unit=world.ward,
        direction="outgoing",
        doc_type="BC",
        number="70/BC-UBND",
        issued_on=date(2026, 3, 29),
        issuer="UBND phường Hòa Bình",
        abstract="Kết quả rà soát",
    )
    task = services.complete(by=world.officer, task=own(world), on=date(2026, 3, 30), documents=[paper])
    assert [link.document for link in evidence_of(task)] == [paper]
    services.accept(by=world.leader, task=task)
    task.refresh_from_db()
    with pytest.raises(TaskError, match="không gỡ"):
        services.remove_evidence(by=world.officer, task=task, evidence=evidence_of(task).get())


def test_a_withdrawn_task_is_out_of_every_deed(world):
    task = services.withdraw(by=world.leader, task=own(world), reason="Trùng việc khác")
    with pytest.raises(TaskError, match="đã thu hồi"):
        services.complete(by=world.officer, task=task)
    assert task not in Task.objects.standing()
    assert Entry.objects.filter(deed="tasks.withdrawn").exists()


def test_names_two_units_bear_are_not_guessed(world):
    Unit.objects.create(code="P1.3", kind=UnitKind.SECTION, name="VP-TK", parent=world.ward)
    known = selectors.units_by_name(world.ward)
    assert known["tu phap ho tich"] == world.justice.pk
    assert "vp tk" not in known
