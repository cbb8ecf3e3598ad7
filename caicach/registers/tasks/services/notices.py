"""Who is told of what happened to a task. Nobody is told of their own deed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from caicach.foundation.notifications.kinds import Kind
from caicach.foundation.notifications.services import notify
from caicach.foundation.organizations.models import Person, Post, Role
from caicach.registers.tasks import notices
from caicach.registers.tasks.models import Task


def leaders_of(unit_id: int | None) -> list[Person]:
    """People who lead the unit today."""
    if unit_id is None:
        return []
    posts = Post.objects.on(timezone.localdate()).filter(unit_id=unit_id, role=Role.LEADER).select_related("person")
    return [post.person for post in posts if post.person.is_active]


def workers_of(task: Task) -> list[Person]:
    """Those who carry the task out; the unit's leaders where nobody was named."""
    people = [row.person for row in task.assignee_rows.select_related("person") if row.person.is_active]
    return people or leaders_of(task.unit_id)


def judges_of(task: Task) -> list[Person]:
    """Those who accept the result."""
    if task.assigned_here:
        assigners = leaders_of(task.assigned_by_unit_id)
        return assigners if task.created_by in assigners else [*assigners, task.created_by]
    return leaders_of(task.unit_id)


def tell_assigned(task: Task, people: Iterable[Person], by: Person) -> None:
    """A new task: to the people named, or to the leaders of the unit it was assigned to."""
    given = list(people) or (leaders_of(task.unit_id) if task.assigned_here else [])
    due = f", hạn {task.due_on:%d/%m/%Y}" if task.due_on else ""
    reason = f"{by} giao nhiệm vụ này cho bạn hoặc đơn vị bạn lãnh đạo"
    _tell(task, notices.ASSIGNED, without(given, by), _Words(f"Nhiệm vụ mới: {task.title}{due}", reason))


def tell_completed(task: Task, by: Person) -> None:
    """A result waits for acceptance."""
    words = _Words(f"Chờ nghiệm thu: {task.title}", f"{task.unit} báo hoàn thành và bạn là người nghiệm thu")
    _tell(task, notices.COMPLETED, without(judges_of(task), by), words)


def tell_sent_back(task: Task, by: Person) -> None:
    """The result did not do."""
    words = _Words(f"Bị trả lại: {task.title}", f"{by} trả lại nhiệm vụ bạn thực hiện, lý do: {task.return_reason}")
    _tell(task, notices.SENT_BACK, without(workers_of(task), by), words)


def tell_accepted(task: Task, by: Person) -> None:
    """The result was accepted."""
    words = _Words(f"Đã nghiệm thu: {task.title}", f"{by} nghiệm thu nhiệm vụ bạn thực hiện")
    _tell(task, notices.ACCEPTED, without(workers_of(task), by), words)


def tell_due_soon(task: Task) -> None:
    """The due day is near; once for each due day."""
    words = _Words(f"Đến hạn {task.due_on:%d/%m/%Y}: {task.title}", "bạn thực hiện nhiệm vụ này", f"{task.due_on}")
    _tell(task, notices.DUE_SOON, workers_of(task), words)


def tell_overdue(task: Task) -> None:
    """The due day has passed: to those who carry it out and to their leaders, once for each due day."""
    reason = "bạn thực hiện nhiệm vụ này hoặc lãnh đạo đơn vị thực hiện"
    words = _Words(f"Quá hạn {task.due_on:%d/%m/%Y}: {task.title}", reason, f"{task.due_on}")
    _tell(task, notices.OVERDUE, [*workers_of(task), *leaders_of(task.unit_id)], words)


def without(people: Iterable[Person], by: Person) -> list[Person]:
    """Everybody but the one who did it."""
    return [person for person in people if person.pk != by.pk]


@dataclass(frozen=True)
class _Words:
    """What is said and why; with `once` a person hears it once."""

    title: str
    reason: str
    once: str = ""


def _tell(task: Task, kind: Kind, people: Iterable[Person], words: _Words) -> None:
    notify(
        to=people,
        kind=kind.key,
        title=words.title,
        reason=words.reason,
        url=task.get_absolute_url(),
        unit=task.unit,
        subject=task,
        dedupe_key=f"{kind.key}.{task.pk}.{words.once}" if words.once else "",
    )
