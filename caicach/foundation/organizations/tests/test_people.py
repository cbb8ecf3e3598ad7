"""People and posts: made by administrators within their reach, never deleted, never taken over."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from caicach.foundation.audit.models import Entry
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Person, PostKind, Role
from caicach.foundation.organizations.selectors.people import posts_of, visible_to
from caicach.foundation.organizations.services.people import (
    NewPerson,
    NewPost,
    PersonRefused,
    add_post,
    create_person,
    edit_person,
    end_post,
    reset_password,
    set_active,
)

from .conftest import ask_anew, hold

WHO = NewPerson("lan.nt", "Nguyễn  Thị Lan", "Lan@vd.vn")


def post(unit, role=Role.OFFICER, **rest):
    return NewPost(unit=unit, role=role, title="Công chức", valid_from=date(2026, 1, 5), **rest)


def test_a_new_person_has_a_post_and_a_password_to_change(land, staff):
    made, password = create_person(WHO, post(land.ward), by=staff["administrator"])
    assert (made.full_name, made.email, made.must_change_password) == ("Nguyễn Thị Lan", "lan@vd.vn", True)
    assert made.check_password(password)
    assert len(password) == 14
    assert [p.unit for p in posts_of(made).now] == [land.ward]
    entry = Entry.objects.get(deed="organizations.create_person")
    assert password not in str(entry.changes) + entry.summary


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (NewPerson("officer", "Trùng tên"), "đã"),
        (NewPerson("a b", "Tên sai"), "hợp lệ"),
        (NewPerson("khac", "Trùng thư", "Officer@VD.vn"), "Địa chỉ thư điện tử này đã thuộc về người dùng khác"),
    ],
)
def test_doubles_are_refused_in_words_and_nothing_is_left(land, staff, new, message):
    count = Person.objects.count()
    with pytest.raises(PersonRefused, match=message):
        create_person(new, post(land.ward), by=staff["administrator"])
    assert Person.objects.count() == count


@pytest.mark.parametrize(
    "who", ["officer", "leader", "reader", "appraiser", "province_officer", "foreign_administrator"]
)
def test_only_an_administrator_of_the_unit_makes_people(land, staff, who):
    with pytest.raises(NotAllowed):
        create_person(WHO, post(land.ward), by=staff[who])


def test_an_administrator_reaches_down_but_not_up_or_sideways(land, staff):
    create_person(WHO, post(land.ward), by=staff["province_administrator"])
    with pytest.raises(NotAllowed):
        create_person(NewPerson("x", "X"), post(land.other), by=staff["administrator"])
    with pytest.raises(NotAllowed):
        create_person(NewPerson("y", "Y"), post(land.province), by=staff["administrator"])


def test_an_account_with_a_post_elsewhere_cannot_be_taken_over(land, staff, operator):
    chief = staff["province_officer"]
    add_post(chief, post(land.ward, kind=PostKind.CONCURRENT), by=staff["administrator"])
    chief = ask_anew(chief)
    for deed in (
        lambda by: reset_password(chief, by=by),
        lambda by: edit_person(chief, {"email": "tu@vd.vn"}, by=by),
        lambda by: set_active(chief, is_active=False, by=by),
    ):
        with pytest.raises(NotAllowed, match="quản trị mọi đơn vị"):
            deed(staff["administrator"])
    assert reset_password(chief, by=staff["province_administrator"])
    with pytest.raises(NotAllowed):
        reset_password(operator, by=staff["province_administrator"])


def test_nobody_gives_a_post_or_locks_themselves(land, staff):
    administrator = staff["administrator"]
    with pytest.raises(PersonRefused, match="Không ai tự giao"):
        add_post(administrator, post(land.ward, Role.LEADER), by=administrator)
    with pytest.raises(PersonRefused, match="tự khóa"):
        set_active(administrator, is_active=False, by=administrator)
    with pytest.raises(NotAllowed, match="chỉ tự sửa"):
        edit_person(administrator, {"full_name": "Tên Khác"}, by=administrator)
    assert edit_person(administrator, {"phone": "0900"}, by=administrator).phone == "0900"


def test_locking_keeps_everything(land, staff):
    officer = staff["officer"]
    set_active(officer, is_active=False, by=staff["administrator"])
    assert not ask_anew(officer).is_active
    assert posts_of(officer).now
    set_active(ask_anew(officer), is_active=True, by=staff["administrator"])
    assert ask_anew(officer).is_active
    assert Entry.objects.filter(deed__in=["organizations.activate", "organizations.deactivate"]).count() == 2


def test_posts_end_on_a_day_and_stay(land, staff):
    held = posts_of(staff["officer"]).now[0]
    today = timezone.localdate()
    with pytest.raises(PersonRefused, match="trước ngày bắt đầu"):
        end_post(held, held.valid_from - timedelta(days=1), by=staff["administrator"])
    end_post(held, today - timedelta(days=1), by=staff["administrator"])
    assert [p.pk for p in posts_of(staff["officer"]).before] == [held.pk]
    with pytest.raises(PersonRefused, match="đã thôi"):
        end_post(held, today, by=staff["administrator"])


def test_a_post_needs_a_unit_in_force_and_a_section_of_it(land, staff):
    with pytest.raises(PersonRefused, match="không có hiệu lực"):
        add_post(staff["officer"], NewPost(land.ward, Role.OFFICER, "X", date(2020, 1, 1)), by=staff["administrator"])
    with pytest.raises(PersonRefused, match="không thuộc"):
        add_post(staff["officer"], post(land.ward, section=land.department), by=staff["administrator"])
    with pytest.raises(PersonRefused, match="đã có vị trí này"):
        add_post(
            staff["officer"],
            NewPost(land.ward, Role.OFFICER, "X", posts_of(staff["officer"]).now[0].valid_from),
            by=staff["administrator"],
        )


def test_people_are_seen_within_reach(land, staff):
    seen = set(visible_to(staff["officer"]).values_list("username", flat=True))
    assert seen == {"officer", "leader", "reader", "administrator"}
    assert "foreign_administrator" not in set(visible_to(staff["province_officer"]).values_list("username", flat=True))
    lonely = Person.objects.create_user("lonely", full_name="Một Mình")
    assert list(visible_to(lonely)) == [lonely]
    hold(lonely, land.ward, Role.READER, valid_to=date(2025, 12, 31))
    assert lonely in visible_to(ask_anew(staff["officer"]))
