"""Home pages answer every role, and ask the same number of questions however many rows there are."""

from datetime import date

import pytest

from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind
from caicach.measuring.indicators.models import Figure
from caicach.publishing.dashboards import home, scorecards

pytestmark = pytest.mark.django_db


def unit(code, kind, name, parent=None):
    return Unit.objects.create(code=code, kind=kind, name=name, parent=parent, valid_from=date(2020, 1, 1))


@pytest.fixture
def province():
    top = unit("S1", UnitKind.PROVINCE, "Tỉnh Mẫu")
    unit("S2", UnitKind.DEPARTMENT, "Sở Nội vụ", top)
    for number in range(3):
        unit(f"S1{number}", UnitKind.COMMUNE, f"Xã Mẫu {number}", top)
    return top


def person(code, role):
    found = Person.objects.create(username=f"{code}-{role}", full_name="Người Mẫu", email=f"{code}{role}@mau.test")
    where = Unit.objects.get(code=code)
    Post.objects.create(person=found, unit=where, role=role, title=str(role), valid_from=date(2020, 1, 1))
    return found


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("code", ["S1", "S2", "S10"])
def test_home_answers_every_role(client, province, role, code):
    client.force_login(person(code, role))
    page = client.get("/")
    assert page.status_code == 200
    assert "Việc hôm nay" in page.content.decode()


def test_a_person_without_a_post_is_told_what_to_do(client, province):
    client.force_login(Person.objects.create(username="moi", full_name="Người Mới", email="moi@mau.test"))
    assert "chưa giữ vị trí" in client.get("/").content.decode()


def test_a_province_sees_its_communes_side_by_side(client, province):
    client.force_login(person("S1", Role.LEADER))
    assert "So sánh các xã, phường" in client.get("/").content.decode()


def test_an_overview_of_a_foreign_unit_is_not_found(client, province):
    foreign = unit("S9", UnitKind.PROVINCE, "Tỉnh Khác")
    client.force_login(person("S1", Role.LEADER))
    assert client.get(f"/tong-quan/{province.pk}/").status_code == 200
    assert client.get(f"/tong-quan/{foreign.pk}/").status_code == 404


def figures(count, parent):
    period = home.current_period()
    units = [unit(f"S3{n:03d}", UnitKind.COMMUNE, f"Xã {n}", parent) for n in range(count)]
    Figure.objects.bulk_create(
        Figure(indicator=key, unit=u, period=period.key, first_day=date(2024, 6, 15), last_day=date(2024, 9, 14),
               value=7, state="measured", rule_version="x")
        for u in units for key in scorecards.SCORECARDS
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/tong-quan/{pk}/"])
def test_questions_do_not_grow_with_units(client, province, path, django_assert_max_num_queries):
    leader = person("S1", Role.LEADER)
    client.force_login(leader)
    figures(5, province)
    client.get(path.format(pk=province.pk))
    with django_assert_max_num_queries(60) as few:
        client.get(path.format(pk=province.pk))
    for n in range(60):
        unit(f"S4{n:03d}", UnitKind.COMMUNE, f"Xã nữa {n}", province)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(path.format(pk=province.pk))


def test_search_finds_units_however_spelled(client, province):
    client.force_login(person("S1", Role.OFFICER))
    assert "Xã Mẫu 1" in client.get("/tim/?q=xa+mau+1").content.decode()
    assert "Không tìm thấy" in client.get("/tim/?q=khong-co-gi-het").content.decode()


def test_a_card_says_better_or_worse_by_the_rule(province):
    late = scorecards.rulebook().indicator("one_stop.in_process_overdue")
    card = scorecards.Card(late, None, None, late.rounded(None), ())
    assert card.tone == ""
    from decimal import Decimal

    assert scorecards.Card(late, None, None, Decimal(3), ()).tone == "danger"
    rate = scorecards.rulebook().indicator("one_stop.on_time_rate")
    assert scorecards.Card(rate, None, None, Decimal(3), ()).tone == "success"
