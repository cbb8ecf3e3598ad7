"""Tasks of a plan: who does what until when, with which product."""

from caicach.domain.documents.tasks.model import Task
from caicach.domain.documents.tasks.reading import read_tasks

__all__ = ["Task", "read_tasks"]
