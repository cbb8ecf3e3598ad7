"""Forms of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst

from caicach.domain.periods import Period
from caicach.foundation.organizations.models import Unit
from caicach.publishing.reports.models import Report


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> str:
        """A list becomes lines."""
        return "\n".join(value) if isinstance(value, list) else str(value or "")

    def clean(self, value: Any) -> Any:
        """Lines become a list without empty ones."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class StartForm(forms.Form):
    """Which report, of which unit, for which period."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label=None)
    outline = forms.ChoiceField(label="Loại báo cáo")
    period = forms.ChoiceField(label="Kỳ báo cáo")

    def __init__(
        self, *args: Any, units: QuerySet[Unit], outlines: list[tuple[str, str]], periods: list[Period], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["outline"].choices = outlines  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["period"].choices = [(p.key, capfirst(p.title)) for p in periods]  # type: ignore[attr-defined]  # a ChoiceField


class HeadForm(forms.ModelForm[Report]):
    """Head and foot of the paper."""

    addressees = LinesField(label="Kính gửi", required=False, help_text="Mỗi nơi một dòng.")
    recipients = LinesField(label="Nơi nhận", required=False, help_text="Mỗi nơi một dòng.")
    capacities = LinesField(
        label="Chức vụ người ký", required=False, help_text="Ví dụ: KT. Chủ tịch, xuống dòng: Phó Chủ tịch."
    )

    class Meta:
        model = Report
        fields = (
            "subject",
            "number",
            "place",
            "issued_on",
            "superior",
            "issuer",
            "addressees",
            "authority",
            "capacities",
            "signer",
            "recipients",
        )


class SectionForm(forms.Form):
    """The text of a section: a blank line parts two paragraphs."""

    text = forms.CharField(
        label="Nội dung",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "data-slots": ""}),
        help_text="Cách đoạn bằng một dòng trống. Ô trong ngoặc nhọn là số liệu, hệ thống tự điền.",
    )

    @property
    def paragraphs(self) -> list[str]:
        """The text cut at blank lines; single line ends inside a paragraph become spaces."""
        blocks = self.cleaned_data["text"].replace("\r\n", "\n").split("\n\n")
        return [" ".join(block.split()) for block in blocks if block.strip()]


class AnswerForm(forms.Form):
    """What the superior says."""

    answer = forms.CharField(label="Ý kiến", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)
