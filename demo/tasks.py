"""Carrying out: tasks of the plans, tasks that the province gives, and those of these days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from caicach.domain.periods import Period
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.declarations.quarters import days_of
from caicach.registers.plans.models import Plan
from caicach.registers.tasks.models import Task
from caicach.registers.tasks.services import TaskFields, accept, assign_from_above, complete, create_task, send_back
from demo.declarations import quarters
from demo.people import PROVINCE_LEADER, chair, clerk
from demo.plans import WARD
from demo.texts import read
from demo.units import communes

_EXACT = Period.parse("2024Q3")


def carry_out_plans(plans: list[Plan], people: dict[str, Person], today: date) -> int:
    """Report tasks of the plans done and accept them; how many."""
    chance = random.Random("plan tasks")
    exact_end = days_of(_EXACT).last
    running: dict[str, date] = read("plans")["tasks"]["running_2024"]
    count = 0
    for plan in plans:
        is_province = plan.unit.parent_id is None
        by = people[PROVINCE_LEADER] if is_province else clerk(people, plan.unit)
        judge = by if is_province else chair(people, plan.unit)
        for task in plan.tasks.select_related("unit", "plan"):
            done = _done_on(task.due_on or today, task.assigned_on, chance)
            if (plan.unit.code, plan.year_from) == (WARD, 2024):
                done = running.get(task.title) or min(done, exact_end)
            if done < today - timedelta(days=3):
                _finish(task, done, by, judge, today)
                count += 1
    return count


def _done_on(due: date, begun: date, chance: random.Random) -> date:
    """Most are done before the day, many on it, a few after it."""
    roll = chance.random()
    if roll < 0.55:
        return max(begun, due - timedelta(days=chance.randint(1, 12)))
    return due if roll < 0.92 else due + timedelta(days=chance.randint(1, 9))


def _finish(task: Task, done: date, by: Person, judge: Person, today: date) -> None:
    complete(by=by, task=task, on=done, note="Đã có kết quả, lưu tại Bộ phận Văn phòng - thống kê.")
    accept(by=judge, task=task, on=min(today, done + timedelta(days=2)))


def give_from_above(units: dict[str, Unit], people: dict[str, Person], today: date) -> int:
    """What the province gave in every quarter, and what became of it; how many tasks."""
    leader, province = people[PROVINCE_LEADER], units["M1"]
    chance = random.Random("tasks from above")
    count = 0
    for period in quarters():
        span = days_of(period)
        told = communes(units)
        receivers = [commune for commune in told if (commune.code, period) != (WARD, _EXACT)]
        for title, domain, after, days in read("tasks")["usual"]["rows"]:
            given = span.first + timedelta(days=after)
            due = given + timedelta(days=days)
            if given >= today:
                continue
            fields = TaskFields(title.format(period=period.title), domain, assigned_on=given, due_on=due)
            for task in assign_from_above(by=leader, from_unit=province, to_units=receivers, fields=fields):
                done = _done_on(due, given, chance)
                if done < today - timedelta(days=3):
                    _finish(task, done, clerk(people, task.unit), leader, today)
                count += 1
    return count + _exact(units, people, today)


def _exact(units: dict[str, Unit], people: dict[str, Person], today: date) -> int:
    """The quarter of the ward that is known to the last task."""
    leader = people[PROVINCE_LEADER]
    ward = units[WARD]
    rows: list[list[Any]] = read("tasks")["exact"]["rows"]
    for title, domain, given, due, done in rows:
        fields = TaskFields(title, domain, assigned_on=given, due_on=due)
        (task,) = assign_from_above(by=leader, from_unit=units["M1"], to_units=[ward], fields=fields)
        _finish(task, done, clerk(people, ward), leader, today)
    return len(rows)


def give_now_from_above(units: dict[str, Unit], people: dict[str, Person], today: date) -> int:
    """Given three weeks ago: one runs, one waits for acceptance, one is overdue in two communes."""
    leader, count = people[PROVINCE_LEADER], 0
    given = today - timedelta(days=21)
    for title, domain, days in read("tasks")["above_now"]["rows"]:
        fields = TaskFields(title, domain, assigned_on=given, due_on=today + timedelta(days=days))
        for task in assign_from_above(by=leader, from_unit=units["M1"], to_units=communes(units), fields=fields):
            by = clerk(people, task.unit)
            if days < 0 and task.unit.code not in ("M103", "M105"):
                _finish(task, today - timedelta(days=4), by, leader, today)
            elif 0 < days < 7 and task.unit.code in (WARD, "M102"):
                complete(by=by, task=task, on=today, note="Đã rà soát đủ tài liệu.")
            count += 1
    return count


def give_today(ward: Unit, plan: Plan, people: dict[str, Person], today: date) -> int:
    """The ward's own work of these days: overdue, due today, this week, sent back, waiting for the chair."""
    told = read("tasks")["now"]
    by, leader = clerk(people, ward), chair(people, ward)
    for title, domain, name, days, became in told["rows"]:
        person = people[name]
        due = today + timedelta(days=days)
        fields = TaskFields(title, domain, assigned_on=today - timedelta(days=18), due_on=due)
        task = create_task(by=by, unit=ward, fields=fields, plan=plan, assignees=[person])
        if became:
            complete(by=person, task=task, on=today - timedelta(days=1), note="Đã xong, đề nghị nghiệm thu.")
        if became == "sent_back":
            send_back(by=leader, task=task, reason=told["sent_back_reason"])
    return len(told["rows"])
