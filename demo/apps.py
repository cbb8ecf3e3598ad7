"""Django application `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The sample province and the command that builds it."""

    name = "demo"
    verbose_name = "Dữ liệu mẫu"
