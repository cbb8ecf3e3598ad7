"""The post a person acts in: chosen once, kept in the session, checked at every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from caicach.foundation.organizations.access import current_posts
from caicach.foundation.organizations.models import Person, Post, Unit

SESSION_KEY = "acting_post"
_FACTOR_KEY = "has_second_factor"


@dataclass(frozen=True)
class Acting:
    """In which post, and so for which unit, the person works right now; empty for people without a post."""

    post: Post | None
    posts: tuple[Post, ...]

    @property
    def unit(self) -> Unit | None:
        """The unit of the post."""
        return self.post.unit if self.post else None

    @property
    def role(self) -> str:
        """The role of the post, or an empty text."""
        return self.post.role if self.post else ""


def acting(request: HttpRequest) -> Acting:
    """The acting post of this request."""
    return cast(Acting, request.acting)  # type: ignore[attr-defined]  # set by the middleware below


def signed_in(request: HttpRequest) -> Person:
    """The person of this request, on addresses that ask for a sign-in."""
    return cast(Person, request.user)


class ActingPersonMiddleware:
    """Puts `request.acting` on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.acting = SimpleLazyObject(lambda: _acting(request))  # type: ignore[attr-defined]  # read through acting()
        return self.get_response(request)


class DutiesMiddleware:
    """Sends people first to what they must do: choose their own password, set up the second factor their role needs."""

    #: Addresses that stay open meanwhile.
    _OPEN = frozenset(
        {
            "account_change_password",
            "account_logout",
            "account_reauthenticate",
            "mfa_activate_totp",
            "mfa_reauthenticate",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        """The address to go to first, if any."""
        match = request.resolver_match
        if match is None or match.view_name in self._OPEN or not request.user.is_authenticated:
            return None
        if signed_in(request).must_change_password:
            messages.info(request, "Mật khẩu hiện nay là mật khẩu tạm. Hãy đặt mật khẩu của riêng bạn để tiếp tục.")
            return redirect("account_change_password")
        if _lacks_second_factor(request):
            messages.info(request, "Vai trò của bạn cần xác thực hai bước. Hãy bật để tiếp tục.")
            return redirect("mfa_activate_totp")
        return None


def _lacks_second_factor(request: HttpRequest) -> bool:
    roles: frozenset[str] = settings.CAICACH_REQUIRE_MFA
    if not roles or request.session.get(_FACTOR_KEY):
        return False
    person = signed_in(request)
    needs_one = person.is_superuser or any(post.role in roles for post in acting(request).posts)
    if not needs_one:
        return False
    has_one = bool(is_mfa_enabled(person))
    if has_one:
        request.session[_FACTOR_KEY] = True
    return not has_one


def _acting(request: HttpRequest) -> Acting:
    if not request.user.is_authenticated:
        return Acting(None, ())
    posts = tuple(current_posts(request.user))
    chosen = request.session.get(SESSION_KEY)
    post = next((p for p in posts if p.pk == chosen), posts[0] if posts else None)
    return Acting(post, posts)
