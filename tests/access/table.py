"""The table of roles and routes: read from `*.toml` beside this file, compared with the addresses that exist.

    [routes."tasks:edit"]
    object = "task"                       # name in factories.py; left out where the address takes no argument
    get = "officer leader superuser"      # who may; "all": whoever is signed in; "public": nobody need be
    post = "officer leader superuser"     # left out: the address takes no POST
    foreign = "superuser"                 # who may with an object of a foreign unit ("superuser" where left out)
    note = "…"                            # for the report

A route that takes only POST has no `get` and must answer 405 to GET.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.world import ROLES

FOLDER = Path(__file__).parent
EVERYBODY = frozenset({"anonymous", *ROLES})


@dataclass(frozen=True)
class Route:
    """What the table says of one address."""

    name: str
    object: str
    get: frozenset[str] | None
    post: frozenset[str] | None
    foreign_get: frozenset[str]
    foreign_post: frozenset[str]
    data: dict[str, Any]
    note: str
    app: str

    def allowed(self, method: str, *, is_foreign: bool) -> frozenset[str] | None:
        """Roles that may; None where the method is not taken."""
        own = self.get if method == "GET" else self.post
        if own is None or not is_foreign:
            return own
        return own & (self.foreign_get if method == "GET" else self.foreign_post)


def roles(words: str | None) -> frozenset[str] | None:
    """The set that "all", "public" or a list of roles means."""
    if words is None:
        return None
    if words == "public":
        return EVERYBODY
    if words == "all":
        return frozenset(ROLES)
    named = frozenset(words.split())
    if unknown := named - EVERYBODY:
        raise ValueError(f"unknown roles {sorted(unknown)}")
    return named


def read() -> dict[str, Route]:
    """The whole table by route name; a name given twice fails."""
    table: dict[str, Route] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8"))["routes"].items():
            if name in table:
                raise ValueError(f"{path.name}: {name} is in the table twice")
            table[name] = _route(name, entry, path.stem)
    return table


def _route(name: str, entry: dict[str, Any], app: str) -> Route:
    if unknown := set(entry) - {"object", "get", "post", "foreign", "foreign_get", "foreign_post", "data", "note"}:
        raise ValueError(f"{app}.toml, {name}: unknown keys {sorted(unknown)}")
    foreign = entry.get("foreign", "superuser")
    return Route(
        name=name,
        object=entry.get("object", ""),
        get=roles(entry.get("get")),
        post=roles(entry.get("post")),
        foreign_get=roles(entry.get("foreign_get", foreign)) or frozenset(),
        foreign_post=roles(entry.get("foreign_post", foreign)) or frozenset(),
        data=entry.get("data", {}),
        note=entry.get("note", ""),
        app=app,
    )


def names() -> Iterator[str]:
    """Every named address of the project."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else f"{namespace}{pattern.pattern} (no name)"
