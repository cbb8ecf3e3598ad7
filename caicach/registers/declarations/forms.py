"""The form of numbers, made from the rule: one field a row, what was stated before beside it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst

from caicach.domain.periods import Period
from caicach.foundation.documents.forms import DocumentsField
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.ui.forms import NumberField
from caicach.foundation.ui.tables import FilterForm
from caicach.registers.declarations.quarters import current_quarter, recent_quarters
from caicach.rulebook import DeclarationForm, DeclarationRow, NumberKind


@dataclass(frozen=True)
class FormRow:
    """A row as drawn: its rule, its field, the number of last quarter and what changed since."""

    rule: DeclarationRow
    field: forms.BoundField
    previous: Decimal | None
    shown: Decimal | None
    warnings: tuple[str, ...]

    value: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """The number now, less last quarter's; None while one is unknown."""
        return None if self.value is None or self.previous is None else self.value - self.previous


class NumbersForm(forms.Form):
    """All numbers of a form; blank is unknown. Bounds and kinds of rows are checked here, each at its own field."""

    reason = forms.CharField(
        label="Lý do thay đổi",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi sửa hoặc bỏ một số đã kê khai.",
    )

    def __init__(self, *args: Any, rule: DeclarationForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        for row in rule.rows.values():
            self.fields[row.key] = _field(row)
        self.order_fields([*rule.rows, "reason"])

    def numbers(self) -> dict[str, Decimal | None]:
        """What was typed, by row."""
        return {key: self.cleaned_data.get(key) for key in self.rule.rows}

    def typed(self) -> dict[str, Decimal | None]:
        """The numbers that can be read so far, for checking agreements while typing."""
        self.is_valid()
        return {key: self.cleaned_data.get(key) for key in self.rule.rows}


def _field(row: DeclarationRow) -> NumberField:
    return NumberField(
        label=row.label,
        required=False,
        help_text=row.help,
        min_value=row.minimum,
        max_value=row.maximum,
        max_digits=22,
        decimal_places=0 if row.kind is NumberKind.INTEGER else 4,
    )


def groups_of(
    form: NumbersForm, previous: dict[str, Decimal | None], values: dict[str, Decimal | None]
) -> list[tuple[str, list[FormRow]]]:
    """Rows under their group headings, in the order of the rule."""
    broken: dict[str, list[str]] = {}
    for constraint in form.rule.warnings(values):
        for key in (*constraint.left, *constraint.right):
            broken.setdefault(key, []).append(constraint.message)
    groups: dict[str, list[FormRow]] = {}
    for row in form.rule.rows.values():
        value = values.get(row.key)
        shown = value / row.shown.factor if row.shown and value is not None else None
        drawn = FormRow(row, form[row.key], previous.get(row.key), shown, tuple(broken.get(row.key, ())), value)
        groups.setdefault(row.group, []).append(drawn)
    return list(groups.items())


class EvidenceForm(forms.Form):
    """Documents that support a statement."""

    documents = DocumentsField(label="Thêm tài liệu kiểm chứng", required=True)
    note = forms.CharField(label="Ghi chú", required=False, max_length=500)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["documents"]
        if isinstance(field, DocumentsField):
            field.for_person(person)


class ChoiceForm(forms.Form):
    """Which quarter and which unit a page speaks of; sent by GET."""

    ky = forms.ChoiceField(label="Kỳ", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit] | None, quarter: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = max(quarter, current_quarter().next())
        chosen = recent_quarters(newest, 16)[::-1]
        quarters = [(period.key, capfirst(period.title)) for period in chosen]
        self.fields["ky"] = forms.ChoiceField(label="Kỳ", required=False, choices=quarters)
        self.fields["ky"].widget.attrs["data-submit"] = True
        if units is not None:
            field = forms.ModelChoiceField(units, label="Đơn vị", required=False, empty_label=None, to_field_name="pk")
            field.widget.attrs["data-submit"] = True
            self.fields["don-vi"] = field


class UnitFilter(FilterForm):
    """Words above the list of units."""

    q = forms.CharField(label="Đơn vị", widget=forms.TextInput(attrs={"type": "search"}))
    thieu = forms.BooleanField(label="Chỉ đơn vị còn thiếu")

    def apply(self, rows: Any) -> Any:
        """Units whose name holds the words, and those that still owe numbers."""
        words = self.chosen.get("q", "").casefold()
        return [
            state
            for state in rows
            if words in state.unit.name.casefold() and not (self.chosen.get("thieu") and state.complete == state.forms)
        ]
