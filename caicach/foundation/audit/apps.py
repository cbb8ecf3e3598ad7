"""Django application `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """One hash-chained entry for every deed."""

    name = "caicach.foundation.audit"
    verbose_name = "Nhật ký"

    def ready(self) -> None:
        """The log is the first thing `caicach verify` proves."""
        from caicach.foundation.audit import verification

        verification.register("Nhật ký", verification.audit_chain)
