"""What every page must pass: accessible, silent on the console, no foreign host, not wider than the window."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


_OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const right = (e) => Math.round(e.getBoundingClientRect().right);
    const scrolls = (e) => e && (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const wide = [...document.querySelectorAll("body *")].filter((e) => right(e) > width && !scrolls(e.parentElement));
    const named = wide.slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className} reaches ${right(e)}`);
    return [`page is ${document.documentElement.scrollWidth} wide in ${width}`, ...named];
}"""


@cache
def _axe_source() -> str:
    return _AXE.read_text(encoding="utf-8")


def axe(page: Page) -> list[str]:
    """Faults axe finds on the page as it stands, one line each: rule, weight, place, reason."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_axe_source())
    # Rows after the eighth of a table are made like those before it; looking at them takes half the time.
    found = page.evaluate("() => axe.run({exclude: ['tbody tr:nth-child(n+9)']}, {resultTypes: ['violations']})")
    return [_fault(rule, node) for rule in found["violations"] for node in rule["nodes"]]


def _fault(rule: dict[str, Any], node: dict[str, Any]) -> str:
    reasons = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return f"{rule['id']} ({rule['impact']}) {' '.join(map(str, node['target']))}: {'; '.join(reasons[:2])}"


def overflow(page: Page) -> list[str]:
    """Elements that make the page wider than the window; empty when it does not scroll sideways."""
    found: list[str] = page.evaluate(_OVERFLOW)
    return found


@dataclass
class Watch:
    """What went wrong on a page while it was watched."""

    host: str
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """All of it."""
        return [*self.console, *(f"request to another host: {url}" for url in self.foreign), *self.failed]

    def hear(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings of the console."""
        if message.type in {"error", "warning"}:
            self.console.append(f"console {message.type}: {message.text}")

    def see(self, request: Request) -> None:
        """Keep requests to other hosts."""
        if request.url.startswith("http") and urlsplit(request.url).netloc != self.host:
            self.foreign.append(request.url)


@contextmanager
def watched(page: Page, base_url: str) -> Iterator[Watch]:
    """Listen to console, script errors and requests of a page."""
    watch = Watch(urlsplit(base_url).netloc)

    def fail(request: Request) -> None:
        if "ERR_ABORTED" not in str(request.failure):
            watch.failed.append(f"failed request: {request.url} {request.failure}")

    def broken(error: Exception) -> None:
        watch.console.append(f"script error: {error}")

    page.on("console", watch.hear)
    page.on("pageerror", broken)
    page.on("request", watch.see)
    page.on("requestfailed", fail)
    try:
        yield watch
    finally:
        page.remove_listener("console", watch.hear)
        page.remove_listener("pageerror", broken)
        page.remove_listener("request", watch.see)
        page.remove_listener("requestfailed", fail)


def settle(page: Page) -> None:
    """Wait until fragments have come and charts are drawn."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('.htmx-request, figure[data-chart]:not([data-drawn])')")
    page.evaluate("() => document.fonts.ready.then(() => true)")


def _look_again(page: Page) -> None:
    """Let the page answer a change of size or theme: media listeners, observers, a painted frame."""
    page.evaluate(
        "() => new Promise((go) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(go)), 60))"
    )


def visit(page: Page, base_url: str, path: str, *, name: str, thoroughly: bool = False) -> list[str]:
    """Open a page, look at it 1,280 and 360 px wide; every fault found, with the place.

    Axe looks once, at 1,280 px; thoroughly means also at 360 px and in the dark, and the width of 3,840 px.
    A picture of each look is kept under `name` where CAICACH_PICTURES names a folder.
    """
    faults: list[str] = []
    with watched(page, base_url) as watch:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(base_url + path)
        if answer is None or answer.status != 200:
            return [f"{path}: answer {answer.status if answer else None}"]
        settle(page)
        for width in (1280, 3840, 360) if thoroughly else (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            _look_again(page)
            looked = axe(page) if width == 1280 or (thoroughly and width == 360) else []
            faults += [f"{path} at {width} px: {fault}" for fault in (*overflow(page), *looked)]
            _picture(page, f"{name}-{width}")
        if thoroughly:
            page.emulate_media(color_scheme="dark")
            _look_again(page)
            faults += [f"{path} dark: {fault}" for fault in axe(page)]
            _picture(page, f"{name}-360-dark")
        faults += [f"{path}: {fault}" for fault in watch.faults]
    return faults


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("CAICACH_PICTURES"):
        place = Path(folder) / (re.sub(r"[^\w.]+", "-", name) + ".png")
        place.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=place, full_page=True)
