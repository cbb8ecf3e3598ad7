"""A small tree: a province with a department, two communes of today and one of before, people in each role."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache

from caicach.foundation.organizations.models import Person, Post, Role, Succession, Unit

REFORM = date(2025, 7, 1)


def unit(code, kind, name, parent=None, valid_from=REFORM, valid_to=None):
    return Unit.objects.create(code=code, kind=kind, name=name, parent=parent, valid_from=valid_from, valid_to=valid_to)


def person(username, unit=None, role=None, **post):
    made = Person.objects.create_user(
        username, email=f"{username}@vd.vn", password="Mat-khau-1234", full_name=f"Người {username}"
    )
    if unit is not None:
        hold(made, unit, role, **post)
    return made


def hold(person, unit, role, valid_from=REFORM, valid_to=None, **rest):
    return Post.objects.create(
        person=person,
        unit=unit,
        role=role,
        title=rest.pop("title", Role(role).label),
        valid_from=valid_from,
        valid_to=valid_to,
        **rest,
    )


def ask_anew(person):
    """The person as the next request sees them: no memo of posts and reach."""
    return Person.objects.get(pk=person.pk)


@dataclass
class Land:
    province: Unit
    department: Unit
    ward: Unit
    section: Unit
    school: Unit
    other: Unit
    old: Unit
    divided: Unit
    far: Unit


@pytest.fixture
def land(db):
    province = unit("90", "province", "Tỉnh Mẫu")
    ward = unit("90001", "commune", "Phường Hoa Sen", province)
    other = unit("90002", "commune", "Xã Bình Minh", province)
    old = unit("90101", "commune", "Phường Cũ", valid_from=None, valid_to=date(2025, 6, 30))
    divided = unit("90102", "commune", "Xã Chia", valid_from=None, valid_to=date(2025, 6, 30))
    land = Land(
        province=province,
        department=unit("H90.01", "department", "Sở Nội vụ", province),
        ward=ward,
        section=unit("90001-VH", "section", "Phòng Văn hóa - Xã hội", ward),
        school=unit("90001-TH", "service_unit", "Trường Tiểu học Hoa Sen", ward),
        other=other,
        old=old,
        divided=divided,
        far=unit("91001", "commune", "Xã Xa", unit("91", "province", "Tỉnh Xa")),
    )
    for before, after, share, main in (
        (old, ward, Decimal(1), True),
        (divided, ward, None, True),
        (divided, other, None, False),
    ):
        Succession.objects.create(predecessor=before, successor=after, share=share, is_default=main, on=REFORM)
    return land


@pytest.fixture
def staff(land):
    return {
        "officer": person("officer", land.ward, Role.OFFICER),
        "leader": person("leader", land.ward, Role.LEADER),
        "reader": person("reader", land.ward, Role.READER),
        "administrator": person("administrator", land.ward, Role.ADMINISTRATOR),
        "appraiser": person("appraiser", land.department, Role.APPRAISER),
        "province_officer": person("province_officer", land.province, Role.OFFICER),
        "province_administrator": person("province_administrator", land.province, Role.ADMINISTRATOR),
        "foreign_administrator": person("foreign_administrator", land.far, Role.ADMINISTRATOR),
    }


@pytest.fixture
def operator(db):
    return Person.objects.create_superuser(
        "operator", email="operator@vd.vn", password="Mat-khau-1234", full_name="Người vận hành"
    )


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Rate limits live in the cache of the process."""
    cache.clear()
