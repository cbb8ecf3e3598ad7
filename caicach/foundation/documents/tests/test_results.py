"""What the page of a checked paper shows: parts, filters, pages, exports; what becomes of a held file."""

import io
import json
import re

import docx
import pypdfium2 as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx.text.run import Run

from caicach.domain.documents.paper import CellContent, PaperBuilder
from caicach.foundation.documents import holding, outcomes, results
from caicach.foundation.documents.checking import check_paper
from caicach.foundation.documents.commenting import commented
from caicach.foundation.documents.holding import HoldExpiredError
from caicach.foundation.documents.readers import read_paper
from caicach.foundation.documents.results import Asked
from caicach.foundation.documents.services import register_document
from caicach.foundation.documents.signals import check_waiting
from caicach.foundation.documents.typesetting import typeset
from caicach.foundation.jobs.jobs import sweep_held
from caicach.foundation.jobs.models import Job

pytestmark = pytest.mark.django_db
START, SHOW = reverse("document_checker:start"), reverse("document_checker:show")
EXPORT, DECIDE = reverse("document_checker:export"), reverse("document_checker:decide")
PLAN = """ỦY BAN NHÂN DÂN XÃ TÂN MẪU
Số: 12/KH-UBND
Tân Mẫu, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026

Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ;

I. KẾT QUẢ NĂM 2025
1. Giải quyết 239/266 hồ sơ, đạt tỷ lệ 89,84%.
2. Có 334 dịch vụ công trực tuyến, gồm 140 dịch vụ toàn trình và 194 dịch vụ một phần.
4. Thanh toán trực tuyến 45/60 hồ sơ, đạt 85%.

II. CHỈ TIÊU
1. Tối thiểu 95% hồ sơ được giải quyết đúng hạn.

III. NHIỆM VỤ
1. Rà soát quy trình nội bộ. Đơn vị chủ trì: Văn phòng; hoàn thành trước ngày 30/6/2026.
"""


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def check(browser, text=PLAN):
    """Address of the result of a pasted text."""
    return browser.post(START, {"text": text}).url


def page(browser, address, **asked):
    extra = "".join(f"&{name.replace('_', '-')}={value}" for name, value in asked.items())
    return browser.get(address + extra).content.decode()


def many(count):
    """A text with that many wrong shares."""
    lines = (f"{n}. Đơn vị thứ {n} giải quyết {n + 1}/{n + 100} hồ sơ, đạt 99,{n % 10}%." for n in range(1, count + 1))
    return "\n".join(lines)


def test_pasted_text_is_checked_without_a_file(browser):
    shown = page(browser, check(browser))
    assert "Văn bản ghi <b>89,84\u00a0%</b>" in shown
    assert "239/266 = 89,85\u00a0%" in shown


@pytest.mark.parametrize("given", [{}, {"text": "  \n "}])
def test_nothing_given_is_said(browser, given):
    answer = browser.post(START, given)
    assert answer.status_code == 422
    assert "Chưa có gì để kiểm tra" in answer.content.decode()


def test_a_file_and_a_text_at_once_are_one_too_many(browser):
    answer = browser.post(START, {"text": PLAN, "file": SimpleUploadedFile("a.txt", b"abc")})
    assert "bỏ một trong hai" in answer.content.decode()


def test_a_person_without_any_post_may_check(client, django_user_model):
    nobody = django_user_model.objects.create_user(username="dau", email="a@mau.test", full_name="Đầu", password="x")
    client.force_login(nobody)
    shown = page(client, check(client))
    assert "239/266" in shown
    assert "Lưu vào sổ văn bản" not in shown
    assert "Tạo kế hoạch" not in shown


def test_every_part_has_its_rows(browser):
    address = check(browser)
    assert "140 + 194 = 334" in page(browser, address, phan="so-lieu")
    targets = page(browser, address, phan="chi-tieu")
    assert "từ 95 % trở lên" in targets
    assert "30/6/2026" in page(browser, address, phan="nhiem-vu")
    cited = page(browser, address, phan="vien-dan")
    assert "76/NQ-CP" in cited
    assert 'data-finding="vd-1"' in cited
    assert "chưa có trong sổ" in cited
    told = page(browser, address, phan="thong-tin")
    assert "12/KH-UBND" in told
    assert "05/02/2026" in told
    assert "không ghi hoặc không đọc được" in told


def test_a_cited_paper_of_the_register_opens_from_the_result(browser, officer, units):
    document = register_document(
        by=officer, unit=units["ward"], direction="incoming", doc_type="NQ", number="76/NQ-CP", issued_on="2021-07-15",
        issuer="Chính phủ", abstract="Chương trình tổng thể", received_on="2021-07-20",
    )  # fmt: skip
    document.refresh_from_db()
    assert document.get_absolute_url() in page(browser, check(browser), phan="vien-dan")


def test_findings_are_narrowed_by_severity_kind_and_opinion(browser):
    address = check(browser)

    def keys(**asked):
        return re.findall(r'<article class="finding [^"]*" id="(ph-\d+)"', page(browser, address, **asked))

    assert len(keys()) == 3
    assert len(keys(muc="error")) == 1
    assert len(keys(loai="numbering")) == 1
    assert keys(muc="khong-co") == keys()
    token = address.split("tep=")[1]
    browser.post(DECIDE, {"tep": token, "finding": "ph-1", "decision": "dismissed", "reason": "Theo mẫu"})
    assert keys(y_kien="bo") == ["ph-1"]
    assert "ph-1" not in keys(y_kien="chua")
    browser.post(DECIDE, {"tep": token, "finding": "ph-1", "decision": ""})
    assert keys(y_kien="bo") == []


def test_a_decision_without_scripts_comes_back_to_the_same_filter(browser):
    token = check(browser).split("tep=")[1]
    answer = browser.post(f"{DECIDE}?tep={token}&muc=warning", {"finding": "ph-1", "decision": "accepted"})
    assert answer.status_code == 302
    assert answer.url.endswith("muc=warning#ph-1")


def test_thousands_of_findings_come_in_pages_and_few_questions(browser, django_assert_max_num_queries):
    address = check(browser, many(330))
    first = page(browser, address)
    assert first.count("<article") == results.PER_PAGE
    assert first.count("<mark") == results.PER_PAGE
    assert 'rel="next"' in first
    with django_assert_max_num_queries(12):
        last = page(browser, address, trang=4)
    assert last.count("<article") == 30
    assert 'rel="next"' not in last
    assert "301–330" in last
    assert page(browser, address, trang=99).count("<article") == 30


def test_the_query_of_what_is_asked_is_clean():
    asked = Asked.of({"tep": "x", "phan": "khong-co", "muc": "error", "trang": "-3"})
    assert asked.query() == "?tep=x&muc=error"
    assert asked.query(trang=2, muc="") == "?tep=x&trang=2"


def test_the_paper_is_read_once_and_the_outcome_goes_with_the_file(browser, officer, monkeypatch):
    address = check(browser)
    monkeypatch.setattr(outcomes, "examine", lambda paper: pytest.fail("checked a second time"))
    page(browser, address)
    page(browser, address, phan="so-lieu")
    file = holding.held_by(officer)[0]
    assert file.filename == "Nội dung dán.txt"
    browser.post(DECIDE, {"tep": file.token, "finding": "ph-1", "decision": "accepted"})
    assert len(list(file.path.parent.iterdir())) == 4
    browser.post(reverse("document_checker:forget"), {"tep": file.token})
    assert not list(file.path.parent.iterdir())


def test_another_version_of_the_reader_reads_anew(browser, monkeypatch):
    address = check(browser)
    monkeypatch.setattr(outcomes, "reader_version", lambda: "khac")
    assert "89,85" in page(browser, address)


def test_held_files_go_by_themselves_with_all_their_notes(browser, officer, monkeypatch):
    check(browser)
    file = holding.held_by(officer)[0]
    later = file.path.stat().st_mtime + holding.HOURS * 3600 + 1
    monkeypatch.setattr(holding.time, "time", lambda: later)
    with pytest.raises(HoldExpiredError):
        holding.held(file.token, officer)
    assert sweep_held(None)["removed"] == 1
    assert not list(file.path.parent.iterdir())


def test_what_is_held_is_listed_for_its_person_only(browser, client, person_of):
    check(browser)
    assert "Nội dung dán.txt" in browser.get(START).content.decode()
    client.force_login(person_of("reader"))
    assert "Nội dung dán.txt" not in client.get(START).content.decode()


def test_a_heavy_paper_waits_for_its_job_without_naming_it_there(browser, officer, settings, monkeypatch):
    monkeypatch.setattr(outcomes, "checks_at_once", lambda file: False)
    settings.CAICACH_JOBS = "worker"
    upload = SimpleUploadedFile("Bí danh.txt", PLAN.encode())
    address = browser.post(START, {"file": upload}).url
    job = Job.objects.get()
    assert address == f"/tien-trinh/{job.pk}/?tiep=1"
    assert browser.post(START, {"text": PLAN}).url == address, "the same content waits once"
    told = json.dumps([job.title, job.kwargs], ensure_ascii=False)
    assert "Bí danh" not in told
    assert "Kết quả của" in browser.get(f"{SHOW}?tep={holding.held_by(officer)[0].token}", follow=True).content.decode()


def test_a_finished_job_goes_on_to_its_result(browser, monkeypatch):
    monkeypatch.setattr(outcomes, "checks_at_once", lambda file: False)
    address = browser.post(START, {"text": PLAN}).url
    assert address.startswith(SHOW)
    job = Job.objects.get()
    assert browser.get(f"/tien-trinh/{job.pk}/?tiep=1").url == address
    fragment = browser.get(f"/tien-trinh/{job.pk}/?tiep=1", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == address
    assert browser.get(f"/tien-trinh/{job.pk}/").status_code == 200


def test_pages_are_told_while_they_are_read(officer, tmp_path):
    pages = ["Phường đã giải quyết 68 hồ sơ.", "Không có hồ sơ nào quá hạn.", "Quý sau tiếp tục giữ nề nếp."]
    template = tmp_path / "ba.typ"
    template.write_text("\n#pagebreak()\n".join(pages), encoding="utf-8")
    file = holding.hold(typeset(template, {}), "ba trang.pdf", officer)
    said = []
    outcomes.check_held(file, lambda done, total, words: said.append((done, total, words)))
    assert (0, 3, "Đang đọc trang 1/3") in said
    assert (3, 3, "Đang đọc trang 3/3") in said


def test_somebody_answers_when_a_paper_waits(officer):
    file = holding.hold(PLAN.encode(), "a.txt", officer)
    answers = check_waiting.send(sender=None, sha256=file.sha256, by=officer)
    assert [answer for _receiver, answer in answers if answer]


def test_a_scan_is_never_sure(browser, monkeypatch):
    read = read_paper(PLAN.encode(), "a.txt")
    scanned = type(read)(read.text, read.blocks, True, ("Chữ từ bản quét.",))
    monkeypatch.setattr(outcomes, "read_paper", lambda *given: scanned)
    shown = page(browser, check(browser))
    assert "Chữ từ bản quét." in shown
    assert "Lỗi</span>" not in shown
    assert shown.count("Cần xem lại</span>") == 3


def test_the_pdf_tells_what_was_kept_and_what_was_dismissed(browser):
    token = check(browser).split("tep=")[1]
    browser.post(DECIDE, {"tep": token, "finding": "ph-1", "decision": "dismissed", "reason": "Làm tròn theo mẫu biểu"})
    answer = browser.get(f"{EXPORT}?tep={token}&dang=pdf")
    text = _text_of(answer.getvalue())
    assert "KẾT QUẢ KIỂM TRA VĂN BẢN" in text
    assert "12/KH-UBND" in text
    kept, _, dismissed = text.partition("Phát hiện đã bỏ qua")
    assert "45/60 = 75%" in kept
    assert "Làm tròn theo mẫu biểu" in dismissed
    assert "140 + 194 = 334" in text


def test_a_paper_with_signs_no_word_file_may_hold_is_written_out_with_its_table():
    builder = PaperBuilder()
    builder.add_paragraph("Thanh toán trực tuyến 45/60 hồ sơ, đạt 85%.\x0c\x01")
    builder.add_table([CellContent(1, 1, "Gồm", 1, 2), CellContent(2, 1, "A"), CellContent(2, 2, "12")])
    document = docx.Document(io.BytesIO(commented(check_paper(builder.paper()), None, "Người Thử")))
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["A", "12"]
    assert document.tables[0].rows[0].cells[0]._tc is document.tables[0].rows[0].cells[1]._tc
    assert len(list(document.comments)) == 1


def test_a_plan_may_go_on_to_its_review(browser):
    shown = page(browser, check(browser))
    address = re.search(r'href="(/ke-hoach/tai-len/[^"]*)"', shown)
    assert address
    form = browser.get(address[1]).content.decode()
    assert "Nội dung dán.txt" in form
    unit = re.search(r'<option value="(\d+)"', form)[1]
    answer = browser.post(address[1], {"unit": unit}, follow=True)
    assert "Rà soát kế hoạch" in answer.content.decode()
    assert "Tạo kế hoạch" not in page(browser, check(browser, "BÁO CÁO\nKết quả quý I\nĐạt 1/2 việc, đạt 50%."))


def test_keeping_the_file_registers_it_with_what_the_head_says(browser, officer):
    token = check(browser).split("tep=")[1]
    form = browser.get(f"{reverse('documents:describe')}?so=outgoing&tep={token}").content.decode()
    assert 'value="12/KH-UBND"' in form
    assert 'value="05/02/2026"' in form


def _text_of(content):
    document = pdfium.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_comment_hangs_on_its_own_figure_and_the_paper_looks_as_before():
    original = docx.Document()
    paragraph = original.add_paragraph()
    paragraph.add_run("Tháng trước giải quyết 45/60 hồ sơ, đạt 85%; ")
    paragraph.add_run("tháng này giải quyết 45/60 hồ sơ, đạt 85%").bold = True
    paragraph.add_run(".")
    file = io.BytesIO()
    original.save(file)
    checked = check_paper(read_paper(file.getvalue(), "a.docx"))
    document = docx.Document(io.BytesIO(commented(checked, file.getvalue(), "Người Thử")))
    written = document.paragraphs[0]
    assert written.text == paragraph.text
    assert "".join(run.text for run in written.runs if run.bold) == paragraph.runs[1].text
    starts = written._p.xpath(".//w:commentRangeStart")
    assert [Run(start.getnext(), written).text for start in starts] == ["45/60 hồ sơ, đạt 85%"] * 2
    assert [bool(Run(start.getnext(), written).bold) for start in starts] == [False, True]
