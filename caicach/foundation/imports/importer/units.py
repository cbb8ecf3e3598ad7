"""Departments, sections and public service units below the importing unit, from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from caicach.foundation.imports.changes import Changes, revert
from caicach.foundation.imports.registry import Context, Fault, Field, Importer, Outcome, Row, register
from caicach.foundation.organizations.access import Action, forget
from caicach.foundation.organizations.models import ADMINISTRATIONS, Unit, UnitKind
from caicach.foundation.organizations.services.gazetteer import split_name, straight

_KINDS = {str(kind): str(label) for kind, label in UnitKind.choices if kind not in ADMINISTRATIONS}
_FIELDS = (
    Field("code", "Mã đơn vị", kind="code", required=True, aliases=("mã", "mã định danh"), max_length=40),
    Field(
        "name", "Tên đơn vị", required=True, aliases=("tên", "đơn vị"), max_length=200, example="Trường Mầm non Hoa Sen"
    ),
    Field(
        "kind",
        "Loại đơn vị",
        kind="choice",
        required=True,
        aliases=("loại",),
        choices=_KINDS,
        choice_aliases={"trường": "service_unit", "trạm y tế": "service_unit", "phòng": "section", "sở": "department"},
    ),
    Field("parent", "Mã đơn vị cấp trên", kind="code", aliases=("trực thuộc", "cấp trên"), help="Trống: đơn vị nhập"),
    Field("valid_from", "Có từ ngày", kind="date", required=True, aliases=("ngày thành lập", "hiệu lực từ")),
    Field("legal_basis", "Căn cứ", aliases=("quyết định thành lập", "căn cứ pháp lý"), max_length=300),
)


def check(rows: Iterable[Row], context: Context) -> Iterator[Fault]:
    """Doubles, codes taken by a unit of another name, parents that are unknown or not in force."""
    parents, seen = _parents(context), dict[str, int]()
    rows = list(rows)
    taken = _by_code(row.values["code"] for row in rows)
    for row in rows:
        code, name = row.values["code"], straight(row.values["name"])
        if code in seen:
            yield row.fault("code", f"trùng với dòng {seen[code]}", "Giữ một dòng cho mỗi đơn vị.")
        seen.setdefault(code, row.number)
        known = taken.get(code)
        if known is not None and (known.name != name or not known.path.startswith(context.unit.path)):
            remedy = "Dùng mã khác, hoặc ghi đổi tên trên trang của đơn vị ấy."
            yield row.fault("code", f"mã này là của {known.name}", remedy)
        parent = parents.get(row.values.get("parent") or context.unit.code)
        if parent is None:
            yield row.fault(
                "parent", f"không có đơn vị mang mã này thuộc {context.unit}", "Nhập đơn vị cấp trên trước."
            )
        elif known is None and not parent.in_force(row.values["valid_from"]):
            yield row.fault("valid_from", f"{parent} không có hiệu lực vào ngày này", "Sửa ngày hoặc đơn vị cấp trên.")


def apply(rows: Iterable[Row], context: Context) -> Outcome:
    """Add the units that are not there yet."""
    changes, parents = Changes(Unit), _parents(context)
    rows = list(rows)
    taken = _by_code(row.values["code"] for row in rows)
    for done, row in enumerate(rows, 1):
        if row.values["code"] in taken:
            changes.keep()
            continue
        changes.add(_unit(row, parents[row.values.get("parent") or context.unit.code]))
        context.progress.update(done, len(rows), f"Đã ghi {done} đơn vị")
    forget(context.by)
    return changes.outcome(url=f"/don-vi/{context.unit.pk}/")


def undo(state: dict[str, Any], context: Context) -> None:
    """Take the units away again; refused where people or papers depend on one."""
    revert(Unit, state)
    forget(context.by)


def _unit(row: Row, parent: Unit) -> Unit:
    name = straight(row.values["name"])
    type_name, rest = split_name(name)
    return Unit(
        code=row.values["code"],
        kind=row.values["kind"],
        name=name,
        type_name=type_name,
        short_name=rest or name,
        parent=parent,
        valid_from=row.values["valid_from"],
        legal_basis=row.values.get("legal_basis") or "",
    )


def _parents(context: Context) -> dict[str, Unit]:
    """Units of the importing unit's subtree, by code; the one still in force where a code was used twice."""
    below = Unit.objects.filter(path__startswith=context.unit.path).order_by("valid_from")
    return {unit.code: unit for unit in below}


def _by_code(codes: Iterable[str]) -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.filter(code__in=list(codes), valid_to__isnull=True)}


register(
    Importer(
        key="units",
        title="Phòng, ban, đơn vị sự nghiệp",
        noun="phòng, ban, đơn vị sự nghiệp",
        fields=_FIELDS,
        check=check,
        apply=apply,
        undo=undo,
        action=Action.ADMINISTER,
        help="Mỗi dòng một đơn vị trực thuộc. Đơn vị hành chính không nhập ở đây.",
    )
)
