"""Quarterly reports: one of 2024 that went all the way, the last quarter in every state, a draft of the running one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from caicach.domain.periods import Period
from caicach.foundation.organizations.models import Person, Unit
from caicach.publishing.reports.models import Report
from caicach.publishing.reports.services import accept, edit_heading, edit_section, give_back, start_report, submit
from demo.declarations import last_closed, open_quarter
from demo.people import PROVINCE_LEADER, chair, clerk
from demo.texts import read


def build_reports(units: dict[str, Unit], people: dict[str, Person], today: date) -> int:
    """Write and hand in; how many reports there are."""
    told = read("reports")
    exact = told["exact"]
    leader = people[PROVINCE_LEADER]
    ward = units[exact["unit"]]
    report = _write(ward, Period.parse(exact["period"]), exact["sections"], people)
    _hand_in(report, exact["number"], exact["issued_on"], chair(people, ward))
    accept(by=leader, report=report, answer=exact["answer"])
    for row in told["latest"]:
        _latest(units[row["unit"]], row, people, today)
    start_report(by=clerk(people, ward), unit=ward, outline=told["outline"], period=open_quarter())
    return 2 + len(told["latest"])


def _latest(unit: Unit, row: Mapping[str, Any], people: dict[str, Person], today: date) -> None:
    """The report of the last closed quarter, as far as the file says."""
    period, leader = last_closed(), people[PROVINCE_LEADER]
    report = _write(unit, period, read("reports")["usual"], people)
    if row["state"] == "draft":
        return
    number = f"{period.number * 25 + 11}/BC-UBND"
    _hand_in(report, number, min(today, report.due_on or today), chair(people, unit))
    if row["state"] == "accepted":
        accept(by=leader, report=report, answer=row["answer"])
    if row["state"] == "returned":
        give_back(by=leader, report=report, answer=row["answer"])


def _write(unit: Unit, period: Period, sections: Mapping[str, Sequence[str]], people: dict[str, Person]) -> Report:
    by = clerk(people, unit)
    report = start_report(by=by, unit=unit, outline=read("reports")["outline"], period=period)
    for key, paragraphs in sections.items():
        edit_section(by=by, report=report, key=key, paragraphs=paragraphs)
    return report


def _hand_in(report: Report, number: str, on: date, signer: Person) -> None:
    edit_heading(by=signer, report=report, values={"number": number, "issued_on": on, "signer": signer.full_name})
    submit(by=signer, report=report)
