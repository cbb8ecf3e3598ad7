"""A new version of a plan against the one in force: what changed, what goes on, what ends."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from caicach.domain.targets import Comparator
from caicach.foundation.organizations.access import NotAllowed
from caicach.registers.plans import amendment, selectors, services
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.models import Decision, PlanItem, PlanItemKind
from caicach.registers.plans.services import PlanError
from caicach.registers.plans.tests.test_services import HEADER, ON_TIME, REVIEW, make_plan
from caicach.registers.tasks.models import EventKind, Task
from caicach.registers.tasks.services import complete

ONLINE = TargetDraft(
    text="Hồ sơ nộp trực tuyến đạt từ 70% trở lên",
    comparator=Comparator.AT_LEAST,
    value=Decimal(70),
    unit_of_measure="%",
    subject="hồ sơ nộp trực tuyến",
    domain="procedures",
)
SIGNED = TargetDraft(
    text="100% văn bản đi được ký số",
    comparator=Comparator.EQUAL,
    value=Decimal(100),
    unit_of_measure="%",
    subject="văn bản đi được ký số",
    domain="digital_government",
)
DESK = TaskDraft(title="Tổ chức ngày thứ bảy vì dân", lead=("Văn phòng - thống kê",), due_on=date(2026, 9, 30))
DROPPED = TaskDraft(title="Thi tìm hiểu cải cách hành chính", due_on=date(2026, 11, 30))
NEW_HEADER = replace(
    HEADER,
    title="Kế hoạch cải cách hành chính năm 2026 (điều chỉnh)",
    number="40/KH-UBND",
    issued_on=date(2026, 5, 4),
)


@pytest.fixture
def before(world):
    plan = make_plan(world, targets=[replace(ON_TIME, indicator="one_stop.on_time_share"), ONLINE, SIGNED],
                     tasks=[REVIEW, DESK, DROPPED])  # fmt: skip
    return services.put_in_force(by=world.leader, plan=plan)


@pytest.fixture
def after(world, before):
    plan = services.create_plan(
        by=world.officer,
        unit=world.ward,
        header=NEW_HEADER,
        targets=[ON_TIME, replace(ONLINE, text="Hồ sơ nộp trực tuyến đạt từ 85%", value=Decimal(85))],
        tasks=[REVIEW, replace(DESK, due_on=date(2026, 7, 31)), TaskDraft(title="Lập chuyên mục hỏi đáp")],
    )
    PlanItem.objects.filter(plan=plan).update(decision=Decision.PENDING, decided_by=None, decided_at=None)
    return plan


def verdicts(rows):
    return [(row.verdict.name, str(row.after or row.before)) for row in rows]


def test_every_item_of_both_versions_stands_once(before, after):
    rows = selectors.amendment_of(after, before)
    assert verdicts(rows) == [
        ("SAME", "Tối thiểu 98% hồ sơ giải quyết đúng hạn"),
        ("CHANGED", "Hồ sơ nộp trực tuyến đạt từ 85%"),
        ("DROPPED", "100% văn bản đi được ký số"),
        ("SAME", "Rà soát thủ tục hành chính"),
        ("CHANGED", "Tổ chức ngày thứ bảy vì dân"),
        ("NEW", "Lập chuyên mục hỏi đáp"),
        ("DROPPED", "Thi tìm hiểu cải cách hành chính"),
    ]
    (threshold,) = rows[1].differences
    assert (threshold.before, threshold.after, threshold.note) == (
        "từ 70 % trở lên",
        "từ 85 % trở lên",
        "nâng mức",
    )
    (due,) = rows[4].differences
    assert (due.label, due.before, due.after) == ("Hạn hoàn thành", "30/09/2026", "31/07/2026")
    assert amendment.counts(rows)[amendment.Verdict.DROPPED] == 2


def test_what_did_not_change_is_confirmed_together_and_learns_its_indicator(world, before, after):
    taken = services.take_over_unchanged(by=world.officer, plan=after, before=before)
    assert (taken.confirmed, taken.followed) == (2, 0)
    item = after.items.get(kind=PlanItemKind.TARGET, position=1)
    assert (item.decision, item.content["indicator"]) == (Decision.CONFIRMED, "one_stop.on_time_share")
    assert after.items.filter(decision=Decision.PENDING).count() == 3
    with pytest.raises(NotAllowed):
        services.take_over_unchanged(by=world.stranger, plan=after, before=before)
    with pytest.raises(PlanError, match="không phải bản kế hoạch trước"):
        services.take_over_unchanged(by=world.officer, plan=after, before=after)


def test_tasks_go_on_under_the_new_plan(world, before, after):
    reviewed = Task.objects.get(plan=before, title=REVIEW.title)
    complete(by=world.officer, task=reviewed, on=date(2026, 6, 1))
    for item in after.items.all():
        services.confirm_item(by=world.officer, item=item)
    plan = services.put_in_force(by=world.leader, plan=after, supersedes=before)
    reviewed.refresh_from_db()
    assert (reviewed.plan, reviewed.completed_on) == (plan, date(2026, 6, 1))
    moved = Task.objects.get(title=DESK.title)
    assert (moved.plan, moved.due_on, moved.assigned_on) == (plan, date(2026, 7, 31), HEADER.issued_on)
    event = moved.events.get(kind=EventKind.CHANGED)
    assert (event.day_before, event.day_after) == (date(2026, 9, 30), date(2026, 7, 31))
    ended = Task.objects.get(title=DROPPED.title)
    assert (ended.plan, ended.withdrawn_on is not None) == (before, True)
    assert Task.objects.standing().filter(unit=world.ward).count() == 3
    old = {target.text: target for target in before.targets.all()}
    assert plan.targets.get(position=1).continues == old[ON_TIME.text]
    assert plan.targets.get(position=2).continues == old[ONLINE.text]
    assert verdicts(selectors.amendment_of(plan, selectors.versions_before(plan).get()))[1][0] == "CHANGED"


def test_the_page_opens_both_clauses(world, before, after, client):
    client.force_login(world.officer)
    page = client.get(reverse("plans:amend", args=[after.pk])).content.decode()
    for item in (before.items.first(), after.items.first()):
        assert f"{reverse('plans:review', args=[item.plan_id])}#muc-{item.pk}" in page
    assert "nâng mức" in page
    review = client.get(reverse("plans:review", args=[after.pk])).content.decode()
    assert "mục cũng có trong" in review
    answer = client.post(reverse("plans:take_over", args=[after.pk]), {"before": before.pk}, follow=True)
    assert "Đã xác nhận 2 mục giữ nguyên" in answer.content.decode()
    only = client.get(reverse("plans:amend", args=[after.pk]), {"verdict": "dropped"}).content.decode()
    assert "Thi tìm hiểu" in only
    assert "Lập chuyên mục" not in only
    book = client.get(reverse("plans:amend", args=[after.pk]), {"xuat": "xlsx"})
    assert book["Content-Type"].endswith("sheet")


def test_a_plan_with_nothing_before_says_so(world, client):
    plan = make_plan(world, targets=[ON_TIME])
    client.force_login(world.officer)
    assert "Không có bản nào để so" in client.get(reverse("plans:amend", args=[plan.pk])).content.decode()
