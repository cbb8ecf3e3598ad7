"""Questions on people and posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from caicach.foundation.organizations.access import Action, Reach, can, reach
from caicach.foundation.organizations.models import Person, Post, Unit


@dataclass(frozen=True)
class PostsOf:
    """Posts held today, before, and from a later day on."""

    now: tuple[Post, ...]
    before: tuple[Post, ...]
    later: tuple[Post, ...]


def visible_to(person: Person) -> QuerySet[Person]:
    """People with a post, now or once, at a unit that the asking person may look at; and oneself."""
    allowed = reach(person, Action.VIEW)
    if allowed.everything:
        return Person.objects.all()
    return Person.objects.filter(Q(pk=person.pk) | Exists(_posts_within(allowed)))


def _posts_within(allowed: Reach) -> QuerySet[Post]:
    return Post.objects.filter(person=OuterRef("pk"), unit_id__in=allowed.unit_ids)


def with_current_posts(people: QuerySet[Person], on: date | None = None) -> QuerySet[Person]:
    """The people with `held`: their posts on the day (today)."""
    posts = Post.objects.on(on or timezone.localdate()).select_related("unit").order_by("kind", "valid_from")
    return people.prefetch_related(Prefetch("posts", queryset=posts, to_attr="held"))


def posts_of(person: Person, on: date | None = None) -> PostsOf:
    """All posts of a person, by today."""
    day = on or timezone.localdate()
    posts = list(person.posts.select_related("unit", "section").order_by("-valid_from", "-pk"))
    return PostsOf(
        now=tuple(post for post in posts if post.valid_from <= day and (post.valid_to is None or post.valid_to >= day)),
        before=tuple(post for post in posts if post.valid_to is not None and post.valid_to < day),
        later=tuple(post for post in posts if post.valid_from > day),
    )


def people_at(unit: Unit, on: date | None = None) -> QuerySet[Post]:
    """Posts held at the unit on a day, leaders first."""
    held = Post.objects.on(on or timezone.localdate()).filter(Q(unit=unit) | Q(section=unit))
    return held.select_related("person", "section").order_by("role", "person__full_name")


def administers(person: Person, other: Person) -> bool:
    """Whether the person may change the other's account (see `services.people.check_administers`)."""
    if person.is_superuser:
        return True
    if other.is_superuser:
        return False
    posts = list(other.posts.all())
    today = timezone.localdate()
    held = [post for post in posts if post.valid_to is None or post.valid_to >= today] or posts[:1]
    return bool(held) and all(can(person, Action.ADMINISTER, post.unit_id) for post in held)


def sample_people() -> list[Person]:
    """People of the sample who may be tried on the sign-in page, with their posts."""
    chosen = Person.objects.filter(is_active=True, is_superuser=False).exclude(sample_note="")
    return list(with_current_posts(chosen).order_by("pk"))
