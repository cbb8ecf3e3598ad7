from datetime import date

import pytest
from django.db import IntegrityError, connection, models, transaction

from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import verify
from caicach.foundation.documents import storage
from caicach.foundation.documents.kinds import RefusedFileError
from caicach.foundation.documents.models import Document, Evidence, StoredFile, TextState
from caicach.foundation.documents.selectors import (
    current_revision,
    evidence_counts,
    evidence_of,
    find_by_number,
    next_arrival_number,
    next_number,
    register_faults,
    same_content,
    trash_of,
    uses_of,
    visible_to,
)
from caicach.foundation.documents.services import (
    DocumentRefusedError,
    add_revision,
    attach_evidence,
    detach_evidence,
    purge,
    read_waiting,
    register_document,
    restore,
    trash,
    update_document,
)
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Unit

from .samples import EXE, PNG, bomb, docx_of, with_macro, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(officer, units):
    def make(**given):
        values = {
            "by": officer,
            "unit": units["ward"],
            "direction": "outgoing",
            "doc_type": "TB",
            "number": "99/TB-UBND",
            "issued_on": date(2024, 8, 12),
            "issuer": "UBND phường Đông Mai",
            "abstract": "Kết luận họp giao ban về cải cách hành chính",
        } | given
        return register_document(**values)

    return make


def test_a_file_is_kept_once_under_its_hash(enter, officer):
    content = docx_of("Thông báo thử")
    first = enter(content=content, filename="tb.docx")
    second = enter(content=content, filename="ban sao.docx", number="100/TB-UBND")
    stored = StoredFile.objects.get()
    path = storage.path_of(stored.sha256)
    assert path.read_bytes() == content
    assert path.parent.name == stored.sha256[2:4]
    assert not list((storage.root() / "incoming").iterdir())
    assert current_revision(first).file == current_revision(second).file == stored
    assert {d.pk for d in same_content(officer, stored.sha256)} == {first.pk, second.pk}


def test_a_name_with_other_content_under_it_is_refused_and_nothing_is_entered(enter):
    enter(content=b"van ban mot", filename="a.txt")
    path = storage.path_of(StoredFile.objects.get().sha256)
    path.chmod(0o600)
    path.write_bytes(b"da bi thay")
    with pytest.raises(storage.StoreDamagedError, match="không còn đúng"):
        enter(content=b"van ban mot", filename="b.txt", number="100/TB-UBND")
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "filename", "said"),
    [
        (EXE, "bao-cao.pdf", "chương trình Windows"),
        (b"", "rong.docx", "0 byte"),
        (bomb(), "qua-lon.docx", "lớn bất thường"),
        (docx_of("x")[:900], "hong.docx", "bị hỏng"),
        (with_macro(), "macro.docx", "macro"),
        (b"\x00\x01\x02\x03" * 50, "la.dat", "không thuộc loại"),
    ],
)
def test_bad_files_are_refused_with_a_reason_and_leave_nothing(enter, content, filename, said):
    with pytest.raises((RefusedFileError, storage.StoreError), match=said):
        enter(content=content, filename=filename)
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [p for p in storage.root().rglob("*") if p.is_file()]
    assert not Entry.objects.exists()


def test_a_file_over_the_limit_is_refused_while_it_comes(enter, settings, tmp_path):
    settings.CAICACH_UPLOAD_LIMIT = 2 * 1024 * 1024
    large = tmp_path / "lon.txt"
    with large.open("wb") as target:
        target.truncate(200 * 1024 * 1024)
    with large.open("rb") as source, pytest.raises(storage.FileTooLargeError, match="2 MB"):
        enter(content=source, filename="lon.txt")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (docx_of("a"), "docx"),
        (xlsx_of((1, 2)), "xlsx"),
        (PNG, "png"),
        (b"%PDF-1.7\n%%EOF", "pdf"),
        ("Số".encode(), "txt"),
    ],
)
def test_the_kind_is_told_by_the_content(enter, content, kind):
    document = enter(content=content, filename="ten-gi-cung-duoc.exe")
    assert current_revision(document).file.kind == kind


def test_text_of_a_file_nobody_can_read_is_marked_with_the_reason(enter):
    stored = current_revision(enter(content=b"%PDF-1.7\n%%EOF", filename="hong.pdf")).file
    assert stored.text_state == TextState.UNREADABLE
    assert stored.text_note


def test_rights(enter, person_of, units):
    for role in ("reader", "appraiser", "administrator"):
        with pytest.raises(NotAllowed):
            enter(by=person_of(role))
    with pytest.raises(NotAllowed):
        enter(by=person_of("officer", "other"))
    with pytest.raises(NotAllowed):
        enter(by=person_of("leader", "province"))
    assert enter(by=person_of("leader"))


def test_visible_by_subtree_and_flag(enter, person_of, officer):
    plain = enter()
    personal = enter(number="7/TB-UBND", sensitivity="personal")
    assert set(visible_to(officer)) == {plain, personal}
    assert set(visible_to(person_of("reader"))) == {plain}
    assert set(visible_to(person_of("officer", "other"))) == set()
    assert set(visible_to(person_of("officer", "province"))) == {plain, personal}


def test_the_database_itself_asks_for_number_and_dates(enter):
    with pytest.raises(DocumentRefusedError, match="phải có số"):
        enter(number="")
    with pytest.raises(DocumentRefusedError, match="trước ngày ban hành"):
        enter(direction="incoming", received_on=date(2024, 8, 1))
    with pytest.raises(DocumentRefusedError, match="Trích yếu"):
        enter(abstract=" ")
    kept = enter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=kept.pk).update(number="")


def test_revisions_stay_and_evidence_pins_one(enter, officer, units):
    document = enter(content=b"ban mot", filename="a.txt")
    link = attach_evidence(by=officer, subject=units["ward"], document=document, note="kiểm chứng")
    add_revision(by=officer, document=document, content=b"ban hai", filename="a.txt", note="sửa ngày")
    assert [r.number for r in document.revisions.all()] == [2, 1]
    link.refresh_from_db()
    assert link.revision.number == 1
    assert attach_evidence(by=officer, subject=units["ward"], document=document) == link
    assert list(evidence_of(units["ward"])) == [link]
    assert evidence_counts(Unit, [units["ward"].pk, units["other"].pk]) == {units["ward"].pk: 1}
    assert uses_of(document)[0].title == str(units["ward"])
    with pytest.raises(DocumentRefusedError, match="giống hệt"):
        add_revision(by=officer, document=document, content=b"ban hai", filename="b.txt")


def test_evidence_holds_the_document_in_the_database(enter, officer, units, person_of):
    document = enter(content=b"noi dung", filename="a.txt")
    link = attach_evidence(by=officer, subject=units["ward"], document=document)
    with pytest.raises(DocumentRefusedError, match="đang được dùng ở"):
        trash(by=officer, document=document)
    with pytest.raises(models.ProtectedError):
        document.delete()
    with pytest.raises(IntegrityError):
        _delete_past_the_program(document)
    detach_evidence(by=officer, evidence=link)
    assert not Evidence.objects.exists()
    trash(by=officer, document=document)


@transaction.atomic
def _delete_past_the_program(document):
    Document.objects.filter(pk=document.pk)._raw_delete("default")
    connection.check_constraints()


def test_trash_restore_purge(enter, officer, person_of):
    administrator = person_of("administrator")
    document = enter(content=b"noi dung", filename="a.txt")
    shared = enter(content=b"chung", filename="b.txt", number="3/TB-UBND")
    enter(content=b"chung", filename="b.txt", number="4/TB-UBND")
    path = storage.path_of(current_revision(document).file.sha256)
    with pytest.raises(DocumentRefusedError, match="chưa ở trong thùng rác"):
        purge(by=administrator, document=document)
    assert path.exists()
    trash(by=officer, document=document, reason="vào nhầm")
    assert document not in visible_to(officer)
    assert document in trash_of(officer)
    with pytest.raises(DocumentRefusedError, match="thùng rác"):
        add_revision(by=officer, document=document, content=b"x", filename="x.txt")
    restore(by=officer, document=document)
    assert document in visible_to(officer)
    trash(by=officer, document=document)
    trash(by=officer, document=shared)
    with pytest.raises(NotAllowed):
        purge(by=officer, document=document)
    shared_path = storage.path_of(current_revision(shared).file.sha256)
    purge(by=administrator, document=shared)
    assert shared_path.exists()
    assert not Document.objects.filter(pk=shared.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_purge_takes_the_file_off_the_disk_after_commit(enter, officer, person_of):
    document = enter(content=b"noi dung rieng", filename="a.txt")
    sha256 = current_revision(document).file.sha256
    trash(by=officer, document=document)
    purge(by=person_of("administrator"), document=document)
    assert not storage.path_of(sha256).exists()
    assert not [p for p in storage.root().rglob("*") if p.is_file()]
    assert not list(verify())


def test_a_file_set_aside_by_a_killed_deletion_comes_back(enter):
    sha256 = current_revision(enter(content=b"con nguyen", filename="a.txt")).file.sha256
    storage.set_aside(sha256)
    with storage.open_file(sha256) as source:
        assert source.read() == b"con nguyen"


def test_update_keeps_before_and_after(enter, officer):
    document = enter()
    update_document(by=officer, document=document, number="098/TB-UBND", recipients=["Như trên;", " "])
    entry = Entry.objects.filter(deed="documents.update").get()
    assert entry.changes["number"] == ["99/TB-UBND", "098/TB-UBND"]
    document.refresh_from_db()
    assert document.serial == 98
    assert document.recipients == ["Như trên;"]
    update_document(by=officer, document=document, number="098/TB-UBND")
    assert Entry.objects.filter(deed="documents.update").count() == 1


def test_numbers_run_on_by_series(enter, units):
    ward = units["ward"]
    assert next_number(ward, "TB", 2024) == "01/TB-UBND"
    for number, day in (("07/TB-UBND", 1), ("08/TB-UBND", 2), ("11/TB-UBND", 5), ("11/TB-UBND", 6)):
        enter(number=number, issued_on=date(2024, 3, day))
    enter(doc_type="CV", number="31/UBND-VP", issued_on=date(2024, 3, 5))
    enter(doc_type="CV", number="33/UBND-TC", issued_on=date(2024, 3, 6))
    enter(doc_type="TB", number="5/TB-HĐND", issued_on=date(2024, 1, 6))
    assert next_number(ward, "TB", 2024) == "12/TB-UBND"
    assert next_number(ward, "TB", 2025) == "01/TB-UBND"
    assert next_number(ward, "CV", 2024) == "34/UBND-TC"
    faults = {fault.series: (fault.missing, fault.doubled) for fault in register_faults(ward, "outgoing", 2024)}
    assert faults == {"TB-UBND": ((9, 10), (11,)), "CV-UBND": ((32,), ())}
    assert find_by_number(ward, "Số: 7 / TB-UBND").issued_on == date(2024, 3, 1)
    assert find_by_number(ward, "007/tb-ubnd", date(2024, 3, 2)) is None


def test_arrival_numbers(enter, units):
    ward = units["ward"]
    assert next_arrival_number(ward, 2024) == 1
    for arrival, number in ((1, "5/KH-UBND"), (4, "6/KH-UBND")):
        enter(direction="incoming", number=number, received_on=date(2024, 9, 2), arrival_number=arrival)
    assert next_arrival_number(ward, 2024) == 5
    assert register_faults(ward, "incoming", 2024)[0].missing == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_read_by_a_job_after_commit(enter, monkeypatch):
    monkeypatch.setattr("caicach.foundation.documents.texts.READ_AT_ONCE_OTHERS", 10)
    document = enter(content="Phát động phong trào thi đua".encode(), filename="lon.txt")
    stored = current_revision(document).file
    assert stored.text_state == TextState.READ
    assert "thi đua" in stored.text
    assert Document.objects.get(pk=document.pk).search_entry.body == "phat dong phong trao thi dua"


def test_what_waits_is_read_once_and_broken_text_is_told(enter, monkeypatch):
    monkeypatch.setattr("caicach.foundation.documents.texts.READ_AT_ONCE", {"pdf": 1})
    document = enter(content=b"%PDF-1.7 hong", filename="hong.pdf")
    stored = current_revision(document).file
    assert stored.text_state == TextState.WAITING
    assert read_waiting(stored.pk).text_state == TextState.UNREADABLE
    assert "hong.pdf" in read_waiting(stored.pk).text_note
