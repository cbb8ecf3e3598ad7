"""The official units as the package `vietnamadminunits` holds them: read straight from its files, never parsed by it.

The wheel has a SQLite file with 34 + 3,321 units of today and the 63 + 696 + 10,035 of before 1 July 2025
(five island districts had no commune), and a JSON file that says where each old commune went.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from caicach.domain.errors import TradeError
from caicach.domain.vietnamese.folding import compose
from caicach.foundation.organizations.models import UnitKind

#: The first day of the units of today and the last of those before (law 72/2025/QH15).
NEW_SINCE = date(2025, 7, 1)
OLD_UNTIL = date(2025, 6, 30)
_TYPE_NAMES = ("Thành phố", "Đặc khu", "Thị trấn", "Thị xã", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})


class GazetteerMissing(TradeError):
    """The package with the official units is not installed."""


@dataclass(frozen=True)
class SourceUnit:
    """One unit. `parent_code` names a unit of the same era; `doubtful` where the source contradicts itself."""

    code: str
    kind: UnitKind
    name: str
    parent_code: str | None
    is_old: bool
    latitude: Decimal | None
    longitude: Decimal | None
    area_km2: Decimal | None
    search_keys: str
    doubtful: bool = False

    @property
    def type_name(self) -> str:
        """Phường, Xã, Thành phố …, as the name begins."""
        return split_name(self.name)[0]

    @property
    def short_name(self) -> str:
        """The name without its type; a number keeps it ("Phường 1")."""
        kind, rest = split_name(self.name)
        return self.name if rest.isdigit() or not kind else rest

    @property
    def valid_from(self) -> date | None:
        """First day; unknown for the old units."""
        return None if self.is_old else NEW_SINCE

    @property
    def valid_to(self) -> date | None:
        """Last day; open for the units of today."""
        return OLD_UNTIL if self.is_old else None


@dataclass(frozen=True)
class SourceSuccession:
    """Where an old unit went. `whole` is False where it was divided; then the shares are not known."""

    old_code: str
    new_code: str
    whole: bool
    is_default: bool


@dataclass(frozen=True)
class Gazetteer:
    """Everything the source says."""

    units: tuple[SourceUnit, ...]
    successions: tuple[SourceSuccession, ...]


def straight(text: str) -> str:
    """NFC, straight quotes, single spaces, and a type name in its usual capitals ("Thị Trấn" → "Thị trấn")."""
    plain = " ".join(compose(text).translate(_STRAIGHT).split())
    kind, rest = split_name(plain)
    return f"{kind} {rest}" if kind else plain


def split_name(name: str) -> tuple[str, str]:
    """("Phường", "Thành Sen") of a full name; an empty type where it begins with none."""
    for kind in _TYPE_NAMES:
        if name.lower().startswith(f"{kind.lower()} "):
            return kind, name[len(kind) + 1 :].strip()
    return "", name


def read_gazetteer() -> Gazetteer:
    """Read the whole source (about 0.2 s)."""
    folder = _folder()
    connection = sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        now = connection.execute(_NOW).fetchall()
        before = connection.execute(_BEFORE).fetchall()
    finally:
        connection.close()
    units = [*_provinces(now, is_old=False), *_communes(now, is_old=False)]
    units += [*_provinces(before, is_old=True), *_districts(before), *_communes(before, is_old=True)]
    moves = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    return Gazetteer(tuple(units), tuple(_successions(now, before, moves)))


_NOW = """SELECT province, provinceCode, provinceLat, provinceLon, provinceAlias, provinceKey, ward, wardCode, wardType,
    wardLat, wardLon, wardAreaKm2, wardAlias, wardKey FROM admin_units"""
_BEFORE = """SELECT province, provinceCode, provinceLat, provinceLon, provinceAlias, provinceKey,
    district, districtCode,
    districtLat, districtLon, districtAlias, districtKey, ward, wardCode, wardType, wardLat, wardLon,
    NULL AS wardAreaKm2, wardAlias, wardKey FROM admin_units_legacy"""


def _folder() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise GazetteerMissing(
            "Thiếu gói dữ liệu đơn vị hành chính vietnamadminunits. Hãy cài đủ các gói trong requirements.lock."
        )
    return Path(spec.origin).parent / "data"


def _provinces(rows: list[sqlite3.Row], *, is_old: bool) -> Iterator[SourceUnit]:
    for row in {row["provinceCode"]: row for row in rows}.values():
        yield _unit(row, "province", UnitKind.PROVINCE, parent_code=None, is_old=is_old)


def _districts(rows: list[sqlite3.Row]) -> Iterator[SourceUnit]:
    for row in {row["districtCode"]: row for row in rows}.values():
        yield _unit(row, "district", UnitKind.DISTRICT, parent_code=row["provinceCode"], is_old=True)


def _communes(rows: list[sqlite3.Row], *, is_old: bool) -> Iterator[SourceUnit]:
    parent = "districtCode" if is_old else "provinceCode"
    for row in rows:
        if row["wardCode"]:
            yield _unit(row, "ward", UnitKind.COMMUNE, parent_code=row[parent], is_old=is_old)


def _unit(row: sqlite3.Row, level: str, kind: UnitKind, *, parent_code: str | None, is_old: bool) -> SourceUnit:
    name = straight(row[level])
    stated_type = row["wardType"] if level == "ward" else None
    return SourceUnit(
        code=row[f"{level}Code"],
        kind=kind,
        name=name,
        parent_code=parent_code,
        is_old=is_old,
        latitude=_decimal(row[f"{level}Lat"]),
        longitude=_decimal(row[f"{level}Lon"]),
        area_km2=_decimal(row["wardAreaKm2"]) if level == "ward" else None,
        search_keys=" ".join(json.loads(row[f"{level}Alias"] or "[]")),
        doubtful=stated_type is not None and stated_type != split_name(name)[0],
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _successions(
    now: list[sqlite3.Row], before: list[sqlite3.Row], moves: dict[str, Any]
) -> Iterator[SourceSuccession]:
    """Provinces whole; communes whole or divided; a district without communes whole into its special zone."""
    old_provinces = {row["provinceKey"]: row["provinceCode"] for row in before}
    new_provinces = {row["provinceKey"]: row["provinceCode"] for row in now}
    old = {
        f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row["wardCode"] or row["districtCode"]
        for row in before
    }
    new = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in now}
    for new_key, old_keys in moves["DICT_PROVINCE"].items():
        for old_key in old_keys:
            yield SourceSuccession(old_provinces[old_key], new_provinces[new_key], whole=True, is_default=True)
    for province, wards in moves["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, old_keys in wards.items():
            for old_key in old_keys:
                yield SourceSuccession(old[old_key], new[province, ward], whole=True, is_default=True)
    for province, divided in moves["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, parts in divided.items():
            for part in parts:
                yield SourceSuccession(
                    old[old_key], new[province, part["newWardKey"]], whole=False, is_default=part["isDefaultNewWard"]
                )
