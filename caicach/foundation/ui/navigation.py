"""The menu: every application puts its entries in, the base template shows what the person may see.

In `apps.py`:

    def ready(self) -> None:
        navigation.register(Item("tasks", "Nhiệm vụ", icon="checklist", url_name="tasks:list", order=20, group="work"))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

#: Groups of the menu in order, with the heading people read.
GROUPS: Final[dict[str, str]] = {
    "home": "",
    "work": "Công việc",
    "registers": "Sổ và số liệu",
    "results": "Kết quả và báo cáo",
    "site": "Quản trị",
}


def signed_in(request: HttpRequest) -> bool:
    """The usual rule of an entry: shown to everyone who has logged in."""
    return request.user.is_authenticated


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu.

    Attributes:
        key: unique name; a view may set `nav_key` in its context to mark the entry as current.
        icon: Tabler outline icon; write it with the keyword `icon=` so that the build finds it.
        url_name: name of an address without arguments; an entry whose address does not exist is not shown.
        group: a key of `GROUPS`.
        visible: whether this request's person sees the entry.
        keys: shortcut such as "g t".
    """

    key: str
    title: str
    icon: str
    url_name: str
    order: int = 100
    group: str = "work"
    visible: Callable[[HttpRequest], bool] = signed_in
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as shown to one request."""

    item: Item
    url: str
    is_current: bool


_items: dict[str, Item] = {}


def register(item: Item) -> None:
    """Put an entry into the menu.

    Raises:
        ValueError: the key or the shortcut is taken by another entry, or the group does not exist.
    """
    if item.group not in GROUPS:
        raise ValueError(f"Mục menu {item.key!r}: nhóm {item.group!r} không có; chọn một trong {', '.join(GROUPS)}.")
    if _items.get(item.key, item) != item:
        raise ValueError(f"Mục menu {item.key!r} đã do ứng dụng khác đăng ký.")
    if item.keys and (other := next((o for o in _items.values() if o.keys == item.keys and o.key != item.key), None)):
        raise ValueError(f"Mục menu {item.key!r}: phím tắt {item.keys!r} đã thuộc mục {other.key!r}; chọn phím khác.")
    _items[item.key] = item


def groups(request: HttpRequest, nav_key: str = "") -> list[tuple[str, list[Entry]]]:
    """Headings with their entries for this request, empty groups left out."""
    shown = [(item, url) for item in _items.values() if (url := address(item.url_name)) and item.visible(request)]
    current = nav_key or _current_key(request.path, shown)
    result = []
    for group, heading in GROUPS.items():
        entries = [Entry(item, url, item.key == current) for item, url in shown if item.group == group]
        if entries:
            result.append((heading, sorted(entries, key=lambda entry: (entry.item.order, entry.item.title))))
    return result


def _current_key(path: str, shown: list[tuple[Item, str]]) -> str:
    """The entry whose address is the longest beginning of the path; the home page only for itself."""
    fitting = [(len(url), item.key) for item, url in shown if path == url or (url != "/" and path.startswith(url))]
    return max(fitting)[1] if fitting else ""


def address(url_name: str) -> str:
    """Address of a name, or "" while no application answers to it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
