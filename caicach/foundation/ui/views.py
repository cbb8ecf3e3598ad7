"""Fault pages, and the page that shows every component (sample and development only)."""

import logging
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from caicach.foundation.ui import specimen

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was larger than the site takes."""
    if type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}:
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason a service gave, when it gave one."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with a reason where a view wrote one in words."""
    reason = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else ""
    is_for_people = bool(reason) and not reason.startswith("No ")
    return render(request, "404.html", {"reason": reason if is_for_people else ""}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a number that is also in the log."""
    trace = secrets.token_hex(4)
    log.error("Lỗi 500 mã %s tại %s %s", trace, request.method, request.path)
    return render(request, "500.html", {"trace": trace}, status=500)


@login_not_required
def style(request: HttpRequest) -> HttpResponseBase:
    """Every component on one page; for development and the sample only."""
    if not (settings.DEBUG or settings.CAICACH_SAMPLE):
        raise Http404
    table = specimen.table(request)
    return table.respond("ui/style.html", specimen.context(request))
