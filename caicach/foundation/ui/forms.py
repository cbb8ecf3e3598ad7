"""How forms look: a renderer for every Django form, so that `{{ form }}` and `{{ form.field }}` just work.

Label above, help below it, the fault in words tied to its field (aria-describedby), a summary on top that links
to each fault. What was typed is kept.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import django.forms
from django.conf import settings
from django.forms import BoundField, DecimalField, TextInput, Widget, widgets
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import cached_property

from caicach.foundation.ui import writing

_OURS = Path(__file__).resolve().parent / "templates"
_DJANGOS = Path(django.forms.__file__).resolve().parent / "templates"

_CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (widgets.HiddenInput, ""),
    (widgets.CheckboxInput, "form-check-input"),
    (widgets.CheckboxSelectMultiple, "form-check-input"),
    (widgets.RadioSelect, "form-check-input"),
    (widgets.FileInput, ""),
    (widgets.Select, "form-select"),
    (widgets.Input, "form-control"),
    (widgets.Textarea, "form-control"),
)


def class_of(widget: Widget) -> str:
    """The Tabler class of a widget; "" for those that bring their own markup."""
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")


class TablerBoundField(BoundField):
    """A field that puts the right class and the hints for dates and numbers on its widget."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Attributes of the widget, ours added to Django's."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        own = class_of(widget)
        given = str(built.get("class") or widget.attrs.get("class") or "")
        if own and own not in given.split():
            built["class"] = f"{own} {given}".strip()
        if isinstance(widget, widgets.DateInput) and widget.input_type == "text":
            built |= {"data-date": True, "inputmode": "numeric", "autocomplete": "off"}
            built.setdefault("placeholder", "ngày/tháng/năm")
        if isinstance(widget, widgets.FileInput):
            built.setdefault("data-limit", widget.attrs.get("data-limit", settings.CAICACH_UPLOAD_LIMIT))
        return built


class TablerRenderer(DjangoTemplates):
    """Set as FORM_RENDERER: our templates before Django's, our bound field everywhere."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/_field.html"
    bound_field_class = TablerBoundField

    @cached_property
    def engine(self) -> Engine:
        """Template engine for forms; looks in our folder first."""
        return Engine(
            {"APP_DIRS": True, "DIRS": [_OURS, _DJANGOS], "NAME": "tabler_forms", "OPTIONS": {}},
        )


_THOUSANDS: Final = re.compile(r"[-\u2212]?\d{1,3}(\.\d{3})+")


class NumberField(DecimalField):
    """A number as people write it: "1.234,56", "1234,56" and "1234.56" are the same, "1.234" is a thousand and more.

    Django's own localized field takes "." only when templates group every number, years included.
    """

    widget = TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "Nhập một số, ví dụ 1.234,56."}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs derive it from IntegerField
        """Decimal of the text, None for nothing."""
        if isinstance(value, str):
            text = "".join(value.split()).replace("\u2212", "-")
            if "," in text or _THOUSANDS.fullmatch(text):
                text = text.replace(".", "").replace(",", ".", 1)
            value = text
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A stored number in Vietnamese writing; typed text as it was typed."""
        return value if value is None or isinstance(value, str) else writing.number_text(value)

    def widget_attrs(self, widget: Widget) -> dict[str, Any]:
        """No `step`: the input is a text field."""
        return {}
