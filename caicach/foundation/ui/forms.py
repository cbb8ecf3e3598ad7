"""How forms look: a renderer for every Django form, so that `{{ form }}` and `{{ form.field }}` just work.

Label above, help below it, the fault in words tied to its field (aria-describedby), a summary on top that links
to each fault. What was typed is kept.
"""

from pathlib import Path
from typing import Any

import django.forms
from django.conf import settings
from django.forms import BoundField, Widget, widgets
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import cached_property

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
            built.setdefault("data-limit", settings.CAICACH_UPLOAD_LIMIT)
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
