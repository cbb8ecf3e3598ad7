"""``reform_domains.toml``: the domains of administrative reform, by level and time (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Level, Rule, Source, in_force, read_head


@dataclass(frozen=True)
class ReformDomain:
    """One domain under the name it had during a time. The code stays when the name changes."""

    code: str
    title: str
    order: int
    levels: tuple[Level, ...]
    aliases: tuple[str, ...]
    legal_basis: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class ReformDomains(Rule):
    """Every domain under every name."""

    entries: tuple[ReformDomain, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code once, in the usual order."""
        return tuple(dict.fromkeys(entry.code for entry in sorted(self.entries, key=lambda entry: entry.order)))

    def at(self, on: date, level: Level | None = None) -> tuple[ReformDomain, ...]:
        """The domains of a level on a day, in the usual order."""
        found = [
            entry
            for entry in self.entries
            if in_force(entry.valid_from, entry.valid_to, on) and (level is None or level in entry.levels)
        ]
        return tuple(sorted(found, key=lambda entry: entry.order))


def read_reform_domains(source: Source, faults: FaultList) -> ReformDomains:
    """Read ``reform_domains.toml``."""
    table = source.table(faults)
    head = read_head(table, source)
    entries = tuple(_domain(row) for row in table.rows("domains"))
    table.close()
    for index, one in enumerate(entries):
        for other in entries[index + 1 :]:
            if one.code == other.code and _meet(one, other):
                reason = f"lĩnh vực “{one.code}” có hai tên trong cùng thời gian và cùng cấp."
                table.fault("domains", reason, "Đặt ngày hết hiệu lực cho tên cũ.")
    return ReformDomains(head, entries)


def _domain(table: Table) -> ReformDomain:
    valid_from, valid_to = table.validity()
    domain = ReformDomain(
        code=table.key("code"),
        title=table.text("title"),
        order=table.integer("order", low=1, high=99),
        levels=table.choices("levels", Level),
        aliases=table.texts("aliases", required=False),
        legal_basis=table.texts("legal_basis"),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    table.close()
    return domain


def _meet(one: ReformDomain, other: ReformDomain) -> bool:
    last_one, last_other = one.valid_to or date.max, other.valid_to or date.max
    overlap = one.valid_from <= last_other and other.valid_from <= last_one
    return overlap and bool(set(one.levels) & set(other.levels))
