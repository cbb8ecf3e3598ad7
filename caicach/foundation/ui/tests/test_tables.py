"""Tables: filter, sort, pages, fragment, export."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from caicach.foundation.ui.tables import Column, FilterForm, Table

pytestmark = pytest.mark.urls("caicach.foundation.ui.tests.addresses")


@dataclass(frozen=True)
class Row:
    name: str
    count: int | None
    share: Decimal | None = None
    on: date | None = None


ROWS = [Row("bưu điện", 3), Row("=1+1", None), Row("An Bình", 1200, Decimal("97.5"), date(2024, 9, 2))]


class ByName(FilterForm):
    q = forms.CharField(label="Tên")
    count = forms.IntegerField(label="Số")

    def apply(self, rows):
        return [row for row in rows if self.chosen.get("q", "") in row.name]


def columns():
    return [
        Column("name", "Tên", sort="name", url=lambda row: f"/x/?a=1&n={row.name}"),
        Column("count", "Số", sort="count", kind="number"),
        Column("share", "Tỷ lệ", kind="percent"),
        Column("on", "Ngày", kind="date"),
    ]


def table(path="/x/", rows=ROWS, fragment=None, **options):
    request = RequestFactory().get(path, headers={"HX-Request": "true", "HX-Target": fragment} if fragment else {})
    request.htmx = HtmxDetails(request)
    return Table(request, rows, columns(), **options)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("count", ["bưu điện", "An Bình", "=1+1"]),
        ("-count", ["An Bình", "bưu điện", "=1+1"]),
        ("name", ["=1+1", "An Bình", "bưu điện"]),
        ("share", ["bưu điện", "=1+1", "An Bình"]),  # not sortable: as they came
        ("__class__", ["bưu điện", "=1+1", "An Bình"]),
    ],
)
def test_sorting_puts_the_unknown_last(order, names):
    assert [row.name for row in table(f"/x/?sap-xep={order}").rows] == names


def test_cells():
    body = table().body
    assert 'href="/x/?a=1&amp;n=An Bình"' in body
    assert "1.200" in body
    assert "97,50\u00a0%" in body
    assert "02/09/2024" in body
    assert body.count("chưa có số liệu") > 0
    assert body.count('<th scope="row"') == 3
    assert 'data-label="Số"' in body


def test_text_of_people_is_escaped():
    assert "&lt;script&gt;" in table(rows=[Row("<script>", 1)]).body


def test_filter_keeps_a_faulty_field_out_and_shows_it():
    shown = table("/x/?q=An&count=chữ", filters=ByName)
    assert [row.name for row in shown.rows] == ["An Bình"]
    assert shown.filters.errors.keys() == {"count"}
    assert shown.is_filtered


class Many(FilterForm):
    in_sight = 2
    a, b, c, d = (forms.CharField(label=name) for name in "ABCD")

    def apply(self, rows):
        return rows


def test_many_filters_wait_behind_a_button_until_one_is_used():
    few, used = Many({"a": "1"}), Many({"d": "1"})
    assert [field.name for field in few.first_fields] == ["a", "b"]
    assert [field.name for field in few.more_fields] == ["c", "d"]
    assert not few.is_more_used
    assert used.is_more_used
    assert '<details class="more-filters" open>' in table("/x/?d=1", filters=Many, fragment="bang").respond("x").text
    assert ByName({}).more_fields == []


def test_pages():
    shown = table("/x/?trang=2&q=", rows=[Row(str(at), at) for at in range(120)])
    assert shown.range_text == "51–100 trong 120 dòng"
    assert shown.next_url == "/x/?trang=3&q="
    assert table("/x/?trang=99", rows=[Row(str(at), at) for at in range(120)]).page.number == 3
    assert table("/x/?so-dong=100", rows=[Row(str(at), at) for at in range(120)]).size == 100
    assert table("/x/?so-dong=100000").size == 50


def test_two_tables_of_a_page_do_not_mix():
    first, second = table("/x/?viec-sap-xep=-count", name="viec"), table("/x/?viec-sap-xep=-count", name="khac")
    assert first.rows[0].name == "An Bình"
    assert second.rows[0].name == "bưu điện"
    assert second.headings[0].url == "/x/?viec-sap-xep=-count&khac-sap-xep=name"


def test_the_fragment_is_the_same_markup_as_in_the_page(settings):
    fragment = table("/x/?sap-xep=name", fragment="bang", filters=ByName).respond("ui/style.html")
    text = fragment.content.decode()
    assert text.lstrip().startswith('<div class="table-block" id="bang"')
    assert 'aria-sort="ascending"' in text
    assert "HX-Request" in fragment["Vary"]


def test_an_empty_list_says_why():
    empty = table("/x/?q=không", fragment="bang", filters=ByName).respond("ui/style.html").content.decode()
    assert "Không có dòng nào khớp bộ lọc" in empty
    assert "Chưa có việc" in table(rows=[], fragment="bang", empty_title="Chưa có việc").respond("x").content.decode()


def test_csv_makes_formulas_harmless():
    counted = []
    response = table("/x/?xuat=csv", export_name="viec", on_export=counted.append).respond("x")
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Tên", "Số", "Tỷ lệ", "Ngày"]
    assert lines[2] == ["'=1+1", "", "", ""]
    assert lines[3] == ["An Bình", "1200", "97,5", "02/09/2024"]
    assert counted == [3]


def test_xlsx_keeps_kinds_and_has_no_formula():
    response = table("/x/?xuat=xlsx", export_name="viec").respond("x")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in sheet[1]] == ["Tên", "Số", "Tỷ lệ (%)", "Ngày"]
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert [cell.value for cell in sheet[4]][1:3] == [1200, 97.5]
    assert sheet["D4"].is_date
    assert sheet["B3"].value is None


def test_no_export_is_offered_or_given_without_a_name():
    assert table().export_urls == []
    answer = table("/x/?xuat=csv", fragment="bang").respond("x")
    assert not answer.streaming


@pytest.mark.django_db
def test_a_queryset_costs_two_queries(django_assert_num_queries):
    people = get_user_model()
    people.objects.bulk_create(people(username=f"p{at}", full_name=f"Người {at:02}") for at in range(60))
    request = RequestFactory().get("/x/?sap-xep=-full_name&trang=2")
    listing = Table(request, people.objects.all(), [Column("full_name", "Tên", sort="full_name")], per_page=25)
    with django_assert_num_queries(2):
        body = listing.body
        assert listing.range_text == "26–50 trong 60 dòng"
        assert listing.pages[1][2]
    assert "Người 34" in body
    assert "Người 35" not in body
