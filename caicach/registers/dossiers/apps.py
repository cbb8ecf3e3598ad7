"""Django application `dossiers`."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """One-stop dossiers in immutable monthly Parquet files."""

    name = "caicach.registers.dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Let `caicach verify` check the files of the store; put the dossiers into the menu."""
        from caicach.foundation.audit import verification
        from caicach.foundation.ui import navigation
        from caicach.foundation.ui.navigation import Item
        from caicach.registers.dossiers.services import verify

        verification.register("Kho hồ sơ", verify)
        navigation.register(
            Item(
                "dossiers",
                "Hồ sơ một cửa",
                icon="folders",
                url_name="dossiers:list",
                order=10,
                group="registers",
                keys="g o",
            )
        )
