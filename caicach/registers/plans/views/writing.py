"""Uploading and writing plans, putting them in force, leaving them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from caicach.domain.errors import TradeError
from caicach.foundation.documents import holding, outcomes
from caicach.foundation.jobs.services import start
from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.registers.plans import selectors, services
from caicach.registers.plans.access import check_prepare
from caicach.registers.plans.forms import HeaderForm, NewPlanForm, UploadPlanForm
from caicach.registers.plans.models import Plan
from caicach.registers.plans.services.uploading import reads_in_time, register_paper, upload_plan


def _plan(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(selectors.visible_to(cast(Person, request.user)), pk=pk)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a paper, or the one that was checked (`tep`); a large one is read by a job."""
    person, token = cast(Person, request.user), request.GET.get("tep", "")
    try:
        checked = holding.held(token, person) if token else None
    except TradeError as fault:
        messages.error(request, str(fault))
        return redirect("plans:upload")
    initial = {"unit": acting(request).unit}
    form = UploadPlanForm(request.POST or None, request.FILES or None, person=person, initial=initial, held=checked)
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, form, person)
        except TradeError as fault:
            form.add_error(None if checked else "file", str(fault))
    return render(request, "plans/upload.html", {"form": form}, status=422 if form.errors else 200)


def _take(request: HttpRequest, form: UploadPlanForm, person: Person) -> HttpResponse:
    """Read the paper now, or let a job do it where that would keep the person waiting."""
    unit, (content, name) = form.cleaned_data["unit"], form.paper()
    waits = not outcomes.checks_at_once(form.held) if form.held else not reads_in_time(name, len(content))
    if waits:
        document = register_paper(by=person, unit=unit, content=content, filename=name)
        job = start("plans.read", by=person, unit=unit, title=f"Đọc kế hoạch: {name}",
                    kwargs={"document_id": document.pk, "unit_id": unit.pk})  # fmt: skip
        return redirect("jobs:show", pk=job.pk)
    plan = upload_plan(by=person, unit=unit, content=content, filename=name)
    messages.success(request, "Đã đọc kế hoạch. Hãy duyệt từng chỉ tiêu, nhiệm vụ.")
    return redirect("plans:review", pk=plan.pk)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def write(request: HttpRequest) -> HttpResponse:
    """Begin a plan without a paper."""
    person, unit = cast(Person, request.user), acting(request).unit
    initial = {"unit": unit, "issuer": str(unit or "")}
    form = NewPlanForm(request.POST or None, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.create_plan(by=person, unit=form.cleaned_data["unit"], header=form.header())
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Đã lập kế hoạch. Hãy thêm chỉ tiêu, nhiệm vụ.")
            return redirect("plans:review", pk=plan.pk)
    return render(request, "plans/write.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def edit_header(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the plan says of itself."""
    plan = _plan(request, pk)
    check_prepare(cast(Person, request.user), plan.unit)
    form = HeaderForm(request.POST or None, initial=HeaderForm.of(plan))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_header(by=cast(Person, request.user), plan=plan, header=form.header())
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Đã lưu thông tin kế hoạch.")
            return redirect(plan)
    return render(request, "plans/write.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)


@require_POST
@needs(Action.APPROVE)
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader approves."""
    plan, person = _plan(request, pk), cast(Person, request.user)
    old = selectors.replaceable_by(plan).filter(pk=_number(request.POST.get("supersedes"))).first()
    try:
        services.put_in_force(by=person, plan=plan, supersedes=old)
    except TradeError as fault:
        messages.error(request, str(fault))
        return redirect("plans:review", pk=pk)
    messages.success(request, "Kế hoạch đã được đưa vào thực hiện.")
    return redirect(plan)


@require_POST
@needs(Action.EDIT)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a plan that never came in force."""
    plan = _plan(request, pk)
    try:
        services.discard_plan(by=cast(Person, request.user), plan=plan)
    except TradeError as fault:
        messages.error(request, str(fault))
        return redirect("plans:show", pk=pk)
    messages.success(request, "Đã bỏ kế hoạch; văn bản vẫn còn trong sổ.")
    return redirect("plans:list")


@require_POST
@needs(Action.EDIT)
def set_higher(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which plan above this one carries out."""
    plan, person = _plan(request, pk), cast(Person, request.user)
    chosen = _number(request.POST.get("higher_plan"))
    higher = selectors.possible_higher_plans(person, plan).filter(pk=chosen).first() if chosen else None
    try:
        services.set_higher_plan(by=person, plan=plan, higher=higher)
    except TradeError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, "Đã lưu kế hoạch cấp trên.")
    return redirect(plan)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
