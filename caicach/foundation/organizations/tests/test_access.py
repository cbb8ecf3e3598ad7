"""Rights: subtree, border of government, predecessors, posts in time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from caicach.foundation.organizations.access import ROLE_ACTIONS, Action, NotAllowed, can, check, reach, units_with
from caicach.foundation.organizations.models import Person, PostKind, Role

from .conftest import ask_anew, hold, person, unit


def names(person, action):
    return {unit.name for unit in units_with(ask_anew(person), action)}


def test_looking_reaches_the_subtree_and_the_past(land, staff):
    assert names(staff["officer"], Action.VIEW) == {
        "Phường Hoa Sen",
        "Phòng Văn hóa - Xã hội",
        "Trường Tiểu học Hoa Sen",
        "Phường Cũ",
        "Xã Chia",
    }
    province = names(staff["province_officer"], Action.VIEW)
    assert {"Tỉnh Mẫu", "Sở Nội vụ", "Phường Hoa Sen", "Xã Bình Minh", "Phường Cũ"} <= province
    assert "Xã Xa" not in province


def test_writing_stops_at_the_border_of_the_next_government(land, staff):
    assert names(staff["province_officer"], Action.EDIT) == {"Tỉnh Mẫu", "Sở Nội vụ"}
    assert names(staff["officer"], Action.EDIT) == {
        "Phường Hoa Sen",
        "Phòng Văn hóa - Xã hội",
        "Trường Tiểu học Hoa Sen",
        "Phường Cũ",
        "Xã Chia",
    }


def test_papers_of_a_divided_unit_have_one_keeper_but_all_heirs_may_look(land):
    heir = person("heir", land.other, Role.OFFICER)
    assert can(heir, Action.VIEW, land.divided)
    assert not can(heir, Action.EDIT, land.divided)
    assert not can(heir, Action.VIEW, land.old)


def test_what_stood_below_a_predecessor_is_reached(land, staff):
    section = unit("90101-VP", "section", "Văn phòng cũ", land.old, valid_from=None, valid_to=date(2025, 6, 30))
    assert can(ask_anew(staff["officer"]), Action.VIEW, section)
    assert can(ask_anew(staff["officer"]), Action.EDIT, section)
    assert can(ask_anew(staff["province_officer"]), Action.VIEW, section)
    assert not can(ask_anew(staff["province_officer"]), Action.EDIT, section)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.READER, {Action.VIEW}),
        (Role.OFFICER, {Action.VIEW, Action.EDIT, Action.VIEW_PERSONAL}),
        (Role.LEADER, {Action.VIEW, Action.EDIT, Action.APPROVE, Action.VIEW_PERSONAL, Action.AUDIT}),
        (Role.APPRAISER, {Action.VIEW, Action.APPRAISE}),
        (Role.ADMINISTRATOR, {Action.VIEW, Action.ADMINISTER, Action.AUDIT}),
    ],
)
def test_each_role_has_its_actions_and_no_other(land, role, allowed):
    one = person("one", land.ward, role)
    assert {action for action in Action if can(one, action, land.ward)} == allowed
    assert not any(can(one, action, land.far) for action in Action)


def test_every_role_is_in_the_table():
    assert set(ROLE_ACTIONS) == set(Role.values)


def test_posts_count_only_on_their_days(land):
    today = timezone.localdate()
    one = person("one")
    hold(one, land.ward, Role.OFFICER, valid_from=today - timedelta(days=30), valid_to=today - timedelta(days=1))
    hold(one, land.other, Role.OFFICER, valid_from=today + timedelta(days=1))
    assert not reach(ask_anew(one), Action.VIEW)
    hold(one, land.far, Role.READER, valid_from=today, valid_to=today)
    assert can(ask_anew(one), Action.VIEW, land.far)
    assert not can(ask_anew(one), Action.EDIT, land.far)


def test_acting_and_concurrent_posts_add_up(land):
    one = person("one", land.ward, Role.OFFICER)
    hold(one, land.other, Role.LEADER, kind=PostKind.ACTING)
    hold(one, land.department, Role.APPRAISER, kind=PostKind.CONCURRENT)
    assert can(one, Action.APPROVE, land.other)
    assert not can(one, Action.APPROVE, land.ward)
    assert can(one, Action.APPRAISE, land.department)
    assert not can(one, Action.APPRAISE, land.ward)


def test_a_locked_person_may_nothing_and_an_operator_everything(land, staff, operator):
    locked = staff["leader"]
    Person.objects.filter(pk=locked.pk).update(is_active=False)
    assert not any(can(ask_anew(locked), action, land.ward) for action in Action)
    assert all(can(operator, action, land.far) for action in Action)


def test_a_refusal_names_the_right_and_the_unit(land, staff):
    with pytest.raises(NotAllowed, match="nhập và sửa dữ liệu tại Xã Bình Minh"):
        check(staff["officer"], Action.EDIT, land.other)


def test_questions_asked_do_not_grow_with_the_tree(land, staff, django_assert_max_num_queries):
    for n in range(30):
        ward = unit(f"90{n + 200}", "commune", f"Xã {n}", land.province)
        unit(f"90{n + 200}-VP", "section", f"Văn phòng {n}", ward)
    with django_assert_max_num_queries(6):
        assert len(reach(ask_anew(staff["province_officer"]), Action.VIEW).unit_ids) > 60
    one = ask_anew(staff["province_officer"])
    reach(one, Action.VIEW)
    with django_assert_max_num_queries(0):
        reach(one, Action.VIEW)
