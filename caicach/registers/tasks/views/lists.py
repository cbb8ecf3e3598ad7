"""My work today, the list, the calendar, the tasks of one plan."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caicach.domain.tasks import TaskState
from caicach.foundation.organizations.access import Action, can, needs
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.tables import Column, Table
from caicach.registers.plans.domains import NO_DOMAIN, domain_titles
from caicach.registers.plans.selectors import visible_to as visible_plans
from caicach.registers.tasks import selectors, work
from caicach.registers.tasks.access import WORK
from caicach.registers.tasks.forms import TaskFilter
from caicach.registers.tasks.models import STATE_TONES, Task

_TONES = {state.label: tone for state, tone in STATE_TONES.items()}


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of tasks."""
    pages = (("Việc của tôi", "mine"), ("Danh sách", "list"), ("Lịch", "calendar"))
    return [(title, reverse(f"tasks:{name}"), name == current) for title, name in pages]


@require_safe
@needs(Action.VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """What the person should look at today."""
    person = cast(Person, request.user)
    unit = acting(request).unit
    own = selectors.visible_to(person).filter(withdrawn_on__isnull=True)
    context = {
        "parts": work.my_work(person),
        "today": timezone.localdate(),
        "unit": unit,
        "unit_counts": work.state_counts(own.filter(unit=unit)) if unit else None,
        "tabs": tabs("mine"),
        "can_work": unit is not None and can(person, WORK, unit),
    }
    return render(request, "tasks/mine.html", context)


def _state_label(task: Task) -> str:
    """The state annotated by `with_state`."""
    return TaskState(getattr(task, "state", task.current_state)).label


def _columns() -> tuple[Column, ...]:
    titles = domain_titles()

    def domain(task: Task) -> str:
        return titles.get(task.domain, NO_DOMAIN)

    def source(task: Task) -> str:
        return f"{task.assigned_by_unit} giao" if task.assigned_by_unit else ""

    return (
        Column("title", "Nhiệm vụ", sort="title", width="wide", url=lambda task: task.get_absolute_url(), note=domain),
        Column("unit.name", "Đơn vị", sort="unit__name", note=source),
        Column("assigned_on", "Ngày giao", sort="assigned_on", kind="date"),
        Column("due_on", "Hạn", sort="due_on", kind="date", note=lambda task: task.due_text),
        Column("completed_on", "Hoàn thành", sort="completed_on", kind="date"),
        Column("state", "Trạng thái", sort="state", value=_state_label, kind="badge", tone=_TONES),
    )


@require_safe
@needs(Action.VIEW)
def show_list(request: HttpRequest) -> HttpResponseBase:
    """All tasks the person may see, with filters, bulk deeds and export."""
    person, unit = cast(Person, request.user), acting(request).unit
    tasks = selectors.visible_to(person).filter(withdrawn_on__isnull=True)
    table = Table(
        request,
        tasks.with_state(),  # type: ignore[attr-defined]  # TaskQuerySet
        _columns(),
        filters=TaskFilter(request.GET, person=person, unit=unit),
        order="due_on",
        title="Nhiệm vụ",
        actions="tasks/_pick.html",
        export_name="nhiem-vu",
        empty_title="Chưa có nhiệm vụ nào",
    )
    can_work = unit is not None and can(person, WORK, unit)
    return table.respond("tasks/list.html", {"tabs": tabs("list"), "can_work": can_work, "unit": unit})


@require_safe
@needs(Action.VIEW)
def month(request: HttpRequest) -> HttpResponse:
    """A month of due days."""
    today = timezone.localdate()
    year, number = request.GET.get("nam", str(today.year)), request.GET.get("thang", str(today.month))
    if not (year.isdigit() and number.isdigit() and 1990 <= int(year) <= 2199 and 1 <= int(number) <= 12):
        raise Http404("Không có tháng này trong lịch.")
    only_mine = request.GET.get("cua-toi") == "1"
    view = work.month_of(cast(Person, request.user), int(year), int(number), only_mine)
    context = {"month": view, "only_mine": only_mine, "today": today, "tabs": tabs("calendar")}
    page = "tasks/_month.html" if getattr(request, "htmx", False) else "tasks/calendar.html"
    return render(request, page, context)


@require_safe
@needs(Action.VIEW)
def of_plan(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """Fragment for the plan's page: counts, and the tasks by domain with their state."""
    person = cast(Person, request.user)
    plan = get_object_or_404(visible_plans(person), pk=plan_pk)
    tasks = list(work.plan_tasks(person, plan))
    titles = domain_titles(plan.first_day)
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.domain, []).append(task)
    context = {
        "plan": plan,
        "counts": work.state_counts(selectors.visible_to(person).filter(plan=plan, withdrawn_on__isnull=True)),
        "groups": [(titles.get(code, NO_DOMAIN), groups[code]) for code in [*titles, ""] if code in groups],
    }
    return render(request, "tasks/_of_plan.html", context)
