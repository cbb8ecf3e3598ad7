"""One dossier: what the store holds of it, where it came from, what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caicach.foundation.organizations.access import Action, can, reach
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.dossiers import store
from caicach.registers.dossiers.columns import BY_KEY, COLUMNS
from caicach.registers.dossiers.engine.connections import rows_of
from caicach.registers.dossiers.models import BatchState, ImportBatch

_ONE = "unit_id = $unit AND dossier_code = $code"


@dataclass(frozen=True)
class Version:
    """What the dossier was after one import: which columns that import changed, with the values before and after."""

    batch: ImportBatch
    row: dict[str, Any]
    changes: tuple[tuple[str, Any, Any], ...]
    is_first: bool


@dataclass(frozen=True)
class Dossier:
    """A dossier as the person may see it. `row` holds stored and judged columns, personal ones None if masked."""

    row: dict[str, Any]
    unit: Unit
    batch: ImportBatch | None
    versions: tuple[Version, ...]
    is_masked: bool
    is_received: bool


def find(person: Person, unit_id: int, code: str) -> Dossier | None:
    """The dossier of that unit and code; None where there is none or the person may not see it."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not can(person, Action.VIEW, unit):
        return None
    engine, asked = store.engine(), {"unit": unit_id, "code": code}
    paths = store.snapshot().paths()
    rows = engine.fetch_named(engine.judged(paths, _ONE), asked)
    is_received = bool(rows)
    rows = rows or engine.fetch_named(f"SELECT * FROM ({rows_of(paths)}) WHERE {_ONE}", asked)
    if not rows:
        return None
    is_masked = unit_id not in reach(person, Action.VIEW_PERSONAL)
    versions = _versions(rows[0], asked)
    batch = versions[-1].batch if versions else None
    row = _masked(rows[0]) if is_masked else rows[0]
    if is_masked:
        hidden = {column.title for column in COLUMNS if column.personal}
        versions = tuple(
            Version(v.batch, {}, tuple(c for c in v.changes if c[0] not in hidden), v.is_first) for v in versions
        )
    return Dossier(row, unit, batch, versions, is_masked, is_received)


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    return row | {column.key: None for column in COLUMNS if column.personal}


def _versions(now: dict[str, Any], asked: dict[str, Any]) -> tuple[Version, ...]:
    """Oldest first. What an import replaced is kept for good; imports that were undone leave no version."""
    batches = {batch.key: batch for batch in ImportBatch.objects.filter(state=BatchState.APPLIED)}
    kept = [store.folder() / batch.replaced_path for batch in batches.values() if batch.replaced_path]
    earlier = store.engine().fetch_named(f"SELECT * FROM ({rows_of(kept)}) WHERE {_ONE}", asked) if kept else []
    by_batch = {row["batch_id"]: row for row in [*earlier, now]}
    found: list[Version] = []
    for key in sorted(by_batch):
        if key in batches:
            before = found[-1].row if found else None
            found.append(Version(batches[key], by_batch[key], _changes(before, by_batch[key]), before is None))
    return tuple(found)


def _changes(before: dict[str, Any] | None, after: dict[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    if before is None:
        return ()
    return tuple(
        (BY_KEY[key].title, before.get(key), after.get(key)) for key in BY_KEY if before.get(key) != after.get(key)
    )
