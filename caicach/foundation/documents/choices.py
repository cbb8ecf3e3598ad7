"""What people choose from: types of papers, reform domains, units."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from caicach.domain.documents.phrases import load
from caicach.foundation.organizations.access import Action, units_with
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook

#: Types a commune writes most stand first; the others follow by name.
_USUAL: Final = ("CV", "KH", "TB", "BC", "QĐ", "TTr", "NQ", "GM", "HD", "CT", "BB")


@lru_cache(maxsize=1)
def type_names() -> dict[str, str]:
    """Code of a type → its name, the usual ones first (decree 30/2020/NĐ-CP, annex III, and legal acts)."""
    named = {
        entry["code"]: entry["names"][0 if entry["code"] == "CV" else -1] for entry in load("document_types")["type"]
    }
    usual = {code: named[code] for code in _USUAL if code in named}
    return usual | dict(sorted(named.items(), key=lambda item: item[1]))


def type_choices() -> list[tuple[str, str]]:
    """Choices of a form: nothing yet, then "Kế hoạch (KH)"."""
    return [("", "Chưa rõ loại"), *((code, f"{name} ({code})") for code, name in type_names().items())]


def domain_titles() -> dict[str, str]:
    """Code of a reform domain → its present name, in the usual order; domains of the past keep their last name."""
    entries = sorted(rulebook().reform_domains.entries, key=lambda entry: (entry.order, entry.valid_from))
    return {entry.code: entry.title for entry in entries}


def domain_choices() -> Iterator[tuple[str, str]]:
    """Choices of a form: outside the reform, then today's domains."""
    yield "", "Không thuộc cải cách hành chính, hoặc chưa rõ"
    seen: set[str] = set()
    for entry in rulebook().domains_at(timezone.localdate()):
        if entry.code not in seen:
            seen.add(entry.code)
            yield entry.code, entry.title


def editable_units(person: Person) -> QuerySet[Unit]:
    """Units in force whose registers the person may keep."""
    return units_with(person, Action.EDIT).filter(valid_to__isnull=True).order_by("path")
