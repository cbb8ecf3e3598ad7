"""Django application `imports`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from caicach.foundation.ui import navigation


class ImportsConfig(AppConfig):
    """Spreadsheets to rows: mapping, faults, confirm, undo."""

    name = "caicach.foundation.imports"
    verbose_name = "Nhập liệu"

    def ready(self) -> None:
        """Find the `importer.py` of every register; put the list into the menu."""
        autodiscover_modules("importer")
        navigation.register(
            navigation.Item(
                "imports",
                "Nhập liệu",
                icon="table-import",
                url_name="imports:list",
                order=70,
                group="registers",
                keys="g n",
            )
        )
