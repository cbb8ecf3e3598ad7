"""Readers of file formats: bytes in, one `Paper` out."""

from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.reading import read_paper

__all__ = ["UnreadableFile", "read_paper"]
