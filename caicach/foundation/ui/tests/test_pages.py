"""Frame, fault pages, charts, icons."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.template.loader import get_template
from django.test import Client, RequestFactory

from caicach.foundation.ui import specimen, views
from caicach.foundation.ui.charts import Chart, Series
from caicach.foundation.ui.middleware import FaultPageMiddleware

pytestmark = pytest.mark.urls("caicach.foundation.ui.tests.addresses")

ROOT = Path(__file__).resolve().parents[4]
INLINE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*(?:src=|application/json))", re.IGNORECASE)


@pytest.fixture
def sample(settings):
    settings.CAICACH_SAMPLE = True


@pytest.mark.django_db
def test_the_page_of_components_needs_sample_or_development(settings, client):
    settings.CAICACH_SAMPLE = settings.DEBUG = False
    assert client.get("/_kieu-mau/").status_code == 404


@pytest.mark.django_db
def test_the_page_of_components_has_nothing_inline(sample, client):
    response = client.get("/_kieu-mau/?loi")
    page = response.content.decode()
    assert response.status_code == 200
    assert not INLINE.findall(page)
    assert page.count('id="bang"') == 1
    assert "Dữ liệu mẫu" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


@pytest.mark.django_db
def test_page_and_fragment_have_one_address(sample, client):
    fragment = client.get("/_kieu-mau/?sap-xep=title", headers={"HX-Request": "true", "HX-Target": "bang"})
    whole = client.get("/_kieu-mau/?sap-xep=title")
    assert fragment.content.decode().strip() in whole.content.decode()


@pytest.mark.parametrize(
    ("view", "fault", "status", "words"),
    [
        (views.bad_request, ValueError(), 400, "không hợp lệ"),
        (views.bad_request, RequestDataTooBig(), 413, "quá lớn"),
        (views.forbidden, PermissionDenied("Bạn chỉ xem được đơn vị mình."), 403, "đơn vị mình"),
        (views.not_found, Http404("Báo cáo này đã bị xóa."), 404, "đã bị xóa"),
        (views.not_found, Http404("No Task matches the given query."), 404, "Không tìm thấy trang"),
    ],
)
def test_fault_pages_say_what_to_do(view, fault, status, words):
    response = view(RequestFactory().get("/x/"), fault)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "No Task" not in page
    assert 'href="/"' in page


def test_an_answer_without_words_gets_a_page():
    answer = FaultPageMiddleware(lambda request: HttpResponseNotAllowed(["POST"]))(RequestFactory().get("/x/"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Không mở được trực tiếp" in answer.content.decode()


def test_an_answer_with_words_is_left_alone():
    spoken = FaultPageMiddleware(lambda request: HttpResponse("chờ 5 phút", status=429))(RequestFactory().get("/x/"))
    assert spoken.content.decode() == "chờ 5 phút"
    machine = RequestFactory().get("/x/", headers={"Accept": "application/json"})
    assert FaultPageMiddleware(lambda request: HttpResponseNotAllowed(["POST"]))(machine).content == b""


@pytest.mark.parametrize("name", ["403_csrf.html", "429.html", "500.html"])
def test_fault_templates_stand_alone(name):
    assert 'lang="vi"' in get_template(name).render({})


@pytest.mark.django_db
def test_a_form_without_its_secret_gets_our_page(sample):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/_kieu-mau/", {"title": "x"})
    assert response.status_code == 403
    assert "Trang đã để quá lâu" in response.content.decode()


def test_server_fault_has_a_number_that_is_in_the_log(caplog):
    page = views.server_error(RequestFactory().get("/x/")).content.decode()
    number = re.search(r"Mã lỗi 500 · ([0-9a-f]{8})", page)
    assert number is not None
    assert number.group(1) in caplog.text


def test_charts_keep_the_unknown_and_give_a_table():
    chart = Chart("line", ["I", "II"], [Series("A", [Decimal("97.5"), None])], unit="%", title="Đúng hạn")
    assert json.loads(json.dumps(chart.as_json))["series"][0]["values"] == [97.5, None]
    assert chart.table_rows == [("I", "", ["97,50"]), ("II", "", [""])]
    assert not chart.is_empty
    assert Chart("bar", ["I"], [Series("A", [None])]).is_empty


def test_a_chart_with_values_missing_is_refused():
    with pytest.raises(ValueError, match="1 giá trị cho 2 mốc"):
        Chart("bar", ["I", "II"], [Series("A", [1])])
    with pytest.raises(ValueError, match="tone"):
        Series("A", [1], tone="red")


def test_every_chart_of_the_page_of_components_can_be_json():
    for chart in specimen.charts().values():
        assert json.dumps(chart.as_json)


def test_every_icon_named_in_the_product_exists():
    outline = ROOT / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
    if not outline.is_dir():
        pytest.skip("front-end packages are not installed: make assets")
    named = set()
    for path in [*(ROOT / "caicach").rglob("*.html"), *(ROOT / "demo").rglob("*.html")]:
        named |= set(re.findall(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8")))
    assert {name for name in named if not (outline / f"{name}.svg").is_file()} == set()
