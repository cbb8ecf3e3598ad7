"""Spreadsheets of units and of people. They live here because `organizations` stands below the imports.

Found by the framework like every application's `importer`.
"""

from caicach.foundation.imports.importer import people, units

__all__ = ["people", "units"]
