"""Cells of a fact's rows, written by the kind of their column."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from caicach.foundation.facts.registry import Column
from caicach.foundation.ui import parts

register = template.Library()


@register.simple_tag
def cell(row: Mapping[str, Any], column: Column) -> SafeString:
    """One cell; an unknown is said, not left blank."""
    value = row.get(column.key)
    if value is None or value == "":
        return parts.UNKNOWN
    if column.kind == "number":
        return parts.number(value)
    if column.kind == "date":
        return parts.day(value)
    if column.kind == "moment":
        return parts.moment(value)
    if isinstance(value, bool):
        return SafeString("có" if value else "không")
    return escape(value)
