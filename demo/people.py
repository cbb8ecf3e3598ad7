"""The sample people: one for each role, and those who keep the records of every commune."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password

from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.organizations.services.people import NewPerson, NewPost, add_post, create_person
from demo.texts import read

#: Who signs in for what in the sample.
PROVINCE_LEADER = "lanhdaotinh"


def build_operator() -> Person:
    """The operator of the site; made as on a command line, without a password: nobody signs in with it."""
    told = read("people")["operator"]
    operator = Person(username=told["username"], full_name=told["full_name"], is_superuser=True, is_staff=True)
    operator.set_unusable_password()
    operator.save()
    return operator


def build_people(operator: Person, units: dict[str, Unit]) -> dict[str, Person]:
    """Everybody with their posts; by user name, read afresh so that their rights are those of now."""
    told = read("people")
    hashed = make_password(told["password"])  # a third of a second each would be a fifth of the whole build
    for row in told["people"]:
        new = NewPerson(row["username"], row["full_name"], sample_note=row.get("note", ""))
        person, _ = create_person(new, _post(row, units), by=operator, password=told["password"], hashed=hashed)
        for post in row.get("posts", ()):
            add_post(person, _post(post, units), by=operator)
    return {person.username: person for person in Person.objects.filter(is_superuser=False)}


def _post(row: dict[str, Any], units: dict[str, Unit]) -> NewPost:
    return NewPost(
        unit=units[row["unit"]],
        role=row["role"],
        title=row["title"],
        valid_from=row.get("valid_from", read("people")["valid_from"]),
        kind=row.get("kind", "substantive"),
        section=units[row["section"]] if "section" in row else None,
        legal_basis="Quyết định mẫu",
    )


def clerk(people: dict[str, Person], commune: Unit) -> Person:
    """Who keeps the records of the commune."""
    return people["vanphong" if commune.code == "M101" else f"vanphong.{commune.code.lower()}"]


def chair(people: dict[str, Person], commune: Unit) -> Person:
    """Who leads the commune."""
    return people["chutich" if commune.code == "M101" else f"chutich.{commune.code.lower()}"]
