from datetime import date

import pytest
from django.db import connection

from caicach.foundation.documents.search import matching, snippets
from caicach.foundation.documents.selectors import visible_to
from caicach.foundation.documents.services import add_revision, purge, register_document, trash, update_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(officer, units):
    def make(number, abstract, content=None):
        return register_document(
            by=officer,
            unit=units["ward"],
            direction="outgoing",
            doc_type="KH",
            number=number,
            issued_on=date(2024, 5, 6),
            issuer="UBND phường Đông Mai",
            abstract=abstract,
            content=content,
            filename="tep.txt",
        )

    return make


def found(person, query):
    return [document.number for document in matching(visible_to(person), query)]


def test_words_are_found_with_or_without_marks_and_by_their_beginning(enter, officer):
    enter("21/KH-UBND", "Kế hoạch tuyên truyền cải cách hành chính")
    enter("22/KH-UBND", "Kế hoạch rà soát", "Bộ phận Một cửa hoà giải và tuyên truyền\tđợt 2".encode())
    assert found(officer, "tuyen truyen") == ["21/KH-UBND", "22/KH-UBND"]
    assert found(officer, "TUYÊN TRUYỀN cải") == ["21/KH-UBND"]
    assert found(officer, "mot cua") == ["22/KH-UBND"]
    assert found(officer, "số 22/kh") == []
    assert found(officer, "22/kh-u") == ["22/KH-UBND"]
    assert found(officer, "khong co tu nay") == []
    assert len(found(officer, "  ...  ")) == 2


@pytest.mark.parametrize("query", ['"', "'; DROP TABLE x", "a AND (", "NEAR(a b)", "-x", "a:b", "*", "\\", "%_"])
def test_signs_of_the_query_language_are_only_text(enter, officer, query):
    enter("21/KH-UBND", "Kế hoạch tuyên truyền")
    found(officer, query)


def test_the_index_follows_changes_revisions_trash_and_deletion(enter, officer, person_of):
    document = enter("21/KH-UBND", "Kế hoạch tuyên truyền", b"chu cu")
    update_document(by=officer, document=document, abstract="Kế hoạch kiểm tra")
    assert found(officer, "tuyen") == []
    assert found(officer, "kiem tra cu") == ["21/KH-UBND"]
    add_revision(by=officer, document=document, content=b"chu moi", filename="b.txt")
    assert found(officer, "chu cu") == []
    assert found(officer, "chu moi") == ["21/KH-UBND"]
    trash(by=officer, document=document)
    assert found(officer, "chu moi") == []
    purge(by=person_of("administrator"), document=document)
    assert found(officer, "chu moi") == []


def test_only_what_may_be_seen_is_found(enter, person_of):
    enter("21/KH-UBND", "Kế hoạch tuyên truyền")
    assert found(person_of("officer", "other"), "tuyen truyen") == []


def test_a_snippet_marks_the_words_in_the_original_letters(enter, officer):
    text = "Mở đầu. " * 40 + "Ủy ban nhân dân phường tổ chức Tuyên truyền lưu động." + " Kết thúc." * 40
    document = enter("22/KH-UBND", "Kế hoạch", text.encode())
    pieces = snippets([document.pk], "tuyen truyen")[document.pk]
    assert [piece.text for piece in pieces if piece.hit] == ["Tuyên", "truyền"]
    assert "tổ chức" in "".join(piece.text for piece in pieces)
    assert len("".join(piece.text for piece in pieces)) < 400


def test_finding_and_ordering_takes_one_query(enter, officer, django_assert_num_queries):
    for number in range(8):
        enter(f"{number + 1}/KH-UBND", "Kế hoạch tuyên truyền")
    visible = visible_to(officer)
    with django_assert_num_queries(1):
        assert len(list(matching(visible, "tuyen truyen"))) == 8
    assert matching(visible, "tuyen").count() == 8


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_the_text_index_is_asked_once_and_not_once_a_document(enter, officer):
    enter("21/KH-UBND", "Kế hoạch tuyên truyền")
    plan = matching(visible_to(officer), "tuyen").explain()
    assert "SCAN documents_fts" in plan
    assert "INDEX 0:M" in plan
    assert "SEARCH documents_document USING INTEGER PRIMARY KEY" in plan
