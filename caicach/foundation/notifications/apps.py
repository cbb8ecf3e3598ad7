"""Django application `notifications`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    """What a person is told, why, and by which way."""

    name = "caicach.foundation.notifications"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        """Find the `notices.py` of every application."""
        autodiscover_modules("notices")
