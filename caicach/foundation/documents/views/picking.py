"""The fragment that other applications use to search and choose documents."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caicach.foundation.documents.search import matching, words_of
from caicach.foundation.documents.selectors import visible_to
from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.models import Person

_SHOWN = 12


@require_safe
@needs(Action.VIEW)
def pick(request: HttpRequest) -> HttpResponse:
    """Checkboxes named `name` (the asking form's field): those ticked already, then those that match `tim`."""
    query, name = request.GET.get("tim", "")[:200], request.GET.get("name", "documents")
    name = name if name.replace("-", "_").isidentifier() else "documents"
    found = visible_to(cast(Person, request.user))
    ticked = [int(pk) for pk in request.GET.getlist(name) if pk.isdigit()][:100]
    others = found.exclude(pk__in=ticked)
    rows = matching(others, query) if words_of(query) else others.order_by("-created_at")
    context = {"chosen": found.filter(pk__in=ticked), "documents": rows[:_SHOWN], "name": name, "query": query}
    return render(request, "documents/_picked.html", context)
