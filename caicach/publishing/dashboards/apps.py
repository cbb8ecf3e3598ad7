"""Django application `dashboards`."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Home pages and unit overviews."""

    name = "caicach.publishing.dashboards"
    verbose_name = "Trang chủ"
