"""Loading the official units and our dated amendments. Safe to repeat: it only adds what is missing."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.organizations.models import (
    Person,
    Succession,
    SuccessionKind,
    Unit,
    UnitKind,
    UnitName,
    search_text,
)
from caicach.foundation.organizations.services.gazetteer import (
    NEW_SINCE,
    Gazetteer,
    SourceSuccession,
    SourceUnit,
    read_gazetteer,
    split_name,
    straight,
)

#: The law that left two levels of government from 1 July 2025.
TWO_LEVELS = "Luật 72/2025/QH15"
_BATCH = 2000
#: Levels in the order in which a parent must exist.
_LEVELS = (UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE)
_Key = tuple[str, date | None]


class AmendmentsFaulty(TradeError):
    """An entry of amendments.toml cannot be applied."""


@dataclass(frozen=True)
class Loaded:
    """What one load added."""

    units: int = 0
    successions: int = 0
    names: int = 0
    doubts: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def load_units(*, by: Person | None = None) -> Loaded:
    """Add every official unit, succession and amendment that is missing; one audit entry where anything was added."""
    gazetteer = read_gazetteer()
    with transaction.atomic():
        units = _add_units(gazetteer)
        by_key = _ids_by_key()
        successions = _add_successions(gazetteer, by_key)
        names, doubts = _amend(_amendments(), by_key)
        loaded = Loaded(units, successions, names, doubts)
        if loaded:
            record(
                "organizations.load_units",
                by=by,
                summary=f"Nạp danh mục đơn vị hành chính: {units} đơn vị, {successions} quan hệ kế thừa, "
                f"{names} lần đổi tên hoặc đổi loại",
                changes={key: [None, value] for key, value in asdict(loaded).items()},
            )
    return loaded


def _ids_by_key() -> dict[_Key, int]:
    """Ids of the administrative units by code and first day."""
    rows = Unit.objects.filter(kind__in=_LEVELS).values_list("code", "valid_from", "pk")
    return {(code, valid_from): pk for code, valid_from, pk in rows}


def _add_units(gazetteer: Gazetteer) -> int:
    known = _ids_by_key()
    added = 0
    for level in _LEVELS:
        missing = [u for u in gazetteer.units if u.kind == level and (u.code, u.valid_from) not in known]
        if not missing:
            continue
        Unit.objects.bulk_create((_row(unit, known) for unit in missing), batch_size=_BATCH)
        _place_in_tree(level)
        known |= _ids_by_key()
        added += len(missing)
    return added


def _row(source: SourceUnit, known: dict[_Key, int]) -> Unit:
    parent_key = (source.parent_code, source.valid_from) if source.parent_code else None
    return Unit(
        code=source.code,
        kind=source.kind,
        type_name=source.type_name,
        name=source.name,
        short_name=source.short_name,
        parent_id=known[parent_key] if parent_key else None,
        valid_from=source.valid_from,
        valid_to=source.valid_to,
        legal_basis="" if source.is_old else TWO_LEVELS,
        verified=not source.doubtful,
        folded=search_text(f"{source.name} {source.code}"),
        search_keys=source.search_keys,
        latitude=source.latitude,
        longitude=source.longitude,
        area_km2=source.area_km2,
        modified_at=timezone.now(),
    )


def _place_in_tree(level: UnitKind) -> None:
    """Give the rows just inserted their path and administration, in one statement for the level."""
    parent_path = Unit.objects.filter(pk=OuterRef("parent_id")).values("path")[:1]
    start = Value("/") if level == UnitKind.PROVINCE else Subquery(parent_path)
    path = Concat(start, Cast("pk", models.CharField()), Value("/"), output_field=models.CharField())
    Unit.objects.filter(kind=level, path="").update(path=path, administration_id=F("pk"))


def _add_successions(gazetteer: Gazetteer, by_key: dict[_Key, int]) -> int:
    known = set(Succession.objects.filter(on=NEW_SINCE).values_list("predecessor_id", "successor_id"))
    origins = Counter(move.new_code for move in gazetteer.successions)
    rows = []
    for move in gazetteer.successions:
        pair = (by_key[move.old_code, None], by_key[move.new_code, NEW_SINCE])
        if pair not in known:
            rows.append(_succession(move, pair, is_sole_origin=origins[move.new_code] == 1))
    Succession.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def _succession(move: SourceSuccession, pair: tuple[int, int], *, is_sole_origin: bool) -> Succession:
    if not move.whole:
        kind = SuccessionKind.SPLIT
    else:
        kind = SuccessionKind.CONTINUATION if is_sole_origin else SuccessionKind.MERGER
    return Succession(
        predecessor_id=pair[0],
        successor_id=pair[1],
        kind=kind,
        share=1 if move.whole else None,
        is_default=move.is_default,
        on=NEW_SINCE,
        legal_basis=TWO_LEVELS,
    )


def _amendments() -> dict[str, Any]:
    source = files("caicach.foundation.organizations") / "data" / "amendments.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _amend(amendments: dict[str, Any], by_key: dict[_Key, int]) -> tuple[int, int]:
    """Apply the dated changes of name and status, then the doubts. Returns how many of each were new."""
    done = set(UnitName.objects.values_list("unit_id", "name", "legal_basis"))
    names = 0
    for change in amendments.get("change", ()):
        for entry in change["units"]:
            pk = by_key.get((entry["code"], NEW_SINCE))
            if pk is None:
                raise AmendmentsFaulty(
                    f"amendments.toml, {change['legal_basis']}: không có đơn vị mã {entry['code']}. Hãy kiểm tra mã."
                )
            if (pk, straight(entry["name"]), change["legal_basis"]) not in done:
                apply_name(Unit.objects.get(pk=pk), straight(entry["name"]), change)
                names += 1
    codes = [code for doubt in amendments.get("doubt", ()) for code in doubt["codes"]]
    doubts = Unit.objects.filter(code__in=codes, valid_from=NEW_SINCE, verified=True).update(
        verified=False, modified_at=timezone.now()
    )
    return names, doubts


def apply_name(unit: Unit, name: str, change: dict[str, Any]) -> None:
    """Close the unit's present name the day before `change["on"]` and give it the new one; callers check and audit.

    `on` may be missing: then the day of the change is unknown and stays unknown in both names. Where a later name is
    already recorded the caller must refuse.
    """
    on: date | None = change.get("on")
    ends = on - timedelta(days=1) if on else None
    present = unit.names.filter(valid_to__isnull=True, name=unit.name).first()
    if present is None:
        UnitName.objects.create(
            unit=unit, name=unit.name, type_name=unit.type_name, valid_from=unit.valid_from, valid_to=ends
        )
    elif ends is not None:
        present.valid_to = ends
        present.save()
    type_name, rest = split_name(name)
    UnitName.objects.create(
        unit=unit,
        name=name,
        type_name=type_name or unit.type_name,
        valid_from=on,
        legal_basis=change["legal_basis"],
        verified=change.get("verified", True),
    )
    unit.name = name
    unit.type_name = type_name or unit.type_name
    unit.short_name = name if rest.isdigit() or not type_name else rest
    unit.save()
