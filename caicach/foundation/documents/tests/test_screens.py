from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caicach.foundation.audit.models import Entry
from caicach.foundation.documents import holding
from caicach.foundation.documents.models import Document, StoredFile
from caicach.foundation.documents.services import attach_evidence, register_document, trash

from .samples import EXE, docx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def enter(officer, units):
    def make(number="99/TB-UBND", **given):
        values = {
            "by": officer,
            "unit": units["ward"],
            "direction": "outgoing",
            "doc_type": "TB",
            "number": number,
            "issued_on": date(2024, 8, 12),
            "issuer": "UBND phường Đông Mai",
            "abstract": "Kết luận họp giao ban",
        } | given
        return register_document(**values)

    return make


def described(units, **given):
    return {
        "unit": units["ward"].pk,
        "doc_type": "TB",
        "number": "99/TB-UBND",
        "issued_on": "12/08/2024",
        "abstract": "Kết luận họp giao ban",
        "issuer": "UBND phường Đông Mai",
        "recipients": "- Như trên;\n- Lưu: VT.",
        "is_signed_digitally": "yes",
        "sent_electronically": "",
    } | given


def test_a_document_is_entered_in_two_steps(browser, units):
    upload = SimpleUploadedFile("Thông báo 99.docx", docx_of("Số: 99/TB-UBND", "THÔNG BÁO", "Nội dung"))
    first = browser.post(reverse("documents:add") + "?so=outgoing", {"file": upload})
    assert first.status_code == 302
    page = browser.get(first.url)
    assert page.status_code == 200
    assert "Thông báo 99.docx" in page.content.decode()
    done = browser.post(first.url, described(units))
    document = Document.objects.get()
    assert done.url == document.get_absolute_url()
    assert document.recipients == ["- Như trên;", "- Lưu: VT."]
    assert document.is_signed_digitally is True
    assert document.sent_electronically is None
    assert document.revisions.get().filename == "Thông báo 99.docx"
    assert not list(holding._folder().iterdir())
    assert browser.get(first.url).status_code == 302


def test_faults_keep_what_was_typed_and_the_file(browser, units):
    first = browser.post(
        reverse("documents:add") + "?so=incoming", {"file": SimpleUploadedFile("a.txt", "Số: 5/KH-UBND".encode())}
    )
    bad = described(units, received_on="01/08/2024", abstract="Giữ nguyên chữ này")
    answer = browser.post(first.url, bad)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ngày đến không thể trước ngày ban hành" in text
    assert "Giữ nguyên chữ này" in text
    assert browser.post(first.url, bad | {"received_on": "13/08/2024"}).status_code == 302
    assert Document.objects.get().revisions.count() == 1


def test_a_refused_file_is_told_at_the_first_step(browser):
    answer = browser.post(reverse("documents:add"), {"file": SimpleUploadedFile("a.pdf", EXE)})
    assert answer.status_code == 422
    assert "chương trình Windows" in answer.content.decode()


def test_a_held_file_belongs_to_its_person(client, person_of, units, officer):
    file = holding.hold(b"noi dung", "a.txt", officer)
    client.force_login(person_of("leader"))
    answer = client.get(reverse("documents:describe") + f"?tep={file.token}")
    assert answer.status_code == 302
    assert holding.sweep(now=file.path.stat().st_mtime + holding.HOURS * 3600 + 1) == 1


def test_the_same_file_is_told(browser, enter, units):
    enter(content=b"cung noi dung", filename="a.txt")
    first = browser.post(reverse("documents:add"), {"file": SimpleUploadedFile("b.txt", b"cung noi dung")})
    assert "Văn bản này đã có" in browser.get(first.url).content.decode()
    browser.post(first.url, described(units, number="100/TB-UBND"))
    assert StoredFile.objects.count() == 1


def test_registers_filter_search_and_export(browser, enter):
    enter()
    enter(
        "12/KH-UBND", doc_type="KH", issued_on=date(2023, 2, 1), content="Phát động thi đua".encode(), filename="a.txt"
    )
    enter("5/QĐ-UBND", direction="incoming", received_on=date(2024, 9, 1), arrival_number=3, due_on=date(2024, 9, 5))
    page = browser.get(reverse("documents:list")).content.decode()
    assert "99/TB-UBND" in page
    assert "12/KH-UBND" in page
    assert "5/QĐ-UBND" not in page
    assert "12/KH-UBND" not in browser.get(reverse("documents:list"), {"loai": "TB"}).content.decode()
    assert "99/TB-UBND" not in browser.get(reverse("documents:list"), {"nam": "2023"}).content.decode()
    arrived = browser.get(reverse("documents:incoming")).content.decode()
    assert "Quá hạn" in arrived
    sheet = browser.get(reverse("documents:list"), {"xuat": "xlsx"})
    assert sheet["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(deed="documents.export").count() == 1


def test_search_marks_words_in_the_list(browser, enter):
    enter(content="Ủy ban phát động phong trào thi đua năm 2024".encode(), filename="a.txt")
    page = browser.get(reverse("documents:list"), {"q": "phat dong thi dua"}).content.decode()
    assert "<mark>phát</mark>" in page


def test_lists_take_the_same_queries_for_one_row_and_for_forty(browser, enter, django_assert_num_queries):
    enter("1/TB-UBND")
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(reverse("documents:list"))
    for number in range(2, 42):
        enter(f"{number}/TB-UBND")
    with django_assert_num_queries(len(one)):
        browser.get(reverse("documents:list"))


def test_the_page_of_a_document(browser, enter, officer, units):
    document = enter(content="Trang chữ ".encode() * 10_000, filename="Báo cáo <b>.txt")
    attach_evidence(by=officer, subject=units["ward"], document=document)
    page = browser.get(document.get_absolute_url()).content.decode()
    assert "Báo cáo &lt;b&gt;.txt" in page
    assert "Vào sổ văn bản đi" in page
    assert units["ward"].name in page
    rest = browser.get(document.get_absolute_url() + "?tu=40000", headers={"HX-Request": "true"})
    assert "<html" not in rest.content.decode()


def test_downloads_are_attachments_with_their_own_name(browser, enter):
    document = enter(content=b"<html><script>alert(1)</script>", filename="Thông báo số 99.html")
    answer = browser.get(reverse("documents:download", args=[document.pk, 1]))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Th%C3%B4ng%20b%C3%A1o%20s%E1%BB%91%2099.html"
    )
    assert b"".join(answer.streaming_content) == b"<html><script>alert(1)</script>"
    text = enter("2/TB-UBND", content=b"chi la chu", filename="giong-chuong-trinh.exe")
    answer = browser.get(reverse("documents:download", args=[text.pk, 1]))
    assert 'filename="giong-chuong-trinh.exe.txt"' in answer["Content-Disposition"]


def test_opening_a_flagged_document_leaves_a_trace_and_strangers_see_nothing(client, enter, person_of):
    document = enter(content=b"ho ten", filename="a.txt", sensitivity="personal")
    client.force_login(person_of("reader"))
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(reverse("documents:download", args=[document.pk, 1])).status_code == 404
    assert document.number not in client.get(reverse("documents:list")).content.decode()
    client.force_login(person_of("officer", "other"))
    assert client.get(document.get_absolute_url()).status_code == 404
    client.force_login(person_of("leader"))
    client.get(document.get_absolute_url())
    client.get(reverse("documents:download", args=[document.pk, 1]))
    opened = Entry.objects.filter(deed="documents.open")
    assert [entry.personal for entry in opened] == [True, True]


def test_trash_by_screen(client, browser, enter, officer, person_of):
    document = enter()
    assert browser.post(reverse("documents:throw_away", args=[document.pk]), {"reason": "nhầm"}).status_code == 302
    assert "99/TB-UBND" in browser.get(reverse("documents:trash")).content.decode()
    browser.post(reverse("documents:restore", args=[document.pk]))
    assert not Document.objects.get().is_trashed
    assert browser.get(reverse("documents:throw_away", args=[document.pk])).status_code == 405
    trash(by=officer, document=document)
    assert browser.post(reverse("documents:purge", args=[document.pk])).status_code == 403
    client.force_login(person_of("administrator"))
    client.post(reverse("documents:purge", args=[document.pk]))
    assert not Document.objects.exists()


def test_evidence_cannot_be_thrown_away_by_screen(browser, enter, officer, units):
    document = enter()
    attach_evidence(by=officer, subject=units["ward"], document=document)
    page = browser.post(reverse("documents:throw_away", args=[document.pk]), follow=True).content.decode()
    assert "đang được dùng ở" in page
    assert not Document.objects.get().is_trashed


def test_edit_and_revise_by_screen(browser, enter, units):
    document = enter(content=b"mot", filename="a.txt")
    url = reverse("documents:edit", args=[document.pk])
    assert "99/TB-UBND" in browser.get(url).content.decode()
    given = described(units, abstract="Nội dung khác", is_signed_digitally="no")
    assert browser.post(url, given).status_code == 302
    document.refresh_from_db()
    assert document.abstract == "Nội dung khác"
    assert document.is_signed_digitally is False
    revise = reverse("documents:revise", args=[document.pk])
    browser.post(revise, {"file": SimpleUploadedFile("b.txt", b"hai"), "note": "sửa"})
    assert document.revisions.count() == 2
    page = browser.post(revise, {"file": SimpleUploadedFile("b.txt", b"hai")}, follow=True).content.decode()
    assert "giống hệt" in page


def test_the_picker_keeps_what_is_ticked(browser, enter):
    first, second = enter(), enter("12/KH-UBND", doc_type="KH", abstract="Kế hoạch tuyên truyền")
    url = reverse("documents:pick")
    page = browser.get(url, {"name": "evidence", "tim": "tuyen truyen", "evidence": first.pk}).content.decode()
    assert f'name="evidence" value="{first.pk}" checked' in page
    assert f'name="evidence" value="{second.pk}">' in page
    assert 'name="documents"' in browser.get(url, {"name": '"><script>'}).content.decode()


def test_the_next_number_is_proposed(browser, enter, units):
    enter("07/TB-UBND")
    page = browser.get(
        reverse("documents:propose_number"), {"unit": units["ward"].pk, "doc_type": "TB", "issued_on": "01/09/2024"}
    )
    assert "08/TB-UBND" in page.content.decode()
    other = browser.get(reverse("documents:propose_number"), {"unit": units["other"].pk, "doc_type": "TB"})
    assert other.status_code == 403


@pytest.mark.parametrize(
    ("role", "may"),
    [("reader", False), ("appraiser", False), ("administrator", False), ("officer", True), ("leader", True)],
)
def test_who_may_enter(client, person_of, units, role, may):
    client.force_login(person_of(role))
    assert client.get(reverse("documents:list")).status_code == 200
    assert client.get(reverse("documents:add")).status_code == (200 if may else 403)
    answer = client.post(reverse("documents:describe"), described(units))
    assert (answer.status_code == 302) is may
    assert Document.objects.exists() is may


def test_everything_asks_for_a_login(client):
    for name in ("list", "incoming", "other", "trash", "add", "pick"):
        assert client.get(reverse(f"documents:{name}")).status_code == 302
