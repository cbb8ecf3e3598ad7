"""Django application `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Periodic reports bound to figures."""

    name = "caicach.publishing.reports"
    verbose_name = "Báo cáo"
