"""Columns: where a cell's value comes from and how it is written on screen and in an export."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from caicach.foundation.ui import parts, writing

Kind: TypeAlias = Literal["text", "number", "percent", "money", "date", "moment", "bool", "badge", "progress", "size"]
Cell: TypeAlias = str | int | float | Decimal | date | datetime | bool | None

_ENDS: Final = frozenset({"number", "percent", "money", "size"})
_NOWRAP: Final = frozenset({"date", "moment", "badge"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    sort: str | Sequence[str] = ""
    kind: Kind = "text"
    align: Literal["", "start", "end", "center"] = ""
    decimals: int | None = None
    url: Callable[[Any], str | None] | None = None
    value: Callable[[Any], Cell] | None = None
    tone: Callable[[Any], str] | Mapping[Any, str] | None = None
    note: Callable[[Any], str | None] | None = None
    template: str = ""
    width: Literal["", "narrow", "wide"] = ""
    hint: str = ""
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Column(_Looks):
    """One column.

    Attributes:
        key: where the value is, as attributes or keys with dots ("unit.name"); a method is called.
        title: heading people read.
        sort: field or fields to order a queryset by; for rows in memory any text means "sortable".
        kind: how the value is written; figures stand at the end of the cell.
        url: address of the row's own page; makes the value a link.
        value: computes the value instead of `key`.
        tone: for kind "badge" and "progress": tone of a row, or a mapping from value to tone.
        note: a second, quieter line.
        template: a template that gets `row` and `value` and writes the cell (kept out of exports unless `value`).
        hint: explanation shown on the heading.
    """

    key: str
    title: str

    def of(self, row: Any) -> Cell:
        """The value of this column in a row."""
        if self.value is not None:
            return self.value(row)
        return _reach(row, self.key) if self.key else None

    def write(self, row: Any) -> SafeString:
        """Markup of the cell."""
        value = self.of(row)
        if self.template:
            return mark_safe(render_to_string(self.template, {"row": row, "value": value, "column": self}))
        text = self._written(value, row)
        address = self.url(row) if self.url else None
        if address:
            text = f'<a class="row-link" href="{html.escape(address)}">{text or "(không tên)"}</a>'
        note = self.note(row) if self.note else None
        return mark_safe(f'{text}<span class="cell-note">{parts.plain(note)}</span>' if note else text)

    def _written(self, value: Any, row: Any) -> str:
        if value is None or value == "":
            return parts.UNKNOWN if self.kind in _ENDS or self.kind == "progress" else ""
        match self.kind:
            case "number":
                return writing.number_text(value, self.decimals)
            case "percent":
                return writing.percent_text(value, 2 if self.decimals is None else self.decimals)
            case "money":
                return writing.number_text(value, self.decimals or 0)
            case "date":
                return writing.date_text(value)
            case "moment":
                return writing.moment_text(value)
            case "size":
                return writing.size_text(value)
            case "bool":
                return parts.icon("check", "Có") if value else '<span class="visually-hidden">Không</span>'
            case "badge":
                return parts.badge(self.tone_of(row, value) or "neutral", value)
            case "progress":
                return parts.progress(value, label=self.title, tone=self.tone_of(row, value))
        return parts.plain(value)

    def tone_of(self, row: Any, value: Any) -> str:
        """Tone of a badge or bar."""
        if isinstance(self.tone, Mapping):
            return self.tone.get(value, "")
        return self.tone(row) if self.tone else ""

    @property
    def css(self) -> str:
        """Classes of the cells."""
        align = self.align or ("end" if self.kind in _ENDS else "")
        nowrap = "nowrap" if self.kind in _NOWRAP else ""
        return " ".join(filter(None, ["" if align == "start" else align, nowrap, self.width]))

    @property
    def sort_fields(self) -> tuple[str, ...]:
        """Fields to order by."""
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)


def _reach(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row.get(name) if isinstance(row, Mapping) else getattr(row, name)
        if row is None:
            return None
        if callable(row):
            row = row()
    return row
