"""Applying and then undoing leaves every row as it was, whatever the table held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from caicach.foundation.imports.changes import Changes, revert
from caicach.foundation.imports.registry import UndoRefusedError
from caicach.foundation.organizations.models import Succession, Unit, UnitName

pytestmark = pytest.mark.django_db

CODES = st.sampled_from([f"S{n}" for n in range(6)])
VALUES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Một", "Hai", "Ba"]),
        "population": st.none() | st.integers(0, 10**6),
        "valid_from": st.none() | st.dates(date(1990, 1, 1), date(2026, 12, 31)),
        "area_km2": st.none() | st.decimals(0, 10**5, places=3),
        "verified": st.booleans(),
    }
)
TABLES = st.dictionaries(CODES, VALUES, max_size=6)


def picture(model):
    return list(model.objects.order_by("pk").values())


def put(table):
    changes = Changes(Unit)
    have = {unit.code: unit for unit in Unit.objects.filter(code__startswith="S")}
    for code, values in table.items():
        if code in have:
            changes.change(have[code], values)
        else:
            changes.add(Unit(code=code, kind="section", **values))
    return changes.outcome()


@given(before=TABLES, table=TABLES)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_apply_then_undo_is_nothing(before, table):
    with transaction.atomic():
        put(before)
        earlier = picture(Unit)
        outcome = put(table)
        assert outcome.added + outcome.changed + outcome.unchanged == len(table)
        revert(Unit, outcome.state)
        assert picture(Unit) == earlier
        transaction.set_rollback(True)


@given(names=st.lists(st.sampled_from(["Một", "Hai", "Ba"]), min_size=1, max_size=8), also=st.integers(0, 5))
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_in_bulk(names, also):
    with transaction.atomic():
        unit = Unit.objects.create(code="U", name="Gốc", kind="commune")
        rows = [UnitName.objects.create(unit=unit, name=name) for name in names]
        earlier = picture(UnitName)
        changes = Changes(UnitName, bulk=True)
        for row in rows:
            changes.change(row, {"name": "Ba", "valid_from": date(2025, 7, 1)})
        for number in range(also):
            changes.add(UnitName(unit=unit, name=f"Mới {number}"))
        outcome = changes.outcome()
        assert (outcome.added, outcome.changed) == (also, len(names))
        assert UnitName.objects.filter(name="Ba").count() == len(names)
        revert(UnitName, outcome.state)
        assert picture(UnitName) == earlier
        transaction.set_rollback(True)


def test_unchanged_rows_are_not_written():
    put({"S1": {"name": "Một", "area_km2": Decimal("1.500")}})
    outcome = put({"S1": {"name": "Một"}})
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 0, 1)
    assert outcome.state == {"added": [], "changed": []}


def test_foreign_keys_come_back():
    old, new = (Unit.objects.create(code=code, name=code, kind="commune") for code in "AB")
    child = Unit.objects.create(code="S1", name="Tổ", kind="section", parent=old)
    changes = Changes(Unit)
    assert changes.change(child, {"parent": new})
    state = changes.outcome().state
    assert Unit.objects.get(pk=child.pk).path.startswith(new.path)
    revert(Unit, state)
    child.refresh_from_db()
    assert child.parent == old
    assert child.path.startswith(old.path)


@pytest.mark.parametrize("deed", ["edited", "gone", "protected"])
def test_what_came_later_is_never_trampled(deed):
    outcome = put({"S1": {"name": "Một"}})
    unit = Unit.objects.get(code="S1")
    if deed == "edited":
        Unit.objects.filter(pk=unit.pk).update(population=5)
    elif deed == "gone":
        unit.delete()
    else:
        other = Unit.objects.create(code="B", name="B", kind="commune")
        Succession.objects.create(predecessor=unit, successor=other, on=date(2025, 7, 1))
    earlier = picture(Unit)
    with pytest.raises(UndoRefusedError) as caught, transaction.atomic():
        revert(Unit, outcome.state)
    assert "Không hoàn tác được" in str(caught.value)
    assert picture(Unit) == earlier


def test_a_changed_row_edited_since_is_not_given_back():
    put({"S1": {"name": "Một"}})
    outcome = put({"S1": {"name": "Hai"}})
    Unit.objects.filter(code="S1").update(name="Ba")
    with pytest.raises(UndoRefusedError, match="đã được sửa"):
        revert(Unit, outcome.state)


def test_an_unknown_field_is_a_mistake_of_the_programmer():
    unit = Unit.objects.create(code="A", name="A", kind="commune")
    with pytest.raises(ValueError, match="no field"):
        Changes(Unit).change(unit, {"nothing": 1})
