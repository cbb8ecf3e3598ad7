"""Stating numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst

from caicach.domain.errors import TradeError
from caicach.domain.periods import DateSpan, Period, PeriodError
from caicach.foundation.audit.services import record
from caicach.foundation.facts.signals import announce
from caicach.foundation.organizations.access import check
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.declarations.access import STATE
from caicach.registers.declarations.models import Declaration, Revision, Statement
from caicach.registers.declarations.quarters import days_of, parse_quarter
from caicach.registers.declarations.selectors import forms_for, values_of
from caicach.rulebook import DeclarationForm, DeclarationRow, NumberKind, RowSpan, UnknownRuleError

_LARGEST = Decimal(10) ** 18


class DeclarationRefusedError(TradeError):
    """Numbers that cannot be stated; `row` names the one that is wrong, where it is one."""

    def __init__(self, message: str, row: str = "") -> None:
        super().__init__(message)
        self.row = row


class ReasonMissingError(DeclarationRefusedError):
    """A stated number changes and nobody says why."""


@dataclass(frozen=True)
class _Deed:
    """One act of stating: who, when, why, for which statement."""

    statement: Statement
    by: Person
    at: datetime
    reason: str


def state(
    *, by: Person, unit: Unit, form: str, period: str, values: Mapping[str, Decimal | None], reason: str = ""
) -> None:
    """State numbers of a form for a quarter ("2024Q3"). Rows left out stay as they are; None takes a number back.

    A number that was stated before changes only with a reason. Contradictions between rows are warnings, not
    faults. Raises NotAllowed, DeclarationRefusedError, ReasonMissingError or PeriodError; then nothing is written.
    """
    check(by, STATE, unit)
    quarter = parse_quarter(period)
    rule = _rule(unit, form, quarter)
    for key, value in values.items():
        _check_value(_row(rule, key), value)
    with transaction.atomic():
        known = values_of(unit, rule.key, quarter)
        if all(known.get(key) == value for key, value in values.items()):
            return
        statement = _statement(by, unit, rule, quarter)
        changes = _write(_Deed(statement, by, timezone.now(), reason.strip()[:500]), rule, values)
        record(
            "declarations.state",
            by=by,
            unit=unit,
            subject=statement,
            summary=f"Kê khai {rule.title.lower()} {quarter.title}: {len(changes)} số liệu",
            changes=changes | ({"reason": ["", reason.strip()]} if reason.strip() else {}),
        )
        _announce(statement, rule, changes)


def _rule(unit: Unit, form: str, quarter: Period) -> DeclarationForm:
    try:
        rule = rulebook().declaration_form(form)
    except UnknownRuleError as error:
        raise DeclarationRefusedError(str(error)) from None
    span = days_of(quarter)
    if span.first > timezone.localdate():
        raise DeclarationRefusedError(f"{capfirst(quarter.title)} chưa bắt đầu (từ ngày {span.first:%d/%m/%Y}).")
    if not DateSpan(unit.valid_from or date.min, unit.valid_to or date.max).overlaps(span):
        raise DeclarationRefusedError(f"{unit} không tồn tại trong {quarter.title}; hãy chọn đơn vị của thời gian đó.")
    if rule.key not in {known.key for known in forms_for(unit, quarter)}:
        raise DeclarationRefusedError(f"Biểu “{rule.title}” không dành cho {unit} trong {quarter.title}.")
    return rule


def _row(rule: DeclarationForm, key: str) -> DeclarationRow:
    if key not in rule.rows:
        raise DeclarationRefusedError(f"Biểu “{rule.title}” không có dòng “{key}”.")
    return rule.rows[key]


def _check_value(row: DeclarationRow, value: Decimal | None) -> None:
    if value is None:
        return
    if not value.is_finite() or abs(value) >= _LARGEST:
        raise DeclarationRefusedError(f"{row.label}: “{value}” không phải số dùng được.", row.key)
    if row.kind is NumberKind.INTEGER and value != value.to_integral_value():
        raise DeclarationRefusedError(f"{row.label}: {_vi(value)} không phải số nguyên. Nhập số đếm tròn.", row.key)
    if value != round(value, 4):
        raise DeclarationRefusedError(f"{row.label}: chỉ nhận tối đa 4 chữ số thập phân.", row.key)
    if row.minimum is not None and value < row.minimum:
        raise DeclarationRefusedError(
            f"{row.label}: {_vi(value)} nhỏ hơn mức thấp nhất {_vi(row.minimum)} {row.unit}.", row.key
        )
    if row.maximum is not None and value > row.maximum:
        raise DeclarationRefusedError(
            f"{row.label}: {_vi(value)} lớn hơn mức cao nhất {_vi(row.maximum)} {row.unit}.", row.key
        )


def _vi(value: Decimal) -> str:
    return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))


def _statement(by: Person, unit: Unit, rule: DeclarationForm, quarter: Period) -> Statement:
    """The statement, locked; made on the first number."""
    span = days_of(quarter)
    statement, _ = Statement.objects.select_for_update().get_or_create(
        unit=unit,
        form=rule.key,
        period=quarter.key,
        defaults={
            "first_day": span.first,
            "last_day": span.last,
            "rule_version": rule.version,
            "stated_by": by,
            "stated_at": timezone.now(),
        },
    )
    return statement


def _write(deed: _Deed, rule: DeclarationForm, values: Mapping[str, Decimal | None]) -> dict[str, list[str | None]]:
    """Write what differs; row → [before, after]."""
    kept = {item.row: item for item in deed.statement.declarations.select_for_update()}
    changes: dict[str, list[str | None]] = {}
    for key, value in values.items():
        declaration = kept.get(key)
        before = declaration.value if declaration else None
        if before == value:
            continue
        if before is not None and not deed.reason:
            raise ReasonMissingError(f"{rule.rows[key].label}: đã kê khai {_vi(before)}, muốn đổi phải ghi lý do.", key)
        _revise(deed, declaration or _fresh(deed, rule, key), value)
        changes[key] = [None if before is None else _vi(before), None if value is None else _vi(value)]
    if changes:
        deed.statement.stated_by, deed.statement.stated_at = deed.by, deed.at
        deed.statement.rule_version = rule.version
        deed.statement.save(update_fields=["stated_by", "stated_at", "rule_version"])
    return changes


def _fresh(deed: _Deed, rule: DeclarationForm, key: str) -> Declaration:
    statement = deed.statement
    return Declaration(
        statement=statement,
        unit=statement.unit,
        form=rule.key,
        row=key,
        period=statement.period,
        first_day=statement.first_day,
        last_day=statement.last_day,
        revision=0,
    )


def _revise(deed: _Deed, declaration: Declaration, value: Decimal | None) -> None:
    declaration.value, declaration.reason = value, deed.reason
    declaration.revision += 1
    declaration.stated_by, declaration.stated_at = deed.by, deed.at
    declaration.save()
    Revision.objects.create(
        declaration=declaration,
        number=declaration.revision,
        value=value,
        reason=deed.reason,
        by=deed.by,
        at=deed.at,
    )


def _announce(statement: Statement, rule: DeclarationForm, changes: Mapping[str, object]) -> None:
    """A flow counts in its own days; a stock counts until the next one is stated."""
    last = statement.last_day
    if any(rule.rows[key].span is RowSpan.STOCK for key in changes):
        later = Statement.objects.filter(unit=statement.unit, form=rule.key, last_day__gt=last).order_by("last_day")
        following = later.values_list("last_day", flat=True).first()
        last = following - timedelta(days=1) if following else max(last, timezone.localdate())
    announce("declarations", [statement.unit_id], statement.first_day, last)


def begin(*, by: Person, unit: Unit, form: str, period: str) -> Statement:
    """The statement of a form for a quarter, made empty where there is none, so that evidence can hang on it."""
    check(by, STATE, unit)
    quarter = parse_quarter(period)
    with transaction.atomic():
        return _statement(by, unit, _rule(unit, form, quarter), quarter)


__all__ = ["DeclarationRefusedError", "PeriodError", "ReasonMissingError", "begin", "state"]
