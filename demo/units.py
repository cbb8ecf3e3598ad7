"""The made-up province: units, as the operator of the site would make them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from caicach.foundation.audit.services import record
from caicach.foundation.organizations.models import Person, Unit, UnitKind
from caicach.foundation.organizations.services.units import NewUnit, add_row, create_unit
from demo.texts import read

#: What every code of the sample begins with; official codes are digits.
PREFIX = "M1"


def build_units(operator: Person) -> dict[str, Unit]:
    """Province, department, communes with their sections, schools and clinics; by code."""
    told = read("units")
    basis, since = told["legal_basis"], told["valid_from"]
    province = _province(told, basis, since, operator)
    made = {province.code: province}

    def add(code: str, name: str, kind: str, parent: Unit) -> Unit:
        made[code] = create_unit(NewUnit(code, name, kind, since, basis), parent=parent, by=operator)
        return made[code]

    add(told["department"]["code"], told["department"]["name"], UnitKind.DEPARTMENT, province)
    for row in told["communes"]:
        commune = add(row["code"], row["name"], UnitKind.COMMUNE, province)
        for section in told["sections"]:
            add(f"{commune.code}-{section['key']}", section["name"], UnitKind.SECTION, commune)
        for service in told["services"]:
            lower = commune.name[:1].lower() + commune.name[1:]
            name = service["name"].format(short=commune.short_name, lower=lower)
            add(f"{commune.code}-{service['key']}", name, UnitKind.SERVICE_UNIT, commune)
    return made


def _province(told: dict[str, Any], basis: str, since: date, operator: Person) -> Unit:
    """A province stands below nothing, so no service makes it: the operator does, and the log says so."""
    row = told["province"]
    with transaction.atomic():
        province = add_row(NewUnit(row["code"], row["name"], UnitKind.PROVINCE, since, basis), parent=None)
        record(
            "organizations.create_unit",
            by=operator,
            unit=province,
            subject=province,
            summary=f"Lập {province}, tỉnh mẫu không có thật, từ {since:%d/%m/%Y}",
            changes={"mã": [None, province.code]},
        )
    return province


def communes(units: dict[str, Unit]) -> list[Unit]:
    """The six communes, in the order of the file."""
    return [units[row["code"]] for row in read("units")["communes"]]
