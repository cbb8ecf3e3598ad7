"""A paper becomes a plan waiting for review: the document is registered, read, and its items stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from caicach.domain.documents import DocumentReading, read_document
from caicach.domain.documents.paper import Block, Paper
from caicach.foundation.audit.services import record
from caicach.foundation.documents.models import Direction, Document, Revision
from caicach.foundation.documents.readers import read_paper
from caicach.foundation.documents.selectors import find_by_number
from caicach.foundation.documents.services import register_document
from caicach.foundation.documents.storage import open_file
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.plans.access import check_prepare
from caicach.registers.plans.drafts import PlanHeader, TargetDraft
from caicach.registers.plans.models import Plan, PlanItem, PlanItemKind, PlanPaper, PlanState
from caicach.registers.plans.reading import ReadItem, header_of, items_of
from caicach.registers.plans.services.drafting import new_plan
from caicach.registers.plans.suggestion import suggest_from_rulebook

#: Larger papers are read by a job: a page must answer within two seconds.
READ_AT_ONCE: Final = {"pdf": 300_000, "docx": 1_000_000}
READ_AT_ONCE_OTHERS: Final = 600_000


def reads_in_time(filename: str, size: int) -> bool:
    """Whether a paper of this kind and size is read within the request."""
    return size <= READ_AT_ONCE.get(filename.rsplit(".", 1)[-1].lower(), READ_AT_ONCE_OTHERS)


def content_of(revision: Revision) -> bytes:
    """The bytes of a registered file."""
    with open_file(revision.file.sha256) as file:
        return file.read()


def register_paper(*, by: Person, unit: Unit, content: bytes, filename: str) -> Document:
    """Keep a paper that will be read later; what it says of itself is not known yet."""
    check_prepare(by, unit)
    return register_document(
        by=by,
        unit=unit,
        direction=Direction.OTHER,
        doc_type="KH",
        number="",
        issued_on=None,
        issuer="",
        abstract=filename.rsplit(".", 1)[0],
        content=content,
        filename=filename,
    )


def upload_plan(*, by: Person, unit: Unit, content: bytes, filename: str, document: Document | None = None) -> Plan:
    """Read a paper (TXT, HTML, DOCX, PDF) into a plan in review. With `document` the paper is already registered.

    Reading comes before any writing: a paper that cannot be read leaves nothing behind (its reader's TradeError).
    """
    check_prepare(by, unit)
    paper = read_paper(content, filename)
    reading = read_document(paper)
    header = header_of(reading, filename, timezone.localdate())
    return _store(by, unit, _Upload(paper, reading, header, content, filename, document))


@dataclass(frozen=True)
class _Upload:
    """What is stored together."""

    paper: Paper
    reading: DocumentReading
    header: PlanHeader
    content: bytes
    filename: str
    document: Document | None


@transaction.atomic
def _store(by: Person, unit: Unit, upload: _Upload) -> Plan:
    plan = new_plan(by=by, unit=unit, header=upload.header)
    plan.document = upload.document or _register(by, unit, upload)
    plan.state = PlanState.IN_REVIEW
    plan.save(update_fields=["document", "state"])
    PlanPaper.objects.create(
        plan=plan,
        filename=upload.filename[:255],
        text=upload.paper.text,
        blocks=[_block(block) for block in upload.paper.blocks],
        outline=[entry.as_json() for entry in upload.reading.outline],
        references=[entry.as_json(upload.paper.text) for entry in upload.reading.references],
        remarks=list(upload.paper.remarks),
        scanned=upload.paper.scanned,
    )
    found = items_of(upload.reading)
    _store_items(plan, found)
    targets = sum(item.kind == PlanItemKind.TARGET for item in found)
    record(
        "plans.upload",
        by=by,
        unit=unit,
        subject=plan,
        summary=f"Tải lên kế hoạch “{plan}”: đọc được {targets} chỉ tiêu, {len(found) - targets} nhiệm vụ"[:500],
    )
    return plan


def _register(by: Person, unit: Unit, upload: _Upload) -> Document:
    """The paper in the unit's register: outgoing where it bears number and date, else among other papers."""
    header = upload.header
    if header.number and header.issued_on:
        twin = find_by_number(unit, header.number, header.issued_on)
        if twin is not None:
            return twin
    numbered = bool(header.number and header.issued_on)
    return register_document(
        by=by,
        unit=unit,
        direction=Direction.OUTGOING if numbered else Direction.OTHER,
        doc_type=upload.reading.document.doc_type or "KH",
        number=header.number,
        issued_on=header.issued_on,
        issuer=header.issuer,
        abstract=header.title,
        content=upload.content,
        filename=upload.filename,
        recipients=list(header.recipients),
        signer=header.signer,
        position=header.position,
    )


def _block(block: Block) -> dict[str, Any]:
    """Kind, place and page of a stretch of the paper."""
    return {"kind": block.kind.value, "start": block.start, "end": block.end, "page": block.page}


def _store_items(plan: Plan, found: list[ReadItem]) -> None:
    """Positions follow the paper; a nested target names its parent's row."""
    order = sorted(range(len(found)), key=lambda at: (found[at].start, found[at].end, at))
    place = {at: position for position, at in enumerate(order, start=1)}
    rows = [_item(plan, place[at], item) for at, item in enumerate(found)]
    created = PlanItem.objects.bulk_create(rows)
    targets = [row for row in created if row.kind == PlanItemKind.TARGET]
    nested = []
    for row, item in zip(created, found, strict=True):
        if item.parent is not None and 0 <= item.parent < len(targets) and targets[item.parent] is not row:
            row.content["parent"] = targets[item.parent].pk
            nested.append(row)
    PlanItem.objects.bulk_update(nested, ["content"])


def _item(plan: Plan, position: int, item: ReadItem) -> PlanItem:
    content = item.draft.to_content()
    row = PlanItem(
        plan=plan,
        kind=item.kind,
        position=position,
        start=item.start,
        end=item.end,
        quote=item.quote,
        proposal=content,
        content=dict(content),
        confidence=item.confidence,
    )
    if isinstance(item.draft, TargetDraft):
        best = next(
            iter(
                suggest_from_rulebook(
                    item.draft.subject or item.draft.text, item.draft.domain, item.draft.unit_of_measure
                )
            ),
            None,
        )
        if best is not None:
            row.suggested_indicator, row.suggestion_score = best.key, best.score
    return row
