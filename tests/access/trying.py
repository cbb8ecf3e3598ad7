"""One role tries one address; what happens is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.factories import FACTORIES
from tests.access.table import Route
from tests.access.world import World

LOGIN = "/tai-khoan/dang-nhap/"
#: The answer was given: shown, done, told what is wrong with what was typed, or told that it does not fit now.
PASSES = frozenset({200, 204, 302, 303, 304, 400, 409, 410, 415, 422})
REFUSES = frozenset({403, 404, 405})


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Trier:
    """Clients signed in once for each role."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies = {"anonymous": ""}
        self.objects: dict[tuple[str, bool], dict[str, Any]] = {}
        for role, person in world.people.items():
            client = Client()
            client.force_login(person)
            self.cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def outcome(self, route: Route, role: str, method: str, *, is_foreign: bool = False) -> str:
        """ "passes", "login", "refused", "405" or the status of a fault."""
        arguments = dict(self._object(route.object, is_foreign=is_foreign))
        data = {**arguments.pop("data", {}), **route.data}
        with taken_back():
            cache.clear()
            address = reverse(route.name, kwargs=arguments)
            client = self._client(role)
            response = client.get(address) if method == "GET" else client.post(address, data)
        return outcome_of(response)

    def _object(self, name: str, *, is_foreign: bool) -> dict[str, Any]:
        """The arguments for the object of that name, made once for each place."""
        if not name:
            return {}
        key = (name, is_foreign)
        if key not in self.objects:
            self.objects[key] = FACTORIES[name](self.world.foreign if is_foreign else self.world.own)
        return self.objects[key]

    def _client(self, role: str) -> Client:
        """A fresh browser that is signed in: an address may have signed the last one out."""
        client = Client(raise_request_exception=False)
        if self.cookies[role]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        return client


def outcome_of(response: Any) -> str:
    """What an answer means."""
    if response.status_code == 302 and response["Location"].split("?")[0] == LOGIN:
        return "login"
    if response.status_code == 405:
        return "405"
    if response.status_code in PASSES:
        return "passes"
    return "refused" if response.status_code in REFUSES else str(response.status_code)
