"""A batch from upload to undo, through the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.errors import TradeError
from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import verify
from caicach.foundation.imports import selectors, services
from caicach.foundation.imports.layout import Layout
from caicach.foundation.imports.models import Batch, BatchState, Source
from caicach.foundation.imports.reading.guard import FileRefusedError
from caicach.foundation.imports.registry import UndoRefusedError
from caicach.foundation.imports.services.rules import silent
from caicach.foundation.imports.tests.conftest import GOOD, workbook
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Role, Unit

pytestmark = pytest.mark.django_db


def receive(person, ward, content, name="truong.xlsx"):
    return services.receive(by=person, unit=ward, importer_key="schools", name=name, chunks=[content])


def mapped(person, ward, content, name="truong.xlsx"):
    batch = receive(person, ward, content, name)
    sheet = next(found for found in selectors.previews_of(batch) if found.name == batch.sheet)
    layout = Layout(batch.heading_first, batch.heading_rows)
    found = selectors.proposal(batch, sheet, layout)[1]
    mapping = {key: place.column for key, place in found.items()}
    return services.set_mapping(batch, by=person, sheet=batch.sheet, layout=layout, mapping=mapping)


def picture():
    return list(Unit.objects.order_by("pk").values())


def test_good_file_to_the_end_and_back(officer, ward):
    before = picture()
    batch = mapped(officer, ward, workbook(*GOOD))
    assert (batch.state, batch.row_count, batch.good_count, batch.fault_count) == (BatchState.CHECKED, 2, 2, 0)
    batch = services.confirm(batch, by=officer, skip_faulty=False)
    assert (batch.state, batch.added, batch.changed, batch.refused) == (BatchState.APPLIED, 2, 0, 0)
    an, binh = Unit.objects.filter(parent=ward).order_by("code")
    assert (an.code, an.population, an.valid_from, an.verified) == ("0004", 320, date(1990, 9, 5), True)
    assert (binh.code, binh.population, binh.valid_from) == ("0005", 1200, date(2024, 3, 15))
    assert (binh.area_km2, binh.verified, binh.type_name) == (Decimal("2.250"), False, "Trạm")
    batch = services.ask_undo(batch, by=officer)
    assert batch.state == BatchState.UNDONE
    assert picture() == before
    deeds = set(Entry.objects.values_list("deed", flat=True))
    assert {"imports.upload", "imports.map", "imports.apply", "imports.undo"} <= deeds
    assert not list(verify())


def test_second_import_changes_only_what_differs_and_undo_restores(officer, ward):
    services.confirm(mapped(officer, ward, workbook(*GOOD)), by=officer, skip_faulty=False)
    before = picture()
    second = mapped(officer, ward, workbook(GOOD[0], (4, "Trường An mới", 320, date(1990, 9, 5)), GOOD[2]))
    second = services.confirm(second, by=officer, skip_faulty=False)
    assert (second.added, second.changed, second.unchanged) == (0, 1, 1)
    assert Unit.objects.get(code="0004").name == "Trường An mới"
    services.ask_undo(second, by=officer)
    assert picture() == before


def test_faults_name_the_place_the_value_and_the_remedy(officer, ward):
    rows = (
        GOOD[0],
        ("0001", "Một", "ba trăm", "31/02/2024", "1.234", "có lẽ", "Trường hcj"),
        ("", "Hai", -5, "2024", None, "", ""),
        ("0001", "Ba", None, None, None, None, None),
    )
    batch = mapped(officer, ward, workbook(*rows))
    faults = {(fault.row, fault.column): fault for fault in batch.faults.all()}
    assert set(faults) == {(2, "C"), (2, "D"), (2, "E"), (2, "F"), (2, "G"), (3, "A"), (3, "C"), (3, "D"), (4, "A")}
    assert "trùng với dòng 2" in faults[4, "A"].reason
    assert faults[2, "D"].value == "31/02/2024"
    assert "Trường học" in faults[2, "G"].remedy
    assert all(fault.sheet == "Trường" and fault.heading and fault.reason and fault.remedy for fault in faults.values())
    assert (batch.row_count, batch.good_count, batch.fault_count) == (3, 0, 9)
    with pytest.raises(TradeError):
        services.confirm(batch, by=officer, skip_faulty=False)
    with pytest.raises(TradeError):
        services.confirm(batch, by=officer, skip_faulty=True)


def test_good_rows_may_be_taken_alone_only_when_chosen(officer, ward):
    batch = mapped(officer, ward, workbook(*GOOD, ("0006", "", None, None, None, None, None)))
    with pytest.raises(TradeError, match="1 lỗi"):
        services.confirm(batch, by=officer, skip_faulty=False)
    assert Unit.objects.filter(parent=ward).count() == 0
    batch = services.confirm(batch, by=officer, skip_faulty=True)
    assert (batch.state, batch.added, batch.refused) == (BatchState.APPLIED, 2, 1)


def test_a_warning_refuses_nothing(officer, ward):
    batch = mapped(officer, ward, workbook(GOOD[0], ("0007", "Lạ", None, None, None, None, None)))
    assert (batch.fault_count, batch.warning_count, batch.good_count) == (0, 1, 1)
    assert services.confirm(batch, by=officer, skip_faulty=False).added == 1


def test_the_mapping_is_remembered_by_source(officer, ward):
    odd = (("Ký hiệu nội bộ", "Danh xưng"), ("0001", "Trường Một"))
    batch = receive(officer, ward, workbook(*odd))
    sheet = selectors.previews_of(batch)[0]
    assert selectors.proposal(batch, sheet, Layout(1, 1))[1] == {}
    services.set_mapping(batch, by=officer, sheet=sheet.name, layout=Layout(1, 1), mapping={"code": 0, "name": 1})
    again = receive(officer, ward, workbook(*odd, ("0002", "Trường Hai")), "thang-sau.xlsx")
    found = selectors.proposal(again, selectors.previews_of(again)[0], Layout(1, 1))[1]
    assert {key: place.column for key, place in found.items()} == {"code": 0, "name": 1}
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"code": 0}, "Tên trường"),
        ({"code": 0, "name": 0}, "hai trường"),
        ({"code": 0, "name": 1, "strange": 2}, "strange"),
        ({"code": 0, "name": 99}, "ngoài bảng"),
    ],
)
def test_unusable_mappings(officer, ward, mapping, words):
    batch = receive(officer, ward, workbook(*GOOD))
    with pytest.raises(TradeError, match=words):
        services.set_mapping(batch, by=officer, sheet=batch.sheet, layout=Layout(1, 1), mapping=mapping)


def test_only_those_with_the_right_import(make_person, ward):
    other = Unit.objects.create(code="90002", name="Phường Khác", kind="commune")
    for person in (make_person("doc", Role.READER), make_person("khac", Role.OFFICER, other), make_person("la")):
        with pytest.raises(NotAllowed):
            receive(person, ward, workbook(*GOOD))
    assert Batch.objects.count() == 0


def test_rights_are_checked_again_when_the_job_runs(officer, ward):
    batch = mapped(officer, ward, workbook(*GOOD))
    officer.posts.all().delete()
    del officer._current_posts
    officer.__dict__.pop("_reach", None)
    with pytest.raises(NotAllowed):
        services.apply(batch, silent(officer, ward))
    assert Unit.objects.filter(parent=ward).count() == 0


def test_the_register_changed_since_the_check(officer, ward, monkeypatch):
    batch = mapped(officer, ward, workbook(*GOOD))

    def stricter(rows, context):
        for row in rows:
            yield row.fault("code", "mã vừa bị khoá", "Dùng mã khác")

    known = services.applying.importer("schools")
    monkeypatch.setattr(
        services.applying,
        "importer",
        lambda key: type(known)(
            known.key, known.title, known.fields, apply=known.apply, check=stricter, undo=known.undo
        ),
    )
    after = services.confirm(batch, by=officer, skip_faulty=False)
    assert after.state == BatchState.CHECKED
    assert "đã thay đổi" in after.job.error
    assert after.fault_count == 2
    assert Unit.objects.filter(parent=ward).count() == 0


def test_a_failing_apply_leaves_nothing(officer, ward, monkeypatch):
    batch = mapped(officer, ward, workbook(*GOOD))
    known = services.applying.importer("schools")

    def breaks(rows, context):
        known.apply(rows, context)
        raise ZeroDivisionError

    monkeypatch.setattr(
        services.applying,
        "importer",
        lambda key: type(known)(known.key, known.title, known.fields, apply=breaks, check=known.check, undo=known.undo),
    )
    after = services.confirm(batch, by=officer, skip_faulty=False)
    assert after.state == BatchState.CHECKED
    assert after.job.reference
    assert Unit.objects.filter(parent=ward).count() == 0


def test_undo_is_refused_when_something_depends_on_it(officer, ward):
    batch = services.confirm(mapped(officer, ward, workbook(*GOOD)), by=officer, skip_faulty=False)
    school = Unit.objects.get(code="0004")
    pupil = Unit.objects.create(code="x", name="Tổ Một", kind="section", parent=school)
    with pytest.raises(UndoRefusedError, match="Tổ Một"):
        services.undo(batch, silent(officer, ward))
    pupil.delete()
    Unit.objects.filter(pk=school.pk).update(population=1)
    with pytest.raises(UndoRefusedError, match="đã được sửa"):
        services.undo(batch, silent(officer, ward))
    assert Unit.objects.filter(parent=ward).count() == 2
    Unit.objects.filter(pk=school.pk).update(population=320)
    services.undo(batch, silent(officer, ward))
    assert Unit.objects.filter(parent=ward).count() == 0


def test_applying_and_undoing_twice_is_harmless(officer, ward):
    batch = services.confirm(mapped(officer, ward, workbook(*GOOD)), by=officer, skip_faulty=False)
    services.apply(batch, silent(officer, ward))
    assert Unit.objects.filter(parent=ward).count() == 2
    services.undo(batch, silent(officer, ward))
    services.undo(batch, silent(officer, ward))
    assert Unit.objects.filter(parent=ward).count() == 0


def test_a_large_file_is_read_and_checked_by_jobs(officer, ward, monkeypatch):
    for module in (services.receiving, services.deciding):
        monkeypatch.setattr(module, "AT_ONCE_BYTES", 100)
    batch = mapped(officer, ward, workbook(*GOOD))
    assert batch.state == BatchState.CHECKED
    assert batch.job.key == "imports.check"
    assert batch.good_count == 2


def test_a_refused_large_file_says_why(officer, ward, monkeypatch):
    monkeypatch.setattr(services.receiving, "AT_ONCE_BYTES", 10)
    batch = receive(officer, ward, workbook((), sheet="Rỗng"))
    assert batch.state == BatchState.REFUSED
    assert "không có dòng nào" in batch.problem
    assert batch.job.error == batch.problem


def test_a_refused_small_file_leaves_no_batch(officer, ward, tmp_path):
    with pytest.raises(FileRefusedError, match="PDF"):
        receive(officer, ward, b"%PDF-1.7 ...", "bang.xlsx")
    assert Batch.objects.count() == 0
    assert not list((tmp_path / "imports").rglob("incoming-*"))


def test_discard(officer, ward):
    batch = services.discard(mapped(officer, ward, workbook(*GOOD)), by=officer)
    assert batch.state == BatchState.DISCARDED
    with pytest.raises(TradeError):
        services.confirm(batch, by=officer, skip_faulty=False)


def test_whole_import_in_one_call(officer, ward, tmp_path):
    path = tmp_path / "truong.csv"
    path.write_text("mã;trường;học sinh\n0001;Trường Một;25\n0002;Trường Hai;x\n", encoding="utf-8")
    with pytest.raises(services.FaultsFoundError, match="1 lỗi"):
        services.import_file(path, "schools", by=officer, unit=ward)
    batch = services.import_file(path, "schools", by=officer, unit=ward, skip_faulty=True)
    assert (batch.added, batch.refused) == (1, 1)
    assert services.import_file(path, "schools", by=officer, unit=ward, dry_run=True).state == BatchState.CHECKED
