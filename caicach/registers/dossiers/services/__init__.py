"""Deeds of the dossier register."""

from caicach.registers.dossiers.services.importing import ImportOutcome, import_file, import_raw_csv, import_table
from caicach.registers.dossiers.services.mapping import remember_mapping, remembered_mapping
from caicach.registers.dossiers.services.undoing import undo
from caicach.registers.dossiers.services.upkeep import vacuum, verify

__all__ = [
    "ImportOutcome",
    "import_file",
    "import_raw_csv",
    "import_table",
    "remember_mapping",
    "remembered_mapping",
    "undo",
    "vacuum",
    "verify",
]
