"""From a figure to its rows on screen, with rights and traces."""

from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.periods import Period
from caicach.foundation.audit.models import Entry
from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind
from caicach.measuring.indicators.models import Figure
from caicach.measuring.indicators.selectors import where_text
from caicach.measuring.indicators.services import measure
from caicach.registers.declarations.services import state

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return Unit.objects.create(code="S1", kind=UnitKind.COMMUNE, name="Phường Mẫu", valid_from=date(2020, 1, 1))


def person(unit, role):
    found = Person.objects.create(username=str(role), full_name="Người Mẫu", email=f"{role}@mau.test")
    Post.objects.create(person=found, unit=unit, role=role, title=str(role), valid_from=date(2020, 1, 1))
    return found


@pytest.fixture
def figure(ward):
    values = {"revenue_plan": Decimal(2_814_000_000), "revenue_actual": Decimal(2_150_000_000)}
    state(by=person(ward, Role.LEADER), unit=ward, form="budget", period="2024Q3", values=values)
    measure(Period.parse("2024Q3"), [ward])
    return Figure.objects.get(indicator="finance.revenue_rate", is_current=True)


def test_the_page_shows_value_rule_inputs_and_the_way(client, ward, figure):
    client.force_login(person(ward, Role.READER))
    page = client.get(f"/so-lieu/{figure.pk}/").content.decode()
    for expected in ("76,4", "Căn cứ", "Các dòng", "Cách tính từng bước", "Các lần đo"):
        assert expected in page


def test_the_address_reports_print_leads_to_the_figure_that_holds(client, ward, figure):
    client.force_login(person(ward, Role.READER))
    answer = client.get(f"/so-lieu/mo/finance.revenue_rate/{ward.pk}/2024Q3/")
    assert answer.url == f"/so-lieu/{figure.pk}/"
    assert client.get(f"/so-lieu/mo/finance.revenue_rate/{ward.pk}/2030Q3/").status_code in (302, 404)
    assert client.get(f"/so-lieu/mo/finance.revenue_rate/{ward.pk}/banana/").status_code == 404


def test_the_rows_behind_an_input_are_shown(client, ward, figure):
    client.force_login(person(ward, Role.OFFICER))
    name = figure.inputs[0]["name"]
    page = client.get(f"/so-lieu/{figure.pk}/dong/{name}/")
    assert page.status_code == 200
    assert "Dòng tìm thấy bây giờ" in page.content.decode()
    assert client.get(f"/so-lieu/{figure.pk}/dong/khong-co/").status_code == 404


def test_a_stranger_finds_nothing(client, ward, figure):
    other = Unit.objects.create(code="S2", kind=UnitKind.COMMUNE, name="Phường Khác", valid_from=date(2020, 1, 1))
    client.force_login(person(other, Role.OFFICER))
    assert client.get(f"/so-lieu/{figure.pk}/").status_code == 404
    assert client.get(f"/so-lieu/{figure.pk}/tai-ve/").status_code == 404


def test_the_workbook_opens_and_leaves_a_trace(client, ward, figure, tmp_path):
    from python_calamine import CalamineWorkbook

    client.force_login(person(ward, Role.OFFICER))
    answer = client.get(f"/so-lieu/{figure.pk}/tai-ve/")
    book = tmp_path / "x.xlsx"
    book.write_bytes(answer.content)
    sheets = CalamineWorkbook.from_path(book).sheet_names
    assert sheets[0] == "Số liệu"
    assert len(sheets) == 1 + sum(1 for i in figure.inputs if i.get("fact"))
    assert Entry.objects.filter(deed="indicators.download").exists()


def test_measuring_now_is_a_post_by_those_who_edit(client, ward, figure):
    client.force_login(person(ward, Role.READER))
    assert client.get("/so-lieu/do/").status_code == 405
    assert client.post("/so-lieu/do/", {"unit": ward.pk, "period": "2024Q3"}).status_code == 403


def test_a_list_of_figures_asks_few_questions(client, ward, figure, django_assert_max_num_queries):
    client.force_login(person(ward, Role.READER))
    client.get("/so-lieu/?period=2024Q3")
    with django_assert_max_num_queries(16):
        assert "2,15" in client.get("/so-lieu/?period=2024Q3").content.decode()


def test_a_filter_is_told_in_the_words_of_the_rulebook():
    assert where_text({"channel": ["online"], "field": ["civil_status", "land"]}) == (
        "lĩnh vực Tư pháp - hộ tịch, Đất đai; kênh Trực tuyến"
    )
    assert where_text({"field": ["mới có"]}) == "lĩnh vực mới có"
    assert where_text({}) == ""
