"""What is offered where a paper was checked: to go on and make a plan of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from caicach.domain.vietnamese import fold
from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.organizations.access import reach
from caicach.foundation.organizations.models import Person
from caicach.registers.plans.access import PREPARE


def makes_a_plan(person: Person, read: Mapping[str, Any]) -> bool:
    """Whether the paper is a plan, by its type or its title, and the person prepares plans somewhere."""
    header = read.get("document", {})
    is_plan = header.get("doc_type") == "KH" or "ke hoach" in fold(header.get("title") or "")
    return is_plan and bool(reach(person, PREPARE))


def upload_address(file: HeldFile) -> str:
    """The page that asks for which unit, with the paper at hand."""
    return f"{reverse('plans:upload')}?tep={file.token}"
