"""Yearly plans of the province and its communes, with targets of every kind; and a paper of next year under review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from caicach.domain.targets import Change, Comparator, Trajectory
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.plans.drafts import PlanHeader, TargetDraft, TaskDraft
from caicach.registers.plans.models import Plan, PlanItemKind
from caicach.registers.plans.services import (
    PlanError,
    confirm_item,
    create_plan,
    put_in_force,
    reject_item,
    set_higher_plan,
    state_by_hand,
    upload_plan,
)
from demo.papers import Draft, body_name, write
from demo.people import PROVINCE_LEADER, chair, clerk
from demo.texts import read
from demo.units import communes

WARD = "M101"


def build_plans(units: dict[str, Unit], people: dict[str, Person], today: date) -> list[Plan]:
    """Plans in force of every year up to today's; the province's come first and the communes' carry them out."""
    made: list[Plan] = []
    leader = people[PROVINCE_LEADER]
    for year in range(2024, today.year + 1):
        header = _header(units["M1"], year, "01/KH-UBND", date(year, 1, 5), leader)
        highest = create_plan(
            by=leader, unit=units["M1"], header=header, targets=targets(year), tasks=_province_tasks(year)
        )
        put_in_force(by=leader, plan=highest)
        made.append(highest)
        made += [_of_commune(commune, year, highest, people) for commune in communes(units)]
    _state(made, people)
    return made


def _of_commune(commune: Unit, year: int, highest: Plan, people: dict[str, Person]) -> Plan:
    by, leader = clerk(people, commune), chair(people, commune)
    is_first = (commune.code, year) == (WARD, 2024)
    number, on = ("21/QĐ-UBND", date(2024, 1, 19)) if is_first else ("02/QĐ-UBND", date(year, 1, 22))
    plan = create_plan(
        by=by,
        unit=commune,
        header=_header(commune, year, number, on, leader),
        targets=targets(year),
        tasks=list(_tasks(commune, year)),
    )
    set_higher_plan(by=by, plan=plan, higher=highest)
    put_in_force(by=leader, plan=plan)
    return Plan.objects.get(pk=plan.pk)


def _header(unit: Unit, year: int, number: str, on: date, signer: Person) -> PlanHeader:
    return PlanHeader(
        title=f"Kế hoạch cải cách hành chính năm {year}",
        year_from=year,
        year_to=year,
        number=number,
        issued_on=on,
        issuer=body_name(unit),
        signer=signer.full_name,
        position="Phó Chủ tịch" if unit.parent is None else "Chủ tịch",
    )


def targets(year: int) -> list[TargetDraft]:
    """The targets of a year's plan."""
    return [_target(row, year) for row in read("plans")["targets"]]


def _target(row: dict[str, Any], year: int) -> TargetDraft:
    value, upper = row["values"].get(str(year)), row.get("upper")
    shown = {"value": (value or "").replace(".", ","), "upper": upper or ""}
    return TargetDraft(
        text=row["text"].format(**shown),
        comparator=Comparator(row["comparator"]),
        value=Decimal(value) if value else None,
        upper=Decimal(upper) if upper else None,
        unit_of_measure=row.get("unit", ""),
        baseline=Decimal(row["baseline"]) if "baseline" in row else None,
        baseline_text=row.get("baseline_text", ""),
        change=Change(row.get("change", "absolute")),
        is_rank=row.get("is_rank", False),
        trajectory=Trajectory(row.get("trajectory", "current")),
        term_on=date(year, 12, 14),
        domain=row["domain"],
        indicator=row.get("indicator", ""),
        followed_by_hand=row.get("by_hand", False),
        parent=row.get("parent"),
    )


def _province_tasks(year: int) -> list[TaskDraft]:
    return [
        TaskDraft(
            title=title.format(year=year),
            domain=domain,
            product=product,
            lead=("Sở Nội vụ",),
            due_on=date.fromisoformat(f"{year}-{due}"),
        )
        for title, domain, product, due in read("plans")["province_tasks"]["rows"]
    ]


def _tasks(commune: Unit, year: int) -> Iterator[TaskDraft]:
    """A commune's tasks: in the ward of 2024 the forty-one it had, elsewhere those that every plan has."""
    told = read("plans")["tasks"]
    names = {section["key"]: section["name"] for section in read("units")["sections"]}
    rows = told["common"] + (told["ward"] if (commune.code, year) == (WARD, 2024) else told["later"])
    for title, domain, product, section, due in rows:
        month, day = (int(part) for part in due.split("-"))
        last = 28 if (month, day) == (2, 29) and year % 4 else day
        yield TaskDraft(
            title=title.format(year=year),
            domain=domain,
            product=product,
            lead=(names[section],),
            coordinating=("Các bộ phận liên quan",),
            due_on=date(year, month, last),
            head="Chủ tịch Ủy ban nhân dân",
        )


def _state(plans: list[Plan], people: dict[str, Person]) -> None:
    """What the ward states of targets that nothing measures."""
    told = read("plans")["stated"]
    for plan in plans:
        if plan.unit.code != WARD:
            continue
        found = list(plan.targets.order_by("position"))
        for row in (row for row in told if row["year"] == plan.year_from):
            state_by_hand(
                by=people["vanphong"],
                target=found[row["target"]],
                on=row["on"],
                value=Decimal(row["value"]),
                reason=row["reason"],
            )


def build_paper(ward: Unit, people: dict[str, Person], today: date) -> Plan:
    """Next year's plan: a paper read by the product itself, of which somebody has decided every other item."""
    told = read("plans")["paper"]
    by = people["vanphong"]
    draft = Draft(
        "KH",
        told["number"],
        min(today, date(told["year"] - 1, 11, 18)),
        told["abstract"],
        tuple(told["body"]),
        chair(people, ward).full_name,
        heading=tuple(told["heading"]),
        rows=tuple(tuple(row) for row in told["rows"]),
    )
    content = write(draft, ward, "docx")
    plan = upload_plan(by=by, unit=ward, content=content, filename=f"ke-hoach-{told['year']}.docx")
    items = list(plan.items.order_by("position"))
    for item in items[::2]:
        try:
            confirm_item(by=by, item=item)
        except PlanError:
            reject_item(by=by, item=item)
    return plan


def build_amendment(current: Plan, people: dict[str, Person], today: date) -> Plan:
    """A new version of the ward's plan of this year, read from its paper, of which nobody has decided anything."""
    told, year = read("plans")["amendment"], current.year_from
    dropped = told["dropped"]
    kept = [
        _reworded(one.text, told["reworded"])
        for one in current.targets.order_by("position")
        if not _has(one.text, dropped)
    ]
    draft = Draft(
        "KH",
        told["number"],
        min(today, date(year, told["month"], told["day"])),
        told["abstract"].format(year=year),
        (*told["opening"], *(f"- {text}." for text in [*kept, *told["added"]]), *told["closing"]),
        chair(people, current.unit).full_name,
        heading=tuple(told["heading"]),
        rows=tuple(_amended_rows(current, told)),
    )
    content = write(draft, current.unit, "docx")
    return upload_plan(
        by=people["vanphong"], unit=current.unit, content=content, filename=f"ke-hoach-{year}-dieu-chinh.docx"
    )


def _amended_rows(current: Plan, told: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Rows of the table of tasks: those of the plan in force but for the dropped ones, then the new ones."""
    items = current.items.filter(kind=PlanItemKind.TASK).order_by("position")
    drafts = [TaskDraft.from_content(item.content) for item in items]
    rows = [
        (
            one.title,
            one.product,
            "; ".join(one.lead),
            "; ".join(one.coordinating),
            _deadline(one, told, current.year_from),
        )
        for one in drafts
        if not _has(one.title, told["dropped"])
    ]
    rows += [tuple(text.format(year=current.year_from) for text in row) for row in told["new_tasks"]]
    for number, row in enumerate(rows, start=1):
        yield (str(number), *row)


def _deadline(task: TaskDraft, told: dict[str, Any], year: int) -> str:
    for words, deadline in told["postponed"]:
        if words in task.title:
            return str(deadline.format(year=year))
    return f"Trước ngày {task.due_on:%d/%m/%Y}" if task.due_on else ""


def _reworded(text: str, pairs: list[list[str]]) -> str:
    for before, after in pairs:
        text = text.replace(before, after)
    return text


def _has(text: str, words: list[str]) -> bool:
    return any(word in text for word in words)
