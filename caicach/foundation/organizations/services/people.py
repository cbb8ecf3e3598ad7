"""People and their posts: made by administrators, never deleted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.organizations.access import Action, NotAllowed, check, forget
from caicach.foundation.organizations.models import Person, Post, PostKind, Role, Unit
from caicach.foundation.organizations.selectors.people import administers

#: Letters of a temporary password: none that is taken for another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"
EDITABLE = ("full_name", "email", "phone")


class PersonRefused(TradeError):
    """The person or post cannot be made or changed so."""


@dataclass(frozen=True)
class NewPost:
    """A post to be held from a day on."""

    unit: Unit
    role: str
    title: str
    valid_from: date
    kind: str = PostKind.SUBSTANTIVE
    section: Unit | None = None
    valid_to: date | None = None
    legal_basis: str = ""


@dataclass(frozen=True)
class NewPerson:
    """Who is made. The user name is what the person signs in with."""

    username: str
    full_name: str
    email: str = ""
    phone: str = ""
    sample_note: str = ""


def create_person(
    new: NewPerson, post: NewPost, *, by: Person, password: str | None = None, hashed: str = ""
) -> tuple[Person, str]:
    """A person with a first post. Returns the person and the temporary password, to be shown once and kept nowhere.

    With `password` given (imports of the sample) it is set as it is and need not be changed; `hashed` is its hash
    where the caller has already made it for many people.
    """
    check(by, Action.ADMINISTER, post.unit)
    temporary = password or temporary_password()
    with transaction.atomic():
        person = Person(
            username=new.username.strip().lower(),
            full_name=" ".join(new.full_name.split()),
            email=new.email.strip().lower(),
            phone=new.phone.strip(),
            sample_note=new.sample_note,
            must_change_password=password is None,
        )
        if hashed:
            person.password = hashed
        else:
            person.set_password(temporary)
        _save_checked(person)
        _give_post(person, post)
        record(
            "organizations.create_person",
            by=by,
            unit=post.unit,
            subject=person,
            summary=f"Thêm người dùng {person} ({person.username}): {post.title}, {post.unit}",
            changes={"vai trò": [None, Role(post.role).label], "từ ngày": [None, post.valid_from]},
        )
    return person, temporary


def edit_person(person: Person, values: Mapping[str, Any], *, by: Person) -> Person:
    """Correct name, e-mail and telephone."""
    if by.pk != person.pk:
        check_administers(by, person)
    elif set(values) - {"email", "phone"}:
        raise NotAllowed("Bạn chỉ tự sửa được thư điện tử và điện thoại của mình.")
    with transaction.atomic():
        fresh = Person.objects.select_for_update().get(pk=person.pk)
        changes = {}
        for name in EDITABLE:
            if name in values and getattr(fresh, name) != values[name]:
                changes[name] = [getattr(fresh, name), values[name]]
                setattr(fresh, name, values[name])
        if changes:
            _save_checked(fresh)
            _tell(fresh, by, "edit_person", f"Sửa thông tin của {fresh}", changes)
    return fresh


def reset_password(person: Person, *, by: Person) -> str:
    """A temporary password, shown once; the person must change it at the next sign-in and is signed out everywhere."""
    check_administers(by, person)
    temporary = temporary_password()
    with transaction.atomic():
        person.set_password(temporary)
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
        _tell(person, by, "reset_password", f"Đặt lại mật khẩu cho {person}", {})
    return temporary


def set_active(person: Person, *, is_active: bool, by: Person) -> Person:
    """Lock a person out, or let them in again. Nobody is ever deleted."""
    if by.pk == person.pk:
        raise PersonRefused("Bạn không thể tự khóa hoặc mở tài khoản của chính mình. Hãy nhờ một quản trị khác.")
    check_administers(by, person)
    if person.is_active == is_active:
        return person
    with transaction.atomic():
        person.is_active = is_active
        person.save(update_fields=["is_active"])
        deed = "activate" if is_active else "deactivate"
        summary = f"{'Mở lại' if is_active else 'Khóa'} tài khoản của {person}"
        _tell(person, by, deed, summary, {"được đăng nhập": [not is_active, is_active]})
    return person


def remove_second_factor(person: Person, *, by: Person) -> int:
    """For someone who lost telephone and recovery codes: take the second factor off, so that it can be set anew."""
    check_administers(by, person)
    if by.pk == person.pk:
        raise PersonRefused("Hãy nhờ một quản trị khác gỡ xác thực hai bước của bạn.")
    with transaction.atomic():
        removed, _ = person.authenticator_set.all().delete()  # type: ignore[attr-defined]  # reverse of allauth's model
        if removed:
            _tell(person, by, "remove_second_factor", f"Gỡ xác thực hai bước của {person}", {})
    return int(removed)


def add_post(person: Person, post: NewPost, *, by: Person) -> Post:
    """Give a person a post; acting and concurrent posts stand beside the others. Nobody gives a post to themselves."""
    check(by, Action.ADMINISTER, post.unit)
    if by.pk == person.pk and not by.is_superuser:
        raise PersonRefused("Không ai tự giao vị trí cho mình. Hãy nhờ quản trị của đơn vị hoặc của cấp trên.")
    with transaction.atomic():
        held = _give_post(person, post)
        record(
            "organizations.add_post",
            by=by,
            unit=post.unit,
            subject=person,
            summary=f"Giao vị trí {held} cho {person} từ {held.valid_from:%d/%m/%Y}",
            changes={"vai trò": [None, Role(held.role).label], "hình thức": [None, PostKind(held.kind).label]},
        )
    return held


def end_post(post: Post, last_day: date, *, by: Person) -> Post:
    """The last day of a post; the row stays."""
    check(by, Action.ADMINISTER, post.unit)
    if last_day < post.valid_from:
        raise PersonRefused(f"Ngày thôi giữ không thể trước ngày bắt đầu {post.valid_from:%d/%m/%Y}.")
    if post.valid_to is not None and post.valid_to < timezone.localdate():
        raise PersonRefused(f"Vị trí này đã thôi từ {post.valid_to:%d/%m/%Y}.")
    with transaction.atomic():
        before = post.valid_to
        post.valid_to = last_day
        post.save(update_fields=["valid_to"])
        forget(post.person)
        record(
            "organizations.end_post",
            by=by,
            unit=post.unit,
            subject=post.person,
            summary=f"{post.person} thôi giữ vị trí {post} sau ngày {last_day:%d/%m/%Y}",
            changes={"đến hết ngày": [before, last_day]},
        )
    return post


def check_administers(by: Person, person: Person) -> None:
    """Changing an account needs the right at every unit where the person now has a post.

    Otherwise the administrator of a commune could take over the account of a provincial leader who also holds a
    post there.
    """
    if administers(by, person):
        return
    if person.is_superuser:
        raise NotAllowed("Tài khoản của người vận hành hệ thống do người vận hành khác quản lý.")
    raise NotAllowed(
        f"Bạn không quản trị mọi đơn vị nơi {person} đang giữ vị trí. Hãy đề nghị quản trị cấp trên thực hiện."
    )


def temporary_password() -> str:
    """Fourteen letters and digits in groups, easy to read out: "kmpt-7429-wxhz"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    digits = "".join(secrets.choice(_DIGITS) for _ in range(4))
    return f"{letters[:4]}-{digits}-{letters[4:]}"


def _give_post(person: Person, post: NewPost) -> Post:
    if not post.unit.in_force(post.valid_from):
        raise PersonRefused(f"{post.unit} không có hiệu lực vào ngày {post.valid_from:%d/%m/%Y}.")
    if post.section is not None and not post.section.path.startswith(post.unit.path):
        raise PersonRefused(f"{post.section} không thuộc {post.unit}.")
    held = Post(
        person=person,
        unit=post.unit,
        section=post.section,
        role=post.role,
        kind=post.kind,
        title=" ".join(post.title.split()),
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        legal_basis=post.legal_basis,
    )
    try:
        held.full_clean()
    except ValidationError as error:
        raise PersonRefused(" ".join(error.messages)) from error
    held.save()
    forget(person)
    return held


def _save_checked(person: Person) -> None:
    try:
        person.full_clean(exclude=["password"])
    except ValidationError as error:
        raise PersonRefused(" ".join(error.messages)) from error
    person.save()


def _tell(person: Person, by: Person, deed: str, summary: str, changes: Mapping[str, Any]) -> None:
    post = person.posts.select_related("unit").first()
    record(
        f"organizations.{deed}",
        by=by,
        unit=post.unit if post else None,
        subject=person,
        summary=summary,
        changes=changes,
        personal=deed == "edit_person",
    )
