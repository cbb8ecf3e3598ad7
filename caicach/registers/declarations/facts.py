"""A fact for each number of each form: `declarations.<row>`.

A flow is known for a span when the unit has stated every quarter of the span in which it existed (a sum with a hole
would pass for a smaller total). A stock is the latest statement on or before the last day; a number that was taken
back is unknown again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from caicach.domain.periods import DateSpan, Period, PeriodError
from caicach.foundation.documents.models import Evidence
from caicach.foundation.facts.registry import Column, Fact, FactRows, Totals, Where, register
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.declarations.models import Declaration, Statement
from caicach.registers.declarations.quarters import days_of, quarters_within
from caicach.rulebook import DeclarationRow, RowSpan

_COLUMNS: Final = (
    Column("unit", "Đơn vị"),
    Column("period", "Kỳ"),
    Column("value", "Số kê khai", "number"),
    Column("stated_by", "Người kê khai"),
    Column("stated_at", "Kê khai lúc", "moment"),
    Column("reason", "Lý do thay đổi"),
)


@dataclass(frozen=True)
class _Declared:
    """The fact of one row of one form."""

    row: DeclarationRow

    def _within(self, unit_ids: Sequence[int] | None) -> QuerySet[Declaration]:
        kept = Declaration.objects.filter(row=self.row.key)
        return kept if unit_ids is None else kept.filter(unit__in=unit_ids)

    def totals(self, span: DateSpan, unit_ids: Sequence[int] | None, where: Where) -> Totals:
        if self.row.span is RowSpan.STOCK:
            latest = self._latest(span, unit_ids).values_list("unit", "value")
            return {unit_id: Decimal(value) for unit_id, value in latest if value is not None}
        try:
            quarters = [days_of(period) for period in quarters_within(span)]
        except PeriodError:
            return {}
        if not quarters:
            return {}
        rows = self._flows(span, unit_ids).order_by().values_list("unit", "unit__valid_from", "unit__valid_to")
        return {
            unit_id: Decimal(total)
            for unit_id, begins, ends, total, times in rows.annotate(total=Sum("value"), times=Count("value"))
            if times and times == _expected(quarters, begins, ends)
        }

    def _flows(self, span: DateSpan, unit_ids: Sequence[int] | None) -> QuerySet[Declaration]:
        return self._within(unit_ids).filter(first_day__gte=span.first, last_day__lte=span.last, value__isnull=False)

    def _latest(self, span: DateSpan, unit_ids: Sequence[int] | None) -> QuerySet[Declaration]:
        order = Window(RowNumber(), partition_by=F("unit"), order_by=F("last_day").desc())
        return self._within(unit_ids).filter(last_day__lte=span.last).annotate(place=order).filter(place=1)

    def rows(self, span: DateSpan, unit_ids: Sequence[int], where: Where, offset: int, limit: int) -> FactRows:
        if self.row.span is RowSpan.STOCK:
            found = self._latest(span, unit_ids).filter(value__isnull=False)
        else:
            found = self._flows(span, unit_ids)
        page = list(
            found.select_related("unit", "stated_by", "statement").order_by("unit_id", "last_day")[
                offset : offset + limit
            ]
        )
        papers = _papers([declaration.statement_id for declaration in page])
        rows = [_shown(declaration, papers.get(declaration.statement_id, [])) for declaration in page]
        return FactRows(_COLUMNS, rows, found.count())


def _expected(quarters: Sequence[DateSpan], begins: date | None, ends: date | None) -> int:
    """How many of the quarters the unit lived in."""
    life = DateSpan(begins or date.min, ends or date.max)
    return sum(life.overlaps(quarter) for quarter in quarters)


def _papers(statement_ids: Sequence[int]) -> dict[int, list[int]]:
    links = Evidence.objects.filter(
        content_type__app_label=Statement._meta.app_label,
        content_type__model=Statement._meta.model_name,
        object_id__in=statement_ids,
    )
    found: dict[int, list[int]] = {}
    for statement_id, document_id in links.values_list("object_id", "document"):
        found.setdefault(statement_id, []).append(document_id)
    return found


def _shown(declaration: Declaration, documents: list[int]) -> dict[str, object]:
    return {
        "unit": str(declaration.unit),
        "period": Period.parse(declaration.period).title,
        "value": declaration.value,
        "stated_by": str(declaration.stated_by),
        "stated_at": declaration.stated_at,
        "reason": declaration.reason,
        "url": declaration.statement.get_absolute_url(),
        "documents": documents,
    }


def _declare(row: DeclarationRow) -> Fact:
    declared = _Declared(row)
    kind = "tại ngày cuối kỳ" if row.span is RowSpan.STOCK else "trong kỳ"
    definition = f"Số đơn vị tự kê khai, {kind}. {row.help}".strip()
    return register(Fact(row.fact_key, row.label, row.unit, declared.totals, declared.rows, definition=definition))


for _row in rulebook().declaration_rows.values():
    _declare(_row)
