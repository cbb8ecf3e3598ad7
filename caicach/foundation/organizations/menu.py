"""Entries of the menu: units, people, the log."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from caicach.foundation.organizations.access import Action, reach
from caicach.foundation.ui import navigation
from caicach.foundation.ui.navigation import Item


def register() -> None:
    """Put the entries in; called by `apps.ready`."""
    navigation.register(
        Item("units", "Đơn vị", icon="building-community", url_name="organizations:units", order=10, group="site")
    )
    navigation.register(
        Item(
            "people",
            "Người dùng",
            icon="users",
            url_name="organizations:people",
            order=20,
            group="site",
            visible=_may(Action.VIEW),
        )
    )
    navigation.register(
        Item(
            "log",
            "Nhật ký",
            icon="history",
            url_name="audit:index",
            order=90,
            group="site",
            visible=_may(Action.AUDIT),
        )
    )


def _may(action: Action) -> Callable[[HttpRequest], bool]:
    """Whether the request's person holds the right anywhere."""

    def visible(request: HttpRequest) -> bool:
        return bool(reach(request.user, action))

    return visible
