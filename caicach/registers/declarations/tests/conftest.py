"""Two communes of a province and a person for each role."""

from datetime import date

import pytest

from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Files of a test lie in a folder of that test."""
    settings.CAICACH_HOME = tmp_path


@pytest.fixture
def units(db):
    province = Unit.objects.create(code="T01", kind=UnitKind.PROVINCE, name="Tỉnh Thử Nghiệm")
    ward = Unit.objects.create(code="X01", kind=UnitKind.COMMUNE, name="Phường Đông Mai", parent=province)
    other = Unit.objects.create(code="X02", kind=UnitKind.COMMUNE, name="Xã Tây Sơn Thử", parent=province)
    section = Unit.objects.create(code="X01.1", kind=UnitKind.SECTION, name="Văn phòng", parent=ward)
    return {"province": province, "ward": ward, "other": other, "section": section}


@pytest.fixture
def person_of(units):
    """A person holding a role at a unit: `person_of("officer", "ward")`."""

    def make(role: str, where: str = "ward") -> Person:
        person = Person.objects.create_user(
            username=f"{role}-{where}", email=f"{role}-{where}@example.test", password="x", full_name=f"{role} {where}"
        )
        Post.objects.create(person=person, unit=units[where], role=Role(role), title="Thử", valid_from=date(2024, 1, 1))
        return person

    return make


@pytest.fixture
def officer(person_of):
    return person_of("officer")
