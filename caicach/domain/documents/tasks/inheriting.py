"""Units told of a whole matter of the reform stand for the tasks of that matter that name none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from caicach.domain.documents.contexts import domains_named
from caicach.domain.documents.tasks.model import Task
from caicach.domain.vietnamese.folding import matching_form

_INHERITED: Final = 0.6


def with_units_of_domains(tasks: Sequence[Task]) -> list[Task]:
    """Tasks without a unit get, as advising unit, the one that is told of their matter, when there is just one."""
    told: dict[str, set[tuple[str, ...]]] = {}
    for task in tasks:
        units = task.advising or task.lead
        if not units:
            continue
        for domain in domains_named(matching_form(task.title)):
            told.setdefault(domain, set()).add(units)
    return [_given(task, told) for task in tasks]


def _given(task: Task, told: dict[str, set[tuple[str, ...]]]) -> Task:
    if task.lead or task.advising or task.implementing or task.domain is None:
        return task
    units = told.get(task.domain, set())
    if len(units) != 1:
        return task
    return replace(task, advising=next(iter(units)), confidence=max(task.confidence, _INHERITED))
