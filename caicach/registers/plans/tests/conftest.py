"""A province, two wards of it with people of each role."""

from datetime import date
from types import SimpleNamespace

import pytest

from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind


def make_person(name, unit, role):
    person = Person.objects.create(username=name, full_name=name.replace("_", " ").title(), email=f"{name}@example.vn")
    Post.objects.create(person=person, unit=unit, role=role, title="Chức danh", valid_from=date(2020, 1, 1))
    return person


@pytest.fixture
def world(db):
    province = Unit.objects.create(code="T1", kind=UnitKind.PROVINCE, name="Tỉnh An Phú", type_name="Tỉnh")
    ward = Unit.objects.create(code="P1", kind=UnitKind.COMMUNE, name="Phường Hòa Bình", parent=province)
    other = Unit.objects.create(code="P2", kind=UnitKind.COMMUNE, name="Xã Tân Lập", parent=province)
    office = Unit.objects.create(
        code="P1.1", kind=UnitKind.SECTION, name="Văn phòng – thống kê", short_name="VP-TK", parent=ward
    )
    justice = Unit.objects.create(code="P1.2", kind=UnitKind.SECTION, name="Tư pháp - hộ tịch", parent=ward)
    for unit in (province, ward, other, office, justice):
        unit.refresh_from_db()
    return SimpleNamespace(
        province=province,
        ward=ward,
        other=other,
        office=office,
        justice=justice,
        officer=make_person("officer", ward, Role.OFFICER),
        leader=make_person("leader", ward, Role.LEADER),
        reader=make_person("reader", ward, Role.READER),
        stranger=make_person("stranger", other, Role.OFFICER),
        provincial=make_person("provincial", province, Role.OFFICER),
        governor=make_person("governor", province, Role.LEADER),
    )
