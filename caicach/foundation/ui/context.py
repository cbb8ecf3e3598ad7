"""What the base template needs for every page; computed only when the frame is really drawn."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from caicach.foundation.ui import navigation

#: Addresses the frame links to when an application answers to them.
_ADDRESSES = {
    "home": "dashboards:home",
    "search": "dashboards:search",
    "bell": "notifications:bell",
    "account": "organizations:my_account",
    "login": "account_login",
    "logout": "account_logout",
    "style": "ui:style",
}


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of one request; templates read its attributes."""

    request: HttpRequest

    @property
    def is_sample(self) -> bool:
        """Whether the ribbon for sample data is shown."""
        return bool(settings.CAICACH_SAMPLE)

    @property
    def urls(self) -> dict[str, str]:
        """Addresses by role; "" where no application answers."""
        return {role: navigation.address(name) for role, name in _ADDRESSES.items()}

    @property
    def menu(self) -> list[tuple[str, list[navigation.Entry]]]:
        """Groups of the menu for this person."""
        return navigation.groups(self.request, str(getattr(self.request, "nav_key", "")))

    @property
    def initials(self) -> str:
        """Two letters for the round sign of the person: last word of a Vietnamese name is the given name."""
        words = person_name(self.request.user).split()
        return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()

    @property
    def person(self) -> str:
        """Name of the person as shown in the top bar."""
        return person_name(self.request.user)


def person_name(user: AbstractBaseUser | AnonymousUser) -> str:
    """Full name, else the login name."""
    full = user.get_full_name() if hasattr(user, "get_full_name") else str(getattr(user, "full_name", ""))
    return full or user.get_username()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` for the frame."""
    return {"shell": Shell(request)}
