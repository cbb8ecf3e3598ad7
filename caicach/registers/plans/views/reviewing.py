"""The review screen: the paper at the left, what was found at the right, one decision after another."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, needs
from caicach.foundation.organizations.models import Person
from caicach.registers.plans import selectors, services
from caicach.registers.plans.access import check_prepare, may_approve, may_prepare
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.forms import SoundForm, TargetForm, TaskItemForm
from caicach.registers.plans.models import PlanItem, PlanItemKind
from caicach.registers.plans.paper_marks import pieces_of
from caicach.registers.plans.shown import shown_item
from caicach.registers.plans.views.showing import tabs

_DEEDS = {"xac-nhan": services.confirm_item, "loai": services.reject_item, "mo-lai": services.reopen_item}


@require_safe
@needs(Action.VIEW)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at once; each card then answers by itself."""
    person = cast(Person, request.user)
    plan = get_object_or_404(selectors.visible_to(person), pk=pk)
    items = list(selectors.items_of(plan))
    paper = getattr(plan, "paper", None)
    context = {
        "plan": plan,
        "paper": paper,
        "pieces": pieces_of(paper.text, items) if paper else [],
        "shown": [shown_item(item) for item in items],
        "progress": selectors.progress(plan),
        "can_review": plan.is_open and may_prepare(person, plan.unit),
        "can_approve": plan.is_open and may_approve(person, plan.unit),
        "replaceable": selectors.replaceable_by(plan),
        "likely": selectors.likely_before(plan),
        "sound_form": SoundForm(),
        "tabs": tabs(plan, "review"),
    }
    return render(request, "plans/review.html", context)


def _item(request: HttpRequest, pk: int, item_pk: int) -> PlanItem:
    return get_object_or_404(selectors.items_visible_to(cast(Person, request.user)), pk=item_pk, plan=pk)


def _card(request: HttpRequest, item: PlanItem, fault: str = "") -> HttpResponse:
    """The card of an item and the progress, for htmx; else back to the place in the whole page."""
    if not getattr(request, "htmx", False):
        if fault:
            messages.error(request, fault)
        return redirect(f"{reverse('plans:review', args=[item.plan_id])}#muc-{item.pk}")
    context = {
        "one": shown_item(item),
        "plan": item.plan,
        "fault": fault,
        "progress": selectors.progress(item.plan),
        "can_review": may_prepare(cast(Person, request.user), item.plan.unit) and item.plan.is_open,
        "with_progress": True,
    }
    return render(request, "plans/_item.html", context, status=422 if fault else 200)


@require_safe
@needs(Action.VIEW)
def item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """One card."""
    return _card(request, _item(request, pk, item_pk))


@require_POST
@needs(Action.EDIT)
def decide(request: HttpRequest, pk: int, item_pk: int, deed: str) -> HttpResponse:
    """Confirm, leave out or reopen one item; `chi-tieu-do` in the form takes the suggested indicator too."""
    if deed not in _DEEDS:
        raise Http404
    found, person = _item(request, pk, item_pk), cast(Person, request.user)
    try:
        if deed == "xac-nhan" and request.POST.get("indicator") and found.kind == PlanItemKind.TARGET:
            content = found.content | {"indicator": request.POST["indicator"]}
            found = services.edit_item(by=person, item=found, draft=TargetDraft.from_content(content))
        else:
            found = _DEEDS[deed](by=person, item=found)
    except TradeError as fault:
        return _card(request, found, str(fault))
    return _card(request, found)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Correct one item in place."""
    found, person = _item(request, pk, item_pk), cast(Person, request.user)
    check_prepare(person, found.plan.unit)
    form = _form(found.kind, request, found)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.edit_item(by=person, item=found, draft=form.draft())
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            return _card(request, found)
    page = "plans/_edit_item.html" if getattr(request, "htmx", False) else "plans/edit_item.html"
    context = {"form": form, "one": shown_item(found), "plan": found.plan}
    return render(request, page, context, status=422 if form.errors else 200)


def _form(kind: str, request: HttpRequest, found: PlanItem | None = None) -> TargetForm | TaskItemForm:
    content = found.content if found else {}
    sent = request.POST or None
    name = f"muc{found.pk if found else ''}"
    form: TargetForm | TaskItemForm
    if kind == PlanItemKind.TARGET:
        target = TargetDraft.from_content(content)
        form = TargetForm(sent, initial=TargetForm.of(target), parent=target.parent, auto_id=f"{name}_%s")
    else:
        form = TaskItemForm(sent, initial=TaskItemForm.of(TaskDraft.from_content(content)), auto_id=f"{name}_%s")
    if sent is None:
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    return form


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a target or a task by hand."""
    plan = get_object_or_404(selectors.visible_to(cast(Person, request.user)), pk=pk)
    check_prepare(cast(Person, request.user), plan.unit)
    form = _form(kind, request)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.add_item(by=cast(Person, request.user), plan=plan, draft=form.draft())
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Đã thêm vào kế hoạch.")
            return redirect(f"{reverse('plans:review', args=[pk])}#muc-{new.pk}")
    context = {"form": form, "plan": plan, "kind": PlanItemKind(kind).label}
    return render(request, "plans/add_item.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Action.EDIT)
def confirm_sound(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm together what was read surely enough."""
    plan = get_object_or_404(selectors.visible_to(cast(Person, request.user)), pk=pk)
    form = SoundForm(request.POST)
    least = Decimal(form.cleaned_data["min_confidence"]) if form.is_valid() else Decimal("0.9")
    try:
        taken = services.confirm_all_sound(by=cast(Person, request.user), plan=plan, min_confidence=least)
    except TradeError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"Đã xác nhận {taken} mục. Mục còn thiếu hoặc chưa chắc vẫn chờ duyệt.")
    return redirect("plans:review", pk=plan.pk)
