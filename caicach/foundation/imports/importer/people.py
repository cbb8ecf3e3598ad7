"""People with their posts, from a spreadsheet. Nobody gets a password by import: it is set one by one or by mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from caicach.foundation.imports.changes import Changes, revert
from caicach.foundation.imports.registry import (
    Context,
    Fault,
    Field,
    Importer,
    Outcome,
    Row,
    UndoRefusedError,
    register,
)
from caicach.foundation.organizations.access import Action
from caicach.foundation.organizations.models import Person, Post, PostKind, Role, Unit

_FIELDS = (
    Field("username", "Tên đăng nhập", required=True, aliases=("tài khoản", "tên tài khoản"), max_length=150),
    Field("full_name", "Họ và tên", required=True, aliases=("họ tên", "tên"), max_length=150),
    Field("email", "Thư điện tử", aliases=("email", "e-mail"), max_length=254),
    Field("phone", "Điện thoại", kind="code", aliases=("số điện thoại", "di động"), max_length=30),
    Field("unit", "Mã đơn vị", kind="code", aliases=("đơn vị",), help="Trống: đơn vị nhập"),
    Field(
        "role",
        "Vai trò",
        kind="choice",
        required=True,
        choices={str(role): str(label) for role, label in Role.choices},
    ),
    Field("title", "Chức danh", required=True, aliases=("chức vụ", "vị trí"), max_length=150),
    Field(
        "kind",
        "Hình thức",
        kind="choice",
        choices={str(kind): str(label) for kind, label in PostKind.choices},
        help="Trống: chính thức",
    ),
    Field("valid_from", "Từ ngày", kind="date", required=True, aliases=("ngày nhận", "ngày giữ vị trí")),
    Field("legal_basis", "Quyết định", aliases=("số quyết định",), max_length=200),
)
_valid_username = UnicodeUsernameValidator()


def check(rows: Iterable[Row], context: Context) -> Iterator[Fault]:
    """Names of one's own, units within the importing unit, addresses that nobody else has."""
    rows, units = list(rows), _units(context)
    known = _known(rows)
    addresses = dict(Person.objects.exclude(email="").values_list(Lower("email"), "username"))
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        username, email = _username(row), _email(row)
        person = known.get(username)
        if person is not None and person.full_name != _full_name(row):
            yield row.fault("username", f"tên đăng nhập này là của {person.full_name}", "Chọn tên đăng nhập khác.")
        if not _is_valid(_valid_username, username):
            yield row.fault("username", "chỉ gồm chữ, số và các dấu @ . + - _", "Sửa tên đăng nhập.")
        if email and not _is_valid(validate_email, email):
            yield row.fault("email", "không phải địa chỉ thư điện tử", "Sửa hoặc để trống.")
        if addresses.setdefault(email, username) != username and email:
            yield row.fault("email", f"địa chỉ này đã thuộc về {addresses[email]}", "Mỗi người một địa chỉ riêng.")
        unit = units.get(row.values.get("unit") or context.unit.code)
        if unit is None:
            yield row.fault("unit", f"không có đơn vị mang mã này thuộc {context.unit}", "Sửa mã đơn vị.")
        elif not unit.in_force(row.values["valid_from"]):
            yield row.fault("valid_from", f"{unit} không có hiệu lực vào ngày này", "Sửa ngày.")
        if person == context.by:
            yield row.fault("username", "không ai tự giao vị trí cho mình", "Nhờ một quản trị khác.")
        place = (username, row.values.get("unit") or context.unit.code, row.values["role"])
        if place in seen:
            yield row.fault("", f"trùng với dòng {seen[place]}", "Giữ một dòng cho mỗi vị trí.")
        seen.setdefault(place, row.number)


def apply(rows: Iterable[Row], context: Context) -> Outcome:
    """Add who is missing, and the posts that are missing."""
    rows, units = list(rows), _units(context)
    known, people, posts = _known(rows), Changes(Person), Changes(Post)
    for done, row in enumerate(rows, 1):
        username = _username(row)
        if username not in known:
            known[username] = _person(row)
            people.add(known[username])
        _add_post(posts, known[username], units[row.values.get("unit") or context.unit.code], row)
        context.progress.update(done, len(rows), f"Đã ghi {done} người")
    added, held = people.outcome(), posts.outcome()
    how = "Người mới đặt mật khẩu bằng “Quên mật khẩu” hoặc do quản trị cấp."
    message = f"Thêm {added.added} người, {held.added} vị trí. {how}"
    state = {"people": added.state, "posts": held.state}
    return Outcome(held.added, 0, held.unchanged, state, url="/nguoi-dung/", message=message)


def undo(state: dict[str, Any], context: Context) -> None:
    """Take the posts away and lock the new accounts; refused where one of them has signed in. Nobody is deleted."""
    pks = [pk for pk, _ in state["people"].get("added", [])]
    used = Person.objects.filter(pk__in=pks, last_login__isnull=False).first()
    if used is not None:
        raise UndoRefusedError(
            f"Không hoàn tác được: {used} đã đăng nhập. Hãy khóa từng tài khoản trên trang người dùng."
        )
    revert(Post, state["posts"])
    Person.objects.filter(pk__in=pks).update(is_active=False)


def _add_post(posts: Changes, person: Person, unit: Unit, row: Row) -> None:
    same = Post.objects.filter(person=person, unit=unit, role=row.values["role"])
    if same.on(row.values["valid_from"]).exists():
        posts.keep()
        return
    posts.add(
        Post(
            person=person,
            unit=unit,
            role=row.values["role"],
            kind=row.values.get("kind") or PostKind.SUBSTANTIVE,
            title=" ".join(row.values["title"].split()),
            valid_from=row.values["valid_from"],
            legal_basis=row.values.get("legal_basis") or "",
        )
    )


def _person(row: Row) -> Person:
    person = Person(
        username=_username(row), full_name=_full_name(row), email=_email(row), phone=row.values.get("phone") or ""
    )
    person.set_unusable_password()
    return person


def _known(rows: list[Row]) -> dict[str, Person]:
    names = {_username(row) for row in rows}
    return {person.username: person for person in Person.objects.filter(username__in=names)}


def _units(context: Context) -> dict[str, Unit]:
    below = Unit.objects.filter(path__startswith=context.unit.path).order_by("valid_from")
    return {unit.code: unit for unit in below}


def _username(row: Row) -> str:
    return str(row.values["username"]).strip().lower()


def _full_name(row: Row) -> str:
    return " ".join(str(row.values["full_name"]).split())


def _email(row: Row) -> str:
    return str(row.values.get("email") or "").strip().lower()


def _is_valid(validate: Any, text: str) -> bool:
    try:
        validate(text)
    except ValidationError:
        return False
    return True


register(
    Importer(
        key="people",
        title="Người dùng và vị trí",
        noun="người dùng và vị trí",
        fields=_FIELDS,
        check=check,
        apply=apply,
        undo=undo,
        action=Action.ADMINISTER,
        help="Mỗi dòng một vị trí của một người; người giữ nhiều vị trí có nhiều dòng cùng tên đăng nhập.",
    )
)
