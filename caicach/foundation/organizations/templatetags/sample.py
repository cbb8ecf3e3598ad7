"""`{% load sample %}`: people of the sample on the sign-in page."""

from django import template
from django.conf import settings

from caicach.foundation.organizations import selectors
from caicach.foundation.organizations.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def sample_people(context: template.Context) -> list[Person]:
    """People who may be tried; nobody unless the site runs on sample data. Asked once a request."""
    if not settings.CAICACH_SAMPLE:
        return []
    request = context["request"]
    if not hasattr(request, "sample_people"):
        request.sample_people = selectors.sample_people()
    people: list[Person] = request.sample_people
    return people
