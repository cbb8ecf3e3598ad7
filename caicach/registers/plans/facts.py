"""Facts of plans: how many are in force, how many targets they set.

A unit is known for a span once it has, or had, a plan in force issued by the span's last day.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from caicach.domain.periods import DateSpan
from caicach.foundation.facts.registry import Column, Fact, FactRows, Totals, Where, register
from caicach.registers.plans.models import Plan, PlanState, Target

_PLAN_COLUMNS: Final = (
    Column("number", "Số, ký hiệu"),
    Column("issued_on", "Ngày ban hành", "date"),
    Column("title", "Kế hoạch"),
    Column("kind", "Loại"),
    Column("unit", "Đơn vị"),
)
_TARGET_COLUMNS: Final = (
    Column("text", "Chỉ tiêu"),
    Column("plan", "Kế hoạch"),
    Column("term_on", "Hạn đạt", "date"),
    Column("unit", "Đơn vị"),
)


def _known(span: DateSpan, unit_ids: Sequence[int] | None) -> QuerySet[Plan]:
    found = Plan.objects.filter(state__in=(PlanState.IN_FORCE, PlanState.SUPERSEDED), issued_on__lte=span.last)
    return found if unit_ids is None else found.filter(unit__in=unit_ids)


def _running(span: DateSpan, prefix: str = "") -> Q:
    """In force, for years that hold the span's last day."""
    year = span.last.year
    return Q(
        **{
            f"{prefix}state": PlanState.IN_FORCE,
            f"{prefix}year_from__lte": year,
            f"{prefix}year_to__gte": year,
            f"{prefix}issued_on__lte": span.last,
        }
    )


def _of_kind(where: Where, prefix: str = "") -> Q:
    return Q(**{f"{prefix}kind__in": where["kind"].split(",")}) if "kind" in where else Q()


def _of_domain(where: Where, prefix: str = "") -> Q:
    return Q(**{f"{prefix}domain__in": where["domain"].split(",")}) if "domain" in where else Q()


def _plan_totals(span: DateSpan, unit_ids: Sequence[int] | None, where: Where) -> Totals:
    counted = Count("pk", filter=_running(span) & _of_kind(where))
    rows = _known(span, unit_ids).order_by().values_list("unit").annotate(times=counted)
    return {unit_id: Decimal(times) for unit_id, times in rows}


def _plan_rows(span: DateSpan, unit_ids: Sequence[int], where: Where, offset: int, limit: int) -> FactRows:
    found = _known(span, unit_ids).filter(_running(span), _of_kind(where))
    page = found.select_related("unit").order_by("issued_on", "pk")[offset : offset + limit]
    rows = [
        {
            "number": plan.number,
            "issued_on": plan.issued_on,
            "title": plan.title,
            "kind": plan.get_kind_display(),
            "unit": str(plan.unit),
            "url": reverse("plans:show", args=[plan.pk]),
            "documents": [plan.document_id] if plan.document_id else [],
        }
        for plan in page
    ]
    return FactRows(_PLAN_COLUMNS, rows, found.count())


def _target_totals(span: DateSpan, unit_ids: Sequence[int] | None, where: Where) -> Totals:
    picked = _running(span) & _of_kind(where) & _of_domain(where, "targets__") & Q(targets__isnull=False)
    counted = Count("targets", filter=picked, distinct=True)
    rows = _known(span, unit_ids).order_by().values_list("unit").annotate(times=counted)
    return {unit_id: Decimal(times) for unit_id, times in rows}


def _target_rows(span: DateSpan, unit_ids: Sequence[int], where: Where, offset: int, limit: int) -> FactRows:
    found = Target.objects.filter(
        _running(span, "plan__"), _of_kind(where, "plan__"), _of_domain(where), plan__unit__in=unit_ids
    )
    page = found.select_related("plan", "plan__unit").order_by("plan_id", "position")[offset : offset + limit]
    rows = [
        {
            "text": target.text,
            "plan": str(target.plan),
            "term_on": target.due_on,
            "unit": str(target.plan.unit),
            "url": reverse("targets:show", args=[target.pk]),
            "documents": [target.plan.document_id] if target.plan.document_id else [],
        }
        for target in page
    ]
    return FactRows(_TARGET_COLUMNS, rows, found.count())


register(
    Fact(
        "plans.in_force",
        "Kế hoạch đang có hiệu lực",
        "kế hoạch",
        _plan_totals,
        _plan_rows,
        ("kind",),
        definition="Kế hoạch đang thực hiện, ban hành đến hết ngày cuối kỳ, năm kế hoạch bao gồm ngày cuối kỳ",
    )
)
register(
    Fact(
        "plans.targets",
        "Chỉ tiêu của các kế hoạch đang có hiệu lực",
        "chỉ tiêu",
        _target_totals,
        _target_rows,
        ("kind", "domain"),
        definition="Chỉ tiêu của các kế hoạch đếm ở “Kế hoạch đang có hiệu lực”",
    )
)
