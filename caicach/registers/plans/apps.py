"""Django application `plans`."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans and their targets, read from papers and confirmed by people."""

    name = "caicach.registers.plans"
    verbose_name = "Kế hoạch"
