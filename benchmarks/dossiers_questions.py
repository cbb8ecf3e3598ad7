"""All facts of dossiers at 3,355 units, and a page of the list, over a million dossiers.

    .venv/bin/python benchmarks/dossiers_questions.py [rows]

Floors: one hand-written DuckDB query over the same files that counts all the same numbers (they must be equal), and
for the list the hand-written query of the same page.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ground

SCRIPT = "dossiers_questions.py"
FIRST, LAST = date(2025, 6, 15), date(2025, 9, 14)
_IN = "received_on BETWEEN $first AND $last"
_OUT = "e BETWEEN $first AND $last"
#: fact → condition over `j` (stored rows with their end `e`)
CONDITIONS = {
    "received": _IN,
    "carried_over": "received_on < $first AND (e IS NULL OR e >= $first)",
    "resolved": _OUT,
    "resolved_early": f"{_OUT} AND e < due_on",
    "resolved_on_time": f"{_OUT} AND e = due_on",
    "resolved_late": f"{_OUT} AND e > due_on",
    "in_process": "received_on <= $last AND (e IS NULL OR e > $last)",
    "in_process_overdue": "received_on <= $last AND (e IS NULL OR e > $last) AND due_on < $last",
    "received_online": f"{_IN} AND channel = 'online'",
    "online_full": f"{_IN} AND channel = 'online' AND online_level = 'full'",
    "online_partial": f"{_IN} AND channel = 'online' AND online_level = 'partial'",
    "online_full_resolved": f"{_OUT} AND channel = 'online' AND online_level = 'full'",
    "online_partial_resolved": f"{_OUT} AND channel = 'online' AND online_level = 'partial'",
    "fee_due": f"{_IN} AND fee_due",
    "paid_online": f"{_IN} AND fee_due AND paid_online",
    "digitised": f"{_IN} AND digitised_in",
    "reused": f"{_IN} AND reused",
}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    home = ground.open_site()
    from caicach.registers.dossiers.services import import_file

    try:
        import_file(by=None, unit=None, path=ground.write_list(home / "list.csv", rows))
        raw = duckdb.connect()
        files = f"read_parquet('{home}/dossiers/months/*/*.parquet')"
        _facts(raw, home, rows)
        _pages(raw, files, rows)
    finally:
        ground.close_site(home)


def counting_sql(home: Path) -> str:
    """One query by hand that counts every fact for every unit."""
    files = f"read_parquet('{home}/dossiers/months/*/*.parquet')"
    counts = ", ".join(f"count(*) FILTER ({condition}) AS {name}" for name, condition in CONDITIONS.items())
    distinct = f"count(DISTINCT procedure_code) FILTER ({CONDITIONS['received_online']}) AS procedures_with_online"
    return (
        f"WITH j AS (SELECT *, coalesce(finished_on, returned_on, closed_on) AS e FROM {files}) "
        f"SELECT unit_id, {counts}, {distinct} FROM j GROUP BY unit_id"
    )


def _facts(raw: duckdb.DuckDBPyConnection, home: Path, rows: int) -> None:
    from caicach.domain.periods import DateSpan
    from caicach.foundation.facts import registry
    from caicach.registers.dossiers.selectors import counting

    sql = counting_sql(home)
    asked = {"first": FIRST, "last": LAST}
    names = [*CONDITIONS, "procedures_with_online"]

    def floor() -> dict[int, tuple[Any, ...]]:
        return {row[0]: row[1:] for row in raw.execute(sql, asked).fetchall()}

    def ours() -> dict[str, Any]:
        counting._answers.clear()
        span = DateSpan(FIRST, LAST)
        return {name: registry.get(f"dossiers.{name}").totals(span, None, {}) for name in names}

    wanted = floor()
    found, cold = ground.timed(ours)
    for unit, numbers in wanted.items():
        for name, number in zip(names, numbers, strict=True):
            told = found[name].get(unit)
            if told is not None and told != number:
                raise SystemExit(f"{name} of unit {unit}: {told} by facts, {number} by hand")
    title = f"{ground.UNITS:,} units, {rows:,} dossiers / one DuckDB query"
    warm = ground.in_turn(floor, ours)
    ground.tell(f"all facts, {title}", SCRIPT, *warm)
    ground.tell(f"all facts just after an import: every cube made (one run), {title}", SCRIPT, warm[0], cold)


def _pages(raw: duckdb.DuckDBPyConnection, files: str, rows: int) -> None:
    from caicach.foundation.organizations.models import Person, Unit
    from caicach.registers.dossiers.selectors.finding import Dossiers, Filter

    person = Person.objects.create_superuser(username="b", email="b@example.test", password=None, full_name="B")
    unit = Unit.objects.get(code="00010")
    columns = "dossier_code, unit_id, procedure_name, field, channel, received_on, due_on, returned_on"
    pages: dict[str, tuple[str, Filter, str]] = {
        "newest": ("true ORDER BY received_on DESC", Filter(), "-received_on"),
        "late": (
            "returned_on > due_on ORDER BY received_on DESC",
            Filter(outcome="late"),
            "-received_on",
        ),
        "one unit by due day": (f"unit_id = {unit.pk} ORDER BY due_on", Filter(unit=unit), "due_on"),
        "text in code": (
            "contains(lower(dossier_code), '-2508') ORDER BY received_on DESC",
            Filter(text="-2508"),
            "-received_on",
        ),
    }
    for name, (where, wanted, order) in pages.items():
        count = f"SELECT count(*) FROM {files} WHERE {where.split(' ORDER BY')[0]}"
        page = f"SELECT {columns} FROM {files} WHERE {where} LIMIT 50"
        floor, ours = ground.in_turn(
            lambda count=count, page=page: (raw.execute(count).fetchall(), raw.execute(page).fetchall()),
            lambda wanted=wanted, order=order: Dossiers(person, wanted, order)[0:50],
        )
        ground.tell(f"list page ({name}) and its count, {rows:,} dossiers / two DuckDB queries", SCRIPT, floor, ours)
    _whole_page(person, rows)


def _whole_page(person: Any, rows: int) -> None:
    """The page as the browser gets it; its floor is the same list without markup."""
    from django.test import Client

    from caicach.registers.dossiers.selectors.finding import Dossiers, Filter

    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    if client.get("/ho-so/").status_code != 200:
        raise SystemExit("the list page does not answer")
    floor, ours = ground.in_turn(lambda: Dossiers(person, Filter())[0:50], lambda: client.get("/ho-so/"))
    ground.tell(f"list page over HTTP with filters and markup, {rows:,} dossiers / its rows alone", SCRIPT, floor, ours)


if __name__ == "__main__":
    main()
