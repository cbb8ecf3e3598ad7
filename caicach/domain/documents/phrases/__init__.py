"""Phrase lists of the genre: data with examples, loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any

from caicach.domain.vietnamese.folding import matching_form


def load(name: str) -> dict[str, Any]:
    """Load one phrase file by its name without ending."""
    source = resources.files(__name__).joinpath(f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern that matches any of the phrases in matching form, the longest first.

    A space in a phrase stands for any run of blanks, a line end included.
    """
    forms = {matching_form(phrase) for phrase in phrases}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, form.split())) for form in ordered) + ")"


def listed(table: dict[str, Any], key: str) -> tuple[str, ...]:
    """A list of phrases out of a loaded file, in matching form."""
    return tuple(matching_form(phrase) for phrase in table[key])
