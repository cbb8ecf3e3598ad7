"""The rules of dossiers as the rulebook has them, in the shape the engine needs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from caicach.domain.workdays import WorkCalendar
from caicach.rulebook.dossiers import DossierCounting, DossierFields, DossierPhase, LatenessRules, MissingAppointment

_FINISHED, _RETURNED = 9, 10  # numbers of the national portal's states


@dataclass(frozen=True)
class Rules:
    """Fields, words, lateness and the work calendar that the dossiers of a site are judged by.

    `version` changes exactly when a count may change; cubes are kept under it.
    """

    fields: DossierFields
    counting: DossierCounting
    calendar: WorkCalendar

    @property
    def lateness(self) -> LatenessRules:
        """When a dossier is late."""
        return self.counting.lateness

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits over counting rules and calendar."""
        days = "".join(f"{year.year}{year.days_off}{year.worked_days}" for year in self.calendar.years)
        return hashlib.sha256(f"{self.counting.version}{days}".encode()).hexdigest()[:12]

    @property
    def not_received(self) -> tuple[str, ...]:
        """States in which a dossier has been sent but not received; it is not counted anywhere."""
        return tuple(s.key for s in self.counting.states.values() if s.phase is DossierPhase.SUBMITTED)

    @property
    def end_columns(self) -> tuple[str, ...]:
        """Columns whose first known day is the end of the dossier, in the order the rules give."""
        columns: list[str] = []
        for key in self.lateness.end_order:
            column = end_column(self.counting, key)
            if column not in columns:
                columns.append(column)
        return tuple(columns)

    @property
    def legal_maximum_stands(self) -> bool:
        """Whether a dossier without an appointment is due by the legal number of working days."""
        return self.lateness.missing_appointment is MissingAppointment.LEGAL_MAXIMUM

    def words(self, column: str) -> Mapping[str, tuple[str, ...]]:
        """Key → spellings (title first) of a column of words."""
        items: Mapping[str, tuple[str, tuple[str, ...]]] = {
            "field": {f.key: (f.title, f.aliases) for f in self.fields.fields.values()},
            "state": {s.key: (s.title, (*s.aliases, str(s.number))) for s in self.counting.states.values()},
            "channel": {c.key: (c.title, (*c.aliases, str(c.number))) for c in self.counting.channels.values()},
            "online_level": {x.key: (x.title, x.aliases) for x in self.counting.online_levels.values()},
        }[column]
        return {key: (title, *aliases, key) for key, (title, aliases) in items.items()}

    def title(self, column: str, key: str | None) -> str:
        """The Vietnamese word for a key; the key itself if the rulebook no longer knows it."""
        found = self.words(column).get(key) if key else None
        return found[0] if found else (key or "")


def end_column(counting: DossierCounting, state: str) -> str:
    """The column that holds the day a dossier entered an ending state."""
    number = counting.states[state].number
    return {_FINISHED: "finished_on", _RETURNED: "returned_on"}.get(number, "closed_on")
