"""Forms of the page of a target."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from caicach.registers.plans.forms import choose, indicator_choices, number_field
from caicach.registers.plans.models import HandVerdict


class LinkForm(forms.Form):
    """Which indicator measures the target."""

    indicator = forms.ChoiceField(
        label="Chỉ tiêu đo", required=False, help_text="Chọn “Chưa gắn” để bỏ; số liệu được đo lại theo dữ liệu."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "indicator", indicator_choices())


class StatementForm(forms.Form):
    """What was reached, stated by hand."""

    stated_on = forms.DateField(label="Tính đến ngày", initial=timezone.localdate)
    value = number_field("Giá trị đạt được", help_text="Để trống nếu chỉ tiêu không lượng hóa.")
    verdict = forms.ChoiceField(
        label="Đánh giá",
        required=False,
        choices=[("", "Theo giá trị"), *HandVerdict.choices],
        help_text="Chỉ chọn khi chỉ tiêu không lượng hóa.",
    )
    reason = forms.CharField(label="Căn cứ, giải trình", widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """One of the two says something."""
        given = super().clean() or {}
        if not self.errors and given.get("value") is None and not given.get("verdict"):
            raise forms.ValidationError("Hãy nhập giá trị đạt được hoặc chọn đánh giá.")
        return given


class ReviseReasonForm(forms.Form):
    """Why a target in force is changed."""

    reason = forms.CharField(label="Lý do điều chỉnh", widget=forms.Textarea(attrs={"rows": 2}))
