"""The labels a browser sets before the items of a list."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from caicach.domain.vietnamese.numbers import format_roman

_OWN: Final = re.compile(r"\s*(?:[-+•*–]|\(?\d+(?:\.\d+)*[.)]|[a-zđ]\)|[IVX]+\.)")
_STYLE: Final = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?(none|decimal|lower-alpha|upper-alpha|lower-roman|upper-roman)"
)
_STYLES: Final = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I", "decimal": "1"}


def label_of(item: HtmlElement) -> str:
    """The label of an item with a blank after it; empty where the item has one in its words."""
    if _OWN.match(item.text_content()[:40]):
        return ""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    named = _STYLE.search(parent.get("style", "").lower())
    if named and named.group(1) == "none":
        return ""
    kind = _STYLES[named.group(1)] if named else parent.get("type", "1")
    number = _whole(item.get("value"))
    if number is None:
        first = _whole(parent.get("start"))
        number = (1 if first is None else first) + sum(1 for _ in item.itersiblings("li", preceding=True))
    return _written(kind, number)


def _whole(written: str | None) -> int | None:
    return int(written) if written and re.fullmatch(r"\d{1,5}", written, re.ASCII) else None


def _written(kind: str, number: int) -> str:
    if kind in "aA" and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter}) " if kind == "a" else f"{letter.upper()}. "
    if kind in "iI" and 0 < number < 100:
        roman = format_roman(number)
        return f"{roman if kind == 'I' else roman.lower()}. "
    return f"{number}. "
