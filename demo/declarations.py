"""Numbers that the communes state each quarter."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from caicach.domain.periods import Period, PeriodKind
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.declarations.quarters import scheme
from caicach.registers.declarations.selectors import values_of
from caicach.registers.declarations.services import state
from demo.people import clerk
from demo.texts import read
from demo.units import communes

_FIRST = Period.parse("2024Q1")
_STOCKS_ONLY = ("staff", "equipment", "procedures")
Numbers = Mapping[str, int]


def open_quarter() -> Period:
    """The quarter that today belongs to."""
    return scheme().period_of(timezone.localdate(), PeriodKind.QUARTER)


def last_closed() -> Period:
    """The last quarter whose days are over."""
    return open_quarter().previous()


def quarters() -> list[Period]:
    """Quarters of the sample, the running one included."""
    found, period = [], _FIRST
    while period <= open_quarter():
        found.append(period)
        period = period.next()
    return found


def build_declarations(units: dict[str, Unit], people: dict[str, Person]) -> int:
    """State every form of every quarter; how many forms were stated."""
    count = 0
    for place, commune in enumerate(communes(units)):
        chance = random.Random(f"declarations {commune.code}")
        by = clerk(people, commune)
        for period in quarters():
            for form, numbers in _forms(commune.code, place, period, chance):
                values = {row: Decimal(number) for row, number in numbers.items()}
                state(by=by, unit=commune, form=form, period=period.key, values=values)
                count += 1
    _correct(units, people)
    return count


def _forms(code: str, place: int, period: Period, chance: random.Random) -> Iterator[tuple[str, Numbers]]:
    """What a commune states of a quarter, form by form."""
    told = read("declarations")
    exact = told["exact"]
    forms: dict[str, Numbers] = {**_stocks(code, place), **_flows(chance, place)}
    if (code, period.key) == (exact["unit"], exact["period"]):
        forms |= exact["forms"]
    is_running = period == open_quarter()
    for form, numbers in forms.items():
        if is_running and (place > 1 or form not in _STOCKS_ONLY):
            continue  # the quarter still runs: only two wards have stated what does not change
        missing = told["missing"]
        if code == missing["unit"] and period == last_closed() and form in missing["forms"]:
            continue
        yield form, numbers


def _stocks(code: str, place: int) -> dict[str, Numbers]:
    ward = read("declarations")["ward"]
    if place == 0:
        return dict(ward)
    total = next(row["staff"] for row in read("units")["communes"] if row["code"] == code)
    helpers = 8 + place % 3
    staff = ward["staff"] | {
        "staff_total": total,
        "staff_specialists": total - 11,
        "staff_university": total - 3 - place % 2,
        "staff_below_university": 2 + place % 2,
        "staff_postgraduate": 1,
        "staff_standard_met": total - place % 2,
        "staff_non_specialist": helpers,
        "staff_using_email": total - place % 3,
        "commitments_signed": total + helpers - place % 2,
    }
    equipment = {name: number + (place if number > 5 else 0) for name, number in ward["equipment"].items()}
    return {"staff": staff, "equipment": equipment, "procedures": ward["procedures"]}


def _flows(chance: random.Random, place: int) -> dict[str, Numbers]:
    told: dict[str, Any] = read("declarations")["flows"]
    names = ("broadcasts", "portal_posts", "law_broadcasts", "law_posts")
    feedback = chance.randint(*told["feedback"])
    plan = round(chance.randint(*told["revenue_plan"]), -6)
    actual = round(plan * chance.randint(*told["revenue_share"]) // 100, -6)
    return {
        "communication": {name: chance.randint(*told[name]) for name in names},
        "one_stop": {
            "one_stop_staff": 7 if place == 0 else 5 + place % 2,
            "feedback_received": feedback,
            "feedback_answered": feedback if place < 4 else max(0, feedback - 1),
        },
        "budget": {"revenue_plan": plan, "revenue_actual": actual},
    }


def _correct(units: dict[str, Unit], people: dict[str, Person]) -> None:
    """One number put right with a reason."""
    told = read("declarations")["corrected"]
    commune, form, period = units[told["unit"]], told["form"], last_closed()
    values = values_of(commune, form, period)
    fresh = {row: value + told["add"] for row in told["rows"] if (value := values[row]) is not None}
    by = clerk(people, commune)
    state(by=by, unit=commune, form=form, period=period.key, values=fresh, reason=told["reason"])
