"""What to look at: which unit, which period."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst

from caicach.domain.periods import Period
from caicach.foundation.organizations.models import Unit


class LookForm(forms.Form):
    """Unit and period of the page of figures."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label=None)
    period = forms.ChoiceField(label="Kỳ")

    def __init__(self, *args: object, units: QuerySet[Unit], periods: list[Period], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passes through what the caller gave
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["period"].choices = [(p.key, capfirst(p.title)) for p in periods]  # type: ignore[attr-defined]  # a ChoiceField
