"""The source papers beside the repository, where they exist."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from caicach.domain.documents.checking import CheckResult, check_document
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import DocumentReading, read_document
from caicach.domain.vietnamese.folding import compose

SHARED = Path(__file__).parents[5] / "shared"
needs_seeds = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="source papers are not beside the repository")


def seed_text(number: str) -> str:
    """Text of the source paper whose name begins with a number."""
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    return compose(path.read_text(encoding="utf-8"))


def gold(number: str) -> dict[str, Any]:
    """Expected readings of a source paper."""
    (path,) = (SHARED / "gold").glob(f"{number}_*.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@lru_cache
def reading(number: str) -> DocumentReading:
    """A source paper as read."""
    return read_document(paper_from_text(seed_text(number)))


@lru_cache
def checked(number: str) -> CheckResult:
    """A source paper as checked."""
    return check_document(paper_from_text(seed_text(number)))
