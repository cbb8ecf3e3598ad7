"""Cited papers and the entries they may be."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from caicach.foundation.documents.citing import cited_papers, may_register, papers_cited_in
from caicach.foundation.documents.services import register_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(officer, units):
    def make(number, day, **given):
        values = {
            "by": officer,
            "unit": units["ward"],
            "direction": "outgoing",
            "doc_type": "KH",
            "number": number,
            "issued_on": day,
            "issuer": "UBND phường Đông Mai",
            "abstract": "Kế hoạch thử",
        } | given
        return register_document(**values)

    return make


def test_a_number_meets_its_entry_however_it_is_written(enter, officer):
    plan = enter("05/KH-UBND", date(2024, 1, 17))
    (found,) = papers_cited_in(officer, "Theo Kế hoạch số 5/KH - UBND ngày 17/01/2024 của UBND phường.")
    assert found.documents == (plan,)
    assert found.is_certain
    assert (found.type_name, found.times) == ("Kế hoạch", 1)


def test_day_and_issuer_may_speak_against_an_entry(enter, officer):
    enter("05/KH-UBND", date(2024, 1, 17))
    other_day, other_body = papers_cited_in(
        officer,
        "Kế hoạch số 05/KH-UBND ngày 20/3/2025 của UBND phường. Kế hoạch số 05/KH-UBND ngày 17/01/2024 của UBND tỉnh.",
    )
    assert other_day.documents == ()
    assert other_body.documents == ()


def test_without_a_day_every_year_stands(enter, officer):
    old, new = enter("05/KH-UBND", date(2024, 1, 17)), enter("05/KH-UBND", date(2025, 1, 20))
    (found,) = papers_cited_in(officer, "Thực hiện Kế hoạch số 05/KH-UBND.")
    assert found.documents == (new, old)
    assert not found.is_certain


def test_citations_of_one_paper_stand_together(officer):
    text = "Kế hoạch số 7/KH-UBND ngày 02/3/2024; theo Kế hoạch số 7/KH-UBND; Kế hoạch số 7/KH-UBND ngày 05/5/2025."
    first, second = papers_cited_in(officer, text)
    assert (first.day, first.times) == (date(2024, 3, 2), 2)
    assert (second.day, second.times) == (date(2025, 5, 5), 1)


def test_strangers_entries_are_not_told(enter, person_of):
    enter("05/KH-UBND", date(2024, 1, 17))
    (found,) = papers_cited_in(person_of("officer", "other"), "Kế hoạch số 05/KH-UBND ngày 17/01/2024")
    assert found.documents == ()


def test_one_query_for_all(enter, officer, django_assert_max_num_queries):
    enter("05/KH-UBND", date(2024, 1, 17))
    text = " ".join(f"Kế hoạch số {number}/KH-UBND ngày 17/01/2024." for number in range(1, 60))
    with django_assert_max_num_queries(6):
        assert len(papers_cited_in(officer, text)) == 59


def test_a_missing_paper_opens_a_filled_form(client, officer):
    entries = [{"number": "76/NQ-CP", "date": "2021-07-15", "doc_type": "NQ", "issuer": "Chính phủ", "quote": "x"}]
    (found,) = cited_papers(officer, entries)
    address = urlsplit(found.register_url)
    assert parse_qs(address.query)["so"] == ["incoming"]
    client.force_login(officer)
    page = client.get(found.register_url).content.decode()
    for told in ("76/NQ-CP", "15/07/2021", "Chính phủ"):
        assert told in page
    assert client.get(f"{reverse('documents:describe')}?so=incoming&ngay=2021-13-45").status_code == 200


def test_a_paper_of_the_same_body_goes_to_the_own_register(enter, officer):
    report = enter("70/BC-UBND", date(2024, 8, 15), doc_type="BC")
    own, above = papers_cited_in(
        officer, "Kế hoạch số 27/KH-UBND ngày 27/02/2024; Kế hoạch số 9/KH-UBND ngày 02/01/2024 của UBND tỉnh", report
    )
    assert "so=outgoing" in own.register_url
    assert "so=incoming" in above.register_url


def test_the_page_shows_them(client, enter, officer, person_of):
    plan = enter("27/KH-UBND", date(2024, 2, 27))
    text = "Số: 70/BC-UBND\nThực hiện Kế hoạch số 27/KH-UBND ngày 27/02/2024 và Quyết định số 46/QĐ-UBND."
    report = enter(
        "70/BC-UBND", date(2024, 8, 15), doc_type="BC", content=ContentFile(text.encode()), filename="bao-cao.txt"
    )
    client.force_login(officer)
    page = client.get(report.get_absolute_url()).content.decode()
    assert plan.get_absolute_url() in page
    assert "chưa có trong sổ" in page
    assert "so_ky_hieu=46%2FQ" in page
    assert "70%2FBC-UBND" not in page
    viewer = person_of("reader")
    assert not may_register(viewer)
    client.force_login(viewer)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "chưa có trong sổ" in page
    assert "so_ky_hieu" not in page
