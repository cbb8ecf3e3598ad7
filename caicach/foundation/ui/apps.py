"""Django application `ui`."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """What every screen shares: layout, tags, tables, assets."""

    name = "caicach.foundation.ui"
    verbose_name = "Giao diện"
