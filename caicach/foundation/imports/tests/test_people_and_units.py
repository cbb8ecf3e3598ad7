"""Spreadsheets of units and of people: checked, written, taken back."""

from datetime import date
from types import SimpleNamespace

import pytest

from caicach.foundation.imports.importer import people, units
from caicach.foundation.imports.registry import Context, Row, UndoRefusedError
from caicach.foundation.organizations.access import Action, can
from caicach.foundation.organizations.models import Person, Post, Role, Unit


@pytest.fixture
def context(make_person, ward):
    by = make_person("quantri", Role.ADMINISTRATOR)
    progress = SimpleNamespace(update=lambda *_: None)
    return Context(by=by, unit=Unit.objects.get(pk=ward.pk), batch_id=1, progress=progress)


def row(number=2, **values):
    return Row("Trang 1", number, values, {key: str(value) for key, value in values.items()})


def school(number=2, **rest):
    base = {"code": "TH1", "name": "Trường  Hoa Sen", "kind": "service_unit", "valid_from": date(2025, 9, 1)}
    return row(number, **base | rest)


def somebody(number=2, **rest):
    base = {
        "username": "Lan.NT",
        "full_name": "Nguyễn Thị  Lan",
        "email": "Lan@vd.vn",
        "role": "officer",
        "title": "Công chức",
        "valid_from": date(2025, 9, 1),
    }
    return row(number, **base | rest)


def reasons(importer, rows, context):
    return [(fault.row, fault.reason) for fault in importer.check(rows, context)]


def test_units_are_added_once_and_taken_back(context, ward):
    rows = [school(), school(3, code="TH2", name="Trạm Y tế")]
    assert reasons(units, rows, context) == []
    outcome = units.apply(rows, context)
    assert (outcome.added, outcome.unchanged) == (2, 0)
    made = Unit.objects.get(code="TH1")
    assert (made.name, made.parent, made.administration) == ("Trường Hoa Sen", ward, ward)
    assert can(context.by, Action.ADMINISTER, made)
    assert units.apply(rows, context).unchanged == 2
    units.undo(outcome.state, context)
    assert not Unit.objects.filter(code__startswith="TH").exists()


def test_units_with_faults(context, ward):
    Unit.objects.create(code="XA", kind="commune", name="Xã Khác", valid_from=date(2025, 7, 1))
    rows = [
        school(),
        school(3),
        school(4, code="XA"),
        school(5, code="TH5", parent="XA"),
        school(6, code="TH6", valid_from=date(2020, 1, 1)),
    ]
    found = dict(reasons(units, rows, context))
    assert "trùng với dòng 2" in found[3]
    assert "Xã Khác" in found[4]
    assert "không có đơn vị" in found[5]
    assert "không có hiệu lực" in found[6]
    assert 2 not in found


def test_people_get_posts_but_no_password_and_are_locked_on_undo(context, ward):
    rows = [
        somebody(),
        somebody(3, role="leader", kind="acting"),
        somebody(4, username="binh", full_name="Lê Bình", email=None),
    ]
    assert reasons(people, rows, context) == []
    outcome = people.apply(rows, context)
    lan = Person.objects.get(username="lan.nt")
    assert (lan.full_name, lan.email, lan.has_usable_password()) == ("Nguyễn Thị Lan", "lan@vd.vn", False)
    assert set(lan.posts.values_list("role", "kind")) == {("officer", "substantive"), ("leader", "acting")}
    assert "Thêm 2 người, 3 vị trí" in outcome.message
    assert people.apply(rows, context).unchanged == 3
    people.undo(outcome.state, context)
    lan.refresh_from_db()
    assert not lan.is_active
    assert not Post.objects.filter(person=lan).exists()


def test_people_who_signed_in_are_not_taken_back(context, ward):
    outcome = people.apply([somebody()], context)
    Person.objects.filter(username="lan.nt").update(last_login="2026-01-01T00:00:00Z")
    with pytest.raises(UndoRefusedError, match="đã đăng nhập"):
        people.undo(outcome.state, context)
    assert Person.objects.get(username="lan.nt").is_active


def test_people_with_faults(context, ward, make_person):
    make_person("co.san")
    rows = [
        somebody(),
        somebody(3),
        somebody(4, username="co.san"),
        somebody(5, username="có dấu cách"),
        somebody(6, username="khac", email="lan@vd.vn"),
        somebody(7, username="khac2", email="khong-phai"),
        somebody(8, username="khac3", email=None, unit="ZZZ"),
        somebody(9, username="quantri", full_name="Người quantri", email=None, role="leader"),
    ]
    found = {}
    for number, reason in reasons(people, rows, context):
        found.setdefault(number, reason)
    assert 2 not in found
    assert "trùng" in found[3]
    assert "Người co.san" in found[4]
    assert "chỉ gồm chữ, số" in found[5]
    assert "đã thuộc về lan.nt" in found[6]
    assert "không phải địa chỉ" in found[7]
    assert "không có đơn vị" in found[8]
    assert "tự giao" in found[9]
