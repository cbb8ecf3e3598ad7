"""Targets are judged by figures, or by what people stated; unknown stays unknown."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from caicach.domain.targets import Comparator, TargetStatus, Trajectory
from caicach.measuring.indicators.models import Figure
from caicach.measuring.targets import selectors
from caicach.measuring.targets.judging import judge_all
from caicach.registers.plans import services
from caicach.registers.plans.drafts import TargetDraft
from caicach.registers.plans.models import Target
from caicach.registers.plans.services import PlanHeader

ON_TIME = "one_stop.on_time_rate"
HEADER = PlanHeader(title="Kế hoạch 2024", year_from=2024, year_to=2024, number="1/KH-UBND", issued_on=date(2024, 1, 5))
SHARE = TargetDraft(
    text="Tối thiểu 98% hồ sơ đúng hạn",
    comparator=Comparator.AT_LEAST,
    value=Decimal(98),
    unit_of_measure="%",
    domain="procedures",
    indicator=ON_TIME,
)


def plan_of(world, *drafts, header=HEADER):
    plan = services.create_plan(by=world.officer, unit=world.ward, header=header, targets=drafts)
    return services.put_in_force(by=world.leader, plan=plan)


def figure(world, value, period="2024", indicator=ON_TIME, first=date(2023, 12, 15), last=date(2024, 12, 14)):
    return Figure.objects.create(
        indicator=indicator,
        unit=world.ward,
        period=period,
        first_day=first,
        last_day=last,
        value=None if value is None else Decimal(value),
        state="measured" if value is not None else "unknown",
        reason="" if value is not None else "Chưa có số liệu của mẫu số.",
        rule_version="1",
    )


def judged(plan, day):
    return judge_all(list(plan.targets.select_related("plan", "plan__unit").order_by("position")), day)


@pytest.mark.parametrize(
    ("value", "day", "expected"),
    [
        ("98", date(2024, 6, 1), TargetStatus.ON_TRACK),
        ("97.99", date(2024, 6, 1), TargetStatus.AT_RISK),
        ("98", date(2025, 1, 1), TargetStatus.MET),
        ("97.99", date(2025, 1, 1), TargetStatus.MISSED),
        (None, date(2025, 1, 1), TargetStatus.UNKNOWN),
    ],
)
def test_against_the_figure_of_the_year(world, value, day, expected):
    plan = plan_of(world, SHARE)
    figure(world, value)
    one = judged(plan, day)[0]
    assert one.status is expected
    assert one.reason
    assert one.figure is not None


def test_no_figure_is_unknown_not_missed(world):
    one = judged(plan_of(world, SHARE), date(2025, 6, 1))[0]
    assert one.status is TargetStatus.UNKNOWN
    assert "chưa được đo" in one.reason


def test_without_the_year_the_known_figure_that_reaches_furthest_counts(world):
    plan = plan_of(world, SHARE)
    figure(world, "99", "2024Q1", first=date(2023, 12, 15), last=date(2024, 3, 14))
    figure(world, "97", "2024Q3", first=date(2024, 6, 15), last=date(2024, 9, 14))
    figure(world, None, "2024")
    one = judged(plan, date(2024, 10, 1))[0]
    assert (one.value, one.figure.period, one.status) == (Decimal(97), "2024Q3", TargetStatus.AT_RISK)


def test_other_years_and_units_do_not_count(world):
    plan = plan_of(world, SHARE)
    figure(world, "99", "2023", first=date(2022, 12, 15), last=date(2023, 12, 14))
    Figure.objects.filter(period="2023").update(unit=world.other)
    assert judged(plan, date(2024, 6, 1))[0].status is TargetStatus.UNKNOWN


def test_a_plan_over_years_is_held_against_the_present_year(world):
    header = PlanHeader(title="KH 2024-2026", year_from=2024, year_to=2026, issued_on=date(2024, 1, 5))
    plan = plan_of(world, SHARE, header=header)
    figure(world, "90", "2024")
    figure(world, "99", "2025", first=date(2024, 12, 15), last=date(2025, 12, 14))
    assert judged(plan, date(2024, 6, 1))[0].status is TargetStatus.AT_RISK
    assert judged(plan, date(2025, 6, 1))[0].status is TargetStatus.ON_TRACK


def test_increase_takes_the_year_before_where_the_plan_names_no_number(world):
    rise = TargetDraft(
        text="Tăng so với năm trước", comparator=Comparator.INCREASE, indicator=ON_TIME, unit_of_measure="%"
    )
    plan = plan_of(world, rise)
    figure(world, "96", "2024")
    assert judged(plan, date(2025, 1, 2))[0].status is TargetStatus.UNKNOWN
    figure(world, "95", "2023", first=date(2022, 12, 15), last=date(2023, 12, 14))
    assert judged(plan, date(2025, 1, 2))[0].status is TargetStatus.MET


def test_by_hand(world):
    count = TargetDraft(
        text="Ít nhất 2 sáng kiến", comparator=Comparator.AT_LEAST, value=Decimal(2), trajectory=Trajectory.CUMULATIVE
    )
    words = TargetDraft(text="Nằm trong nhóm cao", followed_by_hand=True)
    plan = plan_of(world, count, words)
    first, second = plan.targets.order_by("position")
    assert [one.status for one in judged(plan, date(2024, 6, 1))] == [TargetStatus.UNKNOWN] * 2
    services.state_by_hand(by=world.officer, target=first, on=date(2024, 5, 1), reason="Quyết định", value=Decimal(2))
    services.state_by_hand(by=world.officer, target=second, on=date(2024, 5, 1), reason="Bảng hạng", verdict="missed")
    assert [one.status for one in judged(plan, date(2024, 6, 1))] == [TargetStatus.MET, TargetStatus.MISSED]
    assert [one.status for one in judged(plan, date(2024, 4, 1))] == [TargetStatus.UNKNOWN] * 2


def test_queries_do_not_grow_with_targets(world, django_assert_num_queries):
    plan = plan_of(world, *[SHARE] * 12, TargetDraft(text="Khác", followed_by_hand=True))
    figure(world, "99")
    targets = list(Target.objects.filter(plan=plan).select_related("plan", "plan__unit"))
    with django_assert_num_queries(2):
        judge_all(targets, date(2024, 6, 1))


def test_figures_of_a_unit_above_stay_there(world):
    header = PlanHeader(title="KH tỉnh", year_from=2024, year_to=2024, issued_on=date(2024, 1, 2))
    plan = services.create_plan(by=world.provincial, unit=world.province, header=header, targets=[SHARE])
    plan = services.put_in_force(by=world.governor, plan=plan)
    figure(world, "99")
    Figure.objects.update(unit=world.province)
    assert selectors.glance(world.officer, plan)[0].judged[0].status is TargetStatus.UNKNOWN
    assert selectors.glance(world.governor, plan, date(2025, 1, 1))[0].judged[0].status is TargetStatus.MET


def test_screens(world, client):
    plan = plan_of(world, SHARE, TargetDraft(text="Không lượng hóa", followed_by_hand=True))
    opened = figure(world, "99")
    figure(world, "98.5", "2024Q3", first=date(2024, 6, 15), last=date(2024, 9, 14))
    first, second = plan.targets.order_by("position")
    client.force_login(world.leader)
    text = client.get(reverse("targets:list")).content.decode()
    assert "Tối thiểu 98% hồ sơ đúng hạn" in text
    assert client.get(reverse("targets:list"), {"status": "unknown"}).status_code == 200
    page = client.get(first.get_absolute_url()).content.decode()
    assert reverse("indicators:explain", args=[opened.pk]) in page
    assert "data-chart" in page
    assert client.get(reverse("targets:of_plan", args=[plan.pk])).status_code == 200
    assert client.get(second.get_absolute_url()).status_code == 200
    assert client.get(reverse("targets:revise", args=[first.pk])).status_code == 200
    sent = {"stated_on": "01/06/2024", "verdict": "met", "reason": "Theo công bố"}
    client.post(reverse("targets:state", args=[second.pk]), sent)
    assert second.statements.get().verdict == "met"
    client.post(reverse("targets:link", args=[second.pk]), {"indicator": ON_TIME})
    second.refresh_from_db()
    assert (second.indicator, second.followed_by_hand) == (ON_TIME, False)
    client.post(reverse("targets:link", args=[second.pk]), {"indicator": "khong.co"})
    second.refresh_from_db()
    assert second.indicator == ON_TIME
    client.force_login(world.stranger)
    assert client.get(first.get_absolute_url()).status_code == 404
    client.force_login(world.reader)
    assert client.post(reverse("targets:link", args=[first.pk]), {"indicator": ""}).status_code == 403


def test_revising_by_screen(world, client):
    plan = plan_of(world, SHARE)
    target = plan.targets.get()
    client.force_login(world.leader)
    page = client.get(reverse("targets:revise", args=[target.pk]))
    first = page.context["form"].initial
    sent = {name: "" if value is None else value for name, value in first.items() if value is not False}
    sent |= {"value": "97,5", "reason": "Theo chỉ đạo"}
    answer = client.post(reverse("targets:revise", args=[target.pk]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    target.refresh_from_db()
    assert target.value == Decimal("97.5")
