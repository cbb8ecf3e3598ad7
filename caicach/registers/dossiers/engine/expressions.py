"""What is counted, as Ibis expressions: one definition for every engine, for cubes and for rows.

Tables named here are unbound: `dossiers` (columns.STORED), `days` (day, serial, is_working: the work calendar),
`working` (serial, day: the working day of that serial), `cube`. The days asked about are the parameters FIRST and
LAST, both included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from caicach.registers.dossiers.columns import STORED
from caicach.registers.dossiers.rules import Rules

Table = Any  # ibis ships no types
Value = Any

_IBIS_TYPES = {
    "BIGINT": "int64",
    "INTEGER": "int32",
    "VARCHAR": "string",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "BOOLEAN": "boolean",
    "DECIMAL(18,2)": "decimal(18, 2)",
}
DIMENSIONS = ("field", "channel")
FIRST, LAST = ibis.param("date"), ibis.param("date")


def dossiers_table() -> Table:
    """The stored columns."""
    return ibis.table({name: _IBIS_TYPES[kind] for name, kind in STORED.items()}, name="dossiers")


def _days() -> Table:
    return ibis.table({"day": "date", "serial": "int32", "is_working": "boolean"}, name="days")


def _working() -> Table:
    return ibis.table({"serial": "int32", "day": "date"}, name="working")


def judged(rules: Rules) -> Table:
    """`dossiers` with what follows from the rules.

    Adds `due_final` (given, or counted in working days), `due_effective` (with the waiting time of the allowed
    supplement requests), `ended_on`, `verdict` (early, on_time, late, unknown; null while in process),
    `overdue_from` (first day on which it is overdue if still in process). Dossiers not received are left out.
    """
    lateness = rules.lateness
    t = dossiers_table()
    if rules.not_received:
        t = t.filter(t.state.isnull() | ~t.state.isin(rules.not_received))
    t = _with_due(t, rules)
    requests = t.supplement_count.fill_null(ibis.ifelse(t.waiting_days > 0, 1, 0))
    is_shifted = (t.waiting_days > 0) & (requests <= lateness.waiting_requests_subtracted)
    t = _plus_working_days(
        t.mutate(requests=requests, shift_from=ibis.ifelse(is_shifted, t.due_final, ibis.null("date"))),
        start="shift_from",
        days="waiting_days",
        name="due_shifted",
    )
    t = t.mutate(
        due_effective=ibis.ifelse(t.shift_from.notnull(), t.due_shifted, t.due_final),
        ended_on=ibis.coalesce(*[t[name] for name in rules.end_columns]),
        is_asked_too_often=t.requests >= lateness.requests_that_make_late,
    )
    verdict, overdue_from = _verdict(t), _overdue_from(t)
    return t.mutate(verdict=verdict, overdue_from=overdue_from).drop(
        "shift_from", "due_shifted", "requests", "is_asked_too_often"
    )


def _verdict(t: Table) -> Value:
    """How a finished dossier stands to its due day."""
    return ibis.cases(
        (t.ended_on.isnull(), ibis.null("string")),
        (t.is_asked_too_often, "late"),
        (t.due_effective.isnull(), "unknown"),
        (t.ended_on < t.due_effective, "early"),
        (t.ended_on == t.due_effective, "on_time"),
        else_="late",
    )


def _overdue_from(t: Table) -> Value:
    """The first day on which an unfinished dossier is overdue."""
    return ibis.ifelse(
        t.is_asked_too_often,
        t.received_on,
        # through a timestamp: a date plus a day is a timestamp to some engines and a date to others
        (t.due_effective.cast("timestamp") + ibis.interval(days=1)).cast("date"),
    )


def _with_due(t: Table, rules: Rules) -> Table:
    """Add `due_final`: the appointment, or where the rules say so the legal limit from reception."""
    if not rules.legal_maximum_stands:
        return t.mutate(due_final=t.due_on)
    is_counted = t.due_on.isnull() & t.working_days.notnull()
    t = t.mutate(count_from=ibis.ifelse(is_counted, t.received_on, ibis.null("date")))
    t = _plus_working_days(t, start="count_from", days="working_days", name="due_counted")
    return t.mutate(due_final=ibis.coalesce(t.due_on, t.due_counted)).drop("count_from", "due_counted")


def _plus_working_days(t: Table, *, start: str, days: str, name: str) -> Table:
    """Add column `name`: the `days`-th working day after `start` (0: `start`, or the next working day if it is off)."""
    calendar, working = _days(), _working()
    kept = [t[column] for column in t.columns]
    opened = t.left_join(calendar, t[start] == calendar.day).select(
        *kept, start_serial=calendar.serial, start_works=calendar.is_working
    )
    rolled = ibis.ifelse((opened[days] == 0) & ~opened.start_works, 1, opened[days])
    aimed = opened.mutate(target_serial=(opened.start_serial + rolled).cast("int32"))
    kept = [aimed[column] for column in t.columns]
    return aimed.left_join(working, aimed.target_serial == working.serial).select(*kept, **{name: working.day})


# -- counters: what a cube adds up ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counter:
    """A number that adds up over days: dossiers whose `event` day it is and for which `holds`."""

    event: str
    holds: Callable[[Table], Value] | None = None


def _is_online(t: Table, level: str | None = None) -> Value:
    online = t.channel == "online"
    return online if level is None else online & (t.online_level == level)


COUNTERS: dict[str, Counter] = {
    "received": Counter("received_on"),
    "channel_known": Counter("received_on", lambda t: t.channel.notnull()),
    "level_known": Counter("received_on", lambda t: _is_online(t) & t.online_level.notnull()),
    "received_online": Counter("received_on", _is_online),
    "online_full": Counter("received_on", lambda t: _is_online(t, "full")),
    "online_partial": Counter("received_on", lambda t: _is_online(t, "partial")),
    "fee_known": Counter("received_on", lambda t: t.fee_due.notnull()),
    "fee_due": Counter("received_on", lambda t: t.fee_due),
    "paid_known": Counter("received_on", lambda t: t.fee_due & t.paid_online.notnull()),
    "paid_online": Counter("received_on", lambda t: t.fee_due & t.paid_online),
    "digitised_known": Counter("received_on", lambda t: t.digitised_in.notnull()),
    "digitised": Counter("received_on", lambda t: t.digitised_in),
    "reused_known": Counter("received_on", lambda t: t.reused.notnull()),
    "reused": Counter("received_on", lambda t: t.reused),
    "resolved": Counter("ended_on"),
    "resolved_early": Counter("ended_on", lambda t: t.verdict == "early"),
    "resolved_on_time": Counter("ended_on", lambda t: t.verdict == "on_time"),
    "resolved_late": Counter("ended_on", lambda t: t.verdict == "late"),
    "resolved_unknown": Counter("ended_on", lambda t: t.verdict == "unknown"),
    "resolved_channel_known": Counter("ended_on", lambda t: t.channel.notnull()),
    "resolved_online": Counter("ended_on", _is_online),
    "resolved_level_known": Counter("ended_on", lambda t: _is_online(t) & t.online_level.notnull()),
    "online_full_resolved": Counter("ended_on", lambda t: _is_online(t, "full")),
    "online_partial_resolved": Counter("ended_on", lambda t: _is_online(t, "partial")),
    "result_known": Counter("ended_on", lambda t: t.digitised_result.notnull()),
    "result_digitised": Counter("ended_on", lambda t: t.digitised_result),
    "apology_known": Counter("ended_on", lambda t: (t.verdict == "late") & t.apology.notnull()),
    "late_apologised": Counter("ended_on", lambda t: (t.verdict == "late") & (t.apology != "")),
    "overdue_begins": Counter("overdue_begins_on"),
    "overdue_ends": Counter("overdue_ends_on"),
}
#: Counters whose sum over all days before matters: what came less what went is still in process.
RUNNING = (
    "received",
    "resolved",
    "online_full",
    "online_full_resolved",
    "online_partial",
    "online_partial_resolved",
)
RUNNING_EVENTS = tuple(dict.fromkeys(COUNTERS[name].event for name in RUNNING))
EVENTS = tuple(dict.fromkeys(counter.event for counter in COUNTERS.values()))


#: What `events` reads of the judged dossiers; an engine may keep this much of them for the length of a query.
COUNTED: dict[str, str] = {
    "unit_id": "int64",
    "field": "string",
    "channel": "string",
    "online_level": "string",
    "received_on": "date",
    "fee_due": "boolean",
    "paid_online": "boolean",
    "digitised_in": "boolean",
    "digitised_result": "boolean",
    "reused": "boolean",
    "apology": "string",
    "ended_on": "date",
    "verdict": "string",
    "overdue_from": "date",
}


def events() -> Table:
    """The cube, from `judged`: event, unit, dimensions, event day, and the counters of that event (null elsewhere).

    Additive over rows of any partition. Each event is added up by itself, so that a question reads only what it needs.
    """
    t = ibis.table(COUNTED, name="judged")
    # most dossiers end before they are overdue: they begin nothing and end nothing
    is_ever_overdue = t.overdue_from.notnull() & (t.ended_on.isnull() | (t.ended_on > t.overdue_from))
    t = t.mutate(
        overdue_begins_on=ibis.ifelse(is_ever_overdue, t.overdue_from, ibis.null("date")),
        overdue_ends_on=ibis.ifelse(is_ever_overdue, t.ended_on, ibis.null("date")),
    )
    parts = [_events_of(t, event) for event in EVENTS] + [_months_of(t, event) for event in RUNNING_EVENTS]
    return ibis.union(*parts, distinct=False)


def _events_of(t: Table, event: str) -> Table:
    happened = t.filter(t[event].notnull())
    own = [name for name, counter in COUNTERS.items() if counter.event == event]
    grouped = happened.group_by("unit_id", *DIMENSIONS, day=happened[event]).agg(**_counted(happened, own))
    return _as_cube(grouped, event, [grouped[name] for name in DIMENSIONS])


def _counted(happened: Table, names: Sequence[str]) -> dict[str, Value]:
    holds = {name: COUNTERS[name].holds for name in names}
    return {name: happened.count(where=test(happened) if test else None) for name, test in holds.items()}


def _months_of(t: Table, event: str) -> Table:
    """Running counters by month alone, day being the first of it: what ran up over the years is read from these."""
    happened = t.filter(t[event].notnull())
    own = [name for name in RUNNING if COUNTERS[name].event == event]
    grouped = happened.group_by("unit_id", day=_month_of(happened[event])).agg(**_counted(happened, own))
    return _as_cube(grouped, f"{event}:month", [ibis.null("string").name(dimension) for dimension in DIMENSIONS])


def _as_cube(grouped: Table, event: str, dimensions: list[Value]) -> Table:
    counted = {name: grouped[name] if name in grouped.columns else ibis.null("int32") for name in COUNTERS}
    return grouped.select(
        "unit_id",
        *dimensions,
        "day",
        event=ibis.literal(event),
        **{name: value.cast("int32") for name, value in counted.items()},
    )


def cube_table() -> Table:
    """A cube as stored."""
    kinds = {"unit_id": "int64", **dict.fromkeys(DIMENSIONS, "string"), "day": "date", "event": "string"}
    return ibis.table({**kinds, **dict.fromkeys(COUNTERS, "int32")}, name="cube")


def totals(*, by_months: bool) -> Table:
    """Per unit: each counter over the days asked (its own name), and what stocks need of the days before.

    `<counter>_before` sums the days before the first (`RUNNING`), `<counter>_by_end` those up to the last.
    With `by_months` whole months are read as such; the cube must then not be narrowed to some field or channel.
    """
    cube, begins = cube_table(), _month_of(FIRST)
    running = RUNNING_EVENTS
    parts = [_flows(cube, event) for event in running]
    if by_months:
        days = cube.filter(cube.event.isin(running), cube.day >= begins, cube.day < FIRST)
        months = cube.filter(cube.event.isin([f"{event}:month" for event in running]), cube.day < begins)
        parts += [_sums(days, RUNNING, "before"), _sums(months, RUNNING, "before")]
    else:
        parts.append(_sums(cube.filter(cube.event.isin(running), cube.day < FIRST), RUNNING, "before"))
    stocks = ("overdue_begins", "overdue_ends")
    days = cube.filter(cube.event.isin([COUNTERS[name].event for name in stocks]), cube.day <= LAST)
    parts.append(_sums(days, stocks, "by_end"))
    names = list(dict.fromkeys(name for part in parts for name in part.columns if name != "unit_id"))
    padded = [
        part.select("unit_id", **{n: part[n].cast("int64") if n in part.columns else ibis.null("int64") for n in names})
        for part in parts
    ]
    merged = ibis.union(*padded, distinct=False)
    return merged.group_by("unit_id").agg(**{name: merged[name].sum().fill_null(0).cast("int64") for name in names})


def _flows(cube: Table, event: str) -> Table:
    days = cube.filter(cube.event == event, cube.day.between(FIRST, LAST))
    own = [name for name, counter in COUNTERS.items() if counter.event == event]
    return days.group_by("unit_id").agg(**{name: days[name].sum() for name in own})


def _sums(days: Table, names: Sequence[str], until: str) -> Table:
    return days.group_by("unit_id").agg(**{f"{name}_{until}": days[name].sum() for name in names})


def _month_of(day: Value) -> Value:
    """First day of the month; through a timestamp, because engines differ on what truncating a date gives."""
    return day.cast("timestamp").truncate("M").cast("date")


# -- the rows behind a number -----------------------------------------------------------------------------------


def _is_handled(t: Table) -> Value:
    """Received in the days asked, or before them and not ended before them."""
    return (t.received_on <= LAST) & (t.ended_on.isnull() | (t.ended_on >= FIRST))


STOCKS: dict[str, Callable[[Table], Value]] = {
    "carried_over": lambda t: (t.received_on < FIRST) & (t.ended_on.isnull() | (t.ended_on >= FIRST)),
    "in_process": lambda t: (t.received_on <= LAST) & (t.ended_on.isnull() | (t.ended_on > LAST)),
    "online_full_handled": lambda t: _is_online(t, "full") & _is_handled(t),
    "online_partial_handled": lambda t: _is_online(t, "partial") & _is_handled(t),
    "in_process_overdue": lambda t: (
        (t.received_on <= LAST) & (t.ended_on.isnull() | (t.ended_on > LAST)) & (t.overdue_from <= LAST)
    ),
}


def chosen(rules: Rules, name: str) -> Table:
    """The judged dossiers behind a counter over the days asked, or behind a stock at one end of them."""
    t = judged(rules)
    if name in STOCKS:
        return t.filter(STOCKS[name](t))
    counter = COUNTERS[name]
    t = t.filter(t[counter.event].between(FIRST, LAST))
    return t.filter(counter.holds(t)) if counter.holds else t
