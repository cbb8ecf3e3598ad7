"""Django application `indicators`."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators measured into figures that can be opened."""

    name = "caicach.measuring.indicators"
    verbose_name = "Số liệu"
