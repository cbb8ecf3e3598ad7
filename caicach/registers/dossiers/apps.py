"""Django application `dossiers`."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """One-stop dossiers in immutable monthly Parquet files."""

    name = "caicach.registers.dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Let `caicach verify` check the files of the store; put the dossiers into the menu; compile queries early."""
        from caicach.foundation.audit import verification
        from caicach.foundation.ui import navigation, warming
        from caicach.foundation.ui.navigation import Item
        from caicach.registers.dossiers import store
        from caicach.registers.dossiers.services import verify

        verification.register("Kho hồ sơ", verify)
        warming.register("dossiers", store.make_ready)
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
