"""Tasks out of annex tables with the usual columns."""

from __future__ import annotations

from collections.abc import Iterator

from caicach.domain.documents.header import Header
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tasks.model import Task


def read_task_tables(scanned: ScannedPaper, header: Header) -> Iterator[Task]:
    """Tasks of every table whose head names a task column and a unit or deadline column."""
    yield from ()
