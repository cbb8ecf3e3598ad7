"""Deeds of an import: receive a file, map it, check it, confirm, apply, undo, discard."""

from caicach.foundation.imports.services.applying import apply, undo
from caicach.foundation.imports.services.deciding import ask_undo, check, confirm, discard, set_mapping
from caicach.foundation.imports.services.receiving import read, receive
from caicach.foundation.imports.services.whole import FaultsFoundError, import_file

__all__ = [
    "FaultsFoundError",
    "apply",
    "ask_undo",
    "check",
    "confirm",
    "discard",
    "import_file",
    "read",
    "receive",
    "set_mapping",
    "undo",
]
