from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.periods import DateSpan
from caicach.foundation.documents.services import attach_evidence, register_document
from caicach.foundation.facts.registry import all_facts, get
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.declarations.models import Statement
from caicach.registers.declarations.services import state

pytestmark = pytest.mark.django_db
Q1 = DateSpan(date(2023, 12, 15), date(2024, 3, 14))
Q3 = DateSpan(date(2024, 6, 15), date(2024, 9, 14))
HALF = DateSpan(date(2023, 12, 15), date(2024, 6, 14))
YEAR = DateSpan(date(2023, 12, 15), date(2024, 12, 14))


@pytest.fixture
def say(officer, units):
    def make(row, value, period, form="communication", unit="ward", by=officer):
        number = None if value is None else Decimal(value)
        state(by=by, unit=units[unit], form=form, period=period, values={row: number}, reason="thử")

    return make


def totals(key, span, unit_ids=None):
    return dict(get(f"declarations.{key}").totals(span, unit_ids, {}))


def test_every_row_of_every_form_is_a_fact():
    declared = {key for key in all_facts() if key.startswith("declarations.")}
    assert declared == {row.fact_key for row in rulebook().declaration_rows.values()}


def test_a_flow_adds_up_over_quarters_and_never_over_a_hole(say, units, person_of):
    ward, other = units["ward"].pk, units["other"].pk
    say("broadcasts", 10, "2024Q1")
    say("broadcasts", 7, "2024Q1", unit="other", by=person_of("officer", "other"))
    assert totals("broadcasts", Q1) == {ward: 10, other: 7}
    assert totals("broadcasts", HALF) == {}
    say("broadcasts", 12, "2024Q2")
    assert totals("broadcasts", HALF) == {ward: 22}
    assert totals("broadcasts", HALF, [other]) == {}
    say("broadcasts", None, "2024Q2")
    assert totals("broadcasts", HALF) == {}
    assert totals("broadcasts", Q1) == {ward: 10, other: 7}


def test_zero_is_known(say, units):
    say("broadcasts", 0, "2024Q1")
    assert totals("broadcasts", Q1) == {units["ward"].pk: 0}


def test_a_unit_owes_only_the_quarters_it_lived_in(say, units):
    ward = units["ward"]
    ward.valid_from = date(2024, 6, 20)
    ward.save()
    say("broadcasts", 5, "2024Q3")
    say("broadcasts", 6, "2024Q4")
    assert totals("broadcasts", YEAR) == {ward.pk: 11}


def test_a_stock_is_the_latest_on_or_before_the_last_day(say, units):
    ward = units["ward"].pk
    say("staff_total", 20, "2024Q1", form="staff")
    say("staff_total", 23, "2024Q3", form="staff")
    assert totals("staff_total", Q1) == {ward: 20}
    assert totals("staff_total", HALF) == {ward: 20}
    assert totals("staff_total", Q3) == {ward: 23}
    assert totals("staff_total", DateSpan(date(2024, 9, 1), date(2024, 9, 13))) == {ward: 20}
    assert totals("staff_total", DateSpan(date(2023, 1, 1), date(2023, 12, 31))) == {}
    say("staff_total", None, "2024Q3", form="staff")
    assert totals("staff_total", Q3) == {}


def test_money_is_exact(say, units):
    say("revenue_actual", "2150000000.25", "2024Q3", form="budget")
    assert totals("revenue_actual", Q3) == {units["ward"].pk: Decimal("2150000000.25")}


def test_rows_prove_the_number_with_the_papers_behind_it(say, officer, units):
    say("broadcasts", 10, "2024Q1")
    say("broadcasts", 12, "2024Q2")
    paper = register_document(
        by=officer,
        unit=units["ward"],
        direction="other",
        doc_type="",
        number="",
        issued_on=None,
        issuer="",
        abstract="Sổ phát thanh",
    )
    attach_evidence(by=officer, subject=Statement.objects.get(period="2024Q1"), document=paper)
    rows = get("declarations.broadcasts").rows(HALF, [units["ward"].pk], {}, 0, 10)
    assert rows.total == 2
    assert [row["value"] for row in rows.rows] == [10, 12]
    assert rows.rows[0]["documents"] == [paper.pk]
    assert rows.rows[0]["period"] == "quý I năm 2024"
    assert get("declarations.broadcasts").rows(HALF, [units["ward"].pk], {}, 1, 1).rows[0]["value"] == 12
    say("staff_total", 20, "2024Q1", form="staff")
    stock = get("declarations.staff_total").rows(Q3, [units["ward"].pk], {}, 0, 10)
    assert stock.total == 1


def test_one_query_for_all_units(say, django_assert_num_queries):
    say("broadcasts", 10, "2024Q1")
    say("staff_total", 20, "2024Q1", form="staff")
    for key in ("broadcasts", "staff_total"):
        with django_assert_num_queries(1):
            totals(key, HALF)
