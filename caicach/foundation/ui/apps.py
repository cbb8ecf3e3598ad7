"""Django application `ui`."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """What every screen shares: layout, tags, tables, assets."""

    name = "caicach.foundation.ui"
    verbose_name = "Giao diện"

    def ready(self) -> None:
        """Let every form say how a day and a number are written; Django's own words only say that they are wrong."""
        from django import forms

        forms.DateField.default_error_messages["invalid"] = "Nhập ngày theo thứ tự ngày/tháng/năm, ví dụ 21/11/2026."
        forms.IntegerField.default_error_messages["invalid"] = "Nhập một số nguyên, ví dụ 1234."
