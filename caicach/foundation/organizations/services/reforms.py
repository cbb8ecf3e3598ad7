"""Mergers, splits, renamings and endings of units: dated, with their legal basis, never losing history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.organizations.access import Action, NotAllowed, check, forget
from caicach.foundation.organizations.models import Person, Post, Succession, SuccessionKind, Unit, UnitKind
from caicach.foundation.organizations.services.gazetteer import straight
from caicach.foundation.organizations.services.loading import apply_name
from caicach.foundation.organizations.services.units import NewUnit, add_row, close_below, end_posts, end_row


class ReformRefused(TradeError):
    """The reform contradicts what is recorded; the sentence says where."""


@dataclass(frozen=True)
class Act:
    """The legal act: its first day and its basis. `moves_posts` carries people over to the (main) heir."""

    on: date
    legal_basis: str
    moves_posts: bool = True

    @property
    def last_day(self) -> date:
        """The last day of what the act ends."""
        return self.on - timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """One heir of a divided unit: an existing unit, or a new one by code and name; `share` 0..1 or unknown."""

    into: Unit | None
    code: str = ""
    name: str = ""
    share: Decimal | None = None
    is_default: bool = False


@dataclass(frozen=True)
class Effects:
    """What a reform will touch, shown before it is done."""

    sections: int
    service_units: int
    posts: int
    people: int


def effects(units: Sequence[Unit], on: date) -> Effects:
    """Count what ends or moves with the units on that day."""
    last_day = on - timedelta(days=1)
    pks = [unit.pk for unit in units]
    bodies = Unit.objects.on(last_day).filter(administration_id__in=pks).exclude(pk__in=pks)
    posts = Post.objects.on(last_day).filter(unit_id__in=[*pks, *bodies.values_list("pk", flat=True)])
    return Effects(
        sections=bodies.exclude(kind=UnitKind.SERVICE_UNIT).count(),
        service_units=bodies.filter(kind=UnitKind.SERVICE_UNIT).count(),
        posts=posts.count(),
        people=posts.values("person").distinct().count(),
    )


def merge(units: Sequence[Unit], act: Act, *, heir: Unit | NewUnit, by: Person) -> Unit:
    """Several units become one: a new one, or one that exists and goes on. Returns the heir."""
    _check_act(act)
    if isinstance(heir, Unit) and heir in units:
        raise ReformRefused(f"{heir} vừa là đơn vị nhập vào vừa là đơn vị nhận. Hãy bỏ nó khỏi danh sách nhập vào.")
    if not units or (len(units) < 2 and isinstance(heir, NewUnit)):
        raise ReformRefused("Sáp nhập cần ít nhất hai đơn vị, hoặc một đơn vị nhập vào một đơn vị đang có.")
    parent = _common_parent(units)
    for unit in units:
        _check_ending(unit, act, by)
    _check_above(parent, by)
    if isinstance(heir, Unit):
        _check_heir(heir, act, by)
    with transaction.atomic():
        target = heir if isinstance(heir, Unit) else add_row(heir, parent=parent)
        for unit in units:
            _end(unit, act, target)
            _succeed(unit, target, act, SuccessionKind.MERGER, share=Decimal(1))
        names = ", ".join(unit.name for unit in units)
        _tell(by, target, "merge", f"Sáp nhập {names} thành {target} từ {act.on:%d/%m/%Y}", act=act, others=units)
    forget(by)
    return target


def split(unit: Unit, parts: Sequence[Part], act: Act, *, by: Person) -> list[Unit]:
    """One unit is divided among several; shares add up to 1 where all are known. Returns the heirs."""
    _check_act(act)
    _check_parts(parts)
    _check_ending(unit, act, by)
    _check_above(unit.parent, by)
    for part in parts:
        if part.into is not None:
            _check_heir(part.into, act, by)
    with transaction.atomic():
        heirs = [_heir_of(part, unit, act) for part in parts]
        main = next(heir for heir, part in zip(heirs, parts, strict=True) if part.is_default)
        _end(unit, act, main)
        for heir, part in zip(heirs, parts, strict=True):
            _succeed(unit, heir, act, SuccessionKind.SPLIT, share=part.share, is_default=part.is_default)
        names = ", ".join(heir.name for heir in heirs)
        _tell(by, unit, "split", f"Chia {unit} thành {names} từ {act.on:%d/%m/%Y}", act=act, others=heirs)
    forget(by)
    return heirs


def rename(unit: Unit, name: str, act: Act, *, by: Person) -> Unit:
    """A new name or status (a commune becomes a ward) without an end of the unit; the old name keeps its days."""
    check(by, Action.ADMINISTER, unit)
    if unit.parent is not None:
        _check_above(unit.parent if unit.administration_id == unit.pk else unit, by)
    _check_act(act)
    name = straight(name)
    if act.on > timezone.localdate():
        raise ReformRefused(
            f"Ngày {act.on:%d/%m/%Y} chưa đến; tên mới có hiệu lực ngay khi ghi. Hãy ghi vào ngày tên mới có hiệu lực."
        )
    if name == unit.name:
        raise ReformRefused(f"{unit} đã mang tên này.")
    if not unit.in_force(act.on):
        raise ReformRefused(f"{unit} không có hiệu lực vào ngày {act.on:%d/%m/%Y}.")
    last = unit.names.filter(valid_from__gte=act.on).order_by("-valid_from").first()
    if last is not None:
        raise ReformRefused(
            f"{unit} đã mang tên “{last.name}” từ {last.valid_from:%d/%m/%Y}; tên mới phải có hiệu lực sau ngày đó."
        )
    with transaction.atomic():
        fresh = Unit.objects.select_for_update().get(pk=unit.pk)
        before = fresh.name
        apply_name(fresh, name, {"on": act.on, "legal_basis": act.legal_basis})
        record(
            "organizations.rename",
            by=by,
            unit=fresh,
            subject=fresh,
            summary=f"Đổi tên {before} thành {name} từ {act.on:%d/%m/%Y} theo {act.legal_basis}",
            changes={"tên": [before, name], "từ ngày": [None, act.on], "căn cứ": [None, act.legal_basis]},
        )
    return fresh


def close(unit: Unit, act: Act, *, by: Person) -> Unit:
    """A unit ends without heir (a section abolished, a school closed); people's posts there end too."""
    _check_act(act)
    _check_ending(unit, act, by)
    if unit.parent is not None:
        _check_above(unit.parent, by)
    below = Unit.objects.on(act.on).filter(path__startswith=unit.path).exclude(pk=unit.pk)
    if below.exists():
        raise ReformRefused(
            f"{unit} còn {below.count()} đơn vị trực thuộc đang hoạt động. "
            "Hãy sáp nhập hoặc kết thúc các đơn vị ấy trước."
        )
    with transaction.atomic():
        end_posts([unit.pk], act.last_day, heir=None)
        end_row(unit, act.last_day)
        _tell(by, unit, "close", f"Kết thúc {unit} từ {act.on:%d/%m/%Y}", act=act, others=[])
    return unit


def _check_act(act: Act) -> None:
    if not act.legal_basis.strip():
        raise ReformRefused("Thiếu căn cứ pháp lý. Hãy ghi số, ký hiệu và ngày của nghị quyết hoặc quyết định.")


def _check_ending(unit: Unit, act: Act, by: Person) -> None:
    check(by, Action.ADMINISTER, unit)
    if unit.valid_to is not None:
        raise ReformRefused(f"{unit} đã kết thúc từ {unit.valid_to:%d/%m/%Y}; không thể kết thúc lần nữa.")
    if unit.valid_from is not None and unit.valid_from >= act.on:
        raise ReformRefused(
            f"{unit} có từ {unit.valid_from:%d/%m/%Y}; ngày hiệu lực {act.on:%d/%m/%Y} phải sau ngày đó."
        )


def _check_above(parent: Unit | None, by: Person) -> None:
    """A unit does not decide its own end: the administrator of the unit above does."""
    if parent is None:
        if not by.is_superuser:
            raise NotAllowed("Thay đổi đơn vị cấp tỉnh do người vận hành hệ thống ghi.")
        return
    check(by, Action.ADMINISTER, parent)


def _check_heir(heir: Unit, act: Act, by: Person) -> None:
    check(by, Action.ADMINISTER, heir)
    if not heir.in_force(act.on):
        raise ReformRefused(f"{heir} không có hiệu lực vào ngày {act.on:%d/%m/%Y} nên không nhận được.")


def _common_parent(units: Sequence[Unit]) -> Unit | None:
    parents = {unit.parent_id for unit in units}
    kinds = {unit.kind for unit in units}
    if len(kinds) > 1:
        raise ReformRefused("Các đơn vị sáp nhập phải cùng loại (cùng cấp xã, cùng là đơn vị sự nghiệp …).")
    if len(parents) > 1 and UnitKind.SERVICE_UNIT not in kinds:
        raise ReformRefused("Các đơn vị sáp nhập phải cùng trực thuộc một đơn vị.")
    return units[0].parent


def _check_parts(parts: Sequence[Part]) -> None:
    if len(parts) < 2:
        raise ReformRefused("Chia tách cần ít nhất hai đơn vị nhận.")
    if sum(part.is_default for part in parts) != 1:
        raise ReformRefused("Hãy chọn đúng một đơn vị nhận chính (giữ hồ sơ, sổ sách của đơn vị cũ).")
    known = [part.share for part in parts if part.share is not None]
    total = sum(known, Decimal(0))
    if total > 1 or (len(known) == len(parts) and total != 1):
        raise ReformRefused(
            f"Các phần cộng lại được {total:f}".replace(".", ",")
            + "; phải đúng bằng 1. Để trống nơi chưa biết phần chuyển sang."
        )


def _heir_of(part: Part, unit: Unit, act: Act) -> Unit:
    if part.into is not None:
        return part.into
    new = NewUnit(part.code, part.name, unit.kind, valid_from=act.on, legal_basis=act.legal_basis)
    return add_row(new, parent=unit.parent)


def _end(unit: Unit, act: Act, heir: Unit) -> None:
    bodies = list(
        Unit.objects.on(act.last_day)
        .filter(administration_id=unit.pk)
        .exclude(kind=UnitKind.SERVICE_UNIT)
        .values_list("pk", flat=True)
    )
    target = heir if act.moves_posts else None
    end_posts([unit.pk, *bodies], act.last_day, heir=target, legal_basis=act.legal_basis)
    close_below(unit, act.last_day, heir=heir)
    end_row(unit, act.last_day)


def _succeed(
    unit: Unit, heir: Unit, act: Act, kind: SuccessionKind, *, share: Decimal | None, is_default: bool = True
) -> None:
    Succession.objects.create(
        predecessor=unit,
        successor=heir,
        kind=kind,
        share=share,
        is_default=is_default,
        on=act.on,
        legal_basis=act.legal_basis,
    )


def _tell(by: Person, unit: Unit, deed: str, summary: str, *, act: Act, others: Sequence[Unit]) -> None:
    record(
        f"organizations.{deed}",
        by=by,
        unit=unit,
        subject=unit,
        summary=f"{summary} theo {act.legal_basis}",
        changes={
            "từ ngày": [None, act.on],
            "căn cứ": [None, act.legal_basis],
            "các đơn vị": [None, [f"{other.code} {other.name}" for other in others]],
        },
    )
