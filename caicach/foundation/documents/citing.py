"""Papers that a paper cites, each with the entries of the register it may be.

The citation says a number and symbol, mostly a day, sometimes an issuer. An entry is the same paper when the
number agrees in whatever way it is written, and neither day nor issuer speaks against it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from caicach.domain.documents.references import find_references
from caicach.domain.vietnamese import fold
from caicach.domain.vietnamese.folding import matching_form
from caicach.foundation.documents.choices import editable_units, type_names
from caicach.foundation.documents.models import Direction, Document
from caicach.foundation.documents.numbering import comparable, symbol_of
from caicach.foundation.documents.selectors import visible_to
from caicach.foundation.organizations.models import Person

#: Characters of a paper that are searched for citations when its page is shown (over 500 pages).
_SEARCHED: Final = 1_000_000
#: Entries shown for one citation; a number without a day comes back every year.
_SHOWN: Final = 4
_BODIES: Final = {"uy ban nhan dan": "ubnd", "hoi dong nhan dan": "hdnd", "thu tuong chinh phu": "thu tuong"}


@dataclass(frozen=True)
class CitedPaper:
    """A paper that is cited: what the citation says, how often, and which entries it may be.

    `start` and `end` are the place of its first citation. `documents` are entries the person may see; `is_certain`
    says that the day agrees too, or the number holds its year. `register_url` opens the form of a new entry with
    everything filled in that the citation says.
    """

    number: str
    doc_type: str
    day: date | None
    issuer: str
    quote: str
    times: int
    documents: tuple[Document, ...]
    is_certain: bool
    register_url: str
    start: int
    end: int

    @property
    def type_name(self) -> str:
        """The type in words; the code where the register has no name for it."""
        return type_names().get(self.doc_type, self.doc_type)


def may_register(person: Person) -> bool:
    """Whether the person keeps any register, so that a missing paper may be offered for entry."""
    return editable_units(person).exists()


def papers_cited_in(person: Person, text: str, document: Document | None = None) -> list[CitedPaper]:
    """Papers cited in a text; the text's own number (of `document`) is left out."""
    searched = text[:_SEARCHED]
    found = (item.as_json(searched) for item in find_references(searched, matching_form(searched)))
    own = document.number_key if document else ""
    return cited_papers(person, [one for one in found if not own or comparable(one["number"] or "") != own], document)


def cited_papers(
    person: Person, references: Iterable[Mapping[str, Any]], citing: Document | None = None
) -> list[CitedPaper]:
    """The `references` of a reading (as `caicach read` gives them), each paper once, with its entries.

    Citations without a number (laws named by title) and papers of which only the year differs stay apart.
    """
    groups = _grouped(references)
    entries = _entries(person, [entry["number"] for group in groups for entry in group[:1] if entry["number"]])
    return [_cited(group, entries, citing) for group in groups]


def _grouped(references: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Citations of one paper together: one number; a citation without a day joins the one that has it."""
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    days: dict[tuple[str, str], str] = {}
    for entry in references:
        told = comparable(entry["number"]) if entry["number"] else fold(" ".join(entry["quote"].split()))
        kind = entry["doc_type"] or ""
        day = entry["date"] or days.get((kind, told), "")
        days.setdefault((kind, told), day)
        undated = groups.pop((kind, told, ""), []) if day else []
        groups.setdefault((kind, told, day), []).extend([*undated, entry])
    return list(groups.values())


def _entries(person: Person, numbers: Sequence[str]) -> dict[str, list[Document]]:
    """Visible entries by comparable number, in one query; those without the stroke ("21/QĐUBND") meet too."""
    wanted = {comparable(number) for number in numbers}
    found: dict[str, list[Document]] = {}
    if wanted:
        for document in visible_to(person).filter(number_key__in=wanted).order_by("-issued_on", "-pk"):
            found.setdefault(document.number_key, []).append(document)
    return found


def _cited(
    group: Sequence[Mapping[str, Any]], entries: Mapping[str, Sequence[Document]], citing: Document | None
) -> CitedPaper:
    first = group[0]
    number, kind = first["number"] or "", first["doc_type"] or ""
    day = next((date.fromisoformat(one["date"]) for one in group if one["date"]), None)
    issuer = next((one["issuer"] for one in group if one["issuer"]), "") or ""
    held = [one for one in entries.get(comparable(number), ()) if number and _may_be(one, kind, day, issuer)]
    return CitedPaper(
        number=number,
        doc_type=kind,
        day=day,
        issuer=issuer,
        quote=" ".join(first["quote"].split()),
        times=len(group),
        documents=tuple(held[:_SHOWN]),
        is_certain=len(held) == 1 and (held[0].issued_on == day or _holds_year(number)),
        register_url=_register_url(number, kind, day, issuer, citing) if number else "",
        start=first.get("start", 0),
        end=first.get("end", 0),
    )


def _may_be(document: Document, kind: str, day: date | None, issuer: str) -> bool:
    """Whether day, type and issuer leave room for the entry to be the cited paper."""
    if day and document.issued_on and document.issued_on != day:
        return False
    if kind and document.doc_type and kind != document.doc_type and "/" not in document.number:
        return False
    return not issuer or not document.issuer or _agree(issuer, document.issuer)


def _agree(cited: str, registered: str) -> bool:
    """ "UBND tỉnh" is "Ủy ban nhân dân tỉnh Hải Vân"; "Chủ tịch UBND xã" signs for its committee."""
    one, other = _plain_body(cited), _plain_body(registered)
    return one in other or other in one


def _plain_body(name: str) -> str:
    plain = " ".join(fold(name).split()).removeprefix("chu tich ").removeprefix("bo truong ")
    for long, short in _BODIES.items():
        plain = plain.replace(long, short)
    return plain


def _holds_year(number: str) -> bool:
    return any(part.isdigit() and len(part) == 4 for part in number.split("/")[1:])


def _register_url(number: str, kind: str, day: date | None, issuer: str, citing: Document | None) -> str:
    """The form of a new entry, filled in as far as the citation goes."""
    known = {"so_ky_hieu": number, "loai": kind, "ngay": day.isoformat() if day else "", "co_quan": issuer}
    register = Direction.OUTGOING if _is_own(number, issuer, citing) else Direction.INCOMING
    given = {"so": register.value} | {name: value for name, value in known.items() if value}
    return f"{reverse('documents:describe')}?{urlencode(given)}"


def _is_own(number: str, issuer: str, citing: Document | None) -> bool:
    """A paper of one's own that cites a number of the same body, without naming another issuer."""
    if citing is None or citing.direction != Direction.OUTGOING or issuer:
        return False
    body = symbol_of(citing.number).rpartition("-")[2]
    return bool(body) and symbol_of(number).rpartition("-")[2] == body
