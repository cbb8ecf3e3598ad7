"""Django application `rules`."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """The rulebook as loaded at this site."""

    name = "caicach.foundation.rules"
    verbose_name = "Quy tắc"
