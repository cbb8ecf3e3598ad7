"""What a web process makes ready while it waits for its first visitor, so that nobody's page pays for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

_deeds: dict[str, Callable[[], object]] = {}


def register(name: str, deed: Callable[[], object]) -> None:
    """Called by an application in `ready`; the deed must not touch the database and may run at any moment."""
    _deeds[name] = deed


def run() -> None:
    """Do everything registered, one after another."""
    for deed in list(_deeds.values()):
        deed()


def start() -> threading.Thread:
    """The same beside serving; a deed that fails is told in the server's log and leaves the pages as they are."""
    thread = threading.Thread(target=run, name="warming", daemon=True)
    thread.start()
    return thread
