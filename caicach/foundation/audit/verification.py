"""What `caicach verify` proves: every application that keeps something worth proving registers its own verifier.

In `apps.py`: `verification.register("Văn bản", check_files)` where `check_files()` yields a `Flaw` for each place that
does not hold, and nothing where all is well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from caicach.foundation.audit import services

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Flaw:
    """A place where what is kept is not what was written, and what is wrong there."""

    place: str
    message: str


@dataclass(frozen=True)
class Verdict:
    """What one verifier found. `failure` tells why it could not do its work."""

    name: str
    flaws: tuple[Flaw, ...]
    failure: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether everything held."""
        return not self.flaws and not self.failure


Verifier = Callable[[], Iterable[Flaw]]
_verifiers: dict[str, Verifier] = {}


def register(name: str, verifier: Verifier) -> None:
    """Add a verifier under a Vietnamese name; the same name twice stops the start."""
    if _verifiers.get(name, verifier) is not verifier:
        raise ValueError(f"verifier {name!r} is registered twice")
    _verifiers[name] = verifier


def verify_all(only: str = "") -> Iterator[Verdict]:
    """Run every verifier (or the one named); one that breaks is told as such and does not stop the others."""
    for name, verifier in sorted(_verifiers.items()):
        if only and name != only:
            continue
        try:
            yield Verdict(name, tuple(verifier()))
        except Exception as error:
            log.exception("verifier %s broke", name)
            yield Verdict(name, (), f"không kiểm chứng được: {error}")


def names() -> tuple[str, ...]:
    """Names of all verifiers."""
    return tuple(sorted(_verifiers))


def audit_chain() -> Iterator[Flaw]:
    """The audit log proves itself."""
    for fault in services.verify():
        yield Flaw(f"mục {fault.sequence}", fault.message)
