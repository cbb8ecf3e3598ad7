"""How a person wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from caicach.foundation.notifications.models import Way
from caicach.foundation.notifications.selectors import Choice


class ChoicesForm(forms.Form):
    """By e-mail at all; for each kind, in the application and by which mail."""

    wants_email = forms.BooleanField(
        label="Nhận thông báo qua thư điện tử", required=False, help_text="Bỏ chọn để không nhận thư nào."
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = [choice.kind for choice in choices]
        for choice in choices:
            shown, way = f"{choice.kind.key}-hien", f"{choice.kind.key}-thu"
            self.fields[shown] = forms.BooleanField(
                label=f"Hiện trong ứng dụng: {choice.kind.title}", required=False, initial=choice.is_shown
            )
            self.fields[way] = forms.ChoiceField(
                label=f"Thư điện tử: {choice.kind.title}", choices=Way.choices, initial=choice.way
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Kinds with their two fields, for the template."""
        return [
            {"kind": kind, "shown": self[f"{kind.key}-hien"], "way": self[f"{kind.key}-thu"]} for kind in self._kinds
        ]

    @property
    def chosen(self) -> dict[str, tuple[bool, Way]]:
        """Kind → (shown, way), once valid."""
        kept = self.cleaned_data
        return {kind.key: (bool(kept[f"{kind.key}-hien"]), Way(kept[f"{kind.key}-thu"])) for kind in self._kinds}
