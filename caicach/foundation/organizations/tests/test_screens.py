"""Screens of units, people and the log; signing in. Everything people read is Vietnamese."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import verify
from caicach.foundation.organizations.models import Person, Role, Unit
from caicach.foundation.organizations.services.people import NewPerson, NewPost, create_person
from caicach.foundation.organizations.signin import AccountAdapter, MFAAdapter

from .conftest import hold, person

ENGLISH = re.compile(
    r"\b(Sign|Password|Username|"
    r"Email address|Forgot|Authenticator|Recovery|Enter (?:the|your|a|an)|Please|your|Invalid|required)\b"
)
PASSWORD = "Mat-khau-1234"
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "bang"}


def text_of(response):
    page = response.content.decode()
    page = re.sub(r"<(script|style|head|svg).*?</\1>", " ", page, flags=re.S)
    return re.sub(r"<[^>]+>", " ", page)


def vietnamese(response):
    found = ENGLISH.search(text_of(response))
    assert found is None, found
    assert not re.search(r'placeholder="(Password|Username|Code|Email)', response.content.decode())
    return response


def sign_in(client, username, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": username, "password": password})


# --- units


def test_list_of_units_is_narrowed_and_found(client, land, staff):
    client.force_login(staff["reader"])
    page = client.get("/don-vi/")
    assert page.status_code == 200
    assert "Phường Hoa Sen" in text_of(page)
    assert "Phường Cũ" not in text_of(page)
    found = client.get("/don-vi/?q=phuong cu&on=30/6/2025", **HTMX)
    assert "Phường Cũ" in text_of(found)
    assert "<html" not in found.content.decode()
    narrowed = text_of(client.get(f"/don-vi/?province={land.far.parent_id}&kind=commune", **HTMX))
    assert "Xã Xa" in narrowed
    assert "Phường Hoa Sen" not in narrowed
    wrong = client.get("/don-vi/?on=32/13/2025")
    assert "Ngày không đọc được" in text_of(wrong)
    assert client.get("/don-vi/?xuat=csv").getvalue().decode().count("\n") > 5


def test_page_of_a_unit_tells_its_story_and_hides_people_from_strangers(client, land, staff):
    client.force_login(staff["reader"])
    page = client.get(f"/don-vi/{land.ward.pk}/")
    text = text_of(page)
    for word in ("Phường Cũ", "toàn bộ", "Xã Chia", "một phần, chưa rõ tỷ lệ", "Người leader", "Phòng Văn hóa"):
        assert word in text
    assert '<svg class="lineage" role="group"' in page.content.decode()
    assert "Thay đổi" not in text
    client.force_login(staff["foreign_administrator"])
    assert "Người leader" not in text_of(client.get(f"/don-vi/{land.ward.pk}/"))
    assert client.get("/don-vi/999999/").status_code == 404


def test_queries_do_not_grow(client, land, staff, django_assert_max_num_queries):
    for n in range(40):
        Unit.objects.create(code=f"9{n:04}", kind="commune", name=f"Xã {n}", parent=land.province)
        hold(Person.objects.create_user(f"p{n}", full_name=f"Người {n}"), land.ward, Role.OFFICER)
    client.force_login(staff["province_administrator"])
    for address in (
        "/don-vi/",
        f"/don-vi/{land.province.pk}/",
        f"/don-vi/{land.ward.pk}/",
        "/nguoi-dung/",
        "/nhat-ky/",
    ):
        with django_assert_max_num_queries(30):
            assert client.get(address).status_code == 200


def test_suggestions_for_a_unit(client, land, staff):
    client.force_login(staff["reader"])
    page = client.get("/don-vi/chon/?field=unit&unit=hoa sen&on=2026-01-01").content.decode()
    assert "Phường Hoa Sen, Tỉnh Mẫu [90001]" in page
    assert "[90101 · đến 30/06/2025]" in client.get("/don-vi/chon/?q=phường cũ").content.decode()
    assert "<option" not in client.get("/don-vi/chon/?q=&on=2026-99-99&kind=zzz").content.decode()


def test_merger_on_screen_shows_what_it_does_first(client, land, staff):
    client.force_login(staff["province_administrator"])
    address = f"/don-vi/{land.province.pk}/sap-nhap/"
    assert client.get(address).status_code == 200
    said = {
        "units": [land.ward.pk, land.other.pk],
        "name": "Phường Mới",
        "code": "90009",
        "on": "01/3/2026",
        "legal_basis": "Nghị quyết 12",
        "moves_posts": "on",
        "step": "preview",
    }
    preview = client.post(address, said)
    assert preview.status_code == 200
    assert "4 vị trí của 4 người" in " ".join(text_of(preview).split())
    assert not Unit.objects.filter(code="90009").exists()
    done = client.post(address, {**said, "step": "confirm"})
    assert done.status_code == 302
    assert Unit.objects.get(code="90009").name == "Phường Mới"
    again = client.post(address, {**said, "step": "confirm"})
    assert again.status_code == 422


def test_merger_with_faults_keeps_what_was_typed(client, land, staff):
    client.force_login(staff["province_administrator"])
    address = f"/don-vi/{land.province.pk}/sap-nhap/"
    page = client.post(address, {"units": [land.ward.pk], "on": "1/3/26x", "legal_basis": "", "name": "Phường Mới"})
    assert page.status_code == 422
    assert "Ngày không đọc được" in text_of(page)
    assert 'value="Phường Mới"' in page.content.decode()


def test_split_and_rename_on_screen(client, land, staff):
    client.force_login(staff["province_administrator"])
    said = {
        "on": "01/3/2026",
        "legal_basis": "NQ 12",
        "step": "confirm",
        "phan-TOTAL_FORMS": "6",
        "phan-INITIAL_FORMS": "0",
        "phan-0-into": "Xã Bình Minh, Tỉnh Mẫu [90002]",
        "phan-0-share": "25,5",
        "phan-0-is_default": "on",
        "phan-1-name": "Phường Hai",
        "phan-1-code": "90010",
        "phan-1-share": "74,5",
    }
    page = client.post(f"/don-vi/{land.ward.pk}/chia-tach/", said)
    assert page.status_code == 302, text_of(page)
    shares = {row.successor.name: str(row.share) for row in land.ward.successions.all()}
    assert shares == {"Xã Bình Minh": "0.25500", "Phường Hai": "0.74500"}
    said = {"name": "Phường Bình Minh", "on": "01/4/2026", "legal_basis": "NQ 13", "step": "confirm"}
    assert client.post(f"/don-vi/{land.other.pk}/doi-ten/", said).status_code == 302
    assert Unit.objects.get(pk=land.other.pk).name == "Phường Bình Minh"


def test_setting_up_a_school(client, land, staff):
    client.force_login(staff["administrator"])
    said = {"kind": "service_unit", "name": "Trạm Y tế", "code": "90001-YT", "valid_from": "01/01/2026"}
    assert client.post(f"/don-vi/{land.ward.pk}/them/", said).status_code == 302
    assert Unit.objects.get(code="90001-YT").parent == land.ward
    assert client.post(f"/don-vi/{land.other.pk}/them/", said).status_code == 403


# --- people


def test_adding_a_person_shows_the_password_once(client, land, staff):
    client.force_login(staff["administrator"])
    said = {
        "full_name": "Nguyễn Thị Lan",
        "username": "lan.nt",
        "unit": "Phường Hoa Sen",
        "role": "officer",
        "kind": "substantive",
        "title": "Công chức",
        "valid_from": "05/01/2026",
    }
    page = client.post("/nguoi-dung/them/", said)
    password = re.search(r"[a-z]{4}-\d{4}-[a-z]{4}", page.content.decode()).group()
    assert page["Cache-Control"] == "no-store"
    assert Person.objects.get(username="lan.nt").check_password(password)
    assert client.post("/nguoi-dung/them/", said).status_code == 422
    assert client.post("/nguoi-dung/them/", {**said, "unit": "Xã Bình Minh"}).status_code == 403
    doubtful = client.post("/nguoi-dung/them/", {**said, "unit": "xã"})
    assert "chọn một dòng gợi ý" in text_of(doubtful) or "Không tìm thấy" in text_of(doubtful)


def test_a_temporary_password_must_be_changed_first(client, land, staff):
    post = NewPost(land.ward, Role.OFFICER, "Công chức", timezone.localdate())
    made, password = create_person(NewPerson("lan.nt", "Nguyễn Thị Lan"), post, by=staff["administrator"])
    assert sign_in(client, "lan.nt", password).status_code == 302
    assert client.get("/don-vi/").url == reverse("account_change_password")
    said = {"oldpassword": password, "password1": "Hoa-sen-trang-26", "password2": "Hoa-sen-do-26"}
    wrong = vietnamese(client.post(reverse("account_change_password"), said))
    assert "Hai lần nhập mật khẩu không giống nhau" in text_of(wrong)
    weak = vietnamese(client.post(reverse("account_change_password"), {**said, "password1": "123", "password2": "123"}))
    assert weak.status_code == 200
    done = client.post(reverse("account_change_password"), {**said, "password2": "Hoa-sen-trang-26"})
    assert done.url == reverse("organizations:my_account")
    assert client.get("/don-vi/").status_code == 200
    assert not Person.objects.get(pk=made.pk).must_change_password


def test_contact_is_for_oneself_and_administrators(client, land, staff):
    address = f"/nguoi-dung/{staff['leader'].pk}/"
    for who, sees in (("leader", True), ("administrator", True), ("reader", False), ("province_officer", False)):
        client.force_login(staff[who])
        assert ("leader@vd.vn" in text_of(client.get(address))) is sees, who
    client.force_login(staff["foreign_administrator"])
    assert client.get(address).status_code == 404


def test_working_in_another_post(client, land, staff):
    officer = staff["officer"]
    second = hold(officer, land.other, Role.LEADER)
    foreign = staff["reader"].posts.get()
    client.force_login(officer)
    assert client.post("/vi-tri/doi/", {"post": second.pk, "next": "/don-vi/"}).url == "/don-vi/"
    assert client.session["acting_post"] == second.pk
    client.post("/vi-tri/doi/", {"post": foreign.pk})
    assert client.session["acting_post"] == second.pk
    assert client.post("/vi-tri/doi/", {"post": second.pk, "next": "https://xau.vn/"}).url == "/"


# --- log


def test_log_is_read_within_reach(client, land, staff):
    client.force_login(staff["province_administrator"])
    client.post(f"/don-vi/{land.department.pk}/sua/", {"code": "H90.01", "short_name": "SNV", "legal_basis": "QĐ 1"})
    client.post(f"/don-vi/{land.ward.pk}/sua/", {"code": "90001", "short_name": "Hoa Sen", "legal_basis": "QĐ 2"})
    entry = Entry.objects.get(unit_id=land.department.pk)
    assert "Sửa thông tin của Sở Nội vụ" in text_of(client.get("/nhat-ky/"))
    page = text_of(client.get(f"/nhat-ky/{entry.sequence}/"))
    assert "SNV" in page
    assert "nguyên vẹn" in page
    client.force_login(staff["leader"])
    mine = text_of(client.get("/nhat-ky/"))
    assert "Phường Hoa Sen" in mine
    assert "Sở Nội vụ" not in mine
    assert client.get(f"/nhat-ky/{entry.sequence}/").status_code == 404
    client.force_login(staff["officer"])
    assert client.get("/nhat-ky/").status_code == 403


def test_log_is_searched_and_its_export_noted(client, land, staff):
    client.force_login(staff["province_administrator"])
    client.post(f"/don-vi/{land.ward.pk}/sua/", {"code": "90001", "short_name": "Hoa Sen", "legal_basis": "QĐ 2"})
    today = timezone.localdate()
    for query, found in (
        ("q=hoa+sen", True),
        ("q=khong+co", False),
        ("actor=province", True),
        ("actor=nobody", False),
        ("unit=Tỉnh Mẫu", True),
        ("unit=Tỉnh Xa", False),
        ("deed=organizations", True),
        (f"first={today:%d/%m/%Y}&last={today:%d/%m/%Y}", True),
        (f"last={today - timedelta(days=1):%d/%m/%Y}", False),
        (f"subject={land.ward.pk}", True),
        ("personal=on", False),
    ):
        page = text_of(client.get(f"/nhat-ky/?{query}", **HTMX))
        assert ("Sửa thông tin của Phường Hoa Sen" in page) is found, query
    assert client.get("/nhat-ky/?xuat=xlsx").status_code == 200
    assert Entry.objects.get(deed="audit.export").unit_id == land.province.pk


def test_a_forged_entry_shows_on_screen(client, land, staff):
    client.force_login(staff["province_administrator"])
    client.post(f"/don-vi/{land.ward.pk}/sua/", {"code": "90001", "short_name": "Hoa Sen", "legal_basis": "QĐ 2"})
    Entry.objects.filter(sequence=1).update(summary="việc khác")
    assert "đã bị sửa sau khi ghi" in text_of(client.get("/nhat-ky/1/"))


# --- signing in


def test_sign_in_out_and_what_the_log_keeps(client, land, staff):
    page = vietnamese(client.get(reverse("account_login")))
    assert "Tên đăng nhập hoặc thư điện tử" in text_of(page)
    wrong = vietnamese(sign_in(client, "officer", "sai"))
    assert "không đúng" in text_of(wrong)
    assert sign_in(client, "officer").url == "/"
    assert client.post(reverse("account_logout")).status_code == 302
    assert sign_in(client, "OFFICER@vd.vn").status_code == 302
    deeds = list(Entry.objects.order_by("sequence").values_list("deed", flat=True))
    assert deeds == ["organizations.sign_in_failed", "organizations.sign_in", "organizations.sign_in"]
    assert list(verify()) == []


def test_an_unknown_name_is_not_written_down(client, db):
    sign_in(client, "Mat-khau-cua-toi", "x")
    assert not Entry.objects.exists()


def test_lockout_after_five_wrong_passwords(client, land, staff):
    for _ in range(5):
        sign_in(client, "officer", "sai")
    locked = vietnamese(sign_in(client, "officer"))
    assert "quá nhiều lần" in text_of(locked)
    assert client.get("/don-vi/").status_code == 302


def test_a_locked_account_is_told_so(client, land, staff):
    Person.objects.filter(username="officer").update(is_active=False)
    page = vietnamese(client.get(sign_in(client, "officer").url))
    assert "đã bị khóa" in text_of(page)


def test_password_reset_by_mail(client, land, staff):
    vietnamese(client.get(reverse("account_reset_password")))
    assert client.post(reverse("account_reset_password"), {"email": "nobody@vd.vn"}).status_code == 302
    assert mail.outbox == []
    client.post(reverse("account_reset_password"), {"email": "officer@vd.vn"})
    vietnamese(client.get(reverse("account_reset_password_done")))
    (letter,) = mail.outbox
    assert letter.subject == "[Caicach] Đặt lại mật khẩu"
    assert not ENGLISH.search(letter.body)
    address = re.search(r"http://testserver(\S+)", letter.body).group(1)
    form_address = client.get(address).url
    vietnamese(client.get(form_address))
    said = {"password1": "Hoa-sen-trang-26", "password2": "Hoa-sen-trang-26"}
    assert client.post(form_address, said).status_code == 302
    vietnamese(client.get(reverse("account_reset_password_from_key_done")))
    assert "không dùng được" in text_of(vietnamese(client.get(address, follow=True)))
    assert sign_in(client, "officer", "Hoa-sen-trang-26").status_code == 302
    assert Entry.objects.filter(deed="organizations.recover_password").exists()


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enable_totp(client, password=PASSWORD):
    address = reverse("mfa_activate_totp")
    page = client.get(address)
    if page.status_code == 302:
        vietnamese(client.get(page.url))
        client.post(page.url, {"password": password})
        page = client.get(address)
    vietnamese(page)
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page.content.decode()).group(1)
    assert "Mã không đúng" in text_of(vietnamese(client.post(address, {"code": "000000"})))
    page = client.get(address)
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page.content.decode()).group(1)
    assert client.post(address, {"code": code_now(secret)}).status_code == 302
    return secret


@pytest.mark.django_db(transaction=True)
def test_second_factor_with_recovery_codes(client, land, staff):
    sign_in(client, "officer")
    vietnamese(client.get(reverse("mfa_index")))
    enable_totp(client)
    assert [letter.subject for letter in mail.outbox] == ["[Caicach] Đã bật xác thực hai bước"]
    vietnamese(client.get(reverse("mfa_index")))
    codes = re.findall(r"\b[0-9a-f]{8}\b", text_of(vietnamese(client.get(reverse("mfa_view_recovery_codes")))))
    assert len(codes) == 10
    assert codes[0] in client.get(reverse("mfa_download_recovery_codes")).content.decode()
    vietnamese(client.get(reverse("mfa_generate_recovery_codes")))
    vietnamese(client.get(reverse("mfa_deactivate_totp")))
    assert all(not ENGLISH.search(letter.subject + letter.body) for letter in mail.outbox)
    client.post(reverse("account_logout"))
    assert sign_in(client, "officer").url.startswith(reverse("mfa_authenticate"))
    assert client.get("/don-vi/").status_code == 302
    page = vietnamese(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    assert "Mã không đúng" in text_of(page)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert client.get("/don-vi/").status_code == 200
    assert Entry.objects.filter(deed="organizations.add_second_factor").exists()


def test_an_administrator_takes_a_lost_factor_off(client, land, staff):
    sign_in(client, "officer")
    enable_totp(client)
    client.force_login(staff["administrator"])
    assert client.post(f"/nguoi-dung/{staff['officer'].pk}/go-hai-buoc/").status_code == 302
    client.logout()
    assert sign_in(client, "officer").url == "/"


def test_a_role_may_need_a_second_factor(client, land, staff, settings):
    settings.CAICACH_REQUIRE_MFA = frozenset({"administrator"})
    sign_in(client, "officer")
    assert client.get("/don-vi/").status_code == 200
    client.post(reverse("account_logout"))
    sign_in(client, "administrator")
    assert client.get("/don-vi/").url == reverse("mfa_activate_totp")
    enable_totp(client)
    assert client.get("/don-vi/").status_code == 200


def test_nobody_registers(client, db):
    page = vietnamese(client.get(reverse("account_signup")))
    assert page.status_code == 403
    client.post(reverse("account_signup"), {"username": "x", "email": "x@vd.vn", "password1": "Hoa-sen-trang-26"})
    assert not Person.objects.exists()


def test_sample_people_only_on_the_sample(client, land, staff, settings):
    Person.objects.filter(username="officer").update(sample_note="Nhập hồ sơ một cửa")
    assert "Nhập hồ sơ một cửa" not in text_of(client.get(reverse("account_login")))
    assert client.post(reverse("account_sample_login"), {"username": "officer"}).status_code == 404
    settings.CAICACH_SAMPLE = True
    assert "Nhập hồ sơ một cửa" in text_of(client.get(reverse("account_login")))
    assert client.post(reverse("account_sample_login"), {"username": "leader"}).url == reverse("account_login")
    assert client.get("/don-vi/").status_code == 302
    assert client.post(reverse("account_sample_login"), {"username": "officer", "next": "/don-vi/"}).status_code == 302
    assert client.get("/don-vi/").status_code == 200


def test_every_text_of_the_adapters_is_ours():
    for adapter in (AccountAdapter, MFAAdapter):
        for key, sentence in adapter.error_messages.items():
            assert not re.search(r"\b(the|your|You|This|already|Invalid)\b", str(sentence)), (key, sentence)


def test_someone_without_a_post_sees_the_directory_only(client, land):
    client.force_login(person("lonely"))
    assert client.get("/don-vi/").status_code == 200
    assert client.get("/nguoi-dung/").status_code == 403
    assert client.get("/tai-khoan-cua-toi/").status_code == 200
