"""What other applications offer to do with a paper that was checked: each registers its own deed, as it does its menu.

In `apps.py`:

    offers.register(Offer("plan", "Tạo kế hoạch từ văn bản này", icon="target-arrow", address=…, fits=…))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.organizations.models import Person


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed with a held file.

    Attributes:
        key: unique name.
        icon: Tabler outline icon; write it with the keyword `icon=` so that the build finds it.
        fits: whether it makes sense for this person and this reading (the shape of `caicach read`).
        address: the page that goes on with the held file; it asks before it writes anything.
    """

    key: str
    title: str
    icon: str
    fits: Callable[[Person, Mapping[str, Any]], bool]
    address: Callable[[HeldFile], str]


_offers: dict[str, Offer] = {}


def register(offer: Offer) -> None:
    """Put a deed on the page of a checked paper.

    Raises:
        ValueError: the key is taken by another offer.
    """
    if _offers.get(offer.key, offer) != offer:
        raise ValueError(f"offer {offer.key!r} is registered twice")
    _offers[offer.key] = offer


def offered(person: Person, file: HeldFile, read: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Icon, title and address of every deed that fits."""
    return [(one.icon, one.title, one.address(file)) for one in _offers.values() if one.fits(person, read)]
