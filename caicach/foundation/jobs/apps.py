"""Django application `jobs`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from caicach.foundation.ui import navigation


class JobsConfig(AppConfig):
    """Work longer than two seconds, with progress people see."""

    name = "caicach.foundation.jobs"
    verbose_name = "Tiến trình"

    def ready(self) -> None:
        """Find the `jobs.py` of every application; put the list into the menu."""
        navigation.register(
            navigation.Item("jobs", "Tiến trình", icon="progress", url_name="jobs:list", order=80, group="registers")
        )
        autodiscover_modules("jobs")
