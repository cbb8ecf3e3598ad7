"""What every fact must be, counted row by row in plain Python, day by day, knowing nothing of the engine."""

from datetime import date, timedelta

EARLY, ON_TIME, LATE, UNKNOWN = "early", "on_time", "late", "unknown"


def working_days_after(calendar, start: date, count: int) -> date:
    """Walk day by day."""
    day = start
    if count == 0:
        while not calendar.is_working_day(day):
            day += timedelta(days=1)
        return day
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def due_of(row, calendar):
    due = row.get("due_on")
    if due is None and row.get("working_days") is not None:
        due = working_days_after(calendar, row["received_on"], row["working_days"])
    waited = row.get("waiting_days") or 0
    asked = row.get("supplement_count")
    asked = (1 if waited else 0) if asked is None else asked
    if due is not None and waited and asked <= 1:
        due = working_days_after(calendar, due, waited)
    return due, asked


def end_of(row):
    for key in ("finished_on", "returned_on", "closed_on"):
        if row.get(key) is not None:
            return row[key]
    return None


def verdict_of(row, calendar):
    due, asked = due_of(row, calendar)
    end = end_of(row)
    if end is None:
        return None
    if asked >= 2:
        return LATE
    if due is None:
        return UNKNOWN
    return EARLY if end < due else ON_TIME if end == due else LATE


def is_overdue_at(row, calendar, day: date) -> bool:
    """Still in process at the end of `day`, and late if it ended that day."""
    end = end_of(row)
    if row["received_on"] > day or (end is not None and end <= day):
        return False
    due, asked = due_of(row, calendar)
    return asked >= 2 or (due is not None and day > due)


def counted(name, row, first, last, calendar) -> bool:
    received, end = row["received_on"], end_of(row)
    came = first <= received <= last
    went = end is not None and first <= end <= last
    handled = received <= last and (end is None or end >= first)
    online, level = row.get("channel") == "online", row.get("online_level")
    verdict = verdict_of(row, calendar)
    return {
        "received": came,
        "carried_over": received < first and (end is None or end >= first),
        "resolved": went,
        "resolved_early": went and verdict == EARLY,
        "resolved_on_time": went and verdict == ON_TIME,
        "resolved_late": went and verdict == LATE,
        "resolved_unknown": went and verdict == UNKNOWN,
        "in_process": received <= last and (end is None or end > last),
        "in_process_overdue": is_overdue_at(row, calendar, last),
        "received_online": came and online,
        "online_full": came and online and level == "full",
        "online_partial": came and online and level == "partial",
        "online_full_handled": handled and online and level == "full",
        "online_partial_handled": handled and online and level == "partial",
        "online_full_resolved": went and online and level == "full",
        "online_partial_resolved": went and online and level == "partial",
        "fee_due": came and row.get("fee_due") is True,
        "paid_online": came and row.get("fee_due") is True and row.get("paid_online") is True,
        "digitised": came and row.get("digitised_in") is True,
        "result_digitised": went and row.get("digitised_result") is True,
        "reused": came and row.get("reused") is True,
        "late_apologised": went and verdict == LATE and bool(row.get("apology")),
    }[name]


#: fact → (which rows must state something, which column says so)
STATED = {
    "received_online": [("received", "channel")],
    "online_full": [("received", "channel"), ("received_online", "online_level")],
    "online_partial": [("received", "channel"), ("received_online", "online_level")],
    "online_full_handled": [("received", "channel"), ("received_online", "online_level")],
    "online_partial_handled": [("received", "channel"), ("received_online", "online_level")],
    "online_full_resolved": [("resolved", "channel"), ("resolved+online", "online_level")],
    "online_partial_resolved": [("resolved", "channel"), ("resolved+online", "online_level")],
    "fee_due": [("received", "fee_due")],
    "paid_online": [("received", "fee_due"), ("fee_due", "paid_online")],
    "digitised": [("received", "digitised_in")],
    "result_digitised": [("resolved", "digitised_result")],
    "reused": [("received", "reused")],
    "procedures_with_online": [("received", "channel")],
}


def value(name, rows, first, last, calendar, where=None):
    """Number of dossiers, or None where the unit is unknown to the store or never said."""
    rows = [row for row in rows if row.get("state") != "submitted"]
    if not any(row["received_on"] <= last for row in rows):
        return None
    keys = {"procedure": "procedure_code"}
    rows = [row for row in rows if all(row.get(keys.get(k, k)) == v for k, v in (where or {}).items())]

    def behind(fact):
        if fact == "resolved+online":
            return [r for r in behind("resolved") if r.get("channel") == "online"]
        return [row for row in rows if counted(fact, row, first, last, calendar)]

    for fact, column in STATED.get(name, ()):
        base = behind(fact)
        if base and all(row.get(column) is None for row in base):
            return None
    if name in ("resolved_early", "resolved_on_time", "resolved_late"):
        base = behind("resolved")
        if base and all(verdict_of(row, calendar) == UNKNOWN for row in base):
            return None
    if name == "procedures_with_online":
        return len({row["procedure_code"] for row in behind("received_online") if row.get("procedure_code")})
    return len(behind(name))
