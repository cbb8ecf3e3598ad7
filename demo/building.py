"""Building the sample province: everything through the services that real data go through.

Three stages, each in one transaction, so that a build that was killed goes on where it stood: the data, the figures,
and what needs figures (reports). The last deed leaves the mark by which a later start knows that nothing is to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from caicach.foundation.audit.models import Entry
from caicach.foundation.audit.services import record
from caicach.foundation.jobs.services import at_once
from caicach.foundation.notifications.services import mark_read
from caicach.foundation.organizations.models import Person, Unit
from caicach.measuring.indicators.remeasuring import postponed, take_pending
from caicach.publishing.reports.models import Report as QuarterlyReport
from demo.declarations import build_declarations
from demo.documents import build_documents
from demo.dossiers import build_dossiers
from demo.people import build_operator, build_people
from demo.plans import WARD, build_amendment, build_paper, build_plans
from demo.reports import build_reports
from demo.tasks import carry_out_plans, give_from_above, give_now_from_above, give_today
from demo.texts import read
from demo.units import PREFIX, build_units

Report = Callable[[str], None]
_MARK = "demo.built"


def is_built() -> bool:
    """Whether the sample stands whole."""
    return Entry.objects.filter(deed=_MARK).exists()


def build(report: Report) -> None:
    """Build what is missing of the sample province; `report` is told each step and its seconds."""
    with at_once(), postponed():
        steps = _Steps(report)
        if not Unit.objects.filter(code=PREFIX).exists():
            with transaction.atomic():
                _data(steps)
        take_pending()
        steps.done("đo số liệu mọi kỳ")
        if not QuarterlyReport.objects.filter(unit__code__startswith=PREFIX).exists():
            with transaction.atomic():
                _reports(steps)
        take_pending()  # reports handed in are papers of the register
        steps.done("đo lại theo văn bản mới")
        with transaction.atomic():
            operator = Person.objects.get(username=read("people")["operator"]["username"])
            record(_MARK, by=operator, summary="Dựng xong tỉnh mẫu")


def _data(steps: _Steps) -> None:
    today = timezone.localdate()
    operator = build_operator()
    units = build_units(operator)
    people = build_people(operator, units)
    steps.done(f"{len(units)} đơn vị, {len(people)} người")
    count = build_dossiers(operator, units["M1"], today)
    steps.done(f"{count} hồ sơ")
    count = build_declarations(units, people)
    steps.done(f"{count} biểu kê khai")
    count = build_documents(units, people, today)
    steps.done(f"{count} văn bản trong sổ")
    plans = build_plans(units, people, today)
    current = next(plan for plan in plans if (plan.unit.code, plan.year_from) == (WARD, today.year))
    build_paper(units[WARD], people, today)
    build_amendment(current, people, today)
    steps.done(f"{len(plans) + 2} kế hoạch")
    count = carry_out_plans(plans, people, today) + give_from_above(units, people, today)
    for person in people.values():
        mark_read(person)  # what is long past is no news to anybody
    count += give_now_from_above(units, people, today)
    count += give_today(units[WARD], current, people, today)
    steps.done(f"{count} nhiệm vụ")


def _reports(steps: _Steps) -> None:
    """Reports print figures, so they come after measuring."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__startswith=PREFIX)}
    people = {person.username: person for person in Person.objects.filter(is_superuser=False)}
    count = build_reports(units, people, timezone.localdate())
    steps.done(f"{count} báo cáo")


class _Steps:
    """Tells each step with the seconds it took."""

    def __init__(self, report: Report) -> None:
        self._report, self._since = report, time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        self._report(f"{what}: {now - self._since:.1f} s")
        self._since = now
