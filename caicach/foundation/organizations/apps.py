"""Django application `organizations`."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Units in time, people, posts and rights."""

    name = "caicach.foundation.organizations"
    verbose_name = "Đơn vị và người dùng"
