"""The table of one request: filtered, sorted, one page of it, and the answer a view gives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from caicach.foundation.ui import writing
from caicach.foundation.ui.tables import export
from caicach.foundation.ui.tables.columns import Column
from caicach.foundation.ui.tables.filters import FilterForm

SORT, PAGE, SIZE, EXPORT = "sap-xep", "trang", "so-dong", "xuat"
SIZES: Final = (25, 50, 100, 500)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as drawn."""

    column: Column
    url: str
    direction: str


class Table:
    """Rows for one request. See the package for an example.

    Args:
        rows: a queryset, or rows in memory (dataclasses, mappings).
        filters: a FilterForm class; it gets the request's GET.
        order: key of the column sorted by at first, "-key" for the other way; "" leaves the rows as they come.
        name: says which table of a page is meant; two tables of one page need two names.
        actions: template for the last cell, gets `row`.
        title: caption for screen readers, sheet name of the export.
        export_name: begin of the exported file's name; "" offers no export.
        on_export: called with the number of rows before an export is sent (to write the audit entry).
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Iterable[Any],
        columns: Sequence[Column],
        *,
        filters: type[FilterForm] | FilterForm | None = None,
        per_page: int = 50,
        order: str = "",
        name: str = "",
        title: str = "Danh sách",
        actions: str = "",
        export_name: str = "",
        on_export: Callable[[int], None] | None = None,
        empty_title: str = "Chưa có dòng nào",
        empty_text: str = "",
        row_css: Callable[[Any], str] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> None:
        self.request, self.columns, self.name, self.title = request, list(columns), name, title
        self.actions, self.row_css, self.context = actions, row_css, dict(context or {})
        self.export_name, self.on_export = export_name, on_export
        self.empty_title, self.empty_text = empty_title, empty_text
        self.prefix = f"{name}-" if name else ""
        self.per_page, self.order = per_page, request.GET.get(self.prefix + SORT, order)
        self.filters = filters(request.GET) if isinstance(filters, type) else filters
        self._given = rows

    @property
    def id(self) -> str:
        """Identifier of the fragment in the page."""
        return f"bang-{self.name}" if self.name else "bang"

    @cached_property
    def rows(self) -> Any:
        """All rows that pass the filters, sorted; a queryset stays one."""
        rows = self._given
        if self.filters is not None:
            rows = self.filters.apply(rows)
        return self._sorted(rows)

    def _sorted(self, rows: Any) -> Any:
        key, is_down = self.order.lstrip("-"), self.order.startswith("-")
        column = next((column for column in self.columns if column.sort and column.key == key), None)
        if isinstance(rows, QuerySet):
            if column is None:
                return rows if rows.ordered else rows.order_by("pk")
            orders = [_direction(field, is_down) for field in column.sort_fields]
            return rows.order_by(*orders, "pk")
        rows = list(rows)
        if column is None:
            return rows
        known = [row for row in rows if column.of(row) is not None]
        unknown = [row for row in rows if column.of(row) is None]
        return sorted(known, key=lambda row: _sort_key(column.of(row)), reverse=is_down) + unknown

    @cached_property
    def size(self) -> int:
        """Rows on a page: asked for in the address, or the table's own."""
        asked = self.request.GET.get(self.prefix + SIZE, "")
        return int(asked) if asked.isdigit() and int(asked) in SIZES else self.per_page

    @cached_property
    def page(self) -> Page[Any]:
        """The page shown; counts the rows once."""
        return Paginator(self.rows, self.size).get_page(self.request.GET.get(self.prefix + PAGE))

    @property
    def total(self) -> int:
        """Number of rows that pass the filters."""
        return self.page.paginator.count

    @property
    def total_text(self) -> str:
        """The number of rows as people read it."""
        return writing.number_text(self.total)

    @property
    def range_text(self) -> str:
        """Which rows of how many are shown: "51-100 trong 1.234"."""
        first, last = self.page.start_index(), self.page.end_index()
        shown = f"{writing.number_text(first)}\u2013{writing.number_text(last)}"
        return f"{shown} trong {self.total_text} dòng" if self.page.has_other_pages() else f"{self.total_text} dòng"

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is set, so that an empty list can say why."""
        return self.filters is not None and bool(self.filters.chosen)

    @property
    def headings(self) -> list[Heading]:
        """Headings with the address that sorts by them."""
        key, is_down = self.order.lstrip("-"), self.order.startswith("-")
        drawn = []
        for column in self.columns:
            direction = ("descending" if is_down else "ascending") if column.sort and column.key == key else ""
            wanted = f"-{column.key}" if direction == "ascending" else column.key
            drawn.append(Heading(column, self.url({SORT: wanted, PAGE: None}) if column.sort else "", direction))
        return drawn

    def url(self, changes: Mapping[str, object]) -> str:
        """This address with some parameters of the table changed; None takes one out."""
        parameters = self.request.GET.copy()
        for name, value in changes.items():
            if value is None:
                parameters.pop(self.prefix + name, None)
            else:
                parameters[self.prefix + name] = str(value)
        return f"{self.request.path}?{parameters.urlencode()}"

    @property
    def pages(self) -> list[tuple[str, str, bool]]:
        """(number or "…", address, is current) for the pager."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [
            (str(number), "" if isinstance(number, str) else self.url({PAGE: number}), number == self.page.number)
            for number in numbers
        ]

    @property
    def previous_url(self) -> str:
        """Address of the page before, or ""."""
        return self.url({PAGE: self.page.previous_page_number()}) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """Address of the page after, or ""."""
        return self.url({PAGE: self.page.next_page_number()}) if self.page.has_next() else ""

    @property
    def size_choices(self) -> list[tuple[int, str, bool]]:
        """(rows a page, address, is current); nothing when all rows fit the smallest page."""
        if self.total <= SIZES[0]:
            return []
        return [(size, self.url({SIZE: size, PAGE: None}), size == self.size) for size in SIZES]

    @property
    def clear_url(self) -> str:
        """This address without filters."""
        return self.request.path

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters the filter form carries along: sorting and page size, and those of other tables."""
        own = set(self.filters.fields) if self.filters else set()
        dropped = {self.prefix + PAGE, EXPORT}
        return [(k, v) for k, values in self.request.GET.lists() for v in values if k not in own | dropped]

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        """(label, address) of the exports offered."""
        if not self.export_name:
            return []
        kinds = (("Excel (.xlsx)", "xlsx"), ("CSV", "csv"))
        return [(label, self.url({EXPORT: kind, PAGE: None})) for label, kind in kinds]

    @property
    def body(self) -> SafeString:
        """Markup of the rows, by Jinja2: a page of thousands stays quick."""
        css = [mark_safe(column.css) for column in self.columns]
        names = [escape(column.title) for column in self.columns]
        drawn = (
            (
                self.row_css(row) if self.row_css else "",
                zip(names, css, [column.write(row) for column in self.columns], strict=True),
                self._actions_of(row),
            )
            for row in self.page.object_list
        )
        return mark_safe(render_to_string("ui/_table_rows.html", {"rows": drawn, "table": self}, using="jinja2"))

    def _actions_of(self, row: Any) -> str:
        return render_to_string(self.actions, self.context | {"row": row}, self.request) if self.actions else ""

    def respond(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponseBase:
        """The answer: an export, the fragment htmx asked for, or the whole page with `table` in its context."""
        kind = self.request.GET.get(self.prefix + EXPORT, "")
        if kind in {"csv", "xlsx"} and self.export_name:
            return self._exported(kind)
        htmx = getattr(self.request, "htmx", None)
        is_fragment = bool(htmx) and getattr(htmx, "target", None) == self.id
        given = dict(context or {}) | {"table": self}
        response: HttpResponse = render(self.request, "ui/_table.html" if is_fragment else template, given)
        patch_vary_headers(response, ("HX-Request", "HX-Target"))
        return response

    def _exported(self, kind: str) -> HttpResponseBase:
        columns = [column for column in self.columns if column.exported and (column.value or column.key)]
        total = self.total
        if kind == "xlsx" and total > export.XLSX_LIMIT:
            limit = writing.number_text(export.XLSX_LIMIT)
            fault = f"Danh sách có {self.total_text} dòng, tệp Excel chỉ nhận {limit} dòng."
            messages.warning(self.request, f"{fault} Thu hẹp bộ lọc hoặc xuất CSV.")
            return HttpResponseRedirect(self.url({EXPORT: None}))
        if self.on_export is not None:
            self.on_export(total)
        rows = self.rows.iterator(chunk_size=2000) if isinstance(self.rows, QuerySet) else self.rows
        if kind == "csv":
            return export.csv_response(rows, columns, self.export_name)
        return export.xlsx_response(rows, columns, self.export_name, self.title)


def _direction(field: str, is_down: bool) -> Any:
    name = field.lstrip("-")
    is_down = is_down != field.startswith("-")
    return F(name).desc(nulls_last=True) if is_down else F(name).asc(nulls_last=True)


def _sort_key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
