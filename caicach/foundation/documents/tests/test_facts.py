from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.periods import DateSpan
from caicach.foundation.documents.services import register_document, trash, update_document
from caicach.foundation.facts import signals
from caicach.foundation.facts.registry import get

pytestmark = pytest.mark.django_db
QUARTER = DateSpan(date(2024, 6, 15), date(2024, 9, 14))
BEFORE = DateSpan(date(2023, 12, 15), date(2024, 3, 14))
AFTER = DateSpan(date(2024, 9, 15), date(2024, 12, 14))


@pytest.fixture
def enter(officer, units):
    def make(number, day, **given):
        values = {
            "by": officer,
            "unit": units["ward"],
            "direction": "outgoing",
            "doc_type": "TB",
            "number": number,
            "issued_on": day,
            "issuer": "UBND phường Đông Mai",
            "abstract": "Thông báo",
        } | given
        return register_document(**values)

    return make


def totals(key, span=QUARTER, units=None, where=None):
    return dict(get(key).totals(span, units, where or {}))


def test_issued_counts_the_span_and_knows_what_it_does_not_know(enter, units, person_of):
    ward, other = units["ward"].pk, units["other"].pk
    enter("1/TB-UBND", date(2024, 6, 15), domain="steering")
    enter("2/TB-UBND", date(2024, 9, 14))
    enter("3/KH-UBND", date(2024, 9, 15), doc_type="KH")
    enter("1/TB-UBND", date(2024, 9, 20), unit=units["other"], by=person_of("officer", "other"))
    assert totals("documents.issued") == {ward: 2}
    assert totals("documents.issued", AFTER) == {ward: 1, other: 1}
    assert totals("documents.issued", BEFORE) == {}
    assert totals("documents.issued", AFTER, [other]) == {other: 1}
    assert totals("documents.issued_steering", AFTER) == {ward: 0, other: 0}
    assert totals("documents.issued_steering") == {ward: 1}
    assert totals("documents.issued", QUARTER, None, {"doc_type": "KH"}) == {ward: 0}
    assert all(isinstance(value, Decimal) for value in totals("documents.issued").values())


def test_flags_nobody_has_set_are_unknown(enter, units):
    ward = units["ward"].pk
    first = enter("1/TB-UBND", date(2024, 7, 1))
    assert totals("documents.signed_digitally") == {}
    enter("2/TB-UBND", date(2024, 7, 2), is_signed_digitally=False)
    assert totals("documents.signed_digitally") == {ward: 0}
    update_document(by=first.created_by, document=first, is_signed_digitally=True, sent_electronically=True)
    assert totals("documents.signed_digitally") == {ward: 1}
    assert totals("documents.sent_electronically") == {ward: 1}


def test_received_counts_by_the_day_of_arrival(enter, units):
    enter("5/KH-UBND", date(2024, 6, 10), direction="incoming", received_on=date(2024, 6, 16))
    assert totals("documents.received") == {units["ward"].pk: 1}
    assert totals("documents.issued") == {}


def test_rows_prove_the_number_and_the_trash_does_not_count(enter, officer, units):
    for number in range(1, 6):
        enter(f"{number}/TB-UBND", date(2024, 7, number), sensitivity="personal" if number == 5 else "")
    gone = enter("6/TB-UBND", date(2024, 7, 6))
    trash(by=officer, document=gone)
    assert totals("documents.issued") == {units["ward"].pk: 5}
    rows = get("documents.issued").rows(QUARTER, [units["ward"].pk], {}, 3, 10)
    assert rows.total == 5
    assert [row["number"] for row in rows.rows] == ["4/TB-UBND", "5/TB-UBND"]
    assert rows.rows[1]["abstract"] == "(hạn chế phổ biến)"
    assert set(rows.rows[0]) >= {column.key for column in rows.columns}


def test_one_query_for_all_units(enter, django_assert_num_queries):
    enter("1/TB-UBND", date(2024, 7, 1))
    for key in ("issued", "issued_steering", "received", "signed_digitally", "sent_electronically"):
        with django_assert_num_queries(1):
            totals(f"documents.{key}")


def test_changes_are_announced_for_the_days_before_and_after(enter, officer, django_capture_on_commit_callbacks):
    heard = []

    def listen(**told):
        heard.append((told["register"], told["units"], told["span"]))

    signals.changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            document = enter("1/TB-UBND", date(2024, 7, 1))
            update_document(by=officer, document=document, issued_on=date(2024, 8, 1))
    finally:
        signals.changed.disconnect(listen)
    mine = [item for item in heard if item[0] == "documents"]
    assert mine[0][2] == DateSpan(date(2024, 7, 1), date(2024, 7, 1))
    assert mine[1][1] == frozenset({document.unit_id})
    assert mine[1][2] == DateSpan(date(2024, 7, 1), date(2024, 8, 1))
