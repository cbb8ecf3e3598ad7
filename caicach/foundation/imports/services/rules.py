"""What several deeds of an import share."""

from __future__ import annotations

from typing import Final

from caicach.domain.errors import TradeError
from caicach.foundation.imports.models import Batch
from caicach.foundation.imports.registry import Context
from caicach.foundation.jobs.registry import Progress
from caicach.foundation.organizations.models import Person, Unit

#: A file up to this size is read and checked while the person waits; a larger one by a job.
AT_ONCE_BYTES: Final = 300 * 1024


class BatchStateError(TradeError):
    """The batch is not in a state for this deed."""


def wrong_state(batch: Batch, deed: str) -> BatchStateError:
    """The sentence for a deed that the batch's state does not allow."""
    return BatchStateError(f"Lần nhập “{batch}” đang ở trạng thái “{batch.get_state_display()}” nên không {deed} được.")


def silent(by: Person, unit: Unit) -> Progress:
    """A progress that nobody watches, for deeds done while the person waits."""
    return Progress(0, by, unit, lambda done, total, message: None)


def context_of(batch: Batch, progress: Progress) -> Context:
    """The context importers get; the acting person is whoever the progress belongs to."""
    return Context(progress.by or batch.by, batch.unit, batch.pk or 0, progress)


def refuse_busy(batch: Batch) -> None:
    """Raise where a job works on the batch right now."""
    if batch.is_busy:
        raise BatchStateError(f"Lần nhập “{batch}” đang được xử lý. Hãy đợi xong hoặc huỷ tiến trình rồi làm tiếp.")
