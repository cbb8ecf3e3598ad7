"""All readings of a paper in one result."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from caicach.domain.documents.contexts import Contexts, contexts_of
from caicach.domain.documents.footnotes import Footnote
from caicach.domain.documents.header import Header, read_header
from caicach.domain.documents.outline import OutlineItem
from caicach.domain.documents.paper import Paper
from caicach.domain.documents.references import Reference
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.targets import Target, read_target_tables, read_targets
from caicach.domain.documents.tasks import Task, read_tasks


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What a careful official finds in a paper, each thing with its place in `text`."""

    text: str
    document: Header
    outline: tuple[OutlineItem, ...]
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    references: tuple[Reference, ...]
    footnotes: tuple[Footnote, ...]
    scanned: bool
    remarks: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape of `caicach read`."""
        return {
            "document": self.document.as_json(),
            "outline": [item.as_json() for item in self.outline],
            "targets": [item.as_json() for item in self.targets],
            "tasks": [item.as_json() for item in self.tasks],
            "references": [item.as_json(self.text) for item in self.references],
            "footnotes": [item.as_json() for item in self.footnotes],
        }


def _all_targets(scanned: ScannedPaper, header: Header, contexts: Contexts) -> list[Target]:
    """Targets of the text, then those of tables that it has not told, so that parents keep their index."""
    told = read_targets(scanned, header, contexts)
    starts = [target.start for target in told]
    return [*told, *(cell for cell in read_target_tables(scanned, header) if not _is_told(cell, told, starts))]


def _is_told(cell: Target, told: Sequence[Target], starts: Sequence[int]) -> bool:
    """Whether a cell lies in a row that the text has given as one target already."""
    at = bisect_right(starts, cell.start) - 1
    return at >= 0 and cell.end <= told[at].end and cell.value == told[at].value


def read_document(paper: Paper) -> DocumentReading:
    """Read a paper: head, outline, targets, tasks, citations, footnotes."""
    return read_scanned(ScannedPaper(paper))


def read_scanned(scanned: ScannedPaper) -> DocumentReading:
    """The same, for a paper that has been scanned already."""
    header = read_header(scanned)
    contexts = contexts_of(scanned)
    return DocumentReading(
        scanned.text,
        header,
        tuple(scanned.outline),
        tuple(_all_targets(scanned, header, contexts)),
        tuple(read_tasks(scanned, header, contexts)),
        tuple(item for item in scanned.references if not header.is_own(item.start, item.number)),
        tuple(scanned.footnotes[1]),
        scanned.paper.scanned,
        scanned.paper.remarks,
    )
