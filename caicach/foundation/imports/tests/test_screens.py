"""The journey of a spreadsheet through the screens, and what each refuses."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from caicach.foundation.audit.models import Entry
from caicach.foundation.imports import selectors
from caicach.foundation.imports.models import Batch, BatchState
from caicach.foundation.imports.tests.conftest import GOOD, workbook
from caicach.foundation.organizations.models import Role, Unit

pytestmark = pytest.mark.django_db


def send(client, content, name="truong.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports:upload", args=["schools"]), {"file": file}, follow=True)


def map_as_proposed(client, page):
    """Send the mapping form as the page shows it."""
    html = page.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(trang|dong|so_dong)" value="([^"]*)"', html))
    for name, body in re.findall(r'<select name="(cot-\d+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        fields[name] = chosen.group(1) if chosen else ""
    return client.post(page.request["PATH_INFO"], fields, follow=True)


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def test_the_whole_journey(signed_in, ward):
    page = signed_in.get(reverse("imports:list")).content.decode()
    assert "Danh sách trường" in page
    page = send(signed_in, workbook(*GOOD))
    assert "Ghép cột" in page.content.decode()
    assert "Trường An" in page.content.decode()
    page = map_as_proposed(signed_in, page)
    html = page.content.decode()
    assert "Không có lỗi" in html
    assert "15/03/2024" in html
    batch = Batch.objects.get()
    page = signed_in.post(reverse("imports:confirm", args=[batch.pk]), follow=True)
    assert "Hoàn tác" in page.content.decode()
    assert Unit.objects.filter(parent=ward).count() == 2
    page = signed_in.post(reverse("imports:undo", args=[batch.pk]), follow=True)
    assert "trở lại như trước" in page.content.decode()
    assert Unit.objects.filter(parent=ward).count() == 0
    history = signed_in.get(reverse("imports:list")).content.decode()
    assert "Đã hoàn tác" in history


def test_faults_on_screen_and_as_a_workbook_that_can_be_sent_again(signed_in, ward):
    page = send(signed_in, workbook(*GOOD, ("0009", "Trường Sai", "x", "31/02/2024", None, None, None)))
    html = map_as_proposed(signed_in, page).content.decode()
    assert "ngày 31/2/2024 không có trong lịch" in html
    assert "Nhập 2 dòng đúng" in html
    batch = Batch.objects.get()
    answer = signed_in.get(reverse("imports:faults", args=[batch.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][-2:] == ["Lý do và cách sửa", "Dòng trong tệp gốc"]
    assert (sheet["A2"].value, sheet["D2"].value, sheet["I2"].value) == ("0009", "31/02/2024", 4)
    assert "không có trong lịch" in sheet["D2"].comment.text
    assert sheet["D2"].fill.start_color.rgb.endswith("FBD5D0")
    assert Entry.objects.filter(deed="personal.view").count() == 1
    sheet["C2"], sheet["D2"] = 12, "28/02/2024"
    corrected = io.BytesIO()
    sheet.parent.save(corrected)
    page = map_as_proposed(signed_in, send(signed_in, corrected.getvalue(), "can-sua.xlsx"))
    assert "Không có lỗi" in page.content.decode()


def test_a_file_that_is_none_of_ours_keeps_the_person_on_the_form(signed_in):
    answer = send(signed_in, b"%PDF-1.7", "bang.xlsx")
    assert answer.status_code == 422
    assert "tệp PDF" in answer.content.decode()
    assert send(signed_in, b"").status_code == 422
    assert Batch.objects.count() == 0


def test_mapping_faults_are_told_and_the_choice_is_kept(signed_in):
    page = send(signed_in, workbook(*GOOD))
    url = page.request["PATH_INFO"]
    sent = {"trang": "Trường", "dong": "1", "so_dong": "1", "cot-0": "name", "cot-1": "name"}
    answer = signed_in.post(url, sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "nhiều cột" in html
    assert "Mã trường" in html
    assert html.count('value="name" selected') == 2


def test_the_place_of_the_headings_can_be_chosen(signed_in):
    rows = (("BÁO CÁO",), ("Kèm theo công văn",), *GOOD)
    page = send(signed_in, workbook(*rows))
    assert "Tiêu đề ở dòng 3" in page.content.decode()
    other = signed_in.get(page.request["PATH_INFO"], {"trang": "Trường", "dong": "1", "so_dong": "1"})
    assert "Tiêu đề ở dòng 1" in other.content.decode()
    strange = signed_in.get(page.request["PATH_INFO"], {"trang": "Không có", "dong": "999", "so_dong": "x"})
    assert strange.status_code == 200


def test_template_is_a_workbook_the_import_takes_back(signed_in):
    answer = signed_in.get(reverse("imports:template", args=["schools"]))
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book["Dữ liệu"]
    assert [cell.value for cell in sheet[1]][:2] == ["Mã trường *", "Tên trường *"]
    assert "Hướng dẫn" in book.sheetnames
    for place, value in {"A2": "0001", "B2": "Trường Một"}.items():
        sheet[place] = value
    filled = io.BytesIO()
    book.save(filled)
    page = map_as_proposed(signed_in, send(signed_in, filled.getvalue()))
    assert "Không có lỗi" in page.content.decode()
    assert signed_in.get(reverse("imports:template", args=["khong-co"])).status_code == 404


def test_deeds_need_post_and_the_right(client, signed_in, make_person):
    send(signed_in, workbook(*GOOD))
    batch = Batch.objects.get()
    for name in ("confirm", "undo", "discard"):
        assert client.get(reverse(f"imports:{name}", args=[batch.pk])).status_code == 405
    client.force_login(make_person("doc", Role.READER))
    assert client.get(reverse("imports:show", args=[batch.pk])).status_code == 404
    assert client.get(reverse("imports:original", args=[batch.pk])).status_code == 404
    assert client.get(reverse("imports:upload", args=["schools"])).status_code == 403
    client.force_login(make_person("qt", Role.ADMINISTRATOR))
    assert client.get(reverse("imports:map", args=[batch.pk])).status_code == 403
    assert client.post(reverse("imports:confirm", args=[batch.pk])).status_code == 403
    assert client.post(reverse("imports:discard", args=[batch.pk])).status_code == 403
    batch.refresh_from_db()
    assert batch.state == BatchState.READ


def test_original_comes_back_byte_for_byte(signed_in):
    content = workbook(*GOOD)
    send(signed_in, content)
    answer = signed_in.get(reverse("imports:original", args=[Batch.objects.get().pk]))
    assert b"".join(answer.streaming_content) == content


def test_original_gone_from_disk_is_told_in_one_sentence(signed_in):
    send(signed_in, workbook(*GOOD))
    batch = Batch.objects.get()
    selectors.path_of(batch).unlink()
    entries = Entry.objects.count()
    answer = signed_in.get(reverse("imports:original", args=[batch.pk]))
    assert answer.status_code == 404
    assert "không còn trong kho" in answer.content.decode()
    assert Entry.objects.count() == entries


def test_busy_batch_shows_progress_and_then_reloads(signed_in, officer):
    send(signed_in, workbook(*GOOD))
    batch = Batch.objects.get()
    from caicach.foundation.jobs.models import Job

    batch.job = Job.objects.create(key="imports.check", title="Kiểm tra tệp", by=officer)
    batch.save()
    url = reverse("imports:show", args=[batch.pk])
    assert "load delay:1s" in signed_in.get(url).content.decode()
    fragment = signed_in.get(url, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert "HX-Refresh" not in fragment
    Job.objects.update(state="done")
    assert signed_in.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_constant_number_of_questions(signed_in, officer, ward, django_assert_max_num_queries):
    Batch.objects.bulk_create(
        Batch(importer="schools", unit=ward, by=officer, file_name=f"{n}.xlsx", digest="0" * 64, size=1, format="xlsx")
        for n in range(60)
    )
    with django_assert_max_num_queries(12):
        signed_in.get(reverse("imports:list"))
