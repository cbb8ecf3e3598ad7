"""Vietnamese writing: marks, tones, numbers."""

from caicach.domain.vietnamese.folding import fold

__all__ = ["fold"]
