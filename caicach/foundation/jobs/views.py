"""Screens of jobs: mine, my units', one job with its progress."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from caicach.domain.errors import TradeError
from caicach.foundation.jobs import access, selectors, services
from caicach.foundation.jobs.forms import JobFilter
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table

TONES = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.FAILED: "danger",
    JobState.CANCELLED: "neutral",
    JobState.INTERRUPTED: "warning",
}
_COLUMNS = [
    Column("title", "Việc", sort="title", url=lambda job: reverse("jobs:show", args=[job.pk])),
    Column("get_state_display", "Trạng thái", kind="badge", sort="state", tone=lambda job: TONES[job.state]),
    Column("by", "Người yêu cầu", sort="by__full_name", value=lambda job: str(job.by) if job.by else "Hệ thống"),
    Column("unit", "Đơn vị", sort="unit__name", value=lambda job: str(job.unit) if job.unit else ""),
    Column("created_at", "Lúc yêu cầu", kind="moment", sort="created_at"),
    Column("finished_at", "Lúc kết thúc", kind="moment", sort="finished_at"),
]


@require_GET
def show_list(request: HttpRequest) -> HttpResponseBase:
    """My jobs, or with `cua=don-vi` those of my units."""
    person = cast(Person, request.user)
    of_unit = request.GET.get("cua") == "don-vi"
    rows = access.visible_to(person)
    if not of_unit:
        rows = rows.filter(by=person)
    table = Table(
        request,
        rows,
        _COLUMNS,
        filters=JobFilter,
        order="-created_at",
        title="Tiến trình",
        empty_text="Những việc chạy lâu hơn hai giây (nhập liệu, đo số liệu, lập báo cáo) sẽ hiện ở đây.",
    )
    here = request.path
    tabs = [("Của tôi", here, not of_unit), ("Của đơn vị", f"{here}?cua=don-vi", of_unit)]
    return table.respond("jobs/list.html", {"tabs": tabs})


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; the fragment asks again every second until the job is over. With `tiep=1` its result then follows."""
    person = cast(Person, request.user)
    job = get_object_or_404(access.visible_to(person), pk=pk)
    context = status_context(job) | {"may_steer": access.may_steer(person, job)}
    is_fragment = "HX-Request" in request.headers
    if request.GET.get("tiep") and job.state == JobState.DONE and (address := job.result.get("url")):
        return HttpResponse(headers={"HX-Redirect": address}) if is_fragment else redirect(address)
    response = render(request, "jobs/_job.html" if is_fragment else "jobs/show.html", context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def status_context(job: Job) -> dict[str, object]:
    """What the fragment `jobs/_progress.html` needs; other applications show a job inside their own page with it."""
    status = selectors.status(job)
    return {"job": job, "status": status, "tone": TONES[JobState(job.state)]}


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Wish that the job stops."""
    return _steer(request, pk, "cancel")


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Run the job again from the start."""
    return _steer(request, pk, "retry")


def _steer(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    person = cast(Person, request.user)
    job = get_object_or_404(access.visible_to(person), pk=pk)
    try:
        if deed == "cancel":
            services.cancel(job, by=person)
            messages.info(request, "Đã yêu cầu huỷ; tiến trình dừng trong giây lát và không để lại gì dở dang.")
        else:
            services.retry(job, by=person)
            messages.info(request, "Đã xếp tiến trình chạy lại từ đầu.")
    except TradeError as error:
        messages.error(request, str(error))
    return redirect("jobs:show", pk=pk)
