"""Making and correcting units inside a level of government."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.organizations.access import Action, check, forget
from caicach.foundation.organizations.models import ADMINISTRATIONS, Person, Post, Unit, UnitKind
from caicach.foundation.organizations.services.gazetteer import split_name, straight

#: Fields a person may correct without a legal act.
CORRECTABLE = (
    "code",
    "short_name",
    "type_name",
    "legal_basis",
    "verified",
    "latitude",
    "longitude",
    "area_km2",
    "population",
)


class UnitRefused(TradeError):
    """The unit cannot be made or changed so; the sentence says why."""


@dataclass(frozen=True)
class NewUnit:
    """What a unit is made of. A level of government is made by a reform or by the operator."""

    code: str
    name: str
    kind: str
    valid_from: date
    legal_basis: str = ""
    type_name: str = ""
    short_name: str = ""


def create_unit(new: NewUnit, *, parent: Unit, by: Person) -> Unit:
    """A department, section or public service unit below `parent`; needs the right to administer the parent."""
    check(by, Action.ADMINISTER, parent)
    if new.kind in ADMINISTRATIONS and not by.is_superuser:
        raise UnitRefused("Đơn vị hành chính chỉ được lập qua sáp nhập, chia tách hoặc do người vận hành hệ thống.")
    if not parent.in_force(new.valid_from):
        raise UnitRefused(
            f"{parent} không có hiệu lực vào ngày {new.valid_from:%d/%m/%Y}. Hãy chọn ngày khác hoặc đơn vị kế thừa."
        )
    with transaction.atomic():
        unit = add_row(new, parent=parent)
        record(
            "organizations.create_unit",
            by=by,
            unit=unit,
            subject=unit,
            summary=f"Lập {unit} thuộc {parent} từ {new.valid_from:%d/%m/%Y}",
            changes={"mã": [None, unit.code], "căn cứ": [None, unit.legal_basis]},
        )
    forget(by)
    return unit


def correct_unit(unit: Unit, values: Mapping[str, Any], *, by: Person) -> Unit:
    """Correct facts of a unit that need no legal act (`CORRECTABLE`); the name is changed by `rename`."""
    check(by, Action.ADMINISTER, unit)
    with transaction.atomic():
        fresh = Unit.objects.select_for_update().get(pk=unit.pk)
        changes = {
            name: [getattr(fresh, name), values[name]]
            for name in CORRECTABLE
            if name in values and getattr(fresh, name) != values[name]
        }
        if changes:
            for name in changes:
                setattr(fresh, name, values[name])
            save_checked(fresh)
            record(
                "organizations.correct_unit",
                by=by,
                unit=fresh,
                subject=fresh,
                summary=f"Sửa thông tin của {fresh}",
                changes=changes,
            )
    return fresh


def add_row(new: NewUnit, *, parent: Unit | None) -> Unit:
    """Write a unit row; no right is checked and nothing audited: the deed that calls does both."""
    name = straight(new.name)
    type_name, rest = split_name(name)
    unit = Unit(
        code=new.code.strip(),
        kind=new.kind,
        name=name,
        type_name=new.type_name or type_name,
        short_name=new.short_name or (name if rest.isdigit() or not type_name else rest),
        parent=parent,
        valid_from=new.valid_from,
        legal_basis=new.legal_basis,
    )
    save_checked(unit)
    return unit


def save_checked(unit: Unit) -> None:
    """Save with the constraints' Vietnamese sentences instead of a database error."""
    try:
        unit.full_clean(exclude=["administration", "path"])
    except ValidationError as error:
        raise UnitRefused(" ".join(error.messages)) from error
    unit.save()


def move_under(unit: Unit, parent: Unit) -> None:
    """Hang the unit, with everything below it, under another parent; no right checked, no audit."""
    old_path = unit.path
    unit.parent = parent
    unit.save()
    unit.refresh_from_db(fields=["path", "administration_id"])
    below = Unit.objects.filter(path__startswith=old_path).exclude(pk=unit.pk)
    below.update(
        path=Concat(Value(unit.path), Substr("path", len(old_path) + 1)),
        modified_at=timezone.now(),
    )
    moved = Unit.objects.filter(path__startswith=unit.path).exclude(kind__in=ADMINISTRATIONS)
    if unit.kind not in ADMINISTRATIONS:
        moved.update(administration_id=unit.administration_id)


def end_row(unit: Unit, last_day: date) -> None:
    """Close the row on its last day, its open names with it; no right checked, no audit."""
    unit.valid_to = last_day
    save_checked(unit)
    unit.names.filter(valid_to__isnull=True).update(valid_to=last_day)


def close_below(unit: Unit, last_day: date, *, heir: Unit | None) -> tuple[int, int]:
    """When a unit ends: its sections end with it, its public service units go on under the heir.

    Returns how many sections ended and how many service units moved.
    """
    ended = moved = 0
    bodies = Unit.objects.on(last_day).filter(administration_id=unit.pk).exclude(pk=unit.pk).order_by("-path")
    for body in bodies:
        if body.kind == UnitKind.SERVICE_UNIT and heir is not None:
            move_under(body, heir)
            moved += 1
        elif body.kind != UnitKind.SERVICE_UNIT:
            end_row(body, last_day)
            ended += 1
    return ended, moved


def end_posts(unit_ids: list[int], last_day: date, *, heir: Unit | None, legal_basis: str = "") -> int:
    """End the posts held at the units; where an heir is given each goes on there the next day in the same role."""
    posts = list(Post.objects.on(last_day).filter(unit_id__in=unit_ids))
    starts = last_day + timedelta(days=1)
    for post in posts:
        if post.valid_to is None or post.valid_to > last_day:
            post.valid_to = last_day
            post.save(update_fields=["valid_to"])
        if heir is not None and not _holds(post, heir, starts):
            Post.objects.create(
                person_id=post.person_id,
                unit=heir,
                role=post.role,
                kind=post.kind,
                title=post.title,
                valid_from=starts,
                legal_basis=legal_basis[:200],
            )
    return len(posts)


def _holds(post: Post, unit: Unit, day: date) -> bool:
    same = Post.objects.filter(person_id=post.person_id, unit=unit, role=post.role)
    return same.on(day).exists() or same.filter(valid_from=day).exists()
