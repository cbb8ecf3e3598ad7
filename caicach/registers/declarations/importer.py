"""Numbers of many units in one sheet: a row a unit and quarter, a column a number of any form.

Only units whose numbers the person may state are taken. A changed number takes the sheet's reason; an empty cell
leaves what was stated. Taking a batch back puts the former numbers in their place as a new revision, so that the
history keeps both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from caicach.domain.errors import TradeError
from caicach.domain.periods import Period, PeriodError
from caicach.foundation.imports.registry import (
    Context,
    Fault,
    Field,
    Importer,
    Kind,
    Outcome,
    Row,
    UndoRefusedError,
    register,
)
from caicach.foundation.organizations.access import can
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.declarations.access import STATE
from caicach.registers.declarations.models import Declaration
from caicach.registers.declarations.quarters import days_of, parse_quarter
from caicach.registers.declarations.selectors import forms_for, values_of
from caicach.registers.declarations.services import state
from caicach.rulebook import DeclarationForm, DeclarationRow, NumberKind

_UNIT, _PERIOD, _REASON = "unit", "period", "reason"


@dataclass(frozen=True)
class _Place:
    """Which unit and quarter a row speaks of."""

    unit: Unit
    quarter: Period


def _fields() -> tuple[Field, ...]:
    fixed = (
        Field(_UNIT, "Mã đơn vị", Kind.CODE, required=True, aliases=("mã", "mã xã", "đơn vị"), example="18073"),
        Field(_PERIOD, "Kỳ", required=True, aliases=("quý", "kỳ báo cáo"), example="2024Q3", help="Quý, ví dụ 2024Q3."),
        Field(_REASON, "Lý do thay đổi", aliases=("lý do", "ghi chú"), max_length=500),
    )
    return (*fixed, *(_field(row) for row in rulebook().declaration_rows.values()))


def _field(row: DeclarationRow) -> Field:
    kind = Kind.INTEGER if row.kind is NumberKind.INTEGER else Kind.DECIMAL
    return Field(
        row.key,
        row.label,
        kind,
        aliases=(row.key,),
        help=f"Đơn vị tính: {row.unit}. {row.help}".strip(),
        minimum=row.minimum,
        maximum=row.maximum,
    )


def _units(rows: Iterable[Row]) -> dict[str, list[Unit]]:
    """Units by code, asked once; a code may name a unit of the past and one of today."""
    codes = {str(row.values[_UNIT]) for row in rows if row.values.get(_UNIT)}
    found: dict[str, list[Unit]] = {}
    for unit in Unit.objects.filter(code__in=codes).order_by("pk"):
        found.setdefault(unit.code, []).append(unit)
    return found


def _place(row: Row, units: dict[str, list[Unit]]) -> _Place | Fault:
    try:
        quarter = parse_quarter(str(row.values[_PERIOD]))
        last = days_of(quarter).last
    except PeriodError as error:
        return row.fault(_PERIOD, str(error), "Viết quý theo dạng 2024Q3.")
    known = units.get(str(row.values[_UNIT]), [])
    unit = next((unit for unit in known if unit.in_force(last)), known[0] if known else None)
    if unit is None:
        return row.fault(_UNIT, "Không có đơn vị mang mã này.", "Kiểm tra mã ở trang Đơn vị.")
    return _Place(unit, quarter)


def _numbers(row: Row, form: DeclarationForm) -> dict[str, Decimal]:
    return {key: Decimal(row.values[key]) for key in form.rows if row.values.get(key) is not None}


def check(rows: Iterable[Row], context: Context) -> Iterator[Fault]:
    """Unknown units, missing rights, doubles, forms a unit does not state, changes without a reason, contradictions."""
    kept = list(rows)
    units = _units(kept)
    seen: dict[tuple[int, str], int] = {}
    for row in kept:
        place = _place(row, units)
        if isinstance(place, Fault):
            yield place
            continue
        first = seen.setdefault((place.unit.pk, place.quarter.key), row.number)
        if first != row.number:
            yield row.fault(_UNIT, f"Đơn vị và kỳ này đã có ở dòng {first}.", "Gộp thành một dòng.")
        elif not can(context.by, STATE, place.unit):
            yield row.fault(_UNIT, f"Bạn không được kê khai thay {place.unit}.", "Để đơn vị đó tự nhập.")
        else:
            yield from _check_numbers(row, place)


def _check_numbers(row: Row, place: _Place) -> Iterator[Fault]:
    owed = {form.key for form in forms_for(place.unit, place.quarter)}
    for form in rulebook().declaration_forms.values():
        numbers = _numbers(row, form)
        if not numbers:
            continue
        if form.key not in owed:
            key = next(iter(numbers))
            yield row.fault(key, f"Biểu “{form.title}” không dành cho {place.unit}.", "Xóa các ô của biểu này.")
            continue
        before = values_of(place.unit, form.key, place.quarter)
        for key, value in numbers.items():
            if before.get(key) not in {None, value} and not row.values.get(_REASON):
                reason = f"Đã kê khai {before[key]}, đổi phải có lý do."
                yield row.fault(key, reason, "Điền cột “Lý do thay đổi”.")
        for constraint in form.warnings({**before, **numbers}):
            yield row.fault(constraint.left[0], constraint.message, "Kiểm tra lại các số.", severity="warning")


def apply(rows: Iterable[Row], context: Context) -> Outcome:
    """State every row; the former numbers are kept for taking it back."""
    kept = list(rows)
    units = _units(kept)
    undo: list[dict[str, Any]] = []
    added = changed = unchanged = 0
    for done, row in enumerate(kept, 1):
        place = _place(row, units)
        if isinstance(place, Fault):
            raise TradeError(f"Dòng {row.number}: {place.reason} {place.remedy}")
        before = _state_row(row, place, context.by)
        undo += before
        added += bool(before) and all(item["was"] is None for step in before for item in step["rows"].values())
        changed += any(item["was"] is not None for step in before for item in step["rows"].values())
        unchanged += not before
        context.progress.update(done, len(kept), f"Đã kê khai {done} dòng")
    return Outcome(added, changed, unchanged, {"steps": undo}, url="/ke-khai/")


def _state_row(row: Row, place: _Place, by: Person) -> list[dict[str, Any]]:
    """State one row, form by form; what each number was and became."""
    steps = []
    for form in rulebook().declaration_forms.values():
        before = values_of(place.unit, form.key, place.quarter)
        differing = {key: value for key, value in _numbers(row, form).items() if before.get(key) != value}
        if not differing:
            continue
        state(
            by=by,
            unit=place.unit,
            form=form.key,
            period=place.quarter.key,
            values=differing,
            reason=row.values.get(_REASON) or "",
        )
        rows = {key: {"was": _text(before.get(key)), "is": _text(value)} for key, value in differing.items()}
        steps.append({"unit": place.unit.pk, "form": form.key, "period": place.quarter.key, "rows": rows})
    return steps


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def undo(batch: dict[str, Any], context: Context) -> None:
    """Put the former numbers back; refused where somebody has changed one of them since."""
    units = Unit.objects.in_bulk([step["unit"] for step in batch["steps"]])
    for step in reversed(batch["steps"]):
        unit = units[step["unit"]]
        _refuse_changed(unit, step)
        state(
            by=context.by,
            unit=unit,
            form=step["form"],
            period=step["period"],
            values={key: None if row["was"] is None else Decimal(row["was"]) for key, row in step["rows"].items()},
            reason=f"Hoàn tác đợt nhập số {context.batch_id}",
        )


def _refuse_changed(unit: Unit, step: dict[str, Any]) -> None:
    stated = Declaration.objects.filter(unit=unit, period=step["period"], row__in=step["rows"])
    labels = rulebook().declaration_rows
    for key, value in stated.values_list("row", "value"):
        if value != Decimal(step["rows"][key]["is"]):
            quarter = Period.parse(step["period"]).title
            raise UndoRefusedError(
                f"Không hoàn tác được: “{labels[key].label}” của {unit}, {quarter} đã được sửa sau đợt nhập này."
            )


register(
    Importer(
        key="declarations",
        title="Số liệu kê khai của nhiều đơn vị",
        noun="số liệu kê khai",
        fields=_fields(),
        check=check,
        apply=apply,
        undo=undo,
        help="Mỗi dòng một đơn vị và một quý, mỗi cột một số liệu. Ô trống giữ nguyên số đã kê khai.",
    )
)
