"""The small world in which every role tries every address: two provinces, a ward in each, one person for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caicach.foundation.organizations.models import Person, Post, Role, Unit

#: Roles at the own ward, in the order of the report; "above" is an officer of its province, "anonymous" is nobody.
ROLES = ("reader", "officer", "leader", "appraiser", "administrator", "above", "superuser")
SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Place:
    """A unit and somebody who works there, to own the objects made for it."""

    unit: Unit
    owner: Person


@dataclass(frozen=True)
class World:
    """Own ward, foreign ward, a person for each role at the own one."""

    own: Place
    foreign: Place
    people: dict[str, Person]


def build() -> World:
    """Make everything; a few dozen rows."""
    province = Unit.objects.create(code="90", kind="province", name="Tỉnh Mẫu", valid_from=SINCE)
    ward = Unit.objects.create(code="90001", kind="commune", name="Phường Nhà", parent=province, valid_from=SINCE)
    far_province = Unit.objects.create(code="91", kind="province", name="Tỉnh Xa", valid_from=SINCE)
    far = Unit.objects.create(code="91001", kind="commune", name="Xã Xa", parent=far_province, valid_from=SINCE)
    people = {role: _person(role, ward, role) for role in Role.values}
    people["above"] = _person("above", province, Role.OFFICER)
    people["superuser"] = Person.objects.create_superuser(
        "superuser", email="s@vd.vn", password="Mat-khau-1234", full_name="Người vận hành"
    )
    own = Place(ward, _person("own_owner", ward, Role.OFFICER))
    foreign = Place(far, _person("far_owner", far, Role.OFFICER))
    return World(own, foreign, {role: people[role] for role in ROLES})


def _person(username: str, unit: Unit, role: str) -> Person:
    person = Person.objects.create(username=username, full_name=f"Người {username}", email=f"{username}@vd.vn")
    Post.objects.create(person=person, unit=unit, role=role, title="Chức danh", valid_from=SINCE)
    return person
