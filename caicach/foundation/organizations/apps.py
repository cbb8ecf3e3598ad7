"""Django application `organizations`."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Units in time, people, posts and rights."""

    name = "caicach.foundation.organizations"
    verbose_name = "Đơn vị và người dùng"

    def ready(self) -> None:
        """Menu entries; the log listens to signing in."""
        from caicach.foundation.organizations import menu, signin_log

        menu.register()
        signin_log.connect()
