"""`make screenshots`: pictures for the README, taken from the sample site as a person sees it.

Builds a sample site of its own (CAICACH_SCREENSHOT_HOME names one to use again), logs in as people of the sample
and writes small PNG files to docs/images/. Run it after a change of the look; commit the pictures.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

#: The site's home, known before Django starts: the rows of screens are models, read at import.
FRESH = tempfile.TemporaryDirectory(prefix="caicach-pictures-")
HOME = Path(os.environ.get("CAICACH_SCREENSHOT_HOME", FRESH.name))
os.environ["CAICACH_HOME"] = str(HOME)

import django  # noqa: E402

django.setup()

from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.browser.checks import settle  # noqa: E402
from tests.browser.pages import SCREENS, Screen  # noqa: E402
from tests.browser.running import Site, chromium, served  # noqa: E402

IMAGES = ROOT / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    """One picture: which screen, how large, in which theme."""

    file: str
    screen: Screen
    size: tuple[int, int] = (1280, 800)
    theme: str = "light"


def pictures() -> list[Picture]:
    """Those of `SCREENS` that name a picture."""
    named = [(screen.picture, screen) for screen in SCREENS if screen.picture]
    wide = [Picture(f"{name}.png", screen) for name, screen in named]
    narrow = [Picture(f"{name}-360.png", screen, (360, 740)) for name, screen in named if screen.is_pictured_narrow]
    return wide + narrow


def take(browser: Browser, site: Site, picture: Picture) -> int:
    """Take one picture; its size in bytes."""
    with site.database():
        path = reverse(picture.screen.name, kwargs=picture.screen.kwargs())
    width, height = picture.size
    context = browser.new_context(
        base_url=site.url,
        locale="vi-VN",
        color_scheme="dark" if picture.theme == "dark" else "light",
        reduced_motion="reduce",
        viewport={"width": width, "height": height},
    )
    if picture.screen.person:
        context.add_cookies([{"name": "sessionid", "value": site.sessions[picture.screen.person], "url": site.url}])
    page = context.new_page()
    page.goto(f"{path}?{picture.screen.query}" if picture.screen.query else path)
    settle(page)
    image = page.screenshot()
    context.close()
    return write(image, IMAGES / picture.file)


def write(image: bytes, place: Path) -> int:
    """Keep a picture with 256 colours at most: the screens are flat, so nothing is lost to the eye."""
    place.parent.mkdir(parents=True, exist_ok=True)
    drawn = Image.open(BytesIO(image)).convert("RGB").quantize(colors=256, dither=Image.Dither.NONE)
    drawn.save(place, optimize=True)
    return place.stat().st_size


def main() -> int:
    """Take every picture that `tests/browser/pages.py` names."""
    path = chromium()
    if not path:
        print("Không có Chromium: cài gói chromium, hoặc đặt CAICACH_CHROMIUM.", file=sys.stderr)
        return 2
    HOME.mkdir(parents=True, exist_ok=True)
    with FRESH, served(HOME) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for picture in pictures():
            size = take(browser, site, picture)
            print(f"{picture.file}: {size // 1024} KB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
