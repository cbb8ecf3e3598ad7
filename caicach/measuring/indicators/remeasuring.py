"""Only what changed is measured again: which periods and indicators a change of rows touches, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from caicach.domain.indicators import evaluation_order
from caicach.domain.periods import DateSpan, Period, PeriodKind
from caicach.foundation.jobs import services as jobs
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.organizations.models import Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators.models import Figure, PendingChange
from caicach.measuring.indicators.services import SCHEME, Measured, measure, span_of

JOB = "indicators.remeasure"
#: Kinds of periods kept measured without being asked; others are measured when a person or a report wants them.
KEPT_KINDS = (PeriodKind.QUARTER, PeriodKind.YEAR)

_postponed: ContextVar[bool] = ContextVar("remeasuring_postponed", default=False)


@contextmanager
def postponed() -> Iterator[None]:
    """Within, changes are only noted; call `take_pending` at the end. For loading much in many deeds."""
    token = _postponed.set(True)
    try:
        yield
    finally:
        _postponed.reset(token)


def note_change(*, register: str, units: Iterable[int], span: DateSpan, **_: Any) -> None:
    """Listener of `facts.signals.changed`: keep the change and see that a job will come for it."""
    with transaction.atomic():
        PendingChange.objects.bulk_create(
            [PendingChange(register=register, unit_id=u, first_day=span.first, last_day=span.last) for u in units]
        )
        if not _postponed.get() and not Job.objects.filter(key=JOB, state=JobState.WAITING).exists():
            jobs.start(JOB, by=None, title="Đo lại số liệu theo dữ liệu mới")


def indicators_touching(register: str) -> frozenset[str]:
    """Indicators that read a fact of the register, directly or through others."""
    rules = rulebook().indicators
    touched: set[str] = set()
    for key in evaluation_order({key: rule.indicators for key, rule in rules.items()}):
        rule = rules[key]
        reads = any(fact.split(".", 1)[0] == register for fact in rule.facts)
        if reads or touched.intersection(rule.indicators):
            touched.add(key)
    return frozenset(touched)


def periods_touching(first: date, last: date) -> list[Period]:
    """Periods whose figures the days may change.

    Those kept measured that hold one of the days, and every period already measured that ends on or after
    the first day (what was pending at a period's end depends on the days before it).
    """
    scheme = rulebook().period_scheme(SCHEME)
    until = min(last, timezone.localdate())
    found: set[Period] = set()
    for kind in KEPT_KINDS:
        period = scheme.period_of(min(first, until), kind)
        while span_of(period).first <= until:
            found.add(period)
            period = period.next()
    measured = Figure.objects.filter(is_current=True, last_day__gte=first).values_list("period", flat=True).distinct()
    found.update(Period.parse(key) for key in measured)
    return sorted(found)


def take_pending() -> list[Measured]:
    """Measure again what waits; the notes are taken away in the same transaction that keeps the figures.

    Registers that changed for the same units are measured together: the facts are asked once a period.
    """
    with transaction.atomic():
        waiting = list(PendingChange.objects.select_for_update().order_by("pk"))
        wanted: dict[tuple[Period, tuple[int, ...]], dict[str, str]] = {}
        for register, (units, first, last) in _by_register(waiting).items():
            keys = indicators_touching(register)
            above = tuple(sorted(_with_above(units)))
            for period in periods_touching(first, last) if keys else ():
                kept = {key: register for key in keys if period.kind in rulebook().indicators[key].period_kinds}
                wanted.setdefault((period, above), {}).update(kept)
        known = {unit.pk: unit for unit in Unit.objects.filter(pk__in={pk for _, units in wanted for pk in units})}
        done = [
            measure(period, [known[pk] for pk in units if pk in known], kept, cause=_cause(kept))
            for (period, units), kept in sorted(wanted.items())
            if kept
        ]
        PendingChange.objects.filter(pk__in=[change.pk for change in waiting]).delete()
    return done


def _with_above(unit_ids: Iterable[int]) -> set[int]:
    paths = Unit.objects.filter(pk__in=list(unit_ids)).values_list("path", flat=True)
    return {int(step) for path in paths for step in path.strip("/").split("/")}


def _cause(kept: Mapping[str, str]) -> str:
    titles = (str(apps.get_app_config(register).verbose_name) for register in set(kept.values()))
    return f"dữ liệu mới: {', '.join(sorted(titles)).lower()}"


def _by_register(changes: Iterable[PendingChange]) -> Mapping[str, tuple[set[int], date, date]]:
    grouped: dict[str, tuple[set[int], date, date]] = {}
    for change in changes:
        units, first, last = grouped.get(change.register, (set(), change.first_day, change.last_day))
        units.add(change.unit_id)
        grouped[change.register] = (units, min(first, change.first_day), max(last, change.last_day))
    return grouped
