"""Types of papers by the names they are printed with."""

from __future__ import annotations

from typing import Final

from caicach.domain.documents.phrases import load
from caicach.domain.vietnamese.folding import matching_form

CODE_OF_NAME: Final = {
    matching_form(name): str(entry["code"]) for entry in load("document_types")["type"] for name in entry["names"]
}
