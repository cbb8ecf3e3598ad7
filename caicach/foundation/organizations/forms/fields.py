"""Fields every application may use: a unit by typing its name, a day."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from caicach.foundation.organizations.models import Unit
from caicach.foundation.organizations.selectors import find_units
from caicach.foundation.organizations.selectors.finding import one_unit

#: "Phường Thành Sen, Tỉnh Hà Tĩnh [18073]"; "đến 30/06/2025" inside the brackets for a unit that ended.
_CHOSEN = re.compile(r"\[([^\]·]+?)(?:\s*·\s*đến\s*(\d{2}/\d{2}/\d{4}))?\]\s*$")


def label_of(unit: Unit) -> str:
    """How a unit is written into the field: name, place, code; read back without doubt."""
    above = [u.name for u in (unit.parent, unit.parent and unit.parent.parent) if u]
    ended = f" · đến {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    return f"{', '.join([unit.name, *above])} [{unit.code}{ended}]"


class UnitInput(forms.TextInput):
    """A text box with suggestions fetched while typing; without scripts the whole name or the code can be typed."""

    template_name = "organizations/widgets/unit_input.html"

    def __init__(self, kinds: Collection[str] = (), on: date | None = None) -> None:
        super().__init__({"autocomplete": "off", "placeholder": "gõ tên hoặc mã đơn vị"})
        self.kinds, self.on = tuple(kinds), on

    def format_value(self, value: Any) -> str | None:
        """A unit, or its id, as its label; typed text as it was typed."""
        if isinstance(value, int):
            value = Unit.objects.select_related("parent__parent").filter(pk=value).first()
        if isinstance(value, Unit):
            return label_of(value)
        return str(value) if value else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the address of the suggestions and the id of their list."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        asked = [("field", name), *(("kind", kind) for kind in self.kinds)]
        if self.on is not None:
            asked.append(("on", self.on.isoformat()))
        list_id = f"{context['widget']['attrs'].get('id', name)}_options"
        context["widget"]["list_id"] = list_id
        context["widget"]["attrs"]["list"] = list_id
        context["widget"]["options_url"] = f"{reverse('organizations:unit_options')}?{urlencode(asked)}"
        return context


class UnitField(forms.Field):
    """A unit. Cleans to a `Unit`; rights are checked by the service that gets it.

    `kinds` narrows to some kinds; `on` to a day: "today" (the default) takes units in force today, None any unit.
    """

    def __init__(self, *, kinds: Collection[str] = (), on: date | str | None = "today", **kwargs: Any) -> None:
        self.kinds, self._on = tuple(kinds), on
        super().__init__(**{"label": "Đơn vị", **kwargs, "widget": UnitInput(kinds, self.on)})

    @property
    def on(self) -> date | None:
        """The day the unit must be in force on."""
        return timezone.localdate() if self._on == "today" else self._on  # type: ignore[return-value]  # "today" is the one text

    def to_python(self, value: Any) -> Unit | None:
        """The unit that the text names beyond doubt."""
        if isinstance(value, Unit):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        unit = self._chosen(text) or one_unit(text, on=self.on, kinds=self.kinds or None)
        if unit is not None:
            return unit
        raise ValidationError(self._why_not(text))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the texts."""
        return (self.widget.format_value(initial) or "") != (data or "")

    def _chosen(self, text: str) -> Unit | None:
        match = _CHOSEN.search(text)
        if match is None:
            return None
        code, ended = match.group(1).strip(), match.group(2)
        rows = Unit.objects.filter(code=code).select_related("parent__parent")
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        for unit in rows.order_by("-valid_from"):
            if (f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else None) == ended:
                return unit if self.on is None or unit.in_force(self.on) else None
        return None

    def _why_not(self, text: str) -> str:
        found = find_units(text, on=self.on, kinds=self.kinds or None, limit=3)
        if not found:
            return f"Không tìm thấy đơn vị “{text[:80]}”. Hãy gõ vài chữ của tên rồi chọn trong danh sách gợi ý."
        near = "; ".join(label_of(hit.unit) for hit in found)
        return f"“{text[:80]}” chưa chỉ rõ một đơn vị. Hãy chọn một dòng gợi ý, ví dụ: {near}."


class DayField(forms.DateField):
    """A day written day/month/year."""

    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages",
            {"invalid": "Ngày không đọc được. Hãy viết ngày/tháng/năm, ví dụ 01/7/2025.", "required": "Hãy ghi ngày."},
        )
        super().__init__(**kwargs)
