"""What each role should see first: what to do today, what is late, how the unit stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from caicach.domain.periods import DateSpan, Period, PeriodKind
from caicach.foundation.jobs.models import Job, JobState
from caicach.foundation.organizations.access import Action, units_with, visible
from caicach.foundation.organizations.middleware import Acting
from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind
from caicach.measuring.indicators.selectors import period_on, recent_periods
from caicach.publishing.dashboards.scorecards import SCORECARDS, Comparison, Panel, compare_units
from caicach.registers.declarations import selectors as declarations
from caicach.registers.dossiers.selectors import finding as dossiers
from caicach.registers.tasks import selectors as tasks_of
from caicach.registers.tasks import work
from caicach.registers.tasks.models import Task
from caicach.registers.tasks.work import StateCounts, WorkPart

TREND_PERIODS = 6


def current_period() -> Period:
    """The quarter whose days hold today."""
    today = timezone.localdate()
    return period_on(DateSpan(today, today), PeriodKind.QUARTER)


@dataclass(frozen=True)
class ToDo:
    """One line of what waits: how many, of what, where it leads."""

    count: int
    text: str
    url: str
    tone: str = "info"


@dataclass(frozen=True)
class Home:
    """Everything the home page shows."""

    unit: Unit | None
    role: str
    period: Period
    work: Sequence[WorkPart] = ()
    to_do: Sequence[ToDo] = ()
    dossiers: Sequence[ToDo] = ()
    panel: Panel | None = None
    comparison: Comparison | None = None
    states: StateCounts | None = None
    people: Sequence[tuple[Person, int, int]] = ()
    units: Sequence[Unit] = field(default=())

    @property
    def cards(self) -> Sequence[object]:
        """Scorecards of the unit."""
        return self.panel.cards() if self.panel else []


def home_of(person: Person, acting: Acting) -> Home:
    """The home page of a person in the post they act in; the number of queries does not grow with rows."""
    unit, role, period = acting.unit, acting.role, current_period()
    if unit is None:
        return Home(None, role, period)
    place = unit.parent if unit.kind == UnitKind.DEPARTMENT and unit.parent else unit
    above = place.kind in (UnitKind.PROVINCE, UnitKind.DISTRICT)
    below = _communes(person, place) if above else []
    periods = recent_periods(period, TREND_PERIODS)
    return Home(
        unit,
        role,
        period,
        work=work.my_work(person),
        to_do=_to_do(person, unit, role, period, above=above),
        dossiers=_dossiers(person, unit) if role in (Role.OFFICER, Role.LEADER) else (),
        panel=Panel(place, [periods[0].previous(), *periods], SCORECARDS),
        comparison=compare_units(below, period) if below else None,
        states=work.state_counts(_standing(person, unit)) if role in (Role.LEADER, Role.APPRAISER) else None,
        people=work.open_by_person(person, unit)[:12] if role == Role.LEADER else (),
        units=below,
    )


def _communes(person: Person, place: Unit) -> list[Unit]:
    found = units_with(person, Action.VIEW).filter(
        path__startswith=place.path, kind=UnitKind.COMMUNE, valid_to__isnull=True
    )
    return list(found.order_by("name"))


def _standing(person: Person, unit: Unit) -> QuerySet[Task]:
    return tasks_of.visible_to(person).filter(withdrawn_on__isnull=True, unit__path__startswith=unit.path)


def _to_do(person: Person, unit: Unit, role: str, period: Period, *, above: bool) -> list[ToDo]:
    found: list[ToDo] = []
    if role in (Role.OFFICER, Role.LEADER) and unit.kind == UnitKind.COMMUNE:
        owed = [s for s in declarations.states_of(unit, period.previous()) if not s.is_complete]
        if owed:
            found.append(ToDo(len(owed), f"biểu chưa kê khai đủ cho {period.previous().title}", "/ke-khai/", "warning"))
    if role == Role.ADMINISTRATOR:
        found += _site_to_do(person, unit)
    if above:
        found.append(ToDo(0, "xem các xã, phường đã nộp báo cáo chưa", "/bao-cao/"))
    return found


#: What the one-stop unit looks at first: key of the count, sentence, tone.
_DEADLINES = (
    ("overdue", "hồ sơ đã quá hạn", "danger"),
    ("due_today", "hồ sơ đến hạn hôm nay", "warning"),
    ("due_soon", "hồ sơ đến hạn ngày làm việc tới", "info"),
)


def _dossiers(person: Person, unit: Unit) -> list[ToDo]:
    """Dossiers whose due day presses; nothing for a unit that has none."""
    if unit.pk not in dossiers.known_unit_ids():
        return []
    counts = dossiers.deadlines(person, unit)
    return [ToDo(counts[key], text, "/ho-so/han/", tone) for key, text, tone in _DEADLINES if counts[key]]


def _site_to_do(person: Person, unit: Unit) -> list[ToDo]:
    today = timezone.localdate()
    people = visible(Post.objects.on(today), person).values("person")
    without = Person.objects.filter(is_active=True, posts__unit__path__startswith=unit.path).exclude(pk__in=people)
    failed = visible(Job.objects.filter(state__in=(JobState.FAILED, JobState.INTERRUPTED)), person).count()
    lines = [
        ToDo(
            without.distinct().count(),
            "người không còn giữ vị trí nào mà vẫn đăng nhập được",
            "/nguoi-dung/",
            "warning",
        ),
        ToDo(failed, "tiến trình lỗi hoặc bị ngắt", "/tien-trinh/", "danger"),
    ]
    return [line for line in lines if line.count]
