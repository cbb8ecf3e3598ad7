"""Django application `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """One hash-chained entry for every deed."""

    name = "caicach.foundation.audit"
    verbose_name = "Nhật ký"
