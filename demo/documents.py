"""Registers of outgoing and incoming papers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caicach.foundation.documents.models import Direction, Document
from caicach.foundation.documents.services import register_document
from caicach.foundation.organizations.models import Person, Unit
from demo.papers import Draft, body_name, write
from demo.people import PROVINCE_LEADER, chair, clerk
from demo.texts import read
from demo.units import communes

_SYMBOLS = {"CV": "UBND", "QĐ": "QĐ-UBND", "KH": "KH-UBND", "TB": "TB-UBND", "BC": "BC-UBND"}


@dataclass(frozen=True)
class _Issued:
    """A paper to be entered as outgoing."""

    kind: str
    number: str
    on: date
    domain: str
    abstract: str
    form: str = ""


def build_documents(units: dict[str, Unit], people: dict[str, Person], today: date) -> int:
    """Enter the papers of province and communes; how many entries."""
    province, leader = units["M1"], people[PROVINCE_LEADER]
    chance = random.Random("documents")
    from_above = [_enter(leader, province, paper, leader, chance) for paper in _yearly("province", 2024, today)]
    count = len(from_above)
    for commune in communes(units):
        by, signer = clerk(people, commune), chair(people, commune)
        own = list(_own(commune, today))
        for paper in own:
            _enter(by, commune, paper, signer, chance)
        for number, arrived in enumerate(from_above, start=1):
            _receive(by, commune, arrived, number, today)
        count += len(own) + len(from_above)
    return count


def _own(commune: Unit, today: date) -> Iterator[_Issued]:
    if commune.code != "M101":
        yield from _yearly("yearly", 2024, today)
        return
    for row in read("documents")["ward"]:
        yield _Issued(row["type"], row["number"], row["on"], row["domain"], row["abstract"], row.get("file", ""))
    yield from _yearly("yearly", 2025, today)


def _yearly(which: str, since: int, today: date) -> Iterator[_Issued]:
    """The papers of every year up to today, numbered within type and year."""
    for year in range(since, today.year + 1):
        numbers: Counter[str] = Counter()
        for row in read("documents")[which]:
            on = date.fromisoformat(f"{year}-{row['day']}")
            if on > today:
                continue
            numbers[row["type"]] += 1
            number = f"{numbers[row['type']]:02d}/{_SYMBOLS[row['type']]}"
            yield _Issued(row["type"], number, on, row["domain"], row["abstract"].format(year=year))


def _enter(by: Person, unit: Unit, paper: _Issued, signer: Person, chance: random.Random) -> Document:
    signed = chance.random() < 0.96
    content = None
    if paper.form:
        content = write(_draft(paper, signer), unit, paper.form)
    return register_document(
        by=by,
        unit=unit,
        direction=Direction.OUTGOING,
        doc_type=paper.kind,
        number=paper.number,
        issued_on=paper.on,
        issuer=body_name(unit),
        abstract=paper.abstract,
        content=content,
        filename=f"{paper.number.replace('/', '-')}.{paper.form}" if paper.form else "",
        domain=paper.domain,
        signer=signer.full_name,
        position=read("documents")["signers"]["province" if unit.parent is None else "commune"],
        is_signed_digitally=signed,
        sent_electronically=signed and chance.random() < 0.98,
    )


def _draft(paper: _Issued, signer: Person) -> Draft:
    told: dict[str, Any] = read("documents")["bodies"]
    lines = told.get(paper.number, told["usual"])
    return Draft(paper.kind, paper.number, paper.on, paper.abstract, tuple(lines), signer.full_name)


def _receive(by: Person, commune: Unit, paper: Document, number: int, today: date) -> None:
    """A paper of the province arrives the next day; only the last one still waits."""
    issued_on = paper.issued_on or today
    received = min(issued_on + timedelta(days=1), today)
    waits = (today - received).days < 21
    register_document(
        by=by,
        unit=commune,
        direction=Direction.INCOMING,
        doc_type=paper.doc_type,
        number=paper.number,
        issued_on=issued_on,
        issuer=paper.issuer,
        abstract=paper.abstract,
        domain=paper.domain,
        received_on=received,
        arrival_number=number,
        due_on=received + timedelta(days=20),
        completed_on=None if waits else received + timedelta(days=6),
    )
