import io
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx.text.run import Run
from python_calamine import CalamineWorkbook

from caicach.foundation.documents import holding
from caicach.foundation.documents.models import Document, StoredFile
from caicach.foundation.documents.services import register_document
from caicach.foundation.jobs.models import Job

from .samples import EXE, docx_of

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).resolve().parents[5] / "shared" / "seeds"
LINES = (
    "BÁO CÁO",
    "Kết quả thực hiện quý III năm 2024",
    "1. Trong quý đã tiếp nhận 266 hồ sơ thuộc diện nộp phí, trong đó 239 hồ sơ thanh toán trực tuyến, "
    "đạt tỷ lệ 239/266 = 89,84%.",
    "2. Cung cấp 334 dịch vụ công trực tuyến, gồm 140 dịch vụ toàn trình và 194 dịch vụ một phần.",
)


@pytest.fixture
def browser(client, person_of):
    client.force_login(person_of("reader"))
    return client


@pytest.fixture
def checked(browser):
    """The address of a paper that has been checked."""
    upload = SimpleUploadedFile("Báo cáo quý.docx", docx_of(*LINES))
    return browser.post(reverse("document_checker:start"), {"file": upload}).url


def rows_of(book, sheet):
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(sheet).to_python()


def test_findings_stand_beside_the_marked_paper_and_nothing_is_kept(browser, checked):
    page = browser.get(checked).content.decode()
    assert "89,85" in page
    assert '<mark class="tone-' in page
    assert 'data-finding="ph-1"' in page
    assert 'id="ph-1"' in page
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()


def test_sound_figures_are_shown_as_checked(browser, checked):
    page = browser.get(f"{checked}&phan=so-lieu").content.decode()
    assert "140 + 194 = 334" in page
    assert "khớp" in page


def test_a_decision_with_its_reason_lasts_for_the_session_only(browser, checked, client, person_of):
    token = checked.split("tep=")[1]
    given = {"tep": token, "finding": "ph-1", "decision": "dismissed", "reason": "Làm tròn theo mẫu <cũ>"}
    answer = browser.post(reverse("document_checker:decide"), given, headers={"HX-Request": "true"}).content.decode()
    assert "Làm tròn theo mẫu &lt;cũ&gt;" in answer
    assert "Bỏ qua" in answer
    assert 'hx-swap-oob="true"' in answer
    book = browser.get(reverse("document_checker:export") + f"?tep={token}&dang=xlsx").getvalue()
    assert len(rows_of(book, "Phát hiện")) == 1
    dismissed = rows_of(book, "Đã bỏ qua")
    assert dismissed[1][6] == "Bỏ qua"
    assert dismissed[1][7] == "Làm tròn theo mẫu <cũ>"
    client.force_login(person_of("officer"))
    assert client.get(checked).status_code == 302


def test_export_to_word_hangs_comments_at_their_places(browser, checked):
    token = checked.split("tep=")[1]
    answer = browser.get(reverse("document_checker:export") + f"?tep={token}&dang=docx")
    assert "%C3%BD%20ki%E1%BA%BFn" in answer["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.getvalue()))
    comments = list(document.comments)
    assert any("89,85" in comment.text for comment in comments)
    third = document.paragraphs[2]
    [start] = third._p.xpath(".//w:commentRangeStart")
    assert Run(start.getnext(), third).text == "239/266 = 89,84%"
    assert [p.text for p in document.paragraphs] == list(LINES)


def test_a_paper_that_is_not_word_is_written_out_with_comments(browser):
    upload = SimpleUploadedFile("bao cao.txt", "\n".join(LINES).encode())
    url = browser.post(reverse("document_checker:start"), {"file": upload}).url
    answer = browser.get(url.replace("ket-qua/", "xuat/") + "&dang=docx")
    assert list(docx.Document(io.BytesIO(answer.getvalue())).comments)


def test_a_document_of_the_registers_is_checked_where_it_may_be_seen(client, person_of, units):
    officer = person_of("officer")
    document = register_document(
        by=officer,
        unit=units["ward"],
        direction="other",
        doc_type="BC",
        number="",
        issued_on=None,
        issuer="",
        abstract="Dự thảo báo cáo",
        content=docx_of(*LINES),
        filename="du thao.docx",
    )
    url = reverse("document_checker:stored", args=[document.pk])
    client.force_login(officer)
    assert "89,85" in client.post(url, follow=True).content.decode()
    assert client.get(url).status_code == 405
    client.force_login(person_of("officer", "other"))
    assert client.post(url).status_code == 404


def test_leaving_deletes_file_and_decisions(browser, checked):
    token = checked.split("tep=")[1]
    browser.post(reverse("document_checker:decide"), {"tep": token, "finding": "ph-1", "decision": "accepted"})
    browser.post(reverse("document_checker:forget"), {"tep": token})
    assert not list(holding._folder().iterdir())
    assert browser.get(checked).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", EXE, "chương trình Windows"),
        ("a.docx", docx_of("x")[:700], "hỏng"),
        ("a.txt", b"", "rỗng"),
        ("a.pdf", b"%PDF-1.7 khong co gi", "a.pdf"),
    ],
)
def test_bad_files_get_one_sentence(browser, name, content, said):
    answer = browser.post(reverse("document_checker:start"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_broken_scan_ends_in_the_same_sentence_after_its_job(browser):
    upload = SimpleUploadedFile("quet.png", b"\x89PNG\r\n\x1a\n" + b"0" * 90)
    answer = browser.post(reverse("document_checker:start"), {"file": upload}, follow=True)
    assert "“quet.png” bị hỏng" in answer.content.decode()
    assert "quet.png" not in str(Job.objects.values_list("title", "kwargs", "result", "error", "message").get())


def test_a_wrong_token_leads_back_with_a_word(browser):
    for name in ("show", "export"):
        answer = browser.get(reverse(f"document_checker:{name}") + "?tep=bua", follow=True)
        assert "Hãy chọn lại tệp" in answer.content.decode()


@pytest.mark.seeds
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the public source papers are not beside the repository")
def test_the_source_report_shows_its_faults_in_place(browser):
    path = next(SEEDS.glob("004_*.txt"))
    with path.open("rb") as file:
        url = browser.post(reverse("document_checker:start"), {"file": file}).url
    page = browser.get(url).content.decode()
    assert "89,85" in page
    text = path.read_text(encoding="utf-8")
    marks = page.count('<mark class="tone-')
    assert marks >= page.count('class="finding ')
    assert text[:40].split("\n")[0].strip()[:20] in page
