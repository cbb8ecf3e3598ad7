"""Targets of a plan: what is to be reached, by how much, by whom, until when."""

from caicach.domain.documents.targets.model import Target
from caicach.domain.documents.targets.reading import read_targets
from caicach.domain.documents.targets.tabular import read_target_tables

__all__ = ["Target", "read_target_tables", "read_targets"]
