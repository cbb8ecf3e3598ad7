"""The grammar of administrative papers: what stands in them and whether it agrees."""

from caicach.domain.documents.checking import CheckResult, check_document
from caicach.domain.documents.paper import Block, BlockKind, Paper
from caicach.domain.documents.reading import DocumentReading, read_document

__all__ = [
    "Block",
    "BlockKind",
    "CheckResult",
    "DocumentReading",
    "Paper",
    "check_document",
    "read_document",
]
