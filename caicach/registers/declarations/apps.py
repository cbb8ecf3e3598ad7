"""Django application `declarations`."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """Numbers that units state where no register holds their rows."""

    name = "caicach.registers.declarations"
    verbose_name = "Số liệu kê khai"

    def ready(self) -> None:
        """Put the forms into the menu."""
        from caicach.foundation.ui import navigation

        navigation.register(
            navigation.Item(
                "declarations",
                "Kê khai số liệu",
                icon="forms",
                url_name="declarations:mine",
                order=30,
                group="registers",
                keys="g e",
            )
        )
