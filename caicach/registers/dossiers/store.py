"""The store of this site: where its files lie, which of them count, and the engine that reads them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from caicach.foundation.rules.selectors import rulebook
from caicach.registers.dossiers.engine.connections import Engine, Limits
from caicach.registers.dossiers.models import Partition
from caicach.registers.dossiers.rules import Rules

_engines: dict[tuple[str, str], Engine] = {}
_rules: dict[int, Rules] = {}
_lock = threading.Lock()


def folder() -> Path:
    """The folder that holds every dossier file of the site."""
    return Path(settings.CAICACH_HOME) / "dossiers"


def limits() -> Limits:
    """What the engine may take of the machine, by the settings."""
    return Limits(settings.CAICACH_DOSSIER_MEMORY, settings.CAICACH_DOSSIER_THREADS)


def rules() -> Rules:
    """The rules of dossiers at this site."""
    book = rulebook()
    kept = _rules.get(id(book))
    if kept is None or kept.counting is not book.dossier_counting:
        kept = _rules[id(book)] = Rules(book.dossier_fields, book.dossier_counting, book.work_calendar)
    return kept


def engine() -> Engine:
    """The engine of this process for the rules in force."""
    current, place = rules(), folder()
    key = (current.version, str(place))
    with _lock:
        if key not in _engines:
            _engines[key] = Engine(current, place, limits())
        return _engines[key]


def make_ready() -> None:
    """Open the engine and compile what nearly every page asks: seconds that the first visitor need not wait."""
    ready = engine()
    for name in ("judged", "events", "totals"):
        ready.compiled(name)


@dataclass(frozen=True)
class Snapshot:
    """The files that count at one moment; two snapshots are equal exactly when every answer is the same."""

    partitions: tuple[tuple[date, str, str], ...]  # month, sha256, path

    def paths(self, first: date | None = None, last: date | None = None) -> list[Path]:
        """Files of dossiers received between two days, both included; None leaves an end open."""
        return [folder() / path for _, _, path in self.between(first, last)]

    def between(self, first: date | None, last: date | None) -> Sequence[tuple[date, str, str]]:
        """Month, SHA-256 and path of the partitions of dossiers received between two days."""
        low = first.replace(day=1) if first else date.min
        return [item for item in self.partitions if low <= item[0] <= (last or date.max)]


def snapshot() -> Snapshot:
    """The catalogue as it stands, in one query."""
    rows = Partition.objects.filter(is_current=True).order_by("month").values_list("month", "sha256", "path")
    return Snapshot(tuple(rows))
