"""``dossier_fields.toml`` and ``dossier_counting.toml``: words and counting rules of one-stop dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caicach.domain.vietnamese import fold
from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Rule, Source, read_head


@dataclass(frozen=True)
class DossierField:
    """A field (lĩnh vực) of procedures; ``aliases`` are the spellings lists use for it."""

    key: str
    title: str
    aliases: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class DossierFields(Rule):
    """All fields by key, in file order."""

    fields: Mapping[str, DossierField]


class DossierPhase(StrEnum):
    """Where a state puts the dossier in the count."""

    SUBMITTED = "submitted"  # sent, not yet accepted: not received
    IN_PROCESS = "in_process"
    WAITING = "waiting"  # the citizen's turn
    RESOLVED = "resolved"
    ENDED = "ended"  # refused, withdrawn or stopped: ended without a result


@dataclass(frozen=True)
class DossierState:
    """A state of the national portal with its number there."""

    key: str
    number: int
    title: str
    phase: DossierPhase
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class DossierChannel:
    """How a dossier came in; ``number`` is the portal's code."""

    key: str
    number: int
    title: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class OnlineLevel:
    """How far an online service goes: the whole way or a part of it."""

    key: str
    title: str
    aliases: tuple[str, ...]


class MissingAppointment(StrEnum):
    """What stands for the due date of a dossier that has none."""

    LEGAL_MAXIMUM = "legal_maximum"  # counted from reception by the procedure's legal limit
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LatenessRules:
    """When a dossier is late. Days are working days unless the name says otherwise."""

    waiting_requests_subtracted: int
    requests_that_make_late: int
    acceptance_working_hours: int
    supplement_wait_days: int
    missing_appointment: MissingAppointment
    end_order: tuple[str, ...]


@dataclass(frozen=True)
class ApologyRules:
    """Before a dossier becomes late: how early the apology must leave, and how often the date may move."""

    days_before_due: int
    extensions: int


@dataclass(frozen=True)
class DossierCounting(Rule):
    """States, channels and the rules of lateness."""

    states: Mapping[str, DossierState]
    channels: Mapping[str, DossierChannel]
    online_levels: Mapping[str, OnlineLevel]
    lateness: LatenessRules
    apology: ApologyRules


def read_dossier_fields(source: Source, faults: FaultList) -> DossierFields:
    """Read ``dossier_fields.toml``."""
    table = source.table(faults)
    head = read_head(table, source)
    fields = [_field(row) for row in table.rows("fields")]
    table.close()
    _refuse_twins(table, [(field.key, field.title, field.aliases) for field in fields])
    return DossierFields(head, {field.key: field for field in fields})


def _field(table: Table) -> DossierField:
    valid_from, valid_to = table.validity()
    field = DossierField(
        table.key("key"), table.text("title"), table.texts("aliases", required=False), valid_from, valid_to
    )
    table.close()
    return field


def read_dossier_counting(source: Source, faults: FaultList) -> DossierCounting:
    """Read ``dossier_counting.toml``."""
    table = source.table(faults)
    head = read_head(table, source)
    states = [_state(row) for row in table.rows("states")]
    channels = [_channel(row) for row in table.rows("channels")]
    levels = [_online_level(row) for row in table.rows("online_levels")]
    for items in (states, channels, levels):
        _refuse_twins(table, [(item.key, item.title, item.aliases) for item in items])
    lateness = _lateness(table.table("lateness"), {state.key: state for state in states})
    apology = _apology(table.table("apology"))
    table.close()
    return DossierCounting(
        head,
        {state.key: state for state in states},
        {channel.key: channel for channel in channels},
        {level.key: level for level in levels},
        lateness,
        apology,
    )


def _state(table: Table) -> DossierState:
    state = DossierState(
        table.key("key"),
        table.integer("number", low=1, high=99),
        table.text("title"),
        table.choice("phase", DossierPhase),
        table.texts("aliases", required=False),
    )
    table.close()
    return state


def _channel(table: Table) -> DossierChannel:
    channel = DossierChannel(
        table.key("key"),
        table.integer("number", low=1, high=99),
        table.text("title"),
        table.texts("aliases", required=False),
    )
    table.close()
    return channel


def _online_level(table: Table) -> OnlineLevel:
    level = OnlineLevel(table.key("key"), table.text("title"), table.texts("aliases", required=False))
    table.close()
    return level


def _lateness(table: Table, states: Mapping[str, DossierState]) -> LatenessRules:
    rules = LatenessRules(
        waiting_requests_subtracted=table.integer("waiting_requests_subtracted", low=0, high=9),
        requests_that_make_late=table.integer("requests_that_make_late", low=1, high=9),
        acceptance_working_hours=table.integer("acceptance_working_hours", low=1, high=200),
        supplement_wait_days=table.integer("supplement_wait_days", low=1, high=365),
        missing_appointment=table.choice("missing_appointment", MissingAppointment),
        end_order=table.texts("end_order"),
    )
    for state in rules.end_order:
        if state not in states:
            table.fault("end_order", f"không có trạng thái “{state}”.", "Dùng mã trạng thái đã khai ở mục states.")
    table.close()
    return rules


def _apology(table: Table) -> ApologyRules:
    rules = ApologyRules(table.integer("days_before_due", low=0, high=30), table.integer("extensions", low=0, high=9))
    table.close()
    return rules


def _refuse_twins(table: Table, items: list[tuple[str, str, tuple[str, ...]]]) -> None:
    """A key or a spelling (marks and case aside) that stands for two things would make an import guess."""
    owners: dict[str, str] = {}
    keys: set[str] = set()
    for key, title, aliases in items:
        table.unique(keys, key, "mã")
        for spelling in {fold(name) for name in (title, *aliases)}:
            if owners.setdefault(spelling, key) != key:
                reason = f"tên gọi “{spelling}” được gán cho cả “{owners[spelling]}” và “{key}”."
                table.faults.add(table.file, key, spelling, reason, "Giữ tên gọi này ở một mục.")
