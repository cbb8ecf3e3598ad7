"""Every role tries every address, with an object of its own unit and with one of a foreign unit."""

import pytest

from tests.access import table, world
from tests.access.trying import Trier

TABLE = table.read()


@pytest.fixture
def trier(db, settings, tmp_path):
    settings.CAICACH_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return Trier(world.build())


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    existing = set(table.names())
    assert existing - set(TABLE) == set(), "addresses without a line in tests/access/*.toml"
    assert set(TABLE) - existing == set(), "lines for addresses that no longer exist"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_role_may_what_the_table_says(name, trier):
    route = TABLE[name]
    wrong = []
    for method in ("GET", "POST"):
        for is_foreign in (False, True) if route.object else (False,):
            for role in sorted(table.EVERYBODY):
                got = trier.outcome(route, role, method, is_foreign=is_foreign)
                expected = expectation(route, role, method, is_foreign=is_foreign)
                if got not in expected:
                    place = "foreign" if is_foreign else "own"
                    wrong.append(f"{role} {method} {place}: {got}, expected {' or '.join(sorted(expected))}")
    assert not wrong, "\n".join([name, *wrong])


def expectation(route, role, method, *, is_foreign):
    """Outcomes that agree with the table."""
    allowed = route.allowed(method, is_foreign=is_foreign)
    if allowed is None:  # the method is not taken: 405 for those who may use the other one, nothing else for anybody
        other = route.allowed("POST" if method == "GET" else "GET", is_foreign=is_foreign) or frozenset()
        if role == "anonymous" and role not in other:
            return {"login", "405"}
        return {"405"} if role in other else {"refused", "405"}
    if role in allowed:
        return {"passes"}
    return {"login", "refused"} if role == "anonymous" else {"refused"}


def test_the_table_itself_is_sound():
    for route in TABLE.values():
        assert route.get is not None or route.post is not None, route.name
        if route.object:
            assert route.foreign_get <= table.EVERYBODY
