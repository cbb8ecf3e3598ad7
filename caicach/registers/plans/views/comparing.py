"""A plan beside another one: the plan of the unit above, or its own version before."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table
from caicach.registers.plans import alignment, amendment, selectors, services
from caicach.registers.plans.access import may_prepare
from caicach.registers.plans.forms import AlignmentFilter, AmendmentFilter
from caicach.registers.plans.models import Plan, PlanItem
from caicach.registers.plans.shown import clause_of, demand_of
from caicach.registers.plans.views.showing import tabs

_ALIGNED = (
    Column("higher", "Chỉ tiêu cấp trên", value=lambda row: row.higher.text, width="wide",
           url=lambda row: clause_of(row.higher)),
    Column("demand", "Cấp trên yêu cầu", value=lambda row: demand_of(row.higher)),
    Column("ours", "Chỉ tiêu của kế hoạch", value=lambda row: row.ours and row.ours.text, width="wide",
           url=lambda row: clause_of(row.ours) if row.ours else None),
    Column("answer", "Kế hoạch đặt ra", value=lambda row: demand_of(row.ours) if row.ours else ""),
    Column("verdict", "Kết quả", sort="verdict", value=lambda row: row.verdict.label, kind="badge",
           tone=lambda row: row.verdict.tone, note=lambda row: row.reason),
    Column("source", "Nguồn số liệu", sort="source", value=lambda row: row.source, kind="badge",
           tone=lambda row: row.source_tone),
)  # fmt: skip


def _words(item: PlanItem | None) -> str:
    return str(item) if item else ""


def _place(item: PlanItem | None) -> str | None:
    return f"{item.plan.address('review')}#muc-{item.pk}" if item else None


def _differences(row: amendment.Row) -> str:
    return "\n".join(
        f"{one.label}: {one.before} → {one.after}" + (f" ({one.note})" if one.note else "") for one in row.differences
    )


_AMENDED = (
    Column("verdict", "Thay đổi", sort="verdict", value=lambda row: row.verdict.label, kind="badge", width="narrow",
           tone=lambda row: row.verdict.tone),
    Column("kind", "Loại", sort="kind", value=lambda row: row.kind_title),
    Column("before", "Bản trước", value=lambda row: _words(row.before), width="wide",
           url=lambda row: _place(row.before)),
    Column("after", "Bản này", value=lambda row: _words(row.after), width="wide",
           url=lambda row: _place(row.after)),
    Column("differences", "Điểm khác", value=_differences, template="plans/_differences.html", width="wide"),
    Column("decision", "Rà soát", value=lambda row: row.after.get_decision_display() if row.after else ""),
)  # fmt: skip


def _plan(request: HttpRequest, pk: int) -> Plan:
    plans = selectors.visible_to(cast(Person, request.user)).select_related("higher_plan", "higher_plan__unit")
    return get_object_or_404(plans, pk=pk)


@require_safe
@needs(Action.VIEW)
def align(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The plan held against the plan of the unit above."""
    plan = _plan(request, pk)
    rows = selectors.alignment_of(plan)
    table = Table(request, rows, _ALIGNED, filters=AlignmentFilter, title="Đối chiếu chỉ tiêu", per_page=500,
                  export_name="doi-chieu-cap-tren", empty_title="Kế hoạch cấp trên không có chỉ tiêu")  # fmt: skip
    context = {"plan": plan, "counts": alignment.counts(rows), "unmeasured": alignment.unmeasured(rows),
               "tabs": tabs(plan, "align")}  # fmt: skip
    return table.respond("plans/align.html", context)


@require_safe
@needs(Action.VIEW)
def amend(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The plan held against its version before, item by item."""
    plan = _plan(request, pk)
    versions = list(selectors.versions_before(plan))
    before = _chosen(versions, request.GET.get("ban-truoc", ""))
    rows = amendment.most_telling_first(selectors.amendment_of(plan, before)) if before else []
    table = Table(request, rows, _AMENDED, filters=AmendmentFilter, title="So với bản trước", per_page=500,
                  export_name="so-sanh-ban-truoc", empty_title="Hai bản không có mục nào")  # fmt: skip
    context = {
        "plan": plan,
        "before": before,
        "versions": versions,
        "counts": amendment.counts(rows),
        "can_review": plan.is_open and may_prepare(cast(Person, request.user), plan.unit),
        "tabs": tabs(plan, "amend"),
    }
    return table.respond("plans/amend.html", context)


def _chosen(versions: list[Plan], asked: Any) -> Plan | None:
    return next((one for one in versions if str(one.pk) == str(asked)), versions[0] if versions else None)


@require_POST
@needs(Action.EDIT)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm together what did not change against the version before."""
    plan, person = _plan(request, pk), cast(Person, request.user)
    before = get_object_or_404(selectors.versions_before(plan), pk=request.POST.get("before") or 0)
    try:
        taken = services.take_over_unchanged(by=person, plan=plan, before=before)
    except TradeError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(
            request,
            f"Đã xác nhận {taken.confirmed} mục giữ nguyên; {taken.followed} mục thay đổi nhận cách theo dõi của bản "
            "trước và vẫn chờ duyệt.",
        )
    return redirect(f"{plan.address('amend')}?ban-truoc={before.pk}")
