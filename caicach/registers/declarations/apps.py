"""Django application `declarations`."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """Numbers that units state by form, with history and reason."""

    name = "caicach.registers.declarations"
    verbose_name = "Kê khai"
