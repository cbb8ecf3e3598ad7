"""The post a person acts in: chosen once, kept in the session, checked at every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from caicach.foundation.organizations.access import current_posts
from caicach.foundation.organizations.models import Post, Unit

SESSION_KEY = "acting_post"


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


class ActingPersonMiddleware:
    """Puts `request.acting` on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.acting = SimpleLazyObject(lambda: _acting(request))  # type: ignore[attr-defined]  # read through acting()
        return self.get_response(request)


def _acting(request: HttpRequest) -> Acting:
    if not request.user.is_authenticated:
        return Acting(None, ())
    posts = tuple(current_posts(request.user))
    chosen = request.session.get(SESSION_KEY)
    post = next((p for p in posts if p.pk == chosen), posts[0] if posts else None)
    return Acting(post, posts)
