"""What the sample's files promise, without building it."""

from datetime import date

from demo.dossiers import dossiers
from demo.texts import read


def test_the_known_quarter_is_told_to_the_last_dossier() -> None:
    told = read("procedures")
    known = {row["code"]: row for row in told["procedures"]}
    rows = told["exact"]["rows"]
    fields: dict[str, int] = {}
    for row in rows:
        field = known[row["code"]]["field"]
        fields[field] = fields.get(field, 0) + row["online"] + row["direct"]
    assert fields == {"civil_status": 390, "land": 28, "labour_social": 14, "agriculture_poverty": 5}
    assert sum(row["online"] > 0 for row in rows) == 17
    assert sum(row["online"] for row in rows if known[row["code"]]["level"] == "full") == 140
    assert sum(row["online"] for row in rows if known[row["code"]]["level"] == "partial") == 194


def test_tasks_from_above_in_the_known_quarter() -> None:
    rows, end = read("tasks")["exact"]["rows"], date(2024, 9, 14)
    early = [row for row in rows if row[4] < row[3] and row[4] <= end]
    on_time = [row for row in rows if row[4] == row[3]]
    running = [row for row in rows if row[4] > end]
    assert (len(rows), len(early), len(on_time), len(running)) == (32, 21, 10, 1)


def test_the_same_day_gives_the_same_dossiers() -> None:
    first, second = dossiers(date(2024, 3, 29)), dossiers(date(2024, 3, 29))
    assert first == second
    assert len({row["dossier_code"] for row in first}) == len(first)


def test_everybody_is_made_up() -> None:
    people = read("people")["people"]
    assert all(" Mẫu " in row["full_name"] for row in people)
    assert all(row["unit"].startswith("M1") for row in people)
    shown = [row for row in people if row.get("note")]
    assert {row["role"] for row in shown} == {"officer", "leader", "appraiser", "administrator", "reader"}
    assert all(len(row["note"]) <= 200 for row in shown)
