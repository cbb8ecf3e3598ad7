"""Writing, reviewing and putting plans in force."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from caicach.domain.targets import Comparator
from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import verify
from caicach.foundation.facts.signals import changed
from caicach.foundation.organizations.access import NotAllowed
from caicach.registers.plans import selectors, services
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.models import Decision, Plan, PlanItem, PlanItemKind, PlanState, Target
from caicach.registers.plans.services import PlanClosedError, PlanError, PlanHeader
from caicach.registers.tasks.models import Task

HEADER = PlanHeader(
    title="Kế hoạch cải cách hành chính năm 2026",
    year_from=2026,
    year_to=2026,
    number="12/KH-UBND",
    issued_on=date(2026, 1, 15),
    issuer="UBND phường Hòa Bình",
)
ON_TIME = TargetDraft(
    text="Tối thiểu 98% hồ sơ giải quyết đúng hạn",
    comparator=Comparator.AT_LEAST,
    value=Decimal(98),
    unit_of_measure="%",
    subject="hồ sơ giải quyết đúng hạn",
    domain="procedures",
)
NESTED = TargetDraft(
    text="Trong đó 90% trực tuyến", comparator=Comparator.EQUAL, value=Decimal(90), unit_of_measure="%", parent=0
)
REVIEW = TaskDraft(
    title="Rà soát thủ tục hành chính",
    domain="procedures",
    advising=("Văn phòng - thống kê",),
    coordinating=("Các tổ dân phố",),
    due_on=date(2026, 6, 30),
    product="Báo cáo",
    budget=Decimal(5_000_000),
)


def make_plan(world, **kwargs):
    return services.create_plan(by=world.officer, unit=world.ward, header=HEADER, **kwargs)


def pending(plan, confidence="0.95", content=None, kind=PlanItemKind.TARGET):
    return PlanItem.objects.create(
        plan=plan,
        kind=kind,
        position=plan.items.count() + 1,
        start=0,
        end=10,
        quote="trích",
        proposal=content or ON_TIME.to_content(),
        content=content or ON_TIME.to_content(),
        confidence=Decimal(confidence),
    )


def test_a_plan_in_force_has_targets_and_tasks(world):
    plan = make_plan(world, targets=[ON_TIME, NESTED], tasks=[REVIEW])
    plan = services.put_in_force(by=world.leader, plan=plan)
    assert plan.state == PlanState.IN_FORCE
    first, second = plan.targets.all()
    assert (first.value, first.comparator, first.domain) == (Decimal(98), ">=", "procedures")
    assert second.parent == first
    assert first.due_on == date(2026, 12, 31)
    task = Task.objects.get(plan=plan)
    assert (task.unit, task.due_on, task.assigned_on, task.budget) == (
        world.ward,
        date(2026, 6, 30),
        date(2026, 1, 15),
        Decimal(5_000_000),
    )
    parts = {(one.role, one.unit_id, one.name) for one in task.participants.all()}
    assert parts == {("advising", world.office.pk, ""), ("coordinating", None, "Các tổ dân phố")}
    assert Entry.objects.filter(deed="plans.put_in_force").count() == 1
    assert list(verify()) == []


def test_only_the_leader_puts_in_force(world):
    plan = make_plan(world, targets=[ON_TIME])
    with pytest.raises(NotAllowed):
        services.put_in_force(by=world.officer, plan=plan)
    with pytest.raises(NotAllowed):
        services.put_in_force(by=world.governor, plan=plan)
    assert not Target.objects.exists()


@pytest.mark.parametrize("who", ["reader", "stranger", "provincial"])
def test_who_may_not_prepare(world, who):
    with pytest.raises(NotAllowed):
        services.create_plan(by=getattr(world, who), unit=world.ward, header=HEADER)
    plan = make_plan(world)
    item = pending(plan)
    for deed in (services.confirm_item, services.reject_item, services.reopen_item):
        with pytest.raises(NotAllowed):
            deed(by=getattr(world, who), item=item)
    with pytest.raises(NotAllowed):
        services.confirm_all_sound(by=getattr(world, who), plan=plan)
    item.refresh_from_db()
    assert item.decision == Decision.PENDING


def test_every_item_must_be_decided_first(world):
    plan = make_plan(world, targets=[ON_TIME])
    item = pending(plan)
    with pytest.raises(PlanError, match="1 mục chưa duyệt"):
        services.put_in_force(by=world.leader, plan=plan)
    services.reject_item(by=world.officer, item=item)
    services.put_in_force(by=world.leader, plan=plan)
    assert plan.targets.count() == 1


def test_a_task_due_before_the_plan_is_named_and_nothing_is_written(world):
    early = TaskDraft(title="Việc sớm", due_on=date(2026, 1, 2))
    plan = make_plan(world, targets=[ON_TIME], tasks=[early])
    with pytest.raises(PlanError, match=r"“Việc sớm” có hạn 02/01/2026 trước ngày ban hành"):
        services.put_in_force(by=world.leader, plan=plan)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT
    assert not Target.objects.exists()


def test_review_deeds(world):
    plan = make_plan(world)
    one, two, three = pending(plan), pending(plan), pending(plan, "0.5")
    services.confirm_item(by=world.officer, item=one)
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_REVIEW
    edited = TargetDraft.from_content({**two.content, "value": "95"})
    services.edit_item(by=world.officer, item=two, draft=edited)
    services.reject_item(by=world.officer, item=three)
    two.refresh_from_db()
    assert two.is_edited
    assert two.proposal["value"] == "98"
    assert two.content["value"] == "95"
    progress = selectors.progress(plan)
    assert (progress.total, progress.decided, progress.confirmed, progress.rejected) == (3, 3, 2, 1)
    services.reopen_item(by=world.officer, item=three)
    assert selectors.progress(plan).pending == 1


def test_bulk_confirm_obeys_the_same_rule(world):
    plan = make_plan(world)
    sound, unsure = pending(plan), pending(plan, "0.6")
    broken = pending(plan, content={"text": "Đạt", "comparator": ">="})
    assert services.confirm_all_sound(by=world.officer, plan=plan, min_confidence=Decimal("0.9")) == 1
    states = dict(plan.items.values_list("pk", "decision"))
    assert states == {sound.pk: "confirmed", unsure.pk: "pending", broken.pk: "pending"}
    with pytest.raises(PlanError, match="ngưỡng"):
        services.confirm_item(by=world.officer, item=broken)


def test_a_plan_in_force_is_closed_to_review(world):
    plan = make_plan(world, targets=[ON_TIME])
    item = plan.items.get()
    services.put_in_force(by=world.leader, plan=plan)
    item.plan.refresh_from_db()
    for deed in (services.confirm_item, services.reject_item, services.reopen_item):
        with pytest.raises(PlanClosedError):
            deed(by=world.officer, item=item)
    with pytest.raises(PlanClosedError):
        services.add_item(by=world.officer, plan=plan, draft=ON_TIME)


@pytest.mark.parametrize(
    ("draft", "word"),
    [
        (TargetDraft(text=""), "nội dung"),
        (TargetDraft(text="a", comparator=Comparator.AT_LEAST), "ngưỡng"),
        (TargetDraft(text="a", comparator=Comparator.RANGE, value=Decimal(10)), "cận trên"),
        (TargetDraft(text="a", comparator=Comparator.RANGE, value=Decimal(10), upper=Decimal(5)), "nhỏ hơn"),
        (TaskDraft(title=""), "nhiệm vụ"),
        (TaskDraft(title="a", budget=Decimal(-1)), "âm"),
    ],
)
def test_faulty_drafts_are_refused(world, draft, word):
    plan = make_plan(world)
    with pytest.raises(PlanError, match=word):
        services.add_item(by=world.officer, plan=plan, draft=draft)
    assert not plan.items.exists()


def test_the_database_holds_the_rules_too(world):
    plan = make_plan(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(plan=plan, position=1, text="x", comparator=">=")
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(plan=plan, position=1, text="x", comparator="range", value=5, upper=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state="in_force")


def test_same_number_and_date_twice_is_refused(world):
    make_plan(world)
    with pytest.raises(PlanError, match=r"đã có kế hoạch số 12/KH-UBND ngày 15/01/2026"):
        make_plan(world)


def test_superseding(world):
    old = services.put_in_force(by=world.leader, plan=make_plan(world, targets=[ON_TIME]))
    header = PlanHeader(title="Bản mới", year_from=2026, year_to=2026, number="20/KH-UBND", issued_on=date(2026, 5, 1))
    new = services.create_plan(by=world.officer, unit=world.ward, header=header, targets=[ON_TIME])
    services.put_in_force(by=world.leader, plan=new, supersedes=old)
    old.refresh_from_db()
    assert (old.state, old.superseded_by) == (PlanState.SUPERSEDED, new)


def test_higher_plan_must_be_above_and_not_a_ring(world):
    header = PlanHeader(title="Kế hoạch tỉnh", year_from=2026, year_to=2026, issued_on=date(2025, 12, 20))
    higher = services.create_plan(by=world.provincial, unit=world.province, header=header, targets=[ON_TIME])
    plan = make_plan(world, targets=[ON_TIME])
    assert higher not in selectors.possible_higher_plans(world.officer, plan)
    services.put_in_force(by=world.governor, plan=higher)
    assert list(selectors.possible_higher_plans(world.officer, plan)) == [higher]
    services.set_higher_plan(by=world.officer, plan=plan, higher=higher)
    with pytest.raises(PlanError):
        services.set_higher_plan(by=world.provincial, plan=higher, higher=plan)
    with pytest.raises(PlanError):
        services.set_higher_plan(by=world.officer, plan=plan, higher=plan)


def test_who_sees_plans(world):
    draft = make_plan(world, targets=[ON_TIME])
    assert draft in selectors.visible_to(world.reader)
    assert draft in selectors.visible_to(world.provincial)
    assert draft not in selectors.visible_to(world.stranger)


def test_by_hand_statements_keep_history(world):
    plan = services.put_in_force(by=world.leader, plan=make_plan(world, targets=[ON_TIME]))
    target = plan.targets.get()
    today = timezone.localdate()
    services.state_by_hand(
        by=world.officer, target=target, on=date(2026, 3, 1), reason="Sổ theo dõi", value=Decimal(97)
    )
    services.state_by_hand(
        by=world.officer, target=target, on=date(2026, 6, 1), reason="Sổ theo dõi", value=Decimal(99)
    )
    assert [one.value for one in selectors.statements_of(target)] == [Decimal(99), Decimal(97)]
    target.refresh_from_db()
    assert target.followed_by_hand
    with pytest.raises(PlanError, match="tương lai"):
        services.state_by_hand(
            by=world.officer, target=target, on=today + timedelta(days=1), reason="x", value=Decimal(1)
        )
    with pytest.raises(PlanError, match="căn cứ"):
        services.state_by_hand(by=world.officer, target=target, on=date(2026, 6, 2), reason="  ", value=Decimal(1))
    with pytest.raises(PlanError, match="giá trị"):
        services.state_by_hand(by=world.officer, target=target, on=date(2026, 6, 2), reason="x")


def test_revising_needs_leader_and_reason(world):
    plan = services.put_in_force(by=world.leader, plan=make_plan(world, targets=[ON_TIME]))
    target = plan.targets.get()
    softer = TargetDraft.from_content({**ON_TIME.to_content(), "value": "97"})
    with pytest.raises(NotAllowed):
        services.revise_target(by=world.officer, target=target, draft=softer, reason="x")
    with pytest.raises(PlanError, match="lý do"):
        services.revise_target(by=world.leader, target=target, draft=softer, reason=" ")
    services.revise_target(by=world.leader, target=target, draft=softer, reason="Theo chỉ đạo")
    entry = Entry.objects.get(deed="plans.revise_target")
    assert entry.changes == {"value": ["98.000000", "97"]} or entry.changes == {"value": ["98", "97"]}


def test_putting_in_force_announces_units_and_days(world, django_capture_on_commit_callbacks):
    heard = []

    def listen(register, units, span, **_):
        heard.append((register, units, span.first, span.last))

    changed.connect(listen)
    try:
        plan = make_plan(world, targets=[ON_TIME], tasks=[REVIEW])
        with django_capture_on_commit_callbacks(execute=True):
            services.put_in_force(by=world.leader, plan=plan)
    finally:
        changed.disconnect(listen)
    assert ("plans", frozenset({world.ward.pk}), date(2026, 1, 1), date(2026, 12, 31)) in heard
    assert ("tasks", frozenset({world.ward.pk}), date(2026, 1, 15), date(2026, 12, 31)) in heard


def test_discarding_removes_only_what_never_was_in_force(world):
    plan = make_plan(world, targets=[ON_TIME])
    services.discard_plan(by=world.officer, plan=plan)
    assert not Plan.objects.exists()
    plan = services.put_in_force(by=world.leader, plan=make_plan(world, targets=[ON_TIME]))
    with pytest.raises(PlanClosedError):
        services.discard_plan(by=world.officer, plan=plan)
