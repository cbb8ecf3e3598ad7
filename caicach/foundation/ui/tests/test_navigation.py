"""The menu."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from caicach.foundation.ui import navigation
from caicach.foundation.ui.navigation import Item

pytestmark = pytest.mark.urls("caicach.foundation.ui.tests.addresses")


@pytest.fixture
def menu(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    addresses = {"a:list": "/viec/", "b:list": "/viec/lich/", "home": "/"}
    monkeypatch.setattr(navigation, "address", lambda name: addresses.get(name, ""))
    everyone = {"icon": "x", "visible": lambda request: True}
    navigation.register(Item("b", "Lịch", url_name="b:list", order=1, **everyone))
    navigation.register(Item("a", "Việc", url_name="a:list", order=2, **everyone))
    navigation.register(Item("home", "Trang chủ", url_name="home", group="home", **everyone))
    navigation.register(Item("gone", "Không có", url_name="gone:list", **everyone))
    return navigation


def request(path="/"):
    made = RequestFactory().get(path)
    made.user = AnonymousUser()
    return made


def current(groups):
    return [entry.item.key for _, entries in groups for entry in entries if entry.is_current]


def test_order_groups_and_absent_addresses(menu):
    shown = [(heading, [entry.item.key for entry in entries]) for heading, entries in menu.groups(request())]
    assert shown == [("", ["home"]), ("Công việc", ["b", "a"])]


@pytest.mark.parametrize(
    ("path", "key"),
    [("/", ["home"]), ("/viec/", ["a"]), ("/viec/12/", ["a"]), ("/viec/lich/2/", ["b"]), ("/khac/", [])],
)
def test_the_longest_address_is_current(menu, path, key):
    assert current(menu.groups(request(path))) == key


def test_a_view_may_say_which_entry_it_belongs_to(menu):
    assert current(menu.groups(request("/khac/"), "a")) == ["a"]


def test_entries_are_for_people_who_signed_in(menu):
    menu.register(Item("c", "Kín", icon="x", url_name="a:list"))
    assert "c" not in [entry.item.key for _, entries in menu.groups(request()) for entry in entries]


def test_a_shortcut_twice_is_refused(menu):
    menu.register(Item("c", "Một", icon="x", url_name="a:list", keys="g c"))
    menu.register(Item("c", "Một", icon="x", url_name="a:list", keys="g c"))
    with pytest.raises(ValueError, match="đã thuộc mục 'c'"):
        menu.register(Item("d", "Hai", icon="x", url_name="a:list", keys="g c"))


def test_no_two_entries_of_the_house_share_a_shortcut():
    taken = [item.keys for item in navigation._items.values() if item.keys]
    assert len(taken) > 5
    assert len(taken) == len(set(taken))


def test_a_key_twice_and_a_group_unknown_are_refused(menu):
    with pytest.raises(ValueError, match="đã do ứng dụng khác"):
        menu.register(Item("a", "Khác", icon="x", url_name="a:list"))
    with pytest.raises(ValueError, match="nhóm 'nowhere'"):
        menu.register(Item("z", "Z", icon="x", url_name="a:list", group="nowhere"))
