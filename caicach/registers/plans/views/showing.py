"""Plans as lists and pages."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table
from caicach.registers.plans import selectors
from caicach.registers.plans.access import may_approve, may_prepare
from caicach.registers.plans.forms import PlanFilter
from caicach.registers.plans.models import Plan, PlanItemKind, PlanState
from caicach.registers.plans.shown import demand_of

STATE_TONES = {
    PlanState.DRAFT.label: "neutral",
    PlanState.IN_REVIEW.label: "warning",
    PlanState.IN_FORCE.label: "success",
    PlanState.SUPERSEDED.label: "neutral",
}
_COLUMNS = (
    Column("title", "Kế hoạch", sort="title", url=lambda plan: plan.get_absolute_url(), width="wide"),
    Column("number", "Số, ký hiệu", sort="number"),
    Column("issued_on", "Ngày ban hành", sort="issued_on", kind="date"),
    Column("years", "Năm", sort=("year_from", "year_to")),
    Column("kind", "Loại", value=lambda plan: plan.get_kind_display()),
    Column("unit.name", "Đơn vị", sort="unit__name"),
    Column("target_count", "Chỉ tiêu", sort="target_count", kind="number"),
    Column("state", "Trạng thái", value=lambda plan: plan.get_state_display(), kind="badge", tone=STATE_TONES),
)


@require_safe
@needs(Action.VIEW)
def show_list(request: HttpRequest) -> HttpResponseBase:
    """All plans the person may see."""
    person = cast(Person, request.user)
    table = Table(
        request,
        selectors.with_counts(selectors.visible_to(person)),
        _COLUMNS,
        filters=PlanFilter,
        order="-issued_on",
        title="Kế hoạch",
        export_name="ke-hoach",
        empty_title="Chưa có kế hoạch nào",
        empty_text="Tải lên tệp kế hoạch để đọc chỉ tiêu, nhiệm vụ, hoặc lập kế hoạch mới.",
    )
    unit = acting(request).unit
    can_prepare = unit is not None and may_prepare(person, unit)
    return table.respond("plans/list.html", {"can_prepare": can_prepare})


@require_safe
@needs(Action.VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: what it says of itself, its targets by domain, its tasks, the plan it carries out."""
    person = cast(Person, request.user)
    plan = get_object_or_404(
        selectors.visible_to(person).select_related("document", "higher_plan", "approved_by"), pk=pk
    )
    context = {
        "plan": plan,
        "groups": [
            (group, [(one, demand_of(one)) for one in group.targets]) for group in selectors.targets_by_domain(plan)
        ],
        "tabs": tabs(plan, "show"),
        "progress": selectors.progress(plan),
        "lower_plans": selectors.visible_to(person).filter(higher_plan=plan).order_by("unit__name"),
        "can_prepare": may_prepare(person, plan.unit),
        "can_approve": may_approve(person, plan.unit),
        "higher_plans": selectors.possible_higher_plans(person, plan),
        "replaceable": selectors.replaceable_by(plan),
        "tone": STATE_TONES[str(plan.get_state_display())],
        "has_tasks": plan.items.filter(kind=PlanItemKind.TASK).exists(),
    }
    return render(request, "plans/show.html", context)


def tabs(plan: Plan, current: str) -> list[tuple[str, str, bool]]:
    """The pages of one plan."""
    pages = [("Kế hoạch", "show")]
    if plan.is_open:
        pages.append(("Rà soát", "review"))
    elif hasattr(plan, "paper"):
        pages.append(("Văn bản", "review"))
    if plan.higher_plan_id:
        pages.append(("Đối chiếu cấp trên", "align"))
    if current == "amend" or selectors.versions_before(plan).exists():
        pages.append(("So với bản trước", "amend"))
    return [(title, plan.address(name), name == current) for title, name in pages]
