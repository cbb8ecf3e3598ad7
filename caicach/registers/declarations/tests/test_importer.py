from decimal import Decimal
from types import SimpleNamespace

import pytest

from caicach.domain.periods import Period
from caicach.foundation.imports.registry import Context, Row, UndoRefusedError, importer
from caicach.registers.declarations.models import Revision
from caicach.registers.declarations.selectors import values_of
from caicach.registers.declarations.services import state

pytestmark = pytest.mark.django_db
Q3 = Period.parse("2024Q3")


@pytest.fixture
def context(officer, units):
    return Context(officer, units["ward"], 7, SimpleNamespace(update=lambda *told: None))


def row(number, **values):
    given = {"unit": "X01", "period": "2024Q3", "reason": None} | values
    return Row("Trang 1", number, given, {key: str(value) for key, value in given.items()})


def test_numbers_of_several_forms_come_in_by_one_row(context, units):
    known = importer("declarations")
    rows = [row(2, broadcasts=38, staff_total=20), row(3, period="2024Q2", broadcasts=30)]
    assert list(known.check(rows, context)) == []
    outcome = known.apply(rows, context)
    assert (outcome.added, outcome.changed, outcome.unchanged) == (2, 0, 0)
    assert values_of(units["ward"], "communication", Q3) == {"broadcasts": 38}
    assert values_of(units["ward"], "staff", Q3) == {"staff_total": 20}
    assert known.apply(rows, context).unchanged == 2


def test_faults_name_row_and_remedy(context, units):
    known = importer("declarations")
    rows = [
        row(2, unit="KHONG", broadcasts=1),
        row(3, period="quý ba", broadcasts=1),
        row(4, unit="X02", broadcasts=1),
        row(5, broadcasts=1),
        row(6, broadcasts=2),
        row(7, unit="X01.1", broadcasts=2),
    ]
    said = {fault.row: fault.reason for fault in known.check(rows, context)}
    assert set(said) == {2, 3, 4, 6, 7}
    assert "Không có đơn vị" in said[2]
    assert "không được kê khai thay" in said[4]
    assert "dòng 5" in said[6]
    assert "không dành cho" in said[7]


def test_a_change_asks_for_a_reason_and_a_contradiction_only_warns(context, officer, units):
    state(by=officer, unit=units["ward"], form="communication", period="2024Q3", values={"broadcasts": Decimal(38)})
    known = importer("declarations")
    faults = list(known.check([row(2, broadcasts=39)], context))
    assert ["lý do" in fault.reason for fault in faults] == [True]
    assert list(known.check([row(2, broadcasts=39, reason="đếm sót")], context)) == []
    warned = list(known.check([row(2, staff_total=20, staff_standard_met=21)], context))
    assert [fault.severity for fault in warned] == ["warning"]


def test_undo_puts_the_former_numbers_back_and_keeps_the_history(context, officer, units):
    ward = units["ward"]
    state(by=officer, unit=ward, form="communication", period="2024Q3", values={"broadcasts": Decimal(38)})
    known = importer("declarations")
    outcome = known.apply([row(2, broadcasts=39, portal_posts=42, reason="đếm sót")], context)
    assert outcome.changed == 1
    known.undo(outcome.state, context)
    assert values_of(ward, "communication", Q3) == {"broadcasts": 38, "portal_posts": None}
    assert Revision.objects.filter(declaration__row="broadcasts").count() == 3


def test_undo_is_refused_after_a_later_change(context, officer, units):
    known = importer("declarations")
    outcome = known.apply([row(2, broadcasts=39)], context)
    state(
        by=officer,
        unit=units["ward"],
        form="communication",
        period="2024Q3",
        values={"broadcasts": Decimal(40)},
        reason="sửa tay",
    )
    with pytest.raises(UndoRefusedError, match="đã được sửa"):
        known.undo(outcome.state, context)
