"""Facts of the registers of documents (R8): what was issued, received, signed digitally, sent electronically.

A unit counts as known for a span once its register of that direction holds an entry of that time or before:
from then on nothing entered means nothing issued. For the digital flags a unit is known only while somebody
has said yes or no of at least one document of the span.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q, QuerySet

from caicach.domain.periods import DateSpan
from caicach.foundation.documents.models import Direction, Document
from caicach.foundation.facts.registry import Column, Fact, FactRows, Totals, Where, register

#: Domain whose outgoing papers steer the reform (Biểu mẫu 1, mục 1).
STEERING: Final = "steering"
DIMENSIONS: Final = ("doc_type", "domain")
_COLUMNS: Final = (
    Column("number", "Số, ký hiệu"),
    Column("issued_on", "Ngày ban hành", "date"),
    Column("abstract", "Trích yếu"),
    Column("issuer", "Cơ quan ban hành"),
    Column("unit", "Đơn vị"),
)


@dataclass(frozen=True)
class _Selection:
    """One named selection: the register, the day that counts, what is picked out of it, the flag that must be known."""

    direction: str
    day: str
    picked: Q
    flag: str = ""

    def known(self, unit_ids: Sequence[int] | None, where: Where) -> QuerySet[Document]:
        found = Document.objects.filter(direction=self.direction, trashed_at__isnull=True)
        if unit_ids is not None:
            found = found.filter(unit__in=unit_ids)
        return found.filter(**{name: where[name] for name in DIMENSIONS if name in where})

    def within(self, span: DateSpan) -> Q:
        return Q(**{f"{self.day}__gte": span.first, f"{self.day}__lte": span.last})

    def totals(self, span: DateSpan, unit_ids: Sequence[int] | None, where: Where) -> Totals:
        # Whether a register is kept does not depend on the filter, so the filter stands inside the count.
        chosen = self.within(span) & self.picked & Q(**{name: where[name] for name in DIMENSIONS if name in where})
        found = self.known(unit_ids, {}).filter(**{f"{self.day}__lte": span.last})
        if self.flag:
            found = found.filter(self.within(span), **{f"{self.flag}__isnull": False})
        rows = found.order_by().values_list("unit").annotate(times=Count("pk", filter=chosen))
        return {unit_id: Decimal(times) for unit_id, times in rows}

    def rows(self, span: DateSpan, unit_ids: Sequence[int], where: Where, offset: int, limit: int) -> FactRows:
        found = self.known(unit_ids, where).filter(self.within(span), self.picked)
        page = found.select_related("unit").order_by(self.day, "pk")[offset : offset + limit]
        return FactRows(_COLUMNS, [_row(document) for document in page], found.count())


def _row(document: Document) -> dict[str, object]:
    return {
        "number": document.number,
        "issued_on": document.issued_on,
        "abstract": "(hạn chế phổ biến)" if document.is_sensitive else document.abstract,
        "issuer": document.issuer,
        "unit": str(document.unit),
        "url": document.get_absolute_url(),
        "documents": [document.pk],
    }


def _declare(key: str, title: str, selection: _Selection, definition: str) -> Fact:
    totals: Callable[[DateSpan, Sequence[int] | None, Where], Totals] = selection.totals
    return register(Fact(key, title, "văn bản", totals, selection.rows, DIMENSIONS, definition=definition))


_OUT: Final = Direction.OUTGOING.value
_declare(
    "documents.issued",
    "Văn bản đã ban hành",
    _Selection(_OUT, "issued_on", Q()),
    "Văn bản trong sổ văn bản đi có ngày ban hành trong kỳ.",
)
_declare(
    "documents.issued_steering",
    "Văn bản chỉ đạo, điều hành cải cách hành chính đã ban hành",
    _Selection(_OUT, "issued_on", Q(domain=STEERING)),
    "Văn bản đi trong kỳ thuộc lĩnh vực chỉ đạo, điều hành cải cách hành chính.",
)
_declare(
    "documents.received",
    "Văn bản đến",
    _Selection(Direction.INCOMING.value, "received_on", Q()),
    "Văn bản trong sổ văn bản đến có ngày đến trong kỳ.",
)
_declare(
    "documents.signed_digitally",
    "Văn bản đi được ký số",
    _Selection(_OUT, "issued_on", Q(is_signed_digitally=True), "is_signed_digitally"),
    "Văn bản đi trong kỳ được ghi là đã ký số.",
)
_declare(
    "documents.sent_electronically",
    "Văn bản đi gửi hoàn toàn trên môi trường điện tử",
    _Selection(_OUT, "issued_on", Q(sent_electronically=True), "sent_electronically"),
    "Văn bản đi trong kỳ được ghi là gửi hoàn toàn trên môi trường điện tử.",
)
