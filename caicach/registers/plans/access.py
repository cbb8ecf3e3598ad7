"""Who may do what with plans: the unit's people prepare and review, its leader puts in force."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from caicach.foundation.organizations.access import Action, can, check, current_posts, reach
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.plans.models import PlanState

#: Upload, review, follow.
PREPARE: Final = Action.EDIT
#: Put in force, supersede.
APPROVE: Final = Action.APPROVE


def seen_by(person: Person) -> Q:
    """Plans of the units the person sees, and settled plans of every unit above the person's own."""
    allowed = reach(person, Action.VIEW)
    if allowed.everything:
        return Q()
    above = {int(part) for post in current_posts(person) for part in post.unit.path.split("/") if part}
    return Q(unit__in=allowed.unit_ids) | Q(unit__in=above, state__in=(PlanState.IN_FORCE, PlanState.SUPERSEDED))


def may_prepare(person: Person, unit: Unit | int) -> bool:
    """Whether the person may upload and review plans of the unit."""
    return can(person, PREPARE, unit)


def may_approve(person: Person, unit: Unit | int) -> bool:
    """Whether the person may put plans of the unit in force."""
    return can(person, APPROVE, unit)


def check_prepare(person: Person, unit: Unit) -> None:
    """Raise `NotAllowed` with a sentence."""
    check(person, PREPARE, unit)


def check_approve(person: Person, unit: Unit) -> None:
    """Raise `NotAllowed` with a sentence."""
    check(person, APPROVE, unit)
