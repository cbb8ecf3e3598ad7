"""Bounds that keep a hostile or broken file from taking memory or time."""

from __future__ import annotations

from typing import Final

MEBIBYTE: Final = 1024 * 1024
MAX_FILE: Final = 100 * MEBIBYTE
MAX_TEXT_CHARACTERS: Final = 20_000_000
MAX_ARCHIVE_ENTRIES: Final = 5_000
MAX_UNPACKED: Final = 400 * MEBIBYTE
MAX_PART: Final = 120 * MEBIBYTE
MAX_RATIO: Final = 400  # of one part's size to its packed size, above a free amount
FREE_UNPACKED: Final = 8 * MEBIBYTE
MAX_PAGES: Final = 3_000
MAX_SCANNED_PAGES: Final = 60
MAX_PIXELS: Final = 60_000_000
