"""Django application `jobs`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Work longer than two seconds, with progress people see."""

    name = "caicach.foundation.jobs"
    verbose_name = "Tiến trình"

    def ready(self) -> None:
        """Find the `jobs.py` of every application."""
        autodiscover_modules("jobs")
