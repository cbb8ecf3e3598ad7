"""What a reader says when a file cannot be read."""

from __future__ import annotations

from caicach.domain.errors import TradeError


class UnreadableFile(TradeError):
    """A file that cannot be read; the text is one Vietnamese sentence for people."""
