"""Files of sample papers, written by the same writers as reports, in the official layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from caicach.foundation.organizations.models import Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.publishing.reports.papers import docx, pdf
from caicach.publishing.reports.papers.blocks import (
    Block,
    Column,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
)


@dataclass(frozen=True)
class Draft:
    """What a paper says. `body` lines that begin with "# " are parts, with "## " sections; the rest is text."""

    kind: str
    number: str
    on: date
    abstract: str
    body: tuple[str, ...]
    signer: str
    capacity: str = "Chủ tịch"
    heading: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def body_name(unit: Unit) -> str:
    """The committee of a government; other bodies by their name."""
    if unit.administration_id == unit.pk:
        return f"Ủy ban nhân dân {unit.name[:1].lower()}{unit.name[1:]}"
    return unit.name


def write(draft: Draft, unit: Unit, form: str) -> bytes:
    """The paper as "docx" or "pdf"; the same text gives the same bytes."""
    layout = rulebook().layout("nd30")
    made_at = datetime(draft.on.year, draft.on.month, draft.on.day, 3, tzinfo=UTC)
    writer = docx.write if form == "docx" else pdf.write
    return writer(_paper(draft, unit, layout.abbreviations), layout, made_at=made_at)


def _paper(draft: Draft, unit: Unit, kinds: Mapping[str, str]) -> Paper:
    month = f"{draft.on.month:02d}" if draft.on.month < 3 else str(draft.on.month)
    place = f"{unit.short_name or unit.name}, ngày {draft.on:%d} tháng {month} năm {draft.on.year}"
    issuer = body_name(unit)
    superior = body_name(unit.parent) if unit.parent else ""
    head = Letterhead(superior, issuer, f"Số: {draft.number}", place, kinds.get(draft.kind, ""), draft.abstract)
    signature = Signature("TM. Ủy ban nhân dân", (draft.capacity,), draft.signer)
    return Paper(head, (), tuple(_blocks(draft)), (), signature, ("Lưu: VT",))


def _blocks(draft: Draft) -> Iterator[Block]:
    """The text; a table follows the line that announces it."""
    for line in draft.body:
        yield _block(line)
        if draft.rows and line.endswith("dưới đây."):
            yield Table(tuple(Column(title, 4) for title in draft.heading), tuple(Row(cells) for cells in draft.rows))


def _block(line: str) -> Block:
    for mark, level in (("## ", 2), ("# ", 1)):
        if line.startswith(mark):
            number, _, text = line.removeprefix(mark).partition(". ")
            return Heading(level, number, text)
    return Paragraph((Run(line),))
