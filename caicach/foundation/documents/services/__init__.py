"""Deeds on documents."""

from caicach.foundation.documents.services.evidence import attach_evidence, detach_evidence
from caicach.foundation.documents.services.registering import (
    DocumentFields,
    DocumentRefusedError,
    add_revision,
    register_document,
    update_document,
)
from caicach.foundation.documents.services.trash import purge, restore, trash
from caicach.foundation.documents.services.viewing import read_waiting, record_opening

__all__ = [
    "DocumentFields",
    "DocumentRefusedError",
    "add_revision",
    "attach_evidence",
    "detach_evidence",
    "purge",
    "read_waiting",
    "record_opening",
    "register_document",
    "restore",
    "trash",
    "update_document",
]
