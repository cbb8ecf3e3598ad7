"""What the log notes when people sign in or change how they sign in. Connected by `apps.ready`."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from caicach.foundation.audit.services import record
from caicach.foundation.organizations.models import Person

#: Signal → (deed, Vietnamese sentence).
_DEEDS: Final[dict[Signal, tuple[str, str]]] = {
    account.user_logged_in: ("sign_in", "{} đăng nhập"),
    account.password_changed: ("change_password", "{} đổi mật khẩu"),
    account.password_set: ("change_password", "{} đặt mật khẩu"),
    account.password_reset: ("recover_password", "{} đặt lại mật khẩu qua thư điện tử"),
    mfa.authenticator_added: ("add_second_factor", "{} thêm cách xác thực hai bước"),
    mfa.authenticator_removed: ("remove_second_factor", "{} bỏ cách xác thực hai bước"),
    mfa.authenticator_reset: ("renew_recovery_codes", "{} tạo lại mã khôi phục"),
}
_PASSWORD_DEEDS = {"change_password", "recover_password"}


def connect() -> None:
    """Listen; safe to call twice."""
    for signal in _DEEDS:
        signal.connect(_note, dispatch_uid="organizations.signin_log")
    user_login_failed.connect(_note_failure, dispatch_uid="organizations.signin_log")


def _note(*, signal: Signal, user: Person, **_: Any) -> None:
    deed, sentence = _DEEDS[signal]
    with transaction.atomic():
        if deed in _PASSWORD_DEEDS and user.must_change_password:
            user.must_change_password = False
            user.save(update_fields=["must_change_password"])
        post = user.posts.select_related("unit").first()
        record(
            f"organizations.{deed}",
            by=user,
            unit=post.unit if post else None,
            subject=user,
            summary=sentence.format(user),
        )


def _note_failure(*, credentials: dict[str, Any], **_: Any) -> None:
    """A failed attempt is noted only for a name that exists: people type passwords into the wrong box."""
    typed = str(credentials.get("username") or credentials.get("email") or "")
    if not typed:
        return
    person = Person.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first()
    if person is None:
        return
    post = person.posts.select_related("unit").first()
    with transaction.atomic():
        record(
            "organizations.sign_in_failed",
            by=None,
            unit=post.unit if post else None,
            subject=person,
            summary=f"Đăng nhập không thành công với tên của {person}",
        )
