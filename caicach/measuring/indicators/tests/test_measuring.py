"""Facts are added up the tree, figures worked out once, revised only where the outcome is another."""

from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.periods import DateSpan, Period
from caicach.foundation.facts import registry
from caicach.foundation.facts.registry import Column, Fact, FactRows
from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators import remeasuring, selectors
from caicach.measuring.indicators.models import Figure, PendingChange
from caicach.measuring.indicators.services import measure, span_of

pytestmark = pytest.mark.django_db
QUARTER = Period.parse("2024Q3")


@pytest.fixture
def province():
    province = Unit.objects.create(code="S1", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")
    for number in (1, 2, 3):
        Unit.objects.create(code=f"S1{number}", kind=UnitKind.COMMUNE, name=f"Xã Mẫu {number}", parent=province)
    return province


class Rows:
    """A made-up register: numbers by fact, unit code and (optional) field."""

    def __init__(self, monkeypatch):
        self.numbers: dict[tuple[str, str, str], int] = {}
        self.asked: list[str] = []
        self.monkeypatch = monkeypatch
        monkeypatch.setattr(registry, "_facts", {})
        for key in rulebook().expected_facts():
            registry.register(Fact(key, key, "", self.answering(key), self.rows, ("field", "channel", "domain")))

    def answering(self, key):
        def totals(span, unit_ids, where):
            self.asked.append(key)
            ids = dict(Unit.objects.values_list("code", "pk"))
            found = {}
            for (fact, code, field), number in self.numbers.items():
                if fact == key and where.get("field", field) == field:
                    found[ids[code]] = found.get(ids[code], Decimal(0)) + number
            return {pk: v for pk, v in found.items() if unit_ids is None or pk in unit_ids}

        return totals

    def rows(self, span, unit_ids, where, offset, limit):
        return FactRows((Column("n", "Số"),), [{"n": 1}] * min(limit, 3), 3)

    def put(self, fact, code, number, field=""):
        self.numbers[fact, code, field] = number


@pytest.fixture
def rows(monkeypatch):
    return Rows(monkeypatch)


def figure(indicator, code):
    return selectors.figure(indicator, Unit.objects.get(code=code), QUARTER)


def test_the_ratio_of_a_province_is_the_sum_of_parts_over_the_sum_of_wholes(province, rows):
    rows.put("dossiers.fee_due", "S11", 266), rows.put("dossiers.paid_online", "S11", 239)
    rows.put("dossiers.fee_due", "S12", 34), rows.put("dossiers.paid_online", "S12", 1)
    measure(QUARTER, indicators=["online.payment_rate"])
    assert figure("online.payment_rate", "S11").value.quantize(Decimal("0.0001")) == Decimal("89.8496")
    whole = figure("online.payment_rate", "S1")
    assert (whole.part, whole.whole, whole.value) == (240, 300, 80)


def test_a_unit_without_data_has_no_figure_and_its_province_says_how_many_gave(province, rows):
    rows.put("dossiers.received", "S11", 5), rows.put("dossiers.received", "S12", 0)
    measure(QUARTER, indicators=["one_stop.received"])
    assert figure("one_stop.received", "S13") is None
    assert figure("one_stop.received", "S12").value == 0
    whole = figure("one_stop.received", "S1")
    assert (whole.value, whole.coverage_known, whole.coverage_expected, whole.is_partial) == (5, 2, 3, True)


def test_a_ratio_of_nothing_is_unknown_not_zero(province, rows):
    rows.put("dossiers.fee_due", "S11", 0), rows.put("dossiers.paid_online", "S11", 0)
    measure(QUARTER, indicators=["online.payment_rate"])
    assert figure("online.payment_rate", "S11").value is None


def test_measuring_again_changes_nothing_and_a_change_adds_one_revision(province, rows):
    rows.put("dossiers.received", "S11", 5), rows.put("dossiers.received", "S12", 7)
    first = measure(QUARTER, indicators=["one_stop.received"])
    again = measure(QUARTER, indicators=["one_stop.received"])
    assert (first.added, again.added, again.changed, again.unchanged) == (3, 0, 0, 3)
    rows.put("dossiers.received", "S11", 6)
    third = measure(QUARTER, indicators=["one_stop.received"])
    assert (third.changed, third.unchanged) == (2, 1)
    kept = Figure.objects.filter(indicator="one_stop.received", unit__code="S11").order_by("revision")
    assert [(f.value, f.revision, f.is_current) for f in kept] == [(5, 1, False), (6, 2, True)]


def test_each_fact_is_asked_once_however_many_units_and_indicators(province, rows):
    rows.put("dossiers.received", "S11", 5)
    measure(QUARTER)
    assert rows.asked.count("dossiers.received") == 1


def test_the_number_of_queries_does_not_grow_with_units(province, rows, django_assert_max_num_queries):
    for number in (1, 2, 3):
        rows.put("dossiers.received", f"S1{number}", 5)
    measure(QUARTER, indicators=["one_stop.received"])
    with django_assert_max_num_queries(12):
        measure(QUARTER, indicators=["one_stop.received"])


def test_a_person_measures_only_where_they_may_edit(province, rows):
    person = Person.objects.create(username="mau", full_name="Người Mẫu")
    unit = Unit.objects.get(code="S11")
    Post.objects.create(person=person, unit=unit, role=Role.READER, title="Xem", valid_from=date(2020, 1, 1))
    with pytest.raises(Exception, match="không có quyền"):
        measure(QUARTER, [unit], by=person)


def test_only_indicators_that_read_the_register_are_measured_again():
    touched = remeasuring.indicators_touching("dossiers")
    assert "online.payment_rate" in touched
    assert "staff.total" not in touched
    assert "one_stop.on_time_rate" in touched


def test_a_change_is_taken_up_for_the_unit_and_those_above(province, rows):
    rows.put("dossiers.received", "S11", 5), rows.put("dossiers.received", "S12", 7)
    measure(QUARTER, indicators=["one_stop.received"])
    rows.put("dossiers.received", "S11", 9), rows.put("dossiers.received", "S12", 100)
    unit = Unit.objects.get(code="S11")
    with remeasuring.postponed():
        remeasuring.note_change(register="dossiers", units=[unit.pk], span=DateSpan(date(2024, 7, 1), date(2024, 7, 2)))
    assert PendingChange.objects.count() == 1
    remeasuring.take_pending()
    assert PendingChange.objects.count() == 0
    assert figure("one_stop.received", "S11").value == 9
    assert figure("one_stop.received", "S12").value == 7, "its change was not announced"
    assert figure("one_stop.received", "S1").value == 109


def test_the_days_of_a_quarter_follow_the_reform_scheme():
    assert span_of(QUARTER) == DateSpan(date(2024, 6, 15), date(2024, 9, 14))


def test_the_inputs_of_a_figure_can_be_opened(province, rows):
    rows.put("dossiers.fee_due", "S11", 266), rows.put("dossiers.paid_online", "S11", 239)
    measure(QUARTER, indicators=["online.payment_rate"])
    inputs = selectors.explained_inputs(figure("online.payment_rate", "S11"))
    assert {i.value for i in inputs} == {Decimal(266), Decimal(239)}
    assert all(i.fact or i.figure is not None for i in inputs)


def test_a_district_with_one_commune_is_no_commune_itself(rows):
    top = Unit.objects.create(code="S1", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")
    district = Unit.objects.create(code="S11", kind=UnitKind.DISTRICT, name="Huyện Mẫu", parent=top)
    Unit.objects.create(code="S111", kind=UnitKind.COMMUNE, name="Xã Mẫu", parent=district)
    rows.put("dossiers.received", "S11", 5)
    measure(QUARTER, indicators=["one_stop.received"])
    found = figure("one_stop.received", "S11")
    assert (found.coverage_known, found.coverage_expected) == (1, 2), "the district gave, its commune did not"
