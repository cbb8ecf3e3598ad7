"""Django application `reports`."""

from django.apps import AppConfig

from caicach.foundation.ui import navigation


class ReportsConfig(AppConfig):
    """Periodic reports bound to figures."""

    name = "caicach.publishing.reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        """Put the list into the menu."""
        item = navigation.Item(
            "reports", "Báo cáo", icon="report", url_name="reports:index", order=30, group="results", keys="g b"
        )
        navigation.register(item)
