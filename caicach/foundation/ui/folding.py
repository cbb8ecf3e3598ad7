"""Search boxes that do not mind marks: a column beside the text that holds it folded, and the condition on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from caicach.domain.vietnamese import fold

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class FoldedField(_TextField):
    """The named columns of the row as one text, lower-cased and without marks.

    Written whenever the row is, one by one or in bulk. A `save(update_fields=…)` or `update()` that touches one of the
    columns must name this one too.
    """

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        super().__init__(*args, **{"blank": True, "default": "", "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        """For migrations: the columns too."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold what the row says now."""
        folded = folded_text(*(str(getattr(model_instance, source) or "") for source in self.sources))
        setattr(model_instance, self.attname, folded)
        return folded


def folded_text(*parts: str) -> str:
    """Parts as one folded line."""
    return " ".join(fold(" ".join(parts)).split())


def holds_words(text: str, column: str = "folded") -> Q:
    """Rows whose folded column holds every word of the text, in any order."""
    condition = Q()
    for word in folded_text(text).split():
        condition &= Q(**{f"{column}__contains": word})
    return condition
