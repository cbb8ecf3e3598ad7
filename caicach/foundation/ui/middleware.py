"""Fault pages for answers that Django and libraries leave without words."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

_PAGES: Final = {405: "405.html", 413: "413.html", 429: "429.html"}


class FaultPageMiddleware:
    """Gives an answer 405, 413 or 429 without a body our page, so that nobody looks at an empty window."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        answer = self.get_response(request)
        template = _PAGES.get(answer.status_code)
        is_wordless = isinstance(answer, HttpResponse) and not answer.content
        if template is None or not is_wordless or not request.accepts("text/html"):
            return answer
        page = render(request, template, status=answer.status_code)
        if allowed := answer.headers.get("Allow"):
            page["Allow"] = allowed
        return page
