"""Questions of plans. `visible_to` is the only way to rows for a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.plans import alignment, amendment
from caicach.registers.plans.access import seen_by
from caicach.registers.plans.domains import domain_order, domain_titles
from caicach.registers.plans.models import Decision, HandStatement, Plan, PlanItem, PlanKind, PlanState, Target


def visible_to(person: Person) -> QuerySet[Plan]:
    """Plans the person may see."""
    return Plan.objects.filter(seen_by(person)).select_related("unit")


def targets_visible_to(person: Person) -> QuerySet[Target]:
    """Targets of plans the person may see."""
    return Target.objects.filter(plan__in=visible_to(person)).select_related("plan", "plan__unit", "parent")


def items_visible_to(person: Person) -> QuerySet[PlanItem]:
    """Items of plans the person may see."""
    return PlanItem.objects.filter(plan__in=visible_to(person)).select_related("plan", "plan__unit", "decided_by")


@dataclass(frozen=True)
class Progress:
    """How far a review has come."""

    total: int
    confirmed: int
    rejected: int
    edited: int

    @property
    def decided(self) -> int:
        """Items somebody has decided."""
        return self.confirmed + self.rejected

    @property
    def pending(self) -> int:
        """Items still waiting."""
        return self.total - self.decided


def progress(plan: Plan) -> Progress:
    """Counts of a plan's items, in one query."""
    found = plan.items.aggregate(
        total=Count("pk"),
        confirmed=Count("pk", filter=Q(decision=Decision.CONFIRMED)),
        rejected=Count("pk", filter=Q(decision=Decision.REJECTED)),
        edited=Count("pk", filter=Q(is_edited=True)),
    )
    return Progress(**found)


def with_counts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Annotate each plan with how many targets it has; counted row by row, so that a page costs a page."""
    counted = Target.objects.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(times=Count("pk"))
    return plans.annotate(target_count=Coalesce(Subquery(counted.values("times")), 0))


def items_of(plan: Plan) -> QuerySet[PlanItem]:
    """Items in the order of the paper."""
    return plan.items.select_related("decided_by").order_by("position", "id")


@dataclass(frozen=True)
class DomainGroup:
    """Targets of one domain."""

    domain: str
    title: str
    targets: list[Target]


def targets_by_domain(plan: Plan) -> list[DomainGroup]:
    """A plan's targets grouped by domain, in the usual order of domains."""
    titles = domain_titles(plan.first_day)
    groups: dict[str, list[Target]] = {}
    for target in plan.targets.select_related("plan").order_by("position"):
        groups.setdefault(target.domain, []).append(target)
    return [
        DomainGroup(code, titles.get(code) or "Chưa xếp lĩnh vực", groups[code])
        for code in sorted(groups, key=domain_order)
    ]


def possible_higher_plans(person: Person, plan: Plan) -> QuerySet[Plan]:
    """Plans of units above this plan's unit whose years meet its own."""
    above = [int(part) for part in plan.unit.path.split("/") if part and int(part) != plan.unit_id]
    return visible_to(person).filter(
        unit__in=above,
        state__in=(PlanState.IN_FORCE, PlanState.SUPERSEDED),
        year_from__lte=plan.year_to,
        year_to__gte=plan.year_from,
    )


def replaceable_by(plan: Plan) -> QuerySet[Plan]:
    """Plans in force of the same unit and kind that this one could take the place of."""
    return Plan.objects.filter(
        unit=plan.unit_id,
        kind=plan.kind,
        state=PlanState.IN_FORCE,
        year_from__gte=plan.year_from,
        year_to__lte=plan.year_to,
    ).exclude(pk=plan.pk)


def versions_before(plan: Plan) -> QuerySet[Plan]:
    """Plans this one can be held against as their new version: those it took the place of, else those it could."""
    replaced = Plan.objects.filter(superseded_by=plan.pk)
    return (replaceable_by(plan) if plan.is_open else replaced).order_by("-issued_on", "-pk")


def confirmed_items(plan: Plan) -> list[PlanItem]:
    """What the plan holds, in the order of the paper."""
    return list(plan.items.filter(decision=Decision.CONFIRMED).select_related("plan").order_by("position", "id"))


def standing_items(plan: Plan) -> list[PlanItem]:
    """What the plan holds, or will hold unless somebody leaves it out."""
    return list(plan.items.exclude(decision=Decision.REJECTED).select_related("plan").order_by("position", "id"))


def amendment_of(plan: Plan, before: Plan) -> list[amendment.Row]:
    """The plan held against its version before, item by item."""
    return amendment.compare(confirmed_items(before), standing_items(plan))


#: From this share of the older version's items on, a plan that has answers for them is taken for its new version.
LIKELY_SHARE = 0.5


def likely_before(plan: Plan) -> tuple[Plan, int] | None:
    """The plan in force that an open plan seems to be a new version of, and how many items they share."""
    if not plan.is_open:
        return None
    for before in versions_before(plan)[:3]:
        found = amendment.counts(amendment_of(plan, before))
        shared = found[amendment.Verdict.SAME] + found[amendment.Verdict.CHANGED]
        if shared and shared >= LIKELY_SHARE * (shared + found[amendment.Verdict.DROPPED]):
            return before, shared
    return None


def alignment_of(plan: Plan) -> list[alignment.Row]:
    """The plan's targets held against those of the plan it carries out; empty without one."""
    if plan.higher_plan_id is None:
        return []
    whole = Target.objects.select_related("plan", "plan__paper").order_by("position")
    higher = list(whole.filter(plan_id=plan.higher_plan_id))
    ours = list(whole.filter(plan=plan))
    return alignment.align(higher, ours)


def yearly_plan(unit: Unit, year: int) -> Plan | None:
    """The unit's yearly reform plan in force for a year; the latest where there are several."""
    plans = Plan.objects.in_force().of_year(year)
    found: Plan | None = plans.filter(unit=unit, kind=PlanKind.YEARLY).order_by("-issued_on", "-pk").first()
    return found


def statements_of(target: Target) -> QuerySet[HandStatement]:
    """What was stated of a target, the latest first."""
    return target.statements.select_related("stated_by", "document").order_by("-stated_on", "-id")
