"""`{% load units %}`: shares in words."""

from django import template

from caicach.foundation.organizations.picture import share_text
from caicach.foundation.organizations.selectors import Step

register = template.Library()


@register.filter
def share_words(step: Step) -> str:
    """How much of the old unit went: "toàn bộ", "25 %", or that it is not known."""
    return share_text(step)
