"""Deeds of the dossier register."""

from caicach.registers.dossiers.services.importing import ImportOutcome, import_file, import_raw_csv, import_table
from caicach.registers.dossiers.services.undoing import undo
from caicach.registers.dossiers.services.upkeep import vacuum, verify

__all__ = ["ImportOutcome", "import_file", "import_raw_csv", "import_table", "undo", "vacuum", "verify"]
