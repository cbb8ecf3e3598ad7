"""Two wards of a province, people, and a store of files of the test's own."""

from datetime import date

import pyarrow as pa
import pytest

from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind
from caicach.registers.dossiers.services import import_table


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    """Files of a test lie in a folder of that test."""
    settings.CAICACH_HOME = tmp_path
    return tmp_path / "dossiers"


@pytest.fixture
def units(db):
    province = Unit.objects.create(code="T01", kind=UnitKind.PROVINCE, name="Tỉnh Thử Nghiệm")
    east = Unit.objects.create(code="00091", kind=UnitKind.COMMUNE, name="Phường Đông Mai Thử", parent=province)
    west = Unit.objects.create(code="00092", kind=UnitKind.COMMUNE, name="Xã Tây Sơn Thử", parent=province)
    return {"province": province, "east": east, "west": west}


@pytest.fixture
def person_of(units):
    """A person holding a role at a unit: `person_of("officer", "east")`."""

    def make(role: str, where: str = "east") -> Person:
        person = Person.objects.create_user(
            username=f"{role}-{where}", email=f"{role}-{where}@example.test", password="x", full_name=f"{role} {where}"
        )
        Post.objects.create(person=person, unit=units[where], role=Role(role), title="Thử", valid_from=date(2020, 1, 1))
        return person

    return make


@pytest.fixture
def take(units):
    """Import rows given as dicts of store columns."""

    def inner(*rows: dict, unit: str = "east", by=None, **options):
        keys = list(dict.fromkeys(key for row in rows for key in row))
        table = pa.table({key: pa.array([row.get(key) for row in rows]) for key in keys})
        return import_table(by=by, unit=units[unit], table=table, source_name="thử", **options)

    return inner
