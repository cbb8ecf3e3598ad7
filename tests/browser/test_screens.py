"""Every screen: accessible, silent on the console, no foreign host, never wider than the window."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.checks import visit
from tests.browser.pages import SCREENS, Screen
from tests.browser.running import Site


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_screen(screen: Screen, site: Site, as_person: Callable[..., Page], django_db_blocker) -> None:
    with django_db_blocker.unblock(), site.database():
        path = reverse(screen.name, kwargs=screen.kwargs())
    widths = (1280, 360, 3840) if screen.is_wide else (1280, 360)
    faults = visit(
        as_person(screen.person), site.url, f"{path}?{screen.query}" if screen.query else path, widths=widths
    )
    assert faults == []
