"""Django application `facts`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FactsConfig(AppConfig):
    """The register of facts: named selections of rows that add up."""

    name = "caicach.foundation.facts"
    verbose_name = "Dữ kiện"

    def ready(self) -> None:
        """Find the `facts.py` of every register."""
        autodiscover_modules("facts")
