from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.periods import DateSpan, Period, PeriodError
from caicach.foundation.audit.models import Entry
from caicach.foundation.facts import signals
from caicach.foundation.organizations.access import NotAllowed
from caicach.registers.declarations.models import Declaration, Revision, Statement
from caicach.registers.declarations.quarters import current_quarter, quarters_within
from caicach.registers.declarations.selectors import states_of, unit_states, values_of
from caicach.registers.declarations.services import DeclarationRefusedError, ReasonMissingError, begin, state

pytestmark = pytest.mark.django_db
Q3 = Period.parse("2024Q3")


@pytest.fixture
def say(officer, units):
    def make(values, **given):
        numbers = {key: None if value is None else Decimal(value) for key, value in values.items()}
        chosen = {"by": officer, "unit": units["ward"], "form": "communication", "period": "2024Q3"} | given
        state(values=numbers, **chosen)

    return make


def test_a_number_is_stated_with_its_history(say, units, officer):
    say({"broadcasts": 38, "portal_posts": 42})
    with pytest.raises(ReasonMissingError, match="phải ghi lý do") as caught:
        say({"broadcasts": 39, "law_posts": 3})
    assert caught.value.row == "broadcasts"
    assert values_of(units["ward"], "communication", Q3) == {"broadcasts": 38, "portal_posts": 42}
    say({"broadcasts": 39}, reason="đếm sót một lượt")
    say({"broadcasts": 39})
    declaration = Declaration.objects.get(row="broadcasts")
    assert (declaration.value, declaration.revision, declaration.reason) == (39, 2, "đếm sót một lượt")
    history = list(declaration.revisions.order_by("number").values_list("number", "value", "reason"))
    assert history == [(1, 38, ""), (2, 39, "đếm sót một lượt")]
    entries = Entry.objects.filter(deed="declarations.state").order_by("sequence")
    assert entries.count() == 2
    assert entries.last().changes == {"broadcasts": ["38", "39"], "reason": ["", "đếm sót một lượt"]}
    statement = Statement.objects.get()
    assert statement.span == DateSpan(date(2024, 6, 15), date(2024, 9, 14))
    with pytest.raises(TypeError):
        Revision.objects.first().delete()


def test_blank_is_unknown_and_zero_is_a_number(say, units):
    say({"broadcasts": 0, "portal_posts": None})
    assert values_of(units["ward"], "communication", Q3) == {"broadcasts": 0}
    with pytest.raises(ReasonMissingError):
        say({"broadcasts": None})
    say({"broadcasts": None}, reason="chưa có số chính thức")
    assert values_of(units["ward"], "communication", Q3) == {"broadcasts": None}
    say({"broadcasts": 12})
    assert Revision.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "given", "said"),
    [
        ({"broadcasts": "-1"}, {}, "nhỏ hơn mức thấp nhất 0 lượt"),
        ({"broadcasts": "1.5"}, {}, "1,5 không phải số nguyên"),
        ({"broadcasts": "NaN"}, {}, "không phải số dùng được"),
        ({"broadcasts": "1E+30"}, {}, "không phải số dùng được"),
        ({"khong_co": 1}, {}, "không có dòng"),
        ({"broadcasts": 1}, {"form": "khong_co"}, "khong_co"),
        ({"broadcasts": 1}, {"period": "2199Q1"}, "chưa bắt đầu"),
        ({"revenue_plan": "0.00001"}, {"form": "budget"}, "4 chữ số"),
    ],
)
def test_what_cannot_be_stated_says_why_and_writes_nothing(say, values, given, said):
    with pytest.raises(DeclarationRefusedError, match=said):
        say(values, **given)
    assert not Statement.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("period", ["2024", "2024M03", "quy 3", ""])
def test_only_quarters(say, period):
    with pytest.raises(PeriodError):
        say({"broadcasts": 1}, period=period)


def test_all_or_nothing(say):
    with pytest.raises(DeclarationRefusedError):
        say({"broadcasts": 5, "portal_posts": -2})
    assert not Declaration.objects.exists()


def test_rights(say, person_of, units):
    for role in ("reader", "appraiser", "administrator"):
        with pytest.raises(NotAllowed):
            say({"broadcasts": 1}, by=person_of(role))
    with pytest.raises(NotAllowed):
        say({"broadcasts": 1}, by=person_of("leader", "province"))
    with pytest.raises(NotAllowed):
        say({"broadcasts": 1}, by=person_of("officer", "other"))
    say({"broadcasts": 1}, by=person_of("leader"))


def test_forms_follow_level_and_life_of_the_unit(say, units, person_of):
    with pytest.raises(DeclarationRefusedError, match="không dành cho"):
        say({"broadcasts": 1}, unit=units["section"])
    ward = units["ward"]
    ward.valid_to = date(2024, 6, 30)
    ward.save()
    say({"broadcasts": 1})
    with pytest.raises(DeclarationRefusedError, match="không tồn tại"):
        say({"broadcasts": 1}, period="2024Q4")


def test_contradictions_are_warnings(say, units):
    say({"staff_total": 23, "staff_below_university": 2, "staff_university": 16, "staff_postgraduate": 2}, form="staff")
    found = {item.form.key: item for item in states_of(units["ward"], Q3)}
    assert [warning.message for warning in found["staff"].warnings] == [
        "Cộng theo trình độ khác tổng số cán bộ, công chức."
    ]
    assert found["staff"].stated == 4
    assert found["communication"].status == "Quá hạn"
    say({"broadcasts": 38, "portal_posts": 42, "law_broadcasts": 28, "law_posts": 3})
    assert {item.form.key: item.status for item in states_of(units["ward"], Q3)}["communication"] == "Đã đủ"


def test_states_take_two_queries(say, units, django_assert_num_queries):
    say({"broadcasts": 38})
    with django_assert_num_queries(2):
        states_of(units["ward"], Q3)


def test_who_is_late_over_many_units(say, person_of, units, django_assert_max_num_queries):
    say({"broadcasts": 38, "portal_posts": 42, "law_broadcasts": 28, "law_posts": 3})
    province = person_of("officer", "province")
    with django_assert_max_num_queries(6):
        found = {item.unit: item for item in unit_states(province, Q3)}
    assert found[units["ward"]].complete == 1
    assert found[units["ward"]].stated == 4
    assert found[units["other"]].stated == 0
    assert [item.unit for item in unit_states(person_of("reader", "other"), Q3)] == [units["other"]]


def test_quarters():
    assert current_quarter(date(2024, 9, 20)) == Q3
    assert current_quarter(date(2024, 11, 1)).key == "2024Q4"
    year = DateSpan(date(2023, 12, 15), date(2024, 12, 14))
    assert [period.key for period in quarters_within(year)] == ["2024Q1", "2024Q2", "2024Q3", "2024Q4"]
    assert quarters_within(DateSpan(date(2024, 7, 1), date(2024, 7, 31))) == []


def test_a_change_is_announced_for_the_days_it_counts_in(say, django_capture_on_commit_callbacks):
    heard = []

    def listen(**told):
        heard.append((told["register"], told["span"]))

    signals.changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            say({"broadcasts": 38})
            say({"staff_total": 20}, form="staff", period="2024Q4")
            say({"staff_total": 20}, form="staff")
    finally:
        signals.changed.disconnect(listen)
    spans = [span for register, span in heard if register == "declarations"]
    assert spans[0] == DateSpan(date(2024, 6, 15), date(2024, 9, 14))
    assert spans[1].last > date(2026, 1, 1)
    assert spans[2] == DateSpan(date(2024, 6, 15), date(2024, 12, 13))


def test_a_statement_can_begin_empty_for_its_evidence(officer, units):
    statement = begin(by=officer, unit=units["ward"], form="staff", period="2024Q3")
    assert begin(by=officer, unit=units["ward"], form="staff", period="2024Q3") == statement
    assert "quý III năm 2024" in str(statement)
