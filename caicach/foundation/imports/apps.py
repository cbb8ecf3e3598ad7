"""Django application `imports`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    """Spreadsheets to rows: mapping, faults, confirm, undo."""

    name = "caicach.foundation.imports"
    verbose_name = "Nhập liệu"

    def ready(self) -> None:
        """Find the `importer.py` of every register."""
        autodiscover_modules("importer")
