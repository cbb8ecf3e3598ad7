"""Kinds of notification, declared in each application's `notices.py` and found by themselves.

KIND = kinds.register(Kind("tasks.assigned", "Nhiệm vụ mới giao cho tôi"))
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What a person may be told. An urgent kind goes out by e-mail at once, the others once a day together."""

    key: str
    title: str
    help: str = ""
    is_urgent: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Declare a kind; a key declared twice with another meaning stops the start."""
    if _kinds.get(kind.key, kind) != kind:
        raise ValueError(f"kind of notification {kind.key!r} is declared twice")
    _kinds[kind.key] = kind
    return kind


def kind_of(key: str) -> Kind:
    """The kind of that key; `KeyError` where nobody declared it."""
    return _kinds[key]


def all_kinds() -> tuple[Kind, ...]:
    """All kinds, by title."""
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.title))
