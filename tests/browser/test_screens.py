"""Every screen: accessible, silent on the console, no foreign host, never wider than the window."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.checks import visit
from tests.browser.pages import SCREENS, Screen
from tests.browser.running import Site


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_screen(screen: Screen, site: Site, page_of: Callable[[str], Page], django_db_blocker) -> None:
    with django_db_blocker.unblock(), site.database():
        path = reverse(screen.name, kwargs=screen.kwargs())
    asked = f"{path}?{screen.query}" if screen.query else path
    assert visit(page_of(screen.person), site.url, asked, name=str(screen), thoroughly=screen.is_wide) == []
