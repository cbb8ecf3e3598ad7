"""Mergers, splits, renamings: dated, reversible by nobody, losing nothing."""

from datetime import date
from decimal import Decimal

import pytest

from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import verify
from caicach.foundation.organizations.access import Action, NotAllowed, can
from caicach.foundation.organizations.models import Post, Succession, Unit
from caicach.foundation.organizations.selectors import name_on, on_map, successors
from caicach.foundation.organizations.services.reforms import (
    Act,
    Part,
    ReformRefused,
    close,
    effects,
    merge,
    rename,
    split,
)
from caicach.foundation.organizations.services.units import NewUnit, UnitRefused, create_unit

from .conftest import ask_anew

ACT = Act(date(2026, 3, 1), "Nghị quyết 12/NQ-HĐND ngày 05/02/2026")
NEW = NewUnit("90009", "Phường Mới", "commune", ACT.on, ACT.legal_basis)


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


def test_a_merger_ends_the_old_begins_the_new_and_carries_people_over(land, staff):
    chief = staff["province_administrator"]
    before = effects([land.ward, land.other], ACT.on)
    assert (before.sections, before.service_units, before.posts, before.people) == (1, 1, 4, 4)
    heir = merge([land.ward, land.other], ACT, heir=NEW, by=chief)
    assert (heir.name, heir.type_name, heir.parent, heir.valid_from) == ("Phường Mới", "Phường", land.province, ACT.on)
    for old in (land.ward, land.other):
        assert fresh(old).valid_to == date(2026, 2, 28)
        (step,) = successors(old)
        assert (step.successor, step.share, step.kind, step.legal_basis) == (heir, 1, "merger", ACT.legal_basis)
    assert fresh(land.section).valid_to == date(2026, 2, 28)
    school = fresh(land.school)
    assert (school.parent, school.valid_to, school.administration_id) == (heir, None, heir.pk)
    assert school.path == f"{heir.path}{school.pk}/"
    officer = ask_anew(staff["officer"])
    assert [post.unit for post in Post.objects.filter(person=officer, valid_to=None)] == [heir]
    assert can(officer, Action.EDIT, heir)
    assert can(officer, Action.EDIT, land.ward)
    # through two reforms
    assert can(officer, Action.VIEW, land.old)
    assert [held.unit for held in on_map(land.old, date(2026, 4, 1))] == [heir]
    entry = Entry.objects.get(deed="organizations.merge")
    assert "Phường Hoa Sen, Xã Bình Minh" in entry.summary
    assert list(verify()) == []


def test_a_merger_into_a_unit_that_goes_on(land, staff):
    heir = merge([land.other], ACT, heir=land.ward, by=staff["province_administrator"])
    assert heir == land.ward
    assert fresh(land.ward).valid_to is None
    assert fresh(land.other).valid_to == date(2026, 2, 28)


def test_nothing_is_half_done(land, staff):
    taken = NewUnit(land.ward.code, "Phường Trùng mã", "commune", land.ward.valid_from, "NQ")
    with pytest.raises(UnitRefused, match="Mã đơn vị này đã có"):
        merge([land.ward, land.other], ACT, heir=taken, by=staff["province_administrator"])
    assert fresh(land.ward).valid_to is None
    assert Succession.objects.filter(on=ACT.on).count() == 0
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "who", ["officer", "leader", "appraiser", "administrator", "province_officer", "foreign_administrator"]
)
def test_only_the_administrator_above_decides(land, staff, who):
    with pytest.raises(NotAllowed):
        merge([land.ward, land.other], ACT, heir=NEW, by=staff[who])
    with pytest.raises(NotAllowed):
        split(land.ward, [Part(land.other, is_default=True), Part(None, "90010", "Xã Hai")], ACT, by=staff[who])
    with pytest.raises(NotAllowed):
        rename(land.ward, "Phường Khác", ACT, by=staff[who])


def test_provinces_are_merged_by_the_operator_only(land, staff, operator):
    provinces = [land.province, land.far.parent]
    new = NewUnit("92", "Tỉnh Chung", "province", ACT.on, "NQ")
    with pytest.raises(NotAllowed):
        merge(provinces, ACT, heir=new, by=staff["province_administrator"])
    heir = merge(provinces, ACT, heir=new, by=operator)
    assert heir.parent is None
    assert heir.administration_id == heir.pk


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (Act(ACT.on, "  "), "Thiếu căn cứ"),
        (Act(date(2025, 7, 1), "NQ"), "phải sau ngày đó"),
    ],
)
def test_a_merger_needs_a_basis_and_a_possible_day(land, staff, act, message):
    with pytest.raises(ReformRefused, match=message):
        merge([land.ward, land.other], act, heir=NEW, by=staff["province_administrator"])


def test_a_unit_that_ended_cannot_end_again(land, staff):
    by = staff["province_administrator"]
    merge([land.ward, land.other], ACT, heir=NEW, by=by)
    with pytest.raises(ReformRefused, match="đã kết thúc"):
        split(fresh(land.ward), [Part(None, "1", "Xã A", is_default=True), Part(None, "2", "Xã B")], ACT, by=by)


def test_a_split_with_known_and_unknown_shares(land, staff):
    parts = [Part(land.other, share=Decimal("0.25")), Part(None, "90010", "Phường Hai", None, is_default=True)]
    other, second = split(land.ward, parts, ACT, by=staff["province_administrator"])
    assert other == land.other
    held = {h.unit.name: (h.share, h.is_default) for h in on_map(fresh(land.ward), date(2026, 5, 1))}
    assert held == {"Xã Bình Minh": (Decimal("0.25"), False), "Phường Hai": (None, True)}
    # what was divided before is now known even less
    assert {h.share for h in on_map(land.divided, date(2026, 5, 1))} == {None}
    assert fresh(land.school).parent == second


@pytest.mark.parametrize(
    ("shares", "defaults", "message"),
    [
        (("0.5", "0.6"), (True, False), "cộng lại được 1,1"),
        (("0.5", "0.4"), (True, False), "cộng lại được 0,9"),
        ((None, None), (False, False), "đúng một đơn vị nhận chính"),
        ((None, None), (True, True), "đúng một đơn vị nhận chính"),
    ],
)
def test_shares_and_the_main_heir_are_checked(land, staff, shares, defaults, message):
    parts = [
        Part(None, f"9002{n}", f"Xã Phần {n}", share and Decimal(share), is_default=default)
        for n, (share, default) in enumerate(zip(shares, defaults, strict=True))
    ]
    with pytest.raises(ReformRefused, match=message):
        split(land.ward, parts, ACT, by=staff["province_administrator"])


def test_a_renaming_keeps_the_old_name_with_its_days(land, staff):
    by = staff["province_administrator"]
    renamed = rename(land.other, "Phường Bình Minh", ACT, by=by)
    assert (renamed.name, renamed.type_name, renamed.short_name) == ("Phường Bình Minh", "Phường", "Bình Minh")
    assert name_on(renamed, date(2026, 2, 28)) == "Xã Bình Minh"
    assert name_on(renamed, date(2026, 3, 1)) == "Phường Bình Minh"
    with pytest.raises(ReformRefused, match="đã mang tên này"):
        rename(renamed, "Phường Bình Minh", ACT, by=by)
    with pytest.raises(ReformRefused, match="phải có hiệu lực sau"):
        rename(renamed, "Phường Khác", Act(date(2026, 1, 1), "NQ"), by=by)
    with pytest.raises(ReformRefused, match="chưa đến"):
        rename(renamed, "Phường Khác", Act(date(2100, 1, 1), "NQ"), by=by)
    again = rename(renamed, "Phường Rạng Đông", Act(date(2026, 6, 1), "NQ 2"), by=by)
    assert name_on(again, date(2026, 5, 31)) == "Phường Bình Minh"
    assert again.names.count() == 3


def test_closing_and_setting_up_a_section(land, staff):
    by = staff["administrator"]
    made = create_unit(
        NewUnit("90001-KT", "Phòng Kinh tế", "section", date(2026, 1, 1), "QĐ 5"), parent=land.ward, by=by
    )
    assert (made.administration_id, made.path) == (land.ward.pk, f"{land.ward.path}{made.pk}/")
    assert close(made, ACT, by=by).valid_to == date(2026, 2, 28)
    with pytest.raises(NotAllowed):
        close(land.ward, ACT, by=by)
    with pytest.raises(ReformRefused, match="đơn vị trực thuộc đang hoạt động"):
        close(land.ward, ACT, by=staff["province_administrator"])
    with pytest.raises(UnitRefused, match="chỉ được lập qua sáp nhập"):
        create_unit(
            NewUnit("90077", "Xã Lậu", "commune", date(2026, 1, 1)),
            parent=land.province,
            by=staff["province_administrator"],
        )
