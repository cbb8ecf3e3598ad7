"""``layouts/<name>.toml``: how an administrative document is laid out (decree 30/2020/NĐ-CP), as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Rule, Source, read_head


@dataclass(frozen=True)
class Measure:
    """A measure the decree allows between two bounds, and the one this layout takes."""

    low: Decimal
    high: Decimal
    chosen: Decimal


class LetterCase(StrEnum):
    """Capitals or as written."""

    UPPER = "upper"
    SENTENCE = "sentence"


class Align(StrEnum):
    """Where the lines of a component stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True)
class Component:
    """One component (ô) of the decree's scheme. Size in points; ``rule_width`` is the share of the text's width that
    the line under it takes, 0 if there is none."""

    key: str
    box: str
    title: str
    size: Measure
    case: LetterCase
    bold: bool
    italic: bool
    align: Align
    rule_width: Decimal


@dataclass(frozen=True)
class Margins:
    """Margins in millimetres."""

    top: Measure
    bottom: Measure
    left: Measure
    right: Measure


@dataclass(frozen=True)
class BodyText:
    """The running text: first-line indent in centimetres, space between paragraphs in points, line spacing in lines."""

    indent: Measure
    paragraph_space: Measure
    line_spacing: Measure


@dataclass(frozen=True)
class PageNumber:
    """Page numbers: size in points, where, and the first page that shows one."""

    size: Measure
    align: Align
    first_shown: int


@dataclass(frozen=True)
class PaperLayout(Rule):
    """A layout. Page in millimetres."""

    page_width: Decimal
    page_height: Decimal
    fonts: tuple[str, ...]
    margins: Margins
    body: BodyText
    page_number: PageNumber
    components: Mapping[str, Component]
    abbreviations: Mapping[str, str]
    heading_numbers: Mapping[str, str]


def read_layout(source: Source, faults: FaultList) -> PaperLayout:
    """Read one layout."""
    table = source.table(faults)
    head = read_head(table, source)
    page = table.table("page")
    components = [_component(row) for row in table.rows("components")]
    seen: set[str] = set()
    for component in components:
        table.unique(seen, component.key, "thành phần")
    layout = PaperLayout(
        head=head,
        page_width=page.decimal("width") or Decimal(0),
        page_height=page.decimal("height") or Decimal(0),
        fonts=page.texts("fonts"),
        margins=_margins(table.table("margins")),
        body=_body(table.table("body")),
        page_number=_page_number(table.table("page_number")),
        components={component.key: component for component in components},
        abbreviations=_names(table.table("abbreviations")),
        heading_numbers=_names(table.table("heading_numbers")),
    )
    page.close()
    table.close()
    return layout


def _component(table: Table) -> Component:
    component = Component(
        key=table.key("key"),
        box=table.text("box"),
        title=table.text("title"),
        size=_measure(table, "size"),
        case=table.choice("case", LetterCase),
        bold=table.boolean("bold"),
        italic=table.boolean("italic"),
        align=table.choice("align", Align),
        rule_width=table.decimal("rule_width", required=False) or Decimal(0),
    )
    table.close()
    return component


def _measure(table: Table, key: str) -> Measure:
    inside = table.table(key)
    low, high, chosen = (inside.decimal(name) or Decimal(0) for name in ("low", "high", "chosen"))
    if not low <= chosen <= high:
        inside.fault("chosen", f"phải từ {low} đến {high}.", "Sửa số đo được chọn.")
    inside.close()
    return Measure(low, high, chosen)


def _margins(table: Table) -> Margins:
    margins = Margins(*(_measure(table, side) for side in ("top", "bottom", "left", "right")))
    table.close()
    return margins


def _body(table: Table) -> BodyText:
    body = BodyText(_measure(table, "indent"), _measure(table, "paragraph_space"), _measure(table, "line_spacing"))
    table.close()
    return body


def _page_number(table: Table) -> PageNumber:
    number = PageNumber(
        _measure(table, "size"), table.choice("align", Align), table.integer("first_shown", low=1, high=9)
    )
    table.close()
    return number


def _names(table: Table) -> Mapping[str, str]:
    names = {key: table.text(key) for key in table.values}
    table.close()
    return names
