"""What every rule has: key, title, legal basis, validity, whether it was verified, where it stands and its version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table

VERSION_LENGTH = 12
_WITHOUT_EFFECT = frozenset({"note", "verified", "examples", "help"})
"""Keys that change no result: editing them keeps the version, so nothing is measured again for a remark."""


class Level(StrEnum):
    """Levels of administration a rule speaks to. Districts ended on 30/06/2025."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True)
class Source:
    """A parsed rule file: its path inside the rulebook, its contents, and whether the site's overlay gave it."""

    file: str
    contents: Mapping[str, Any]
    is_site: bool

    @property
    def stem(self) -> str:
        """File name without folder and ``.toml``."""
        return self.file.rsplit("/", 1)[-1].removesuffix(".toml")

    def table(self, faults: FaultList) -> Table:
        """The whole file as a table to read."""
        return Table(self.contents, self.file, "", faults)


@dataclass(frozen=True)
class Head:
    """The common part of a rule. ``version`` is a hash of what the rule says, blind to comments, order and remarks."""

    key: str
    title: str
    legal_basis: tuple[str, ...]
    verified: bool
    valid_from: date
    valid_to: date | None
    note: str
    file: str
    is_site: bool
    version: str


@dataclass(frozen=True)
class Rule:
    """Base of the rules that are a file each."""

    head: Head

    @property
    def key(self) -> str:
        """The name other files and the code call it by."""
        return self.head.key

    @property
    def title(self) -> str:
        """The Vietnamese name people read."""
        return self.head.title

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits; the same text of the rule gives the same version on every machine."""
        return self.head.version

    @property
    def legal_basis(self) -> tuple[str, ...]:
        """Decisions and articles the rule follows."""
        return self.head.legal_basis

    @property
    def verified(self) -> bool:
        """Whether a person checked the rule against the text it cites."""
        return self.head.verified

    def is_in_force(self, on: date) -> bool:
        """Whether the rule holds on a day."""
        return in_force(self.head.valid_from, self.head.valid_to, on)


def in_force(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether ``on`` lies in the validity, both ends included."""
    return valid_from <= on and (valid_to is None or on <= valid_to)


def read_head(table: Table, source: Source) -> Head:
    """Read the common keys at the top of a file. The key of the rule is the file's name."""
    valid_from, valid_to = table.validity()
    return Head(
        key=source.stem,
        title=table.text("title"),
        legal_basis=table.texts("legal_basis"),
        verified=table.boolean("verified"),
        valid_from=valid_from,
        valid_to=valid_to,
        note=table.text("note", required=False),
        file=source.file,
        is_site=source.is_site,
        version=content_version(source.contents),
    )


def content_version(*contents: Any) -> str:
    """Stable hash of parsed contents."""
    plain = [_plain(item) for item in contents]
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inside) for key, inside in value.items() if key not in _WITHOUT_EFFECT}
    if isinstance(value, list | tuple):
        return [_plain(inside) for inside in value]
    if isinstance(value, bool | int | str):
        return value
    return f"{type(value).__name__}:{value}"
