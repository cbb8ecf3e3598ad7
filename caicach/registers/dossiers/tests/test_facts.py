"""Every fact against the oracle, on random dossiers and random spans."""

import shutil
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from caicach.domain.periods import DateSpan
from caicach.foundation.facts import registry
from caicach.registers.dossiers import store
from caicach.registers.dossiers.facts import MEASURES
from caicach.registers.dossiers.models import ImportBatch, Partition
from caicach.registers.dossiers.services import import_table
from caicach.registers.dossiers.tests import oracle

DAY = date(2025, 3, 1)
days = st.integers(0, 200).map(lambda n: DAY + timedelta(days=n))
maybe = st.sampled_from([None, True, False])


@st.composite
def dossier(draw):
    received = draw(days)
    later = st.none() | st.integers(0, 40).map(lambda n: received + timedelta(days=n))
    fee = draw(maybe)
    return {
        "unit_code": draw(st.sampled_from(["00091", "00092"])),
        "procedure_code": draw(st.sampled_from([None, "1.001", "1.002", "1.003"])),
        "field": draw(st.sampled_from([None, "land", "civil_status"])),
        "channel": draw(st.sampled_from([None, "direct", "online", "online", "post"])),
        "online_level": draw(st.sampled_from([None, "full", "partial"])),
        "received_on": received,
        "due_on": draw(later),
        "working_days": draw(st.none() | st.integers(0, 15)),
        "finished_on": draw(later),
        "returned_on": draw(later),
        "closed_on": draw(st.none() | later),
        "state": draw(st.sampled_from([None, "in_process", "in_process", "submitted"])),
        "fee_due": fee,
        "paid_online": draw(maybe) if fee else draw(st.sampled_from([None, False])),
        "digitised_in": draw(maybe),
        "digitised_result": draw(maybe),
        "reused": draw(maybe),
        "supplement_count": draw(st.sampled_from([None, 0, 1, 2, 3])),
        "waiting_days": draw(st.sampled_from([None, 0, 1, 5])),
        "apology": draw(st.sampled_from(["", "01/PXL"])),
    }


TYPES = {
    **dict.fromkeys(["received_on", "due_on", "finished_on", "returned_on", "closed_on"], pa.date32()),
    **dict.fromkeys(["fee_due", "paid_online", "digitised_in", "digitised_result", "reused"], pa.bool_()),
    **dict.fromkeys(["working_days", "supplement_count", "waiting_days"], pa.int32()),
}


def table_of(rows):
    keys = ["dossier_code", *rows[0]]
    coded = [{"dossier_code": f"H{number}", **row} for number, row in enumerate(rows)]
    return pa.table({key: pa.array([row[key] for row in coded], TYPES.get(key, pa.string())) for key in keys})


def blank_means_no(rows):
    """As the importer reads flags: where only a yes is ever written, a blank is a no."""
    for key in ("fee_due", "paid_online", "digitised_in", "digitised_result", "reused"):
        said = {row[key] for row in rows}
        if said == {True, None}:
            rows = [{**row, key: bool(row[key])} for row in rows]
    return rows


@settings(
    max_examples=25,
    phases=[Phase.generate],  # shrinking imports hundreds of lists; a failure prints its rows anyway
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.lists(dossier(), min_size=1, max_size=40),
    spans=st.lists(st.tuples(days, st.integers(0, 120)), min_size=2, max_size=4),
    where=st.sampled_from([{}, {"field": "land"}, {"channel": "online"}, {"procedure": "1.001"}]),
)
def test_every_fact_is_what_counting_by_hand_gives(units, own_store, rows, spans, where):
    Partition.objects.all().delete()
    ImportBatch.objects.all().delete()
    shutil.rmtree(own_store / "months", ignore_errors=True)
    outcome = import_table(by=None, unit=None, table=table_of(rows), source_name="thử")
    assert outcome.refused == ()
    stated, calendar = blank_means_no(rows), store.rules().calendar
    by_unit = {units[n].pk: [r for r in stated if r["unit_code"] == units[n].code] for n in ("east", "west")}
    for first, length in spans:
        span = DateSpan(first, first + timedelta(days=length))
        for name in MEASURES:
            fact = registry.get(f"dossiers.{name}")
            found = fact.totals(span, None, where)
            for unit, own in by_unit.items():
                wanted = oracle.value(name, own, span.first, span.last, calendar, where)
                assert found.get(unit) == (None if wanted is None else Decimal(wanted)), (name, unit, span, where)


def test_rows_are_the_proof_of_the_number(take, units):
    take(
        *(
            {
                "dossier_code": f"H{n}",
                "received_on": DAY + timedelta(days=n),
                "due_on": DAY + timedelta(days=n + 3),
                "finished_on": DAY + timedelta(days=n + n % 7) if n % 3 else None,
                "channel": "Trực tuyến" if n % 2 else "Trực tiếp",
                "procedure_code": f"1.00{n % 4}",
            }
            for n in range(60)
        )
    )
    span = DateSpan(DAY + timedelta(days=10), DAY + timedelta(days=40))
    for name in MEASURES:
        fact = registry.get(f"dossiers.{name}")
        total = fact.totals(span, [units["east"].pk], {}).get(units["east"].pk)
        rows = fact.rows(span, [units["east"].pk], {}, 0, 1000)
        assert rows.total == len(rows.rows)
        if name == "procedures_with_online":
            assert total == len({row["procedure_code"] for row in rows.rows})
        elif total is not None:
            assert total == rows.total, name
        page = fact.rows(span, [units["east"].pk], {}, 2, 3)
        assert [row["dossier_code"] for row in page.rows] == [row["dossier_code"] for row in rows.rows[2:5]]


def test_a_unit_the_store_never_heard_of_is_unknown(take, units):
    take({"dossier_code": "H1", "received_on": DAY})
    span = DateSpan(DAY, DAY + timedelta(days=3))
    found = registry.get("dossiers.received").totals(span, None, {})
    assert found == {units["east"].pk: Decimal(1)}
    before = DateSpan(DAY - timedelta(days=9), DAY - timedelta(days=1))
    assert registry.get("dossiers.received").totals(before, None, {}) == {}


def test_a_column_no_list_ever_had_is_unknown(take, units):
    take({"dossier_code": "H1", "received_on": DAY, "channel": "Trực tuyến"})
    span, east = DateSpan(DAY, DAY), units["east"].pk
    assert registry.get("dossiers.received_online").totals(span, None, {})[east] == 1
    for name in ("digitised", "fee_due", "paid_online", "reused", "online_full"):
        assert east not in registry.get(f"dossiers.{name}").totals(span, None, {})


def test_received_and_carried_over_are_resolved_or_in_process(take, units):
    take(
        *(
            {
                "dossier_code": f"H{n}",
                "received_on": DAY + timedelta(days=n % 50),
                "channel": "Trực tuyến",
                "online_level": "Toàn trình" if n % 2 else "Một phần",
                "returned_on": DAY + timedelta(days=n % 50 + n % 11) if n % 5 else None,
            }
            for n in range(300)
        )
    )
    for offset in (0, 7, 31, 60):
        span = DateSpan(DAY + timedelta(days=offset), DAY + timedelta(days=offset + 20))
        of = {n: registry.get(f"dossiers.{n}").totals(span, None, {}) for n in MEASURES}
        east = units["east"].pk
        for level in ("full", "partial"):
            assert of[f"online_{level}_resolved"][east] <= of[f"online_{level}_handled"][east]
        assert of["received"][east] + of["carried_over"][east] == of["resolved"][east] + of["in_process"][east]


def test_one_answer_serves_all_facts_of_a_span(take, django_assert_max_num_queries):
    take({"dossier_code": "H1", "received_on": DAY})
    span = DateSpan(DAY, DAY)
    with django_assert_max_num_queries(len(MEASURES)):
        for name in MEASURES:
            registry.get(f"dossiers.{name}").totals(span, None, {})


def test_counting_by_an_unknown_dimension_is_a_mistake(take):
    take({"dossier_code": "H1", "received_on": DAY})
    with pytest.raises(ValueError, match="sex"):
        registry.get("dossiers.received").totals(DateSpan(DAY, DAY), None, {"sex": "x"})
