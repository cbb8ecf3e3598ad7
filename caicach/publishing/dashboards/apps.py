"""Django application `dashboards`."""

from django.apps import AppConfig

from caicach.foundation.ui import navigation


class DashboardsConfig(AppConfig):
    """Home pages and unit overviews."""

    name = "caicach.publishing.dashboards"
    verbose_name = "Trang chủ"

    def ready(self) -> None:
        """Put the home page into the menu."""
        navigation.register(
            navigation.Item(
                "home", "Trang chủ", icon="home", url_name="dashboards:home", order=0, group="home", keys="g h"
            )
        )
