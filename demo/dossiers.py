"""Dossiers of six communes since the end of 2023, as three yearly lists from the sample's one-stop system."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from caicach.domain.workdays import WorkCalendar
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.dossiers.services import import_table
from demo.texts import read

#: First day of the first reporting period of 2024.
FIRST = date(2023, 12, 15)
_COLUMNS = (
    "dossier_code",
    "unit_code",
    "procedure_code",
    "procedure_name",
    "field",
    "channel",
    "online_level",
    "received_on",
    "due_on",
    "working_days",
    "finished_on",
    "returned_on",
    "closed_on",
    "state",
    "fee_due",
    "fee_amount",
    "paid_online",
    "digitised_in",
    "digitised_result",
    "reused",
    "supplement_count",
    "waiting_days",
    "apology",
    "applicant_name",
)
#: How busy the months are against a usual one: few in the month of Tết, many before the school year.
_SEASON = {1: 0.95, 2: 0.70, 3: 1.05, 4: 1.0, 5: 1.02, 6: 1.08, 7: 1.12, 8: 1.2, 9: 1.05, 10: 1.0, 11: 0.98, 12: 0.9}
#: Lateness against the commune's usual share: the end of the year and after Tết are the worst.
_STRAIN = {2: 1.5, 3: 1.3, 11: 1.2, 12: 1.5}


@dataclass
class Dossier:
    """One row of a list; fields are the store's columns."""

    commune: str
    procedure: dict[str, Any]
    received: date
    due: date
    finished: date | None = None
    channel: str = "direct"
    values: dict[str, Any] = field(default_factory=dict)

    def row(self, number: int, name: str) -> dict[str, Any]:
        """The row as the list gives it."""
        procedure = self.procedure
        online = self.channel == "online"
        base = {
            "dossier_code": f"{self.commune}.MAU.{self.received:%y%m%d}.{number:05d}",
            "unit_code": self.commune,
            "procedure_code": procedure["code"],
            "procedure_name": procedure["name"],
            "field": procedure["field"],
            "channel": self.channel,
            "online_level": procedure["level"] if online else "",
            "received_on": self.received.isoformat(),
            "due_on": self.due.isoformat(),
            "working_days": str(procedure["days"]),
            "finished_on": self.finished.isoformat() if self.finished else "",
            "state": "returned" if self.finished else "in_process",
            "supplement_count": "0",
            "applicant_name": name,
        }
        base["returned_on"] = base["finished_on"]
        return base | self.values


@dataclass
class _Maker:
    """Makes dossiers with one stream of chance, so that every build gives the same ones up to today."""

    today: date
    chance: random.Random
    calendar: WorkCalendar
    told: dict[str, Any]

    def usual(self, commune: dict[str, Any]) -> Iterator[Dossier]:
        """The commune's dossiers of every working day, the exact quarter left out."""
        exact = self.told["exact"]
        is_exact = commune["code"] == exact["unit"]
        procedures = [p for p in self.told["procedures"] if not is_exact or p.get("everywhere", True)]
        weights = [p["weight"] for p in procedures]
        day = FIRST
        while day <= self.today:
            if self.calendar.is_working_day(day) and not (is_exact and exact["first"] <= day <= exact["last"]):
                for procedure in self.chance.choices(procedures, weights, k=self.count(commune, day)):
                    dossier = self.one(commune, procedure, day)
                    if is_exact and day < exact["first"]:
                        self.end_before(dossier, exact["first"])
                    yield dossier
            day += timedelta(days=1)

    def count(self, commune: dict[str, Any], day: date) -> int:
        """How many dossiers come in on a day: a twenty-first of the month's, give or take."""
        years = (day - FIRST).days / 365
        mean = commune["volume"] / 21 * _SEASON[day.month] * (1 + 0.06 * years)
        return max(0, round(self.chance.gauss(mean, mean**0.5)))

    def one(self, commune: dict[str, Any], procedure: dict[str, Any], day: date) -> Dossier:
        """A dossier received on a day, as far as it has come by today."""
        dossier = Dossier(commune["code"], procedure, day, self.calendar.due_on(day, procedure["days"]))
        years = (day - FIRST).days / 365
        online = min(0.94, commune["online"] + 0.11 * years) if procedure["level"] else 0.0
        roll = self.chance.random()
        dossier.channel = "online" if roll < online else "post" if roll > 0.975 else "direct"
        self.finish(dossier, commune["late"] * _STRAIN.get(day.month, 1.0))
        self.describe(dossier, years)
        return dossier

    def finish(self, dossier: Dossier, late: float) -> None:
        """When it ends: early, on the day, or late; what would end after today is still in process."""
        chance, days = self.chance, dossier.procedure["days"]
        if chance.random() < late:
            end = self.calendar.add_working_days(dossier.due, chance.randint(1, 9))
            if end <= self.today and chance.random() < 0.7:
                dossier.values["apology"] = f"Thư xin lỗi ngày {dossier.due:%d/%m/%Y}"
        elif days > 1 and chance.random() < 0.72:
            end = self.calendar.add_working_days(dossier.received, chance.randint(1, days - 1))
        elif days == 1 and chance.random() < 0.6:
            end = dossier.received
        else:
            end = dossier.due
        roll = chance.random()
        if roll < 0.03:
            waited = chance.randint(1, 4)
            dossier.values |= {"supplement_count": "1", "waiting_days": str(waited)}
            end = self.calendar.add_working_days(end, waited)
        if end > self.today:
            dossier.values.setdefault("state", "supplement_requested" if roll < 0.03 else "in_process")
            return
        dossier.finished = end
        if roll > 0.988:
            dossier.finished = None
            dossier.values |= {"state": "withdrawn" if roll > 0.994 else "refused", "closed_on": end.isoformat()}

    def describe(self, dossier: Dossier, years: float) -> None:
        """Fee, payment and digitisation; the habit grows over the years."""
        chance, fee = self.chance, dossier.procedure["fee"]
        due = bool(fee) and chance.random() > 0.08
        pays = 0.97 if dossier.channel == "online" else 0.25 + 0.12 * years
        self.fee(dossier, due=due, online=due and chance.random() < pays)
        self.digitise(dossier, min(0.97, 0.52 + 0.16 * years))

    def fee(self, dossier: Dossier, *, due: bool, online: bool) -> None:
        """Say what is to be paid and how it was."""
        dossier.values |= {
            "fee_due": "true" if due else "false",
            "fee_amount": str(dossier.procedure["fee"]) if due else "0",
            "paid_online": "true" if online else "false",
        }

    def digitise(self, dossier: Dossier, share: float) -> None:
        """Say whether papers and result were digitised and data used again."""
        chance = self.chance
        dossier.values |= {
            "digitised_in": "true" if chance.random() < share else "false",
            "digitised_result": "true" if chance.random() < share + 0.02 else "false",
            "reused": "true" if chance.random() < share * 0.55 else "false",
        }

    def end_before(self, dossier: Dossier, first: date) -> None:
        """Nothing is carried into the exact quarter."""
        closed = dossier.values.get("closed_on")
        ended = dossier.finished or (date.fromisoformat(closed) if closed else first)
        if ended < first:
            return
        last = self.calendar.add_working_days(first, -1)
        start = self.calendar.add_working_days(last, -(dossier.procedure["days"] + 5))
        dossier.received, dossier.due = start, self.calendar.due_on(start, dossier.procedure["days"])
        dossier.finished = dossier.due
        for key in ("closed_on", "state", "apology", "waiting_days", "supplement_count"):
            dossier.values.pop(key, None)

    def exact(self) -> Iterator[Dossier]:
        """The quarter whose figures are known: every count of the file, all ended within it, none late."""
        told = self.told["exact"]
        known = {procedure["code"]: procedure for procedure in self.told["procedures"]}
        at_desk = told["paid_at_desk"]
        for row in told["rows"]:
            procedure, exempt = known[row["code"]], row.get("exempt", [0, 0])
            for channel, count, free in zip(("online", "direct"), (row["online"], row["direct"]), exempt, strict=True):
                for number in range(count):
                    dossier = self.within(procedure, channel, told["first"], told["last"])
                    due = bool(procedure["fee"]) and number >= free
                    pays = due and (channel == "online" or at_desk > 0)
                    at_desk -= pays and channel == "direct"
                    self.fee(dossier, due=due, online=pays)
                    self.digitise(dossier, 0.6)
                    yield dossier

    def within(self, procedure: dict[str, Any], channel: str, first: date, last: date) -> Dossier:
        """A dossier received and ended between two days, on time or before."""
        days = procedure["days"]
        opens = self.calendar.add_working_days(first, 0)
        room = (self.calendar.add_working_days(last, -days) - opens).days
        received = opens
        while True:
            received = opens + timedelta(days=self.chance.randrange(room))
            due = self.calendar.due_on(received, days)
            if self.calendar.is_working_day(received) and due <= last:
                break
        early = self.chance.random() < 0.7
        end = self.calendar.add_working_days(received, self.chance.randint(0, days - 1)) if early else due
        return Dossier(self.told["exact"]["unit"], procedure, received, due, end, channel)

    def pressing(self, commune: dict[str, Any]) -> Iterator[Dossier]:
        """What should be looked at today: due today, due next, and a few overdue."""
        procedures = [p for p in self.told["procedures"] if p["days"] >= 3 and p.get("everywhere", True)]
        nexts = [self.today, self.calendar.add_working_days(self.today, 1)]
        overdue = [self.calendar.add_working_days(self.today, -days) for days in (2, 4, 7)]
        for due in [*nexts, *nexts, *overdue[: 1 + (commune["late"] > 0.015) + (commune["late"] > 0.03)]]:
            procedure = self.chance.choice(procedures)
            received = self.calendar.add_working_days(due, -procedure["days"])
            dossier = Dossier(commune["code"], procedure, received, due, channel="online")
            dossier.channel = "online" if procedure["level"] else "direct"
            self.describe(dossier, 2.9)
            yield dossier


def dossiers(today: date) -> list[dict[str, Any]]:
    """Every row, in order of reception."""
    maker = _Maker(today, random.Random(2024), rulebook().work_calendar, read("procedures"))
    made = list(maker.exact())
    for commune in read("units")["communes"]:
        made += maker.usual(commune)
        made += maker.pressing(commune)
    made.sort(key=lambda dossier: dossier.received)
    names = read("names")
    return [
        dossier.row(number, f"{maker.chance.choice(names['surnames'])} Mẫu {maker.chance.choice(names['given'])}")
        for number, dossier in enumerate(made, start=1)
    ]


def build_dossiers(operator: Person, province: Unit, today: date) -> int:
    """Import one list a year; how many dossiers."""
    rows = dossiers(today)
    for year in range(2024, today.year + 1):
        chosen = [row for row in rows if max(2024, int(row["received_on"][:4])) == year]
        if not chosen:
            continue
        table = pa.table({name: [row.get(name, "") for row in chosen] for name in _COLUMNS})
        outcome = import_table(by=operator, unit=province, table=table, source_name=f"Danh sách hồ sơ mẫu năm {year}")
        if outcome.refused_rows:
            first = outcome.refused[0]
            raise ValueError(
                f"sample dossiers of {year}: {outcome.refused_rows} refused, {first.column}: {first.reason}"
            )
    return len(rows)
