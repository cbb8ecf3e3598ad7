import pytest
from django.urls import reverse

from caicach.foundation.documents.services import register_document
from caicach.registers.declarations.models import Declaration, Revision, Statement

pytestmark = pytest.mark.django_db
COMMUNICATION = ("broadcasts", "portal_posts", "law_broadcasts", "law_posts")


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def url(name="form", form="communication", period="2024Q3"):
    return reverse(f"declarations:{name}", args=[form, period])


def typed(**given):
    return dict.fromkeys(COMMUNICATION, "") | {"reason": ""} | given


def test_my_forms_show_what_is_owed_and_late(browser, units):
    page = browser.get(reverse("declarations:mine"), {"ky": "2024Q3"}).content.decode()
    assert "Quá hạn" in page
    assert "20/09/2024" in page
    browser.post(url(), typed(broadcasts="38"))
    page = browser.get(reverse("declarations:mine"), {"ky": "2024Q3"}).content.decode()
    assert "Quá hạn" in page
    assert '<span class="num">1</span> trên <span class="num">4</span>' in page
    assert browser.get(reverse("declarations:mine"), {"ky": "2024"}).status_code == 404


def test_numbers_are_stated_as_people_write_them(browser):
    assert browser.post(url(), typed(broadcasts="1.038", portal_posts="0")).status_code == 302
    assert dict(Declaration.objects.values_list("row", "value")) == {"broadcasts": 1038, "portal_posts": 0}
    page = browser.get(url()).content.decode()
    assert 'value="1.038"' in page
    assert 'value="0"' in page


def test_a_change_without_reason_keeps_what_was_typed(browser):
    browser.post(url(), typed(broadcasts="38"))
    answer = browser.post(url(), typed(broadcasts="39"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "phải ghi lý do" in text
    assert 'value="39"' in text
    assert browser.post(url(), typed(broadcasts="39", reason="đếm sót")).status_code == 302
    assert Revision.objects.count() == 2
    assert "đếm sót" in browser.get(url("history")).content.decode()


@pytest.mark.parametrize(("value", "said"), [("-1", "0"), ("1,5", "thập phân"), ("ba mươi", "Nhập một số")])
def test_a_bad_number_is_told_at_its_field(browser, value, said):
    answer = browser.post(url(), typed(broadcasts=value, portal_posts="42"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert value in answer.content.decode()
    assert not Statement.objects.exists()


def test_last_quarter_stands_beside_and_quarters_are_compared(browser):
    browser.post(url(period="2024Q2"), typed(broadcasts="30"))
    browser.post(url(), typed(broadcasts="38"))
    page = browser.get(url()).content.decode()
    assert ">30<" in page
    assert "+<" in page
    compared = browser.get(url("compare")).content.decode()
    assert ">30<" in compared
    assert ">38<" in compared
    assert "chưa có số liệu" in compared


def test_contradictions_are_told_while_typing_and_after(browser):
    given = {"staff_total": "23", "staff_university": "16", "staff_below_university": "2", "staff_postgraduate": "2"}
    page = browser.post(url("agree", "staff"), given).content.decode()
    assert "Cộng theo trình độ khác tổng số" in page
    assert not Statement.objects.exists()
    assert browser.post(url(form="staff"), given | {"reason": ""}).status_code == 302
    assert "Cộng theo trình độ khác tổng số" in browser.get(url(form="staff")).content.decode()


def test_evidence_is_attached_and_taken_away(browser, officer, units):
    paper = register_document(
        by=officer,
        unit=units["ward"],
        direction="other",
        doc_type="",
        number="",
        issued_on=None,
        issuer="",
        abstract="Sổ phát thanh quý III",
    )
    assert "Chưa chọn tài liệu" in browser.post(url("attach"), {}, follow=True).content.decode()
    page = browser.post(url("attach"), {"documents": [paper.pk]}, follow=True).content.decode()
    assert "Sổ phát thanh quý III" in page
    assert "quý III năm 2024" in browser.get(paper.get_absolute_url()).content.decode()
    link = paper.evidence.get()
    browser.post(url("detach"), {"evidence": link.pk})
    assert not paper.evidence.exists()


def test_rights_on_every_address(client, person_of, units):
    client.force_login(person_of("reader"))
    assert client.get(url()).status_code == 200
    assert "Lưu số liệu" not in client.get(url()).content.decode()
    assert client.post(url(), typed(broadcasts="1")).status_code == 403
    assert client.post(url("attach"), {}).status_code == 403
    client.force_login(person_of("officer", "other"))
    assert client.get(url() + f"?don-vi={units['ward'].pk}").status_code == 404
    client.force_login(person_of("officer", "province"))
    ward = url() + f"?don-vi={units['ward'].pk}"
    assert client.get(ward).status_code == 200
    assert client.post(ward, typed(broadcasts="1")).status_code == 403
    assert not Statement.objects.exists()


def test_the_province_sees_who_is_behind(client, browser, person_of):
    browser.post(url(), typed(broadcasts="1", portal_posts="2", law_broadcasts="3", law_posts="4"))
    client.force_login(person_of("reader", "province"))
    page = client.get(reverse("declarations:units"), {"ky": "2024Q3"}).content.decode()
    assert "Phường Đông Mai" in page
    assert "Xã Tây Sơn Thử" in page
    sheet = client.get(reverse("declarations:units"), {"ky": "2024Q3", "xuat": "xlsx"})
    assert sheet["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("address", ["khong-co/2024Q3/", "communication/2024/", "communication/abc/"])
def test_wrong_addresses_are_not_found(browser, address):
    assert browser.get(f"/ke-khai/{address}").status_code == 404


def test_a_person_without_a_post_sees_an_empty_page(client, db, django_user_model):
    person = django_user_model.objects.create_user(
        username="khong", email="k@example.test", password="x", full_name="K"
    )
    client.force_login(person)
    assert client.get(reverse("declarations:mine")).status_code == 403
