"""Carrying out a task: start, complete, send back, accept, postpone, document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from caicach.foundation.documents.models import Document, Evidence
from caicach.foundation.documents.services import attach_evidence, detach_evidence
from caicach.foundation.organizations.models import Person
from caicach.registers.tasks.access import check_judges, check_works_on
from caicach.registers.tasks.models import EventKind, Task
from caicach.registers.tasks.services.notices import tell_accepted, tell_completed, tell_sent_back
from caicach.registers.tasks.services.rules import (
    TaskError,
    announce_tasks,
    lock,
    must_be_whole,
    must_not_be_future,
    must_stand,
    trace,
)


@transaction.atomic
def start(*, by: Person, task: Task, on: date | None = None) -> Task:
    """Say that work has begun."""
    task = lock(task)
    must_stand(task)
    check_works_on(by, task)
    day = on or timezone.localdate()
    must_not_be_future(day, "Ngày bắt đầu")
    if task.completed_on is not None:
        raise TaskError(f"Nhiệm vụ đã hoàn thành ngày {task.completed_on:%d/%m/%Y}.")
    if task.started_on is None:
        task.started_on = day
        task.save(update_fields=["started_on"])
        trace(task, EventKind.STARTED, by, on=day)
    return task


@transaction.atomic
def complete(
    *, by: Person, task: Task, on: date | None = None, note: str = "", documents: Iterable[Document] = ()
) -> Task:
    """Report the task done on a day, with what came out of it and the papers that show it."""
    task = lock(task)
    must_stand(task)
    check_works_on(by, task)
    day = on or timezone.localdate()
    must_not_be_future(day, "Ngày hoàn thành")
    if task.completed_on is not None:
        raise TaskError(f"Nhiệm vụ đã báo hoàn thành ngày {task.completed_on:%d/%m/%Y}.")
    task.completed_on, task.completion_note = day, note.strip()
    task.returned_on, task.return_reason = None, ""
    must_be_whole(task, "Chưa ghi được hoàn thành")
    task.save(update_fields=["completed_on", "completion_note", "returned_on", "return_reason"])
    for document in documents:
        attach_evidence(by=by, subject=task, document=document)
    trace(task, EventKind.COMPLETED, by, on=day, note=note, changes={"completed_on": [None, day]})
    announce_tasks([task])
    tell_completed(task, by)
    return task


@transaction.atomic
def send_back(*, by: Person, task: Task, reason: str) -> Task:
    """The result does not do: the task is open again, with its own due day."""
    task = lock(task)
    must_stand(task)
    check_judges(by, task)
    if task.completed_on is None:
        raise TaskError("Chỉ trả lại được nhiệm vụ đã báo hoàn thành.")
    if not reason.strip():
        raise TaskError("Hãy ghi lý do trả lại để đơn vị biết cần làm gì tiếp.")
    before = task.completed_on
    announce_tasks([task])
    task.completed_on, task.accepted_on = None, None
    task.returned_on, task.return_reason = timezone.localdate(), reason.strip()
    task.save(update_fields=["completed_on", "accepted_on", "returned_on", "return_reason"])
    trace(task, EventKind.SENT_BACK, by, note=reason, before=before, changes={"completed_on": [before, None]})
    announce_tasks([task])
    tell_sent_back(task, by)
    return task


@transaction.atomic
def accept(*, by: Person, task: Task, note: str = "", on: date | None = None) -> Task:
    """The result does; `on` is the day it was accepted, today by default."""
    task = lock(task)
    must_stand(task)
    check_judges(by, task)
    if task.completed_on is None:
        raise TaskError("Chỉ nghiệm thu được nhiệm vụ đã báo hoàn thành.")
    if task.accepted_on is not None:
        raise TaskError(f"Nhiệm vụ đã được nghiệm thu ngày {task.accepted_on:%d/%m/%Y}.")
    day = on or timezone.localdate()
    must_not_be_future(day, "Ngày nghiệm thu")
    if day < task.completed_on:
        raise TaskError(f"Ngày nghiệm thu {day:%d/%m/%Y} trước ngày hoàn thành {task.completed_on:%d/%m/%Y}.")
    task.accepted_on = day
    task.save(update_fields=["accepted_on"])
    trace(task, EventKind.ACCEPTED, by, on=day, note=note, changes={"accepted_on": [None, task.accepted_on]})
    tell_accepted(task, by)
    return task


@transaction.atomic
def postpone(*, by: Person, task: Task, new_due: date, reason: str) -> Task:
    """Move the due day; the old one and the reason stay in history."""
    task = lock(task)
    must_stand(task)
    check_judges(by, task)
    if task.completed_on is not None:
        raise TaskError("Nhiệm vụ đã hoàn thành, không điều chỉnh thời hạn được nữa.")
    if not reason.strip():
        raise TaskError("Hãy ghi lý do điều chỉnh thời hạn.")
    if new_due == task.due_on:
        raise TaskError(f"Hạn mới trùng hạn đang có ({new_due:%d/%m/%Y}).")
    before = task.due_on
    announce_tasks([task])
    task.due_on = new_due
    must_be_whole(task, "Chưa điều chỉnh được")
    task.save(update_fields=["due_on"])
    trace(
        task,
        EventKind.POSTPONED,
        by,
        note=reason,
        before=before,
        after=new_due,
        changes={"due_on": [before, new_due]},
    )
    announce_tasks([task])
    return task


@transaction.atomic
def add_evidence(*, by: Person, task: Task, document: Document, note: str = "") -> Evidence:
    """Attach a paper that shows the result."""
    must_stand(task)
    check_works_on(by, task)
    evidence = attach_evidence(by=by, subject=task, document=document, note=note)
    trace(task, EventKind.EVIDENCE, by, note=str(document))
    return evidence


@transaction.atomic
def remove_evidence(*, by: Person, task: Task, evidence: Evidence) -> None:
    """Take a paper away, as long as the result was not accepted."""
    must_stand(task)
    check_works_on(by, task)
    if task.accepted_on is not None:
        raise TaskError("Nhiệm vụ đã nghiệm thu; tài liệu kiểm chứng không gỡ được nữa.")
    detach_evidence(by=by, evidence=evidence)
