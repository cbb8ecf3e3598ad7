"""Filters of dossiers."""

from __future__ import annotations

from typing import Any

from django import forms

from caicach.foundation.organizations.forms import UnitField
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.ui.tables import FilterForm
from caicach.registers.dossiers import store
from caicach.registers.dossiers.selectors.finding import OUTCOMES, Filter, known_unit_ids, units_to_see

#: Up to so many units are offered as a list; of more one is found by typing its name.
_MOST_CHOICES = 60


def units_of(person: Person) -> list[tuple[str, str]] | None:
    """Units the person may look at that have dossiers, and those above them within the person's reach.

    None where they are too many for a list.
    """
    seen = units_to_see(person)
    holders = [pk for pk in known_unit_ids() if pk in seen]
    if len(holders) > _MOST_CHOICES:
        return None
    paths = Unit.objects.filter(pk__in=holders).values_list("path", flat=True)
    wanted = {int(step) for path in paths for step in path.strip("/").split("/") if step}
    units = Unit.objects.filter(pk__in=[pk for pk in wanted if pk in seen]).order_by("path")
    return [(str(unit.pk), unit.name) for unit in units]


class DossierFilter(FilterForm):
    """What a list of dossiers can be narrowed by."""

    text = forms.CharField(
        label="Tìm", max_length=100, widget=forms.TextInput(attrs={"type": "search", "placeholder": "Mã, người nộp"})
    )
    unit = forms.ChoiceField(label="Đơn vị")
    field = forms.ChoiceField(label="Lĩnh vực")
    outcome = forms.ChoiceField(label="Kết quả")
    channel = forms.ChoiceField(label="Hình thức tiếp nhận")
    state = forms.ChoiceField(label="Trạng thái")
    procedure = forms.CharField(label="Thủ tục", max_length=100)
    received_from = forms.DateField(label="Tiếp nhận từ ngày")
    received_to = forms.DateField(label="Tiếp nhận đến ngày")
    ended_from = forms.DateField(label="Kết thúc từ ngày")
    ended_to = forms.DateField(label="Kết thúc đến ngày")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = store.rules()
        units = units_of(person)
        if units is None:
            self.fields["unit"] = UnitField(on=None, required=False)
        else:
            self._choose("unit", units)
        self._choose("outcome", list(OUTCOMES.items()))
        for column in ("field", "channel", "state"):
            self._choose(column, [(key, words[0]) for key, words in rules.words(column).items()])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Tất cả"), *choices]

    @property
    def wanted(self) -> Filter:
        """What was chosen, as the selectors take it."""
        chosen = dict(self.chosen)
        unit = chosen.pop("unit", None)
        if isinstance(unit, str):
            unit = Unit.objects.get(pk=unit)
        return Filter(unit=unit, **chosen)
