"""Head and foot of a paper: type, number, date, place, issuer, signer, title, recipients."""

from caicach.domain.documents.header.model import Header
from caicach.domain.documents.header.reading import read_header

__all__ = ["Header", "read_header"]
