"""Taking a file in: sized, hashed, recognised, read, and kept once."""

from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from django.db import transaction

from caicach.domain.vietnamese.folding import compose
from caicach.foundation.documents import storage
from caicach.foundation.documents.kinds import Kind, kind_of
from caicach.foundation.documents.models import StoredFile, TextState
from caicach.foundation.documents.signals import text_waiting
from caicach.foundation.documents.texts import ReadText, read_text, reads_at_once
from caicach.foundation.organizations.models import Person


@dataclass(frozen=True)
class Prepared:
    """A file recognised and, when small, read: all that takes time, done before the transaction begins."""

    incoming: storage.Incoming
    kind: Kind
    filename: str
    read: ReadText


def prepare(incoming: storage.Incoming, filename: str) -> Prepared:
    """Recognise and read; raises RefusedFileError for what is not taken in."""
    name = clean_name(filename)
    kind = kind_of(incoming.path, name)
    known = StoredFile.objects.filter(sha256=incoming.sha256).exclude(text_state=TextState.WAITING).first()
    if known is not None:
        read = ReadText(TextState(known.text_state), known.text)
    elif not kind.has_text or reads_at_once(kind, incoming.path):
        read = read_text(incoming.path, kind, name)
    else:
        read = ReadText(TextState.WAITING)
    return Prepared(incoming, kind, name, read)


def clean_name(filename: str) -> str:
    """The last part of a name in one Unicode form, without control characters, never longer than a column."""
    last = PurePosixPath(PureWindowsPath(filename).as_posix()).name
    shown = "".join(char for char in compose(last) if char.isprintable()).strip()
    if len(shown) > 200:
        stem, dot, ending = shown.rpartition(".")
        shown = f"{stem[:190]}{dot}{ending[:8]}" if dot else shown[:200]
    return shown or "tep"


def keep(prepared: Prepared, *, by: Person) -> StoredFile:
    """Keep the file inside the caller's transaction. The row comes first: it is the lock against a deletion."""
    incoming, read = prepared.incoming, prepared.read
    stored = StoredFile.objects.select_for_update().filter(sha256=incoming.sha256).first()
    if stored is None:
        stored = StoredFile.objects.create(
            sha256=incoming.sha256,
            size=incoming.size,
            kind=prepared.kind.key,
            text_state=read.state,
            text=read.text,
            page_starts=list(read.page_starts),
            text_note=read.note,
            scanned=read.scanned,
        )
    storage.keep(incoming)
    if stored.text_state == TextState.WAITING:
        file_id = stored.pk
        transaction.on_commit(lambda: text_waiting.send(sender=StoredFile, file_id=file_id, by=by))
    return stored
