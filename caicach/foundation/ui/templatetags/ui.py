"""`{% load ui %}`: the only way numbers, days, statuses and icons come onto a screen."""

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from caicach.foundation.ui import navigation, parts, writing

register = template.Library()

_PARTS: dict[str, Callable[..., SafeString | str]] = {
    "number": parts.number,
    "percent": parts.percent,
    "money": parts.money,
    "date": parts.day,
    "moment": parts.moment,
    "badge": parts.badge,
    "icon": parts.icon,
    "progress": parts.progress,
    "sparkline": parts.sparkline,
    "asset": parts.asset,
}
for _name, _part in _PARTS.items():
    register.simple_tag(_part, name=_name)

register.filter("size_text", writing.size_text)
register.filter("number_text", writing.number_text)
register.filter("date_text", writing.date_text)
register.filter("moment_text", writing.moment_text)


@register.filter
def lookup(mapping: Mapping[str, Any], key: str) -> Any:
    """The value of a key that a template cannot write with a dot, such as "data-limit"."""
    return mapping.get(key)


@register.simple_tag
def soft_url(name: str) -> str:
    """Address of a name without arguments, or "" when no application answers to it."""
    return navigation.address(name)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The query string of this request with some keys changed; `None` or "" takes a key out."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, title: str) -> SafeString:
    """A link that sorts by `key`, and the other way round when pressed again (parameter `sap-xep`)."""
    now = context["request"].GET.get("sap-xep", "")
    wanted = f"-{key}" if now == key else key
    picture = parts.icon("arrow-up" if now == key else "arrow-down" if now == f"-{key}" else "arrows-sort")
    return mark_safe(
        f'<a class="sort-link" href="{query(context, **{"sap-xep": wanted, "trang": None}).replace("&", "&amp;")}">'
        f"{template.defaultfilters.force_escape(title)}{picture}</a>"
    )


@register.simple_tag(takes_context=True)
def soft_include(context: Context, name: str) -> SafeString:
    """A template of another application, or nothing while that application has none."""
    try:
        found = get_template(name)
    except template.TemplateDoesNotExist:
        return SafeString()
    flat = {str(key): value for key, value in context.flatten().items()}
    return mark_safe(found.render(flat, context.get("request")))


class RepeatBlockNode(template.Node):
    """Renders a block a second time, as plain text (Django allows a block only once in a template)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        rendered = str(BlockNode(self.name, NodeList()).render(context))
        return " ".join(strip_tags(rendered).split())


@register.tag
def repeat_block(_parser: Parser, token: Token) -> RepeatBlockNode:
    """`{% repeat_block "title" %}`: the text of a block, without markup, for <title>."""
    return RepeatBlockNode(token.split_contents()[1].strip("\"'"))
