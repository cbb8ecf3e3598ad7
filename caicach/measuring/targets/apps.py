"""Django application `targets`."""

from django.apps import AppConfig

from caicach.foundation.ui import navigation
from caicach.foundation.ui.navigation import Item


class TargetsConfig(AppConfig):
    """Status of every target, with its reason."""

    name = "caicach.measuring.targets"
    verbose_name = "Chỉ tiêu"

    def ready(self) -> None:
        """Put the targets into the menu."""
        navigation.register(
            Item(
                "targets", "Chỉ tiêu", icon="target-arrow", url_name="targets:list", order=40, group="work", keys="g c"
            )
        )
