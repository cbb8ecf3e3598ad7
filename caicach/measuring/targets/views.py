"""Screens of targets: a plan at a glance, one target with its reason."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.documents.selectors import visible_to as visible_documents
from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.foundation.rules.selectors import rulebook
from caicach.foundation.ui.tables import Column, Table
from caicach.measuring.targets import selectors
from caicach.measuring.targets.filters import TargetFilter
from caicach.measuring.targets.forms import LinkForm, ReviseReasonForm, StatementForm
from caicach.measuring.targets.judging import LABELS, TONES, Judged
from caicach.registers.plans import services
from caicach.registers.plans.access import check_approve, check_prepare, may_approve, may_prepare
from caicach.registers.plans.domains import NO_DOMAIN, domain_titles
from caicach.registers.plans.drafts import TargetDraft
from caicach.registers.plans.forms import TargetForm
from caicach.registers.plans.models import Target
from caicach.registers.plans.selectors import statements_of, targets_visible_to
from caicach.registers.plans.shown import demand_of
from caicach.registers.plans.suggestion import suggest_from_rulebook

_BADGES = {LABELS[status]: tone for status, tone in TONES.items()}


def _columns() -> tuple[Column, ...]:
    titles = domain_titles()

    def domain(one: Judged) -> str:
        return titles.get(one.target.domain, NO_DOMAIN)

    return (
        Column(
            "text",
            "Chỉ tiêu",
            value=lambda one: one.target.text,
            url=lambda one: one.target.get_absolute_url(),
            note=domain,
            width="wide",
            sort="text",
        ),
        Column("demand", "Yêu cầu", value=lambda one: demand_of(one.target), width="narrow"),
        Column("value", "Đạt được", value=lambda one: one.shown_value, kind="number", sort="value"),
        Column("due_on", "Hạn đạt", value=lambda one: one.target.due_on, kind="date", sort="due_on"),
        Column("label", "Tình hình", kind="badge", tone=_BADGES, sort="label", note=lambda one: one.reason),
    )


@require_safe
@needs(Action.VIEW)
def show_list(request: HttpRequest) -> HttpResponseBase:
    """One plan's targets with their status; which plan is chosen above the table."""
    person, unit = cast(Person, request.user), acting(request).unit
    plans = selectors.plans_with_targets(person)
    asked = request.GET.get("plan", "")
    today = timezone.localdate()
    chosen = plans.filter(pk=int(asked)).first() if asked.isdigit() else None
    plan = chosen or selectors.plan_at_hand(person, unit, today.year)
    groups = selectors.glance(person, plan) if plan else []
    judged = [one for group in groups for one in group.judged]
    given = request.GET.copy()
    given["plan"] = str(plan.pk) if plan else ""
    table = Table(
        request,
        judged,
        _columns(),
        filters=TargetFilter(given, plans=selectors.offered_plans(person, unit, plan)),
        title="Chỉ tiêu",
        export_name="chi-tieu",
        empty_title="Chưa có kế hoạch nào có chỉ tiêu",
        empty_text="Chỉ tiêu xuất hiện khi kế hoạch được đưa vào thực hiện.",
    )
    context = {
        "plan": plan,
        "groups": groups,
        "counts": selectors.shown_counts(judged),
        "total": len(judged),
        "today": today,
    }
    return table.respond("targets/list.html", context)


@require_safe
@needs(Action.VIEW)
def of_plan(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """Fragment for the plan's page."""
    person = cast(Person, request.user)
    plan = get_object_or_404(selectors.plans_with_targets(person), pk=plan_pk)
    groups = selectors.glance(person, plan)
    judged = [one for group in groups for one in group.judged]
    context = {"plan": plan, "groups": groups, "counts": selectors.shown_counts(judged)}
    return render(request, "targets/_glance.html", context)


def _target(request: HttpRequest, pk: int) -> Target:
    return get_object_or_404(targets_visible_to(cast(Person, request.user)), pk=pk)


@require_safe
@needs(Action.VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A target: what it asks, where it stands and why, how its figure went."""
    target, person = _target(request, pk), cast(Person, request.user)
    judged = selectors.judged_for(person, [target])[0]
    sees = selectors.sees_figures(person, target)
    rule = rulebook().indicators.get(target.indicator)
    context = {
        "target": target,
        "judged": judged,
        "demand": demand_of(target),
        "domain": domain_titles().get(target.domain, NO_DOMAIN),
        "rule": rule,
        "chart": selectors.chart_of(target) if sees else None,
        "statements": statements_of(target) if sees else [],
        "children": selectors.judged_for(person, list(target.children.select_related("plan", "plan__unit"))),
        "suggestions": [] if rule else suggest_from_rulebook(
            target.subject or target.text, target.domain, target.unit_of_measure
        ),
        "can_prepare": may_prepare(person, target.plan.unit),
        "can_approve": may_approve(person, target.plan.unit),
        "link_form": LinkForm(initial={"indicator": target.indicator}),
        "statement_form": StatementForm(),
    }  # fmt: skip
    return render(request, "targets/show.html", context)


@require_POST
@needs(Action.EDIT)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which indicator measures the target."""
    target, person = _target(request, pk), cast(Person, request.user)
    check_prepare(person, target.plan.unit)
    form = LinkForm(request.POST)
    try:
        if not form.is_valid():
            raise TradeError("Chỉ tiêu đo đã chọn không có trong bộ quy tắc.")
        services.link_indicator(by=person, target=target, key=form.cleaned_data["indicator"])
    except TradeError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, "Đã lưu cách đo.")
    return redirect(target)


@require_POST
@needs(Action.EDIT)
def by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow the target by hand."""
    target = _target(request, pk)
    services.follow_by_hand(by=cast(Person, request.user), target=target)
    messages.success(request, "Chỉ tiêu được theo dõi bằng tay.")
    return redirect(target)


@require_POST
@needs(Action.EDIT)
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """State what was reached."""
    target, person, form = _target(request, pk), cast(Person, request.user), StatementForm(request.POST)
    check_prepare(person, target.plan.unit)
    try:
        if not form.is_valid():
            raise TradeError(next(iter(form.errors.values()))[0])
        chosen = request.POST.get("documents", "")
        document = visible_documents(person).filter(pk=int(chosen) if chosen.isdigit() else 0).first()
        given = form.cleaned_data
        services.state_by_hand(
            by=person, target=target, on=given["stated_on"], reason=given["reason"],
            value=given["value"], verdict=given["verdict"], document=document,
        )  # fmt: skip
    except TradeError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, "Đã ghi kết quả.")
    return redirect(target)


@require_http_methods(["GET", "POST"])
@needs(Action.APPROVE)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader corrects a target in force, with a reason."""
    target, person = _target(request, pk), cast(Person, request.user)
    check_approve(person, target.plan.unit)
    form = TargetForm(request.POST or None, initial=TargetForm.of(TargetDraft.from_content(vars(target))))
    reason = ReviseReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        try:
            services.revise_target(by=person, target=target, draft=form.draft(), reason=reason.cleaned_data["reason"])
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Đã điều chỉnh chỉ tiêu.")
            return redirect(target)
    context = {"form": form, "reason_form": reason, "target": target}
    return render(request, "targets/revise.html", context, status=422 if form.errors or reason.errors else 200)
