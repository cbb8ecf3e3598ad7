"""Who is told of what happened to a task. Nobody is told of their own deed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from caicach.foundation.organizations.models import Person, Post, Role
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
    _tell(given, by, task, "tasks.assigned", f"Bạn được giao nhiệm vụ: {task.title}{due}", f"{by} giao việc cho bạn")


def tell_completed(task: Task, by: Person) -> None:
    """A result waits for acceptance."""
    _tell(judges_of(task), by, task, "tasks.completed", f"Chờ nghiệm thu: {task.title}", f"{task.unit} báo hoàn thành")


def tell_sent_back(task: Task, by: Person) -> None:
    """The result did not do."""
    _tell(workers_of(task), by, task, "tasks.sent_back", f"Bị trả lại: {task.title}", f"Lý do: {task.return_reason}")


def tell_accepted(task: Task, by: Person) -> None:
    """The result was accepted."""
    _tell(workers_of(task), by, task, "tasks.accepted", f"Đã nghiệm thu: {task.title}", f"{by} nghiệm thu")


def tell_due_soon(task: Task) -> None:
    """The due day is near."""
    title = f"Sắp đến hạn {task.due_on:%d/%m/%Y}: {task.title}"
    _tell(workers_of(task), None, task, "tasks.due_soon", title, "Bạn được giao nhiệm vụ này")


def tell_overdue(task: Task) -> None:
    """The due day has passed: to those who carry it out and to their leaders."""
    people = {person.pk: person for person in [*workers_of(task), *leaders_of(task.unit_id)]}
    title = f"Quá hạn {task.due_on:%d/%m/%Y}: {task.title}"
    _tell(people.values(), None, task, "tasks.overdue", title, "Nhiệm vụ của bạn hoặc đơn vị bạn lãnh đạo đã quá hạn")


def _tell(people: Iterable[Person], by: Person | None, task: Task, kind: str, title: str, reason: str) -> None:
    recipients = [person for person in people if by is None or person.pk != by.pk]
    if not recipients:
        return
