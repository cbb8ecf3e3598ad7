"""One site and one browser for all journeys."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import running
from tests.browser.running import Site

HERE = Path(__file__).resolve().parent
# The browser's driver runs a loop of its own in this thread; without this Django refuses the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The served site. CAICACH_BROWSER_HOME names a home to build once and use again."""
    given = os.environ.get("CAICACH_BROWSER_HOME")
    home = Path(given) if given else tmp_path_factory.mktemp("site")
    home.mkdir(parents=True, exist_ok=True)
    with running.served(home) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = running.chromium()
    if not path:
        pytest.skip("no Chromium on this machine: apt install chromium, or set CAICACH_CHROMIUM")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


def _context(site: Site, browser: Browser, username: str, **options: Any) -> BrowserContext:
    options.setdefault("reduced_motion", "reduce")  # nothing is half-way faded when it is looked at
    context = browser.new_context(base_url=site.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
    context.set_default_timeout(10_000)
    if username:
        if username not in site.sessions:
            raise LookupError(f"no sample person {username!r}; there are {', '.join(sorted(site.sessions)) or 'none'}")
        context.add_cookies([{"name": "sessionid", "value": site.sessions[username], "url": site.url}])
    return context


@pytest.fixture
def as_person(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`as_person("username")` gives a page of that person; "" a page of somebody not logged in."""
    contexts: list[BrowserContext] = []

    def open_page(username: str = "", **options: Any) -> Page:
        contexts.append(_context(site, browser, username, **options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def page_of(site: Site, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """`page_of("username")` gives the one page of that person: for looking only, as what it keeps stays kept."""
    contexts: dict[str, BrowserContext] = {}

    def open_page(username: str) -> Page:
        if username not in contexts:
            contexts[username] = _context(site, browser, username)
            contexts[username].new_page()
        return contexts[username].pages[0]

    yield open_page
    for context in contexts.values():
        context.close()
