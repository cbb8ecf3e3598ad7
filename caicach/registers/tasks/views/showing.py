"""The page of one task and its deeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.documents.models import Document
from caicach.foundation.documents.selectors import evidence_of
from caicach.foundation.documents.selectors import visible_to as visible_documents
from caicach.foundation.organizations.access import Action, can, check, needs
from caicach.foundation.organizations.models import Person
from caicach.registers.plans.domains import NO_DOMAIN, domain_titles
from caicach.registers.tasks import selectors, services
from caicach.registers.tasks.access import WORK, check_change, judges, may_change, works_on
from caicach.registers.tasks.forms import CompleteForm, PeopleForm, PostponeForm, ReasonForm, TaskForm
from caicach.registers.tasks.models import EventKind, Task, TaskEvent

_TONES = {
    EventKind.COMPLETED: "success",
    EventKind.ACCEPTED: "success",
    EventKind.SENT_BACK: "danger",
    EventKind.WITHDRAWN: "danger",
    EventKind.POSTPONED: "warning",
}


@dataclass(frozen=True)
class Step:
    """A line of the timeline."""

    at: Any
    title: str
    text: str
    by: str
    tone: str


def _task(request: HttpRequest, pk: int) -> Task:
    return get_object_or_404(selectors.visible_to(cast(Person, request.user)), pk=pk)


@require_safe
@needs(Action.VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What the task says, where it stands, what happened, what shows the result."""
    task, person = _task(request, pk), cast(Person, request.user)
    state = task.current_state
    siblings = selectors.visible_to(person).filter(assignment=task.assignment, assignment__isnull=False).exclude(pk=pk)
    context = {
        "task": task,
        "state": state,
        "tone": task.tone,
        "domain": domain_titles().get(task.domain, NO_DOMAIN),
        "parts": task.participants.select_related("unit"),
        "people": [row.person for row in task.assignee_rows.select_related("person")],
        "steps": [_step(event) for event in task.events.select_related("by").order_by("-at", "-pk")],
        "evidence": evidence_of(task),
        "siblings": siblings.order_by("unit__name"),
        **_deeds(task, person),
    }
    return render(request, "tasks/show.html", context)


def _deeds(task: Task, person: Person) -> dict[str, Any]:
    """What this person may do now, with the forms for it."""
    stands = task.withdrawn_on is None
    works, judge = stands and works_on(person, task), stands and judges(person, task)
    is_done = task.completed_on is not None
    return {
        "can_work": works,
        "can_start": works and not is_done and task.started_on is None,
        "can_complete": works and not is_done,
        "can_accept": judge and is_done and task.accepted_on is None,
        "can_send_back": judge and is_done,
        "can_postpone": judge and not is_done,
        "can_withdraw": judge,
        "can_change": stands and may_change(person, task),
        "can_share_out": stands and can(person, WORK, task.unit_id),
        "complete_form": CompleteForm(auto_id="hoan-thanh-%s"),
        "send_back_form": ReasonForm(auto_id="tra-lai-%s"),
        "postpone_form": PostponeForm(auto_id="gia-han-%s"),
        "withdraw_form": ReasonForm(auto_id="thu-hoi-%s"),
    }


def _step(event: TaskEvent) -> Step:
    days = ""
    if event.kind == EventKind.POSTPONED:
        days = f"từ {_shown(event.day_before)} sang {_shown(event.day_after)}"
    elif event.kind == EventKind.SENT_BACK:
        days = f"đã báo hoàn thành ngày {_shown(event.day_before)}"
    elif event.kind in (EventKind.COMPLETED, EventKind.STARTED):
        days = f"ngày {_shown(event.happened_on)}"
    text = ". ".join(part for part in (days.capitalize(), event.note) if part)
    kind = EventKind(event.kind)
    return Step(event.at, kind.label, text, str(event.by or "Hệ thống"), _TONES.get(kind, "info"))


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "chưa có hạn"


def _documents(request: HttpRequest) -> list[Document]:
    chosen = [pk for pk in request.POST.getlist("documents") if pk.isdigit()]
    return list(visible_documents(cast(Person, request.user)).filter(pk__in=chosen))


def _start(request: HttpRequest, person: Person, task: Task) -> str:
    services.start(by=person, task=task)
    return "Đã ghi bắt đầu thực hiện."


def _complete(request: HttpRequest, person: Person, task: Task) -> str:
    given = _cleaned(CompleteForm(request.POST))
    services.complete(by=person, task=task, on=given["completed_on"], note=given["note"], documents=_documents(request))
    return "Đã báo hoàn thành; chờ nghiệm thu."


def _accept(request: HttpRequest, person: Person, task: Task) -> str:
    services.accept(by=person, task=task, note=request.POST.get("note", ""))
    return "Đã nghiệm thu."


def _send_back(request: HttpRequest, person: Person, task: Task) -> str:
    services.send_back(by=person, task=task, reason=_cleaned(ReasonForm(request.POST))["reason"])
    return "Đã trả lại; người thực hiện đã được báo."


def _postpone(request: HttpRequest, person: Person, task: Task) -> str:
    given = _cleaned(PostponeForm(request.POST))
    services.postpone(by=person, task=task, new_due=given["new_due"], reason=given["reason"])
    return "Đã điều chỉnh thời hạn."


def _withdraw(request: HttpRequest, person: Person, task: Task) -> str:
    services.withdraw(by=person, task=task, reason=_cleaned(ReasonForm(request.POST))["reason"])
    return "Đã thu hồi nhiệm vụ."


def _attach(request: HttpRequest, person: Person, task: Task) -> str:
    papers = _documents(request)
    if not papers:
        raise TradeError("Hãy chọn ít nhất một văn bản.")
    for paper in papers:
        services.add_evidence(by=person, task=task, document=paper)
    return f"Đã đính {len(papers)} tài liệu kiểm chứng."


def _detach(request: HttpRequest, person: Person, task: Task) -> str:
    chosen = request.POST.get("evidence", "")
    evidence = evidence_of(task).filter(pk=int(chosen) if chosen.isdigit() else 0).first()
    if evidence is None:
        raise TradeError("Tài liệu này không còn gắn với nhiệm vụ.")
    services.remove_evidence(by=person, task=task, evidence=evidence)
    return "Đã gỡ tài liệu."


def _cleaned(form: Any) -> dict[str, Any]:
    """The values, or the first fault as a sentence."""
    if form.is_valid():
        return dict(form.cleaned_data)
    name, faults = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise TradeError(f"{label}: {faults[0]}" if label else str(faults[0]))


DEEDS: dict[str, Callable[[HttpRequest, Person, Task], str]] = {
    "bat-dau": _start,
    "hoan-thanh": _complete,
    "nghiem-thu": _accept,
    "tra-lai": _send_back,
    "gia-han": _postpone,
    "thu-hoi": _withdraw,
    "dinh-tai-lieu": _attach,
    "go-tai-lieu": _detach,
}


@require_POST
@needs(Action.VIEW)
def do(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One deed on the task; the services check the right, because an assignee of another unit may work too."""
    if deed not in DEEDS:
        raise Http404
    task = _task(request, pk)
    try:
        messages.success(request, DEEDS[deed](request, cast(Person, request.user), task))
    except TradeError as fault:
        messages.error(request, str(fault))
    return redirect(task)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the task says."""
    task, person = _task(request, pk), cast(Person, request.user)
    check_change(person, task)
    form = TaskForm(request.POST or None, initial=TaskForm.of(task))
    form.fields["due_on"].disabled = task.due_on is not None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_task(by=person, task=task, fields=form.task_fields())
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Đã lưu nhiệm vụ.")
            return redirect(task)
    return render(request, "tasks/form.html", {"form": form, "task": task}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who carries out the task and who takes part."""
    task, person = _task(request, pk), cast(Person, request.user)
    check(person, WORK, task.unit)
    form = PeopleForm(request.POST or None, task=task, initial=PeopleForm.of(task))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_participants(by=person, task=task, participants=form.participants())
            services.set_assignees(by=person, task=task, people=form.cleaned_data["assignees"])
        except TradeError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, "Đã lưu phân công.")
            return redirect(task)
    context = {"form": form, "task": task, "today": timezone.localdate()}
    return render(request, "tasks/people.html", context, status=422 if form.errors else 200)
