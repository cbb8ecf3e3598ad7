"""Looking for the last place of a pattern."""

from __future__ import annotations

import re
from collections import deque


def last_match(pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The last match in a span; None when there is none."""
    found = deque(pattern.finditer(text, start, len(text) if end is None else end), maxlen=1)
    return found[0] if found else None
