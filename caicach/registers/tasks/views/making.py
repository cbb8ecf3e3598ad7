"""Creating and assigning tasks, and deeds on several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, NotAllowed, check, needs
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person
from caicach.registers.tasks import selectors, services
from caicach.registers.tasks.access import WORK
from caicach.registers.tasks.forms import AssignForm, NewTaskForm
from caicach.registers.tasks.models import Task

#: More than this at once would be a mistake rather than work.
BULK_LIMIT = 200


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def create(request: HttpRequest) -> HttpResponse:
    """A task of one's own unit."""
    person, unit = cast(Person, request.user), acting(request).unit
    form = NewTaskForm(request.POST or None, person=person, unit=unit, initial={"unit": unit})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            task = services.create_task(
                by=person,
                unit=given["unit"],
                fields=form.task_fields(),
                plan=given["plan"],
                assigned_by_unit=given["assigned_by_unit"],
                assignees=given["assignees"],
            )
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Đã lập nhiệm vụ.")
            return redirect(task)
    return render(request, "tasks/form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def assign(request: HttpRequest) -> HttpResponse:
    """One task for several units below."""
    person, unit = cast(Person, request.user), acting(request).unit
    if unit is None:
        raise NotAllowed("Bạn chưa giữ vị trí ở đơn vị nào nên chưa giao việc được.")
    check(person, WORK, unit)
    form = AssignForm(request.POST or None, from_unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            tasks = services.assign_from_above(
                by=person, from_unit=unit, to_units=list(form.cleaned_data["to_units"]), fields=form.task_fields()
            )
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"Đã giao nhiệm vụ cho {len(tasks)} đơn vị.")
            return redirect("tasks:list")
    return render(request, "tasks/assign.html", {"form": form, "unit": unit}, status=422 if form.errors else 200)


def _accept(person: Person, task: Task) -> None:
    services.accept(by=person, task=task)


def _start(person: Person, task: Task) -> None:
    services.start(by=person, task=task)


def _complete(person: Person, task: Task) -> None:
    services.complete(by=person, task=task)


BULK: dict[str, tuple[str, Callable[[Person, Task], None]]] = {
    "nghiem-thu": ("Đã nghiệm thu", _accept),
    "bat-dau": ("Đã bắt đầu", _start),
    "hoan-thanh": ("Đã báo hoàn thành", _complete),
}


@require_POST
@needs(Action.EDIT)
def bulk(request: HttpRequest) -> HttpResponse:
    """The same deed on several tasks, each by the same service and the same rules as alone."""
    person = cast(Person, request.user)
    title, deed = BULK.get(request.POST.get("deed", ""), ("", None))
    chosen = [int(pk) for pk in request.POST.getlist("tasks") if pk.isdigit()]
    if deed is None or not chosen:
        messages.error(request, "Hãy chọn nhiệm vụ và việc cần làm.")
    elif len(chosen) > BULK_LIMIT:
        messages.error(request, f"Mỗi lần xử lý tối đa {BULK_LIMIT} nhiệm vụ; đang chọn {len(chosen)}.")
    else:
        tasks = list(selectors.visible_to(person).filter(pk__in=chosen))
        done, refused = _each(person, tasks, deed)
        if done:
            messages.success(request, f"{title} {done} nhiệm vụ.")
        for sentence in refused[:10]:
            messages.warning(request, sentence)
        if len(refused) > 10:
            messages.warning(request, f"Và {len(refused) - 10} nhiệm vụ khác không xử lý được.")
    return redirect(_back(request))


def _each(person: Person, tasks: Sequence[Task], deed: Callable[[Person, Task], None]) -> tuple[int, list[str]]:
    """How many were done, and a sentence for each that was refused."""
    done, refused = 0, []
    for task in tasks:
        try:
            deed(person, task)
        except (TradeError, PermissionDenied) as fault:
            refused.append(f"“{task.title[:80]}”: {fault}")
        else:
            done += 1
    return done, refused


def _back(request: HttpRequest) -> str:
    """The list as it was, with its filters."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if asked.startswith("/") and safe else reverse("tasks:list")
