"""What a portal sets around a paper: menus, lists of links, footers."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

_NAMED: Final = re.compile(
    r"(?<![a-z])(?:main|top|left|right|sub|side)?[-_]?(?:menu|nav|navbar|navigation|breadcrumbs?|sidebar|footer|banner"
    r"|share|social|related|pagination|cookie|comments?)(?![a-z])"
)
_CONTAINERS: Final = frozenset({"ul", "ol", "div", "table", "td", "section", "header", "footer"})
_LINKS: Final = 3
_LINKED: Final = 0.75
_SHORT_LINK: Final = 60
_MOST: Final = 0.4  # of the page's words: what holds more is no furniture, whatever its name


def furniture_of(root: HtmlElement) -> frozenset[HtmlElement]:
    """Elements to leave out: blocks of little but links, and small blocks whose name says so."""
    letters: dict[HtmlElement, int] = {}
    linked: dict[HtmlElement, int] = {}
    links: dict[HtmlElement, int] = {}
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for element in reversed(elements):  # children come before their parents
        own = len((element.text or "").strip())
        inside = in_links = count = 0
        for child in element:
            inside += letters.get(child, 0) + len((child.tail or "").strip())
            in_links += linked.get(child, 0)
            count += links.get(child, 0)
        letters[element] = own + inside if element.tag not in ("script", "style") else 0
        is_link = element.tag == "a" and element.get("href") is not None
        linked[element] = letters[element] if is_link else in_links
        links[element] = count + is_link
    whole = max(1, letters.get(root, 0))
    return frozenset(
        element
        for element in elements
        if element.tag in _CONTAINERS
        and letters[element] < _MOST * whole
        and (_is_menu(letters[element], linked[element], links[element]) or _is_named(element, letters[element], whole))
    )


def _is_menu(letters: int, linked: int, links: int) -> bool:
    return links >= _LINKS and linked > _LINKED * letters and linked < _SHORT_LINK * links


def _is_named(element: HtmlElement, letters: int, whole: int) -> bool:
    if element.tag == "footer":
        return letters < 0.2 * whole
    if element.tag not in ("div", "ul", "section", "table"):
        return False
    name = f"{element.get('id', '')} {element.get('class', '')}".lower()
    return letters < 0.2 * whole and _NAMED.search(name) is not None
