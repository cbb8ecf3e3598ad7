"""Remembering how the headings of a source are read."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from caicach.domain.errors import TradeError
from caicach.foundation.audit import services as audit
from caicach.foundation.organizations.models import Person
from caicach.registers.dossiers.columns import BY_KEY
from caicach.registers.dossiers.models import ColumnMapping


def remembered_mapping(name: str) -> Mapping[str, str]:
    """Heading → column of a source known by name; empty where nothing is remembered yet."""
    found = ColumnMapping.objects.filter(name=name).first()
    return found.columns if found else {}


@transaction.atomic
def remember_mapping(*, by: Person | None, name: str, columns: Mapping[str, str]) -> ColumnMapping:
    """Remember heading → column ("" leaves a heading out) under a name, over what stood there."""
    strange = sorted({column for column in columns.values() if column and column not in BY_KEY})
    if strange:
        known = ", ".join(BY_KEY)
        raise TradeError(f"Cách ghép cột “{name}” có cột lạ: {', '.join(strange)}. Dùng một trong: {known}.")
    before = remembered_mapping(name)
    mapping, _ = ColumnMapping.objects.update_or_create(name=name, defaults={"columns": dict(columns)})
    if before != mapping.columns:
        audit.record(
            "dossiers.remember_mapping",
            by=by,
            subject=mapping,
            summary=f"Ghi nhớ cách ghép cột “{name}” của danh sách hồ sơ",
            changes={"columns": [dict(before), mapping.columns]},
        )
    return mapping
