"""Above the table of targets: which plan, which status, which domain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from caicach.foundation.ui.folding import folded_text
from caicach.foundation.ui.tables import FilterForm
from caicach.measuring.targets.judging import LABELS, Judged
from caicach.registers.plans.domains import domain_choices
from caicach.registers.plans.models import Plan


class PlanChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A plan under the name of its unit."""

    def label_from_instance(self, obj: Any) -> str:
        """ "Phường …: Kế hoạch …"."""
        return f"{obj.unit}: {obj.title}"[:100]


class TargetFilter(FilterForm):
    """Narrows judged targets in memory; the plan itself is chosen by the view."""

    q = forms.CharField(
        label="Tìm", widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nội dung chỉ tiêu"})
    )
    plan = forms.ModelChoiceField(Plan.objects.none(), label="Kế hoạch", empty_label=None)
    status = forms.ChoiceField(
        label="Tình hình", choices=[("", "Mọi tình hình"), *((status.value, label) for status, label in LABELS.items())]
    )
    domain = forms.ChoiceField(label="Lĩnh vực")

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice, domain = self.fields["plan"], self.fields["domain"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = plans.order_by("-year_to", "unit__name")
        if isinstance(domain, forms.ChoiceField):
            domain.choices = [("", "Mọi lĩnh vực"), *domain_choices()[1:]]

    @property
    def chosen(self) -> dict[str, Any]:
        """What narrows; the plan is the view's own choice and narrows nothing."""
        return {name: value for name, value in super().chosen.items() if name != "plan"}

    def apply(self, rows: Iterable[Judged]) -> list[Judged]:
        """Targets that pass."""
        chosen = self.chosen
        words = folded_text(str(chosen.get("q") or "")).split()
        return [
            one
            for one in rows
            if all(word in folded_text(one.target.text) for word in words)
            and chosen.get("status", one.status) == one.status
            and chosen.get("domain", one.target.domain) == one.target.domain
        ]
