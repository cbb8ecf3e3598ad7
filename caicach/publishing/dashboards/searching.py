"""One box that finds units, documents, plans, tasks and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from caicach.foundation.documents import search as documents_search
from caicach.foundation.documents import selectors as documents
from caicach.foundation.organizations import selectors as organizations
from caicach.foundation.organizations.models import Person
from caicach.foundation.rules.selectors import rulebook
from caicach.foundation.ui.folding import folded_text, holds_words
from caicach.registers.plans import selectors as plans
from caicach.registers.tasks import selectors as tasks

MOST = 10


@dataclass(frozen=True)
class Hit:
    """Something found, with where it leads."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """Hits of one kind."""

    title: str
    hits: Sequence[Hit]


def search(person: Person, text: str) -> list[Group]:
    """Everything the person may see that answers the text, by kind; empty kinds are left out."""
    wanted = " ".join(text.split())
    if len(wanted) < 2:
        return []
    groups = (
        Group("Đơn vị", _units(wanted)),
        Group("Văn bản", _documents(person, wanted)),
        Group("Kế hoạch", _plans(person, wanted)),
        Group("Nhiệm vụ", _tasks(person, wanted)),
        Group("Số liệu", _indicators(wanted)),
    )
    return [group for group in groups if group.hits]


def _units(text: str) -> list[Hit]:
    found = organizations.find_units(text, limit=MOST)
    return [Hit(hit.unit.name, hit.unit.code, reverse("organizations:unit", args=[hit.unit.pk])) for hit in found]


def _documents(person: Person, text: str) -> list[Hit]:
    found = documents_search.matching(documents.visible_to(person), text)[:MOST]
    return [
        Hit(f"{d.number} {d.abstract}".strip(), f"{d.issued_on:%d/%m/%Y}" if d.issued_on else "",
            reverse("documents:show", args=[d.pk]))
        for d in found
    ]  # fmt: skip


def _plans(person: Person, text: str) -> list[Hit]:
    found = plans.visible_to(person).filter(holds_words(text)).order_by("-year_from")[:MOST]
    return [Hit(p.title, str(p.unit), reverse("plans:show", args=[p.pk])) for p in found]


def _tasks(person: Person, text: str) -> list[Hit]:
    found = tasks.visible_to(person).filter(holds_words(text), withdrawn_on__isnull=True).order_by("-due_on")[:MOST]
    return [Hit(t.title, str(t.unit), reverse("tasks:show", args=[t.pk])) for t in found]


def _indicators(text: str) -> list[Hit]:
    words = folded_text(text).split()
    titles = {rule.key: folded_text(rule.title) for rule in rulebook().indicators.values()}
    found = [rule for rule in rulebook().indicators.values() if all(word in titles[rule.key] for word in words)][:MOST]
    return [Hit(rule.title, rule.key, reverse("indicators:figures")) for rule in found]
