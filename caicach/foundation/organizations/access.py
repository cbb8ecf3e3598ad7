"""Who may do what, where: the one place. Rights follow posts, and posts reach down the tree of units.

Looking reaches the whole subtree of the post's unit. Writing stops at the border of the next level of
government: the province does not type a commune's figures. Both include the units that came before the
ones reached, so that a merged ward's history stays open to its heirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from caicach.foundation.organizations.models import Person, Post, Role, Succession, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

AnyModel = TypeVar("AnyModel", bound=Model)


class Action(StrEnum):
    """What a right allows. Every application maps its deeds to one of these."""

    VIEW = "view"
    VIEW_PERSONAL = "view_personal"
    EDIT = "edit"
    APPROVE = "approve"
    APPRAISE = "appraise"
    ADMINISTER = "administer"
    AUDIT = "audit"


_EVERYONE = frozenset({Action.VIEW})
#: The table of rights; the test of every role on every route reads it too.
ROLE_ACTIONS: dict[str, frozenset[Action]] = {
    Role.READER: _EVERYONE,
    Role.OFFICER: _EVERYONE | {Action.EDIT, Action.VIEW_PERSONAL},
    Role.LEADER: _EVERYONE | {Action.EDIT, Action.APPROVE, Action.VIEW_PERSONAL, Action.AUDIT},
    Role.APPRAISER: _EVERYONE | {Action.APPRAISE},
    Role.ADMINISTRATOR: _EVERYONE | {Action.ADMINISTER, Action.AUDIT},
}
#: Actions that stop at the border of the next level of government.
OWN_GOVERNMENT_ONLY = frozenset({Action.EDIT, Action.APPROVE})


class NotAllowed(PermissionDenied):
    """The person lacks the right; the message says which and where."""


@dataclass(frozen=True)
class Reach:
    """Units an action reaches: everything, or the ids named."""

    everything: bool
    unit_ids: frozenset[int]

    def __contains__(self, unit_id: int | None) -> bool:
        return self.everything or (unit_id is not None and unit_id in self.unit_ids)

    def __bool__(self) -> bool:
        return self.everything or bool(self.unit_ids)


_NOWHERE = Reach(False, frozenset())
_ACTION_NAMES = {
    Action.VIEW: "xem",
    Action.VIEW_PERSONAL: "xem dữ liệu cá nhân",
    Action.EDIT: "nhập và sửa dữ liệu",
    Action.APPROVE: "phê duyệt",
    Action.APPRAISE: "thẩm định",
    Action.ADMINISTER: "quản trị",
    Action.AUDIT: "xem nhật ký",
}


def current_posts(person: Person | AnonymousUser) -> list[Post]:
    """Posts held today, asked once a request."""
    if not isinstance(person, Person) or not person.is_active:
        return []
    held: list[Post] | None = getattr(person, "_current_posts", None)
    if held is None:
        held = list(Post.objects.on(timezone.localdate()).filter(person=person).select_related("unit", "section"))
        person._current_posts = held  # type: ignore[attr-defined]  # memo of this request only
    return held


def forget(person: Person) -> None:
    """Drop what was remembered of the person's posts and reach; services call it when units or posts have changed."""
    person.__dict__.pop("_current_posts", None)
    person.__dict__.pop("_reach", None)


def reach(person: Person | AnonymousUser, action: Action) -> Reach:
    """All units on which the person may do the action today, predecessors included."""
    if not isinstance(person, Person) or not person.is_active:
        return _NOWHERE
    if person.is_superuser:
        return Reach(True, frozenset())
    memo: dict[Action, Reach] = person.__dict__.setdefault("_reach", {})
    if action not in memo:
        posts = [post for post in current_posts(person) if action in ROLE_ACTIONS[post.role]]
        memo[action] = _reach_of(posts, own_government_only=action in OWN_GOVERNMENT_ONLY)
    return memo[action]


def _reach_of(posts: Iterable[Post], *, own_government_only: bool) -> Reach:
    wanted = Q()
    for post in posts:
        part = Q(path__startswith=post.unit.path)
        if own_government_only:
            part &= Q(administration_id=post.unit.administration_id)
        wanted |= part
    if not wanted:
        return _NOWHERE
    found = set(Unit.objects.filter(wanted).values_list("pk", flat=True))
    before = _predecessors(found, main_heir_only=own_government_only)
    return Reach(False, frozenset(found | before | _below(before, own_government_only=own_government_only)))


def _predecessors(unit_ids: set[int], *, main_heir_only: bool) -> set[int]:
    """Every unit that came before, through as many reforms as there were. A divided unit's papers have one keeper."""
    before: set[int] = set()
    frontier = unit_ids
    while frontier:
        rows = Succession.objects.filter(successor_id__in=frontier)
        if main_heir_only:
            rows = rows.filter(is_default=True)
        frontier = set(rows.values_list("predecessor_id", flat=True)) - before - unit_ids
        before |= frontier
    return before


def _below(unit_ids: set[int], *, own_government_only: bool) -> set[int]:
    """What stood below the predecessors: their own bodies, and for looking the lower levels of government too."""
    if own_government_only:
        return set(Unit.objects.filter(administration_id__in=unit_ids).values_list("pk", flat=True))
    below: set[int] = set()
    frontier = unit_ids
    while frontier:
        children = set(Unit.objects.filter(parent_id__in=frontier).values_list("pk", flat=True))
        frontier = children - below - unit_ids
        below |= frontier
    return below


def can(person: Person | AnonymousUser, action: Action, unit: Unit | int | None) -> bool:
    """Whether the person may do the action on the unit."""
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    return unit_id in reach(person, action)


def check(person: Person | AnonymousUser, action: Action, unit: Unit) -> None:
    """Raise `NotAllowed` with a sentence that names right and unit."""
    if not can(person, action, unit):
        raise NotAllowed(
            f"Bạn không có quyền {_ACTION_NAMES[action]} tại {unit}. "
            "Hãy đề nghị quản trị đơn vị giao vị trí phù hợp nếu cần."
        )


def visible(
    queryset: QuerySet[AnyModel],
    person: Person | AnonymousUser,
    field: str = "unit",
    action: Action = Action.VIEW,
) -> QuerySet[AnyModel]:
    """The rows of the queryset whose unit the person's action reaches."""
    allowed = reach(person, action)
    if allowed.everything:
        return queryset
    return queryset.filter(**{f"{field}__in": allowed.unit_ids})


def units_with(person: Person | AnonymousUser, action: Action) -> QuerySet[Unit]:
    """Units on which the person may do the action."""
    return visible(Unit.objects.all(), person, field="pk", action=action)


def needs(action: Action) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For views: the person must hold the right somewhere; which unit is checked by the service."""

    def around(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not reach(cast("Person", request.user), action):
                raise NotAllowed(f"Trang này cần quyền {_ACTION_NAMES[action]}.")
            return view(request, *args, **kwargs)

        inner.needed_action = action  # type: ignore[attr-defined]  # read by the test of roles and routes
        return inner

    return around
