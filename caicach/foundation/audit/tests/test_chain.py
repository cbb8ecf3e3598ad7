"""The chain proves itself: whatever is done to a row behind the program's back is found."""

import json

import pytest
from django.db import connection, transaction
from django.utils import timezone

from caicach.cli.main import main
from caicach.foundation.audit import verification
from caicach.foundation.audit.models import ChainHead, Entry
from caicach.foundation.audit.services import record, record_view, seal, verify
from caicach.foundation.organizations.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return Person.objects.create_user("an", full_name="Trần Thị An")


@pytest.fixture
def chain(person):
    return [
        record(
            "test.deed", by=person, summary=f"việc {n}", subject=person, changes={"tên": [None, "Đỗ"], "n": [n, 1.5]}
        )
        for n in range(1, 6)
    ]


def faults():
    return [(fault.sequence, fault.message) for fault in verify()]


def test_a_sound_chain_has_no_fault(chain):
    assert faults() == []
    assert [entry.sequence for entry in chain] == [1, 2, 3, 4, 5]


def test_no_chain_at_all_has_no_fault():
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "việc khác"},
        {"actor_name": "Người khác"},
        {"changes": {"tên": [None, "Đổi"]}},
        {"at": timezone.now()},
        {"personal": True},
        {"unit_id": 7},
        {"subject_id": "99"},
        {"deed": "test.other"},
    ],
)
def test_a_changed_row_is_found(chain, change):
    Entry.objects.filter(sequence=3).update(**change)
    assert faults() == [(3, "nội dung đã bị sửa sau khi ghi")]


def test_a_changed_row_with_a_new_seal_breaks_the_next(chain):

    forged = Entry.objects.get(sequence=3)
    forged.summary = "việc giả"
    Entry.objects.filter(sequence=3).update(summary=forged.summary, digest=seal(forged))
    assert faults() == [(4, "không nối với mục trước")]


def test_a_removed_row_is_found(chain):
    Entry.objects.filter(sequence=2)._raw_delete("default")
    assert (3, "thiếu mục 2") in faults()


def test_reordered_rows_are_found(chain):
    Entry.objects.filter(sequence=2).update(sequence=99)
    Entry.objects.filter(sequence=3).update(sequence=2)
    Entry.objects.filter(sequence=99).update(sequence=3)
    assert {sequence for sequence, _ in faults()} >= {2, 3}


def test_a_cut_tail_is_found(chain):
    Entry.objects.filter(sequence__gte=4)._raw_delete("default")
    assert faults() == [(4, "đuôi chuỗi đã bị cắt hoặc đầu chuỗi bị sửa")]


def test_everything_removed_is_found(chain):
    Entry.objects.all()._raw_delete("default")
    assert faults() == [(1, "đuôi chuỗi đã bị cắt hoặc đầu chuỗi bị sửa")]


def test_a_removed_head_is_found(chain):
    ChainHead.objects.all().delete()
    assert faults() == [(6, "đầu chuỗi đã bị xoá")]


def test_an_entry_is_neither_changed_nor_deleted_through_the_model(chain):
    entry = Entry.objects.get(sequence=1)
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.django_db(transaction=True)
def test_no_entry_outside_a_transaction(person):
    with pytest.raises(transaction.TransactionManagementError):
        record("test.deed", by=person, summary="không có giao dịch")


@pytest.mark.django_db(transaction=True)
def test_a_deed_rolled_back_leaves_no_entry_and_no_gap(person):
    with transaction.atomic():
        record("test.deed", by=person, summary="một")

    def broken_deed():
        with transaction.atomic():
            record("test.deed", by=person, summary="hai")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_deed()
    with transaction.atomic():
        record("test.deed", by=person, summary="ba")
    assert [entry.summary for entry in Entry.objects.order_by("sequence")] == ["một", "ba"]
    assert faults() == []


def test_one_view_an_hour_is_noted_and_the_next_hour_again(person, monkeypatch):
    other = Person.objects.create_user("binh", full_name="Lê Bình")
    subject = ("dossiers.dossier", "H23.1-0001")

    def look(by):
        return record_view(by=by, subject=subject, summary="Xem hồ sơ H23.1-0001")

    assert look(person).personal is True
    assert look(person) is None
    assert look(other) is not None
    later = timezone.now() + timezone.timedelta(minutes=61)
    monkeypatch.setattr("caicach.foundation.audit.services.timezone.now", lambda: later)
    assert look(person) is not None
    assert Entry.objects.filter(deed="personal.view", subject_id="H23.1-0001").count() == 3
    assert faults() == []


def test_writing_costs_a_constant_number_of_queries(person, chain, django_assert_num_queries):
    with django_assert_num_queries(3):
        record("test.deed", by=person, summary="thêm")


def test_command_line_tells_the_place(chain, capsys):
    assert main(["verify", "--only", "Nhật ký"]) == 0
    assert "nguyên vẹn" in capsys.readouterr().out
    Entry.objects.filter(sequence=3).update(summary="việc khác")
    assert main(["verify", "--json", "--only", "Nhật ký"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["clean"] is False
    assert told["parts"][0]["flaws"] == [{"place": "mục 3", "message": "nội dung đã bị sửa sau khi ghi"}]
    assert main(["verify", "--only", "không có"]) == 2


def test_a_verifier_that_breaks_is_told_and_stops_no_other(capsys):
    def broken():
        raise OSError("đĩa hỏng")

    verification.register("Thử hỏng", broken)
    try:
        verdicts = {verdict.name: verdict for verdict in verification.verify_all()}
    finally:
        verification._verifiers.pop("Thử hỏng")
    assert verdicts["Thử hỏng"].failure == "không kiểm chứng được: đĩa hỏng"
    assert verdicts["Nhật ký"].is_clean
    assert connection.connection is not None
