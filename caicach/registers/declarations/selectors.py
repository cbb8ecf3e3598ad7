"""Questions of declarations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.utils import timezone

from caicach.domain.periods import Period
from caicach.foundation.organizations.access import visible
from caicach.foundation.organizations.models import Person, Unit, UnitKind
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.declarations.models import Declaration, Revision, Statement
from caicach.registers.declarations.quarters import days_of, due_on
from caicach.rulebook import Constraint, DeclarationForm, Level

_LEVELS = {
    UnitKind.PROVINCE: Level.PROVINCE,
    UnitKind.DEPARTMENT: Level.DEPARTMENT,
    UnitKind.DISTRICT: Level.DISTRICT,
    UnitKind.COMMUNE: Level.COMMUNE,
}


@dataclass(frozen=True)
class FormState:
    """How far a unit is with a form for a quarter."""

    form: DeclarationForm
    period: Period
    stated: int
    due: date | None
    statement: Statement | None
    warnings: tuple[Constraint, ...]

    @property
    def rows(self) -> int:
        """How many numbers the form asks for."""
        return len(self.form.rows)

    @property
    def is_complete(self) -> bool:
        """Whether every number is stated."""
        return self.stated == self.rows

    @property
    def status(self) -> str:
        """One word for people: complete, late, begun or not begun."""
        if self.is_complete:
            return "Đã đủ"
        if self.due and timezone.localdate() > self.due:
            return "Quá hạn"
        return "Đang kê khai" if self.stated else "Chưa kê khai"

    @property
    def tone(self) -> str:
        """Tone of the status."""
        if self.is_complete:
            return "warning" if self.warnings else "success"
        return "danger" if self.status == "Quá hạn" else "info" if self.stated else "neutral"


@dataclass(frozen=True)
class UnitState:
    """How far a unit is with all its forms for a quarter."""

    unit: Unit
    forms: int
    complete: int
    stated: int
    rows: int
    last_stated_at: datetime | None


def visible_to(person: Person) -> QuerySet[Statement]:
    """Statements of the units the person sees."""
    return visible(Statement.objects.select_related("unit", "stated_by"), person)


def forms_for(unit: Unit, period: Period) -> list[DeclarationForm]:
    """Forms the unit states for a quarter, by title; sections and service units state none."""
    level = _LEVELS.get(UnitKind(unit.kind))
    on = days_of(period).last
    found = [f for f in rulebook().declaration_forms.values() if level in f.levels and f.is_in_force(on)]
    return sorted(found, key=lambda form: form.title)


def values_of(unit: Unit, form: str, period: Period) -> dict[str, Decimal | None]:
    """Stated numbers by row; a row nobody stated is absent."""
    kept = Declaration.objects.filter(unit=unit, form=form, period=period.key)
    return {row: _plain(value) for row, value in kept.values_list("row", "value")}


def values_over(unit: Unit, form: str, periods: Sequence[Period]) -> dict[str, dict[str, Decimal | None]]:
    """Stated numbers by row and then by period key, in one query."""
    kept = Declaration.objects.filter(unit=unit, form=form, period__in=[period.key for period in periods])
    found: dict[str, dict[str, Decimal | None]] = {}
    for row, period, value in kept.values_list("row", "period", "value"):
        found.setdefault(row, {})[period] = _plain(value)
    return found


def _plain(value: Decimal | None) -> Decimal | None:
    """A stored decimal without the zeroes the column adds."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def statement_of(unit: Unit, form: str, period: Period) -> Statement | None:
    """The unit's statement, if it has begun one."""
    return Statement.objects.filter(unit=unit, form=form, period=period.key).select_related("unit", "stated_by").first()


def states_of(unit: Unit, period: Period) -> list[FormState]:
    """Every form of the unit for a quarter, with what is stated, missing, late or contradictory. Two queries."""
    statements = {s.form: s for s in Statement.objects.filter(unit=unit, period=period.key).select_related("stated_by")}
    values: dict[str, dict[str, Decimal | None]] = {}
    kept = Declaration.objects.filter(unit=unit, period=period.key)
    for form, row, value in kept.values_list("form", "row", "value"):
        values.setdefault(form, {})[row] = value
    return [
        _state(form, period, values.get(form.key, {}), statements.get(form.key)) for form in forms_for(unit, period)
    ]


def _state(
    form: DeclarationForm, period: Period, values: Mapping[str, Decimal | None], statement: Statement | None
) -> FormState:
    known = {row: value for row, value in values.items() if row in form.rows and value is not None}
    return FormState(form, period, len(known), due_on(period), statement, form.warnings(dict(values)))


def unit_states(person: Person, period: Period) -> list[UnitState]:
    """Every unit the person sees that owes forms for the quarter, and how far it is. Two queries."""
    span = days_of(period)
    kinds = [str(kind) for kind in _LEVELS]
    units = visible(Unit.objects.on(span.last).filter(kind__in=kinds), person, field="pk").order_by("path", "name")
    known: dict[int, dict[str, int]] = {}
    counted = Declaration.objects.filter(period=period.key, value__isnull=False).values_list("unit", "form")
    for unit_id, form, times in counted.annotate(times=Count("pk")):
        known.setdefault(unit_id, {})[form] = times
    begun = Statement.objects.filter(period=period.key).order_by("stated_at")
    last = dict(begun.values_list("unit", "stated_at"))
    found = []
    for unit in units:
        forms, stated = forms_for(unit, period), known.get(unit.pk, {})
        if forms:
            complete = sum(stated.get(form.key, 0) == len(form.rows) for form in forms)
            rows = sum(len(form.rows) for form in forms)
            found.append(UnitState(unit, len(forms), complete, sum(stated.values()), rows, last.get(unit.pk)))
    return found


def history_of(statement: Statement) -> QuerySet[Revision]:
    """Every change of every number of a statement, the latest first."""
    return Revision.objects.filter(declaration__statement=statement).select_related("declaration", "by")
