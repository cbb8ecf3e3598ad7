"""The rulebook as it stands at this site: ours, with the site's own folder laid over it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from caicach.rulebook import Rulebook, load


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """Loaded once a process; a fault in a rule file stops the start with all faults named."""
    overlay = Path(settings.CAICACH_LOCAL) / "rulebook"
    return load(overlay if overlay.is_dir() else None)
