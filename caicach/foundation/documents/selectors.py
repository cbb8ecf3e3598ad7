"""Questions of documents. `visible_to` is the only way to rows for a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Model, ProtectedError, QuerySet
from django.db.models.deletion import PROTECT

from caicach.foundation.documents.access import only_visible
from caicach.foundation.documents.models import Direction, Document, Evidence, Revision
from caicach.foundation.documents.numbering import (
    OFFICIAL_LETTER,
    SeriesFault,
    comparable,
    compose_number,
    faults_of,
    symbol_of,
)
from caicach.foundation.organizations.models import Person, Unit, UnitKind


@dataclass(frozen=True)
class Use:
    """A place where a document supports something: what, its address (empty if it has no page), since when."""

    kind: str
    title: str
    url: str
    evidence: Evidence


def visible_to(person: Person) -> QuerySet[Document]:
    """Documents the person may see, the trash left out."""
    return only_visible(Document.objects.filter(trashed_at__isnull=True).select_related("unit"), person)


def trash_of(person: Person) -> QuerySet[Document]:
    """Documents in the trash of units the person sees, last thrown away first."""
    thrown = Document.objects.filter(trashed_at__isnull=False).select_related("unit", "trashed_by")
    return only_visible(thrown, person).order_by("-trashed_at")


def with_trash(person: Person) -> QuerySet[Document]:
    """Documents the person may see, the trash included (for the document's own page)."""
    return only_visible(Document.objects.select_related("unit", "created_by", "trashed_by"), person)


def current_revision(document: Document) -> Revision | None:
    """The latest revision, or None for an entry without a file."""
    return document.revisions.select_related("file", "by").order_by("-number").first()


def evidence_of(subject: Model) -> QuerySet[Evidence]:
    """What supports a row of any table, in the order it was attached."""
    return Evidence.objects.filter(
        content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk
    ).select_related("document", "document__unit", "revision", "revision__file", "by")


def evidence_counts(model: type[Model], ids: Iterable[int]) -> dict[int, int]:
    """How many documents support each of the rows, in one query; rows without any are absent."""
    rows = Evidence.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=list(ids))
    return dict(rows.values_list("object_id").annotate(times=Count("pk")))


def uses_of(document: Document) -> list[Use]:
    """Everything the document supports."""
    found = []
    for link in document.evidence.select_related("content_type", "by").prefetch_related("subject"):
        subject = link.subject
        url = getattr(subject, "get_absolute_url", str)() if subject is not None else ""
        title = str(subject) if subject is not None else f"(đã xóa, mã {link.object_id})"
        model = link.content_type.model_class()
        found.append(Use(str(model._meta.verbose_name) if model else "", title, url, link))
    return found


def holders_of(document: Document) -> list[str]:
    """Names of everything that keeps the document from being deleted: evidence, plans, reports."""
    found = [f"{use.kind} “{use.title}”" for use in uses_of(document)]
    for relation in Document._meta.related_objects:
        if relation.on_delete is PROTECT and relation.related_model not in {Revision, Evidence}:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: document})
            found += [f"{relation.related_model._meta.verbose_name} “{row}”" for row in rows[:5]]
    return found


def protectors(error: ProtectedError) -> str:
    """The objects that held a row back, named for a message."""
    return "; ".join(sorted({f"{row._meta.verbose_name} “{row}”" for row in error.protected_objects})[:5])


def find_by_number(unit: Unit, number: str, issued_on: date | None = None) -> Document | None:
    """The unit's document of that number however it is written; the latest where a number comes back each year."""
    found = Document.objects.filter(unit=unit, number_key=comparable(number), trashed_at__isnull=True)
    if issued_on is not None:
        found = found.filter(issued_on=issued_on)
    return found.order_by("-issued_on", "-pk").first()


def same_content(person: Person, sha256: str) -> list[Document]:
    """Documents the person may see that hold the very same file."""
    return list(visible_to(person).filter(revisions__file__sha256=sha256).distinct()[:5])


def next_number(unit: Unit, doc_type: str, year: int) -> str:
    """The next number of the unit's outgoing register for a type and year, with the symbol used last."""
    kept = Document.objects.filter(
        unit=unit, direction=Direction.OUTGOING, doc_type=doc_type, trashed_at__isnull=True, serial__isnull=False
    )
    last = kept.order_by("-issued_on", "-pk").values_list("number", "series").first()
    if last is None:
        return compose_number(1, _usual_symbol(unit, doc_type))
    highest = kept.filter(series=last[1], issued_on__year=year).aggregate(most=Max("serial"))["most"]
    return compose_number((highest or 0) + 1, symbol_of(last[0]))


def _usual_symbol(unit: Unit, doc_type: str) -> str:
    """Peoples' committees sign "TB-UBND"; what a department writes is not known before its first paper."""
    if unit.kind not in {UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE}:
        return "" if doc_type == OFFICIAL_LETTER else f"{doc_type}-"
    return "UBND" if doc_type == OFFICIAL_LETTER else f"{doc_type}-UBND"


def next_arrival_number(unit: Unit, year: int) -> int:
    """The next running number of the unit's incoming register."""
    arrived = Document.objects.filter(unit=unit, direction=Direction.INCOMING, received_on__year=year)
    return (arrived.aggregate(most=Max("arrival_number"))["most"] or 0) + 1


def register_faults(unit: Unit, direction: str, year: int) -> list[SeriesFault]:
    """Numbers missing or given twice in a unit's register of a year."""
    kept = Document.objects.filter(unit=unit, direction=direction, trashed_at__isnull=True)
    if direction == Direction.INCOMING:
        numbers = kept.filter(received_on__year=year, arrival_number__isnull=False)
        return faults_of(_grouped([("Số đến", n) for n in numbers.values_list("arrival_number", flat=True) if n]))
    rows = kept.filter(issued_on__year=year, serial__isnull=False).order_by("series", "serial")
    return faults_of(_grouped([(series, serial or 0) for series, serial in rows.values_list("series", "serial")]))


def _grouped(pairs: Sequence[tuple[str, int]]) -> list[tuple[str, list[int]]]:
    groups: dict[str, list[int]] = {}
    for series, serial in pairs:
        groups.setdefault(series, []).append(serial)
    return sorted(groups.items())


def years_of(person: Person) -> list[int]:
    """Years the person's visible registers hold, the latest first."""
    days = visible_to(person).filter(issued_on__isnull=False).dates("issued_on", "year", order="DESC")
    return [day.year for day in days]
