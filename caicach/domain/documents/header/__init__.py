"""Head and foot of a paper: type, number, date, place, issuer, signer, title, recipients."""

from __future__ import annotations

from caicach.domain.documents.header import reading
from caicach.domain.documents.header.model import Header
from caicach.domain.documents.scan import ScannedPaper

__all__ = ["Header", "read_header"]


def read_header(scanned: ScannedPaper) -> Header:
    """The head and foot of a paper; a part that is missing stays None. Read once for readings and checks together."""
    return scanned.once("header", lambda: reading.read_header(scanned))
