"""The sample province, built once for all tests that ask for it, in a home and a database of its own."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.browser import running


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample, built as `make run` builds it; CAICACH_BROWSER_HOME names one to use again."""
    given = os.environ.get("CAICACH_BROWSER_HOME")
    home = Path(given) if given else tmp_path_factory.mktemp("sample")
    running.manage(home, "prepare_site")
    return home


@pytest.fixture(scope="module")
def sample(sample_home: Path, django_db_blocker: Any) -> Iterator[Path]:
    """Within the module, the ORM and the stores of files are those of the sample (SQLite)."""
    kept = {name: getattr(settings, name) for name in ("CAICACH_HOME", "MEDIA_ROOT")}
    settings.CAICACH_HOME, settings.MEDIA_ROOT = sample_home, sample_home / "files"
    site = running.Site("", sample_home, {})
    with django_db_blocker.unblock(), site.database():
        yield sample_home
    for name, value in kept.items():
        setattr(settings, name, value)
