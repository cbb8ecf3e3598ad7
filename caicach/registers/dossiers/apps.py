"""Django application `dossiers`."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """One-stop dossiers in immutable monthly Parquet files."""

    name = "caicach.registers.dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Let `caicach verify` check the files of the store."""
        from caicach.foundation.audit import verification
        from caicach.registers.dossiers.services import verify

        verification.register("Kho hồ sơ", verify)
