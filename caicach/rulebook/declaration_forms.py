"""``declarations/<form>.toml``: numbers that units state where no register holds their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from caicach.domain.figures import total
from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Level, Rule, Source, read_head

FACT_PREFIX = "declarations."


class NumberKind(StrEnum):
    """What a row accepts. Money is stated in đồng, whole or with decimals, never as a float."""

    INTEGER = "integer"
    MONEY = "money"
    DECIMAL = "decimal"


class RowSpan(StrEnum):
    """What the number speaks of."""

    FLOW = "flow"  # happened during the period: adds up over periods
    STOCK = "stock"  # stands at the end of the period: the last one counts


@dataclass(frozen=True)
class Shown:
    """The unit people read a number in, and how many of the stored unit make one: ("tỷ đồng", 1000000000)."""

    unit: str
    factor: Decimal


@dataclass(frozen=True)
class DeclarationRow:
    """One number of a form. Its fact is ``declarations.<key>``."""

    key: str
    label: str
    unit: str
    kind: NumberKind
    span: RowSpan
    group: str
    minimum: Decimal | None
    maximum: Decimal | None
    shown: Shown | None
    help: str

    @property
    def fact_key(self) -> str:
        """The fact that indicators name."""
        return FACT_PREFIX + self.key


class ConstraintKind(StrEnum):
    """How rows must agree."""

    EQUAL = "equal"  # sum of left = sum of right
    AT_MOST = "at_most"  # sum of left <= sum of right


@dataclass(frozen=True)
class Constraint:
    """An agreement between rows, reported as a warning: the unit may be right and the form wrong."""

    kind: ConstraintKind
    left: tuple[str, ...]
    right: tuple[str, ...]
    message: str

    def sides(self, values: Mapping[str, Decimal | None]) -> tuple[Decimal | None, Decimal | None]:
        """Both sums; None where a row is not stated."""
        return (
            total(values.get(key) for key in self.left),
            total(values.get(key) for key in self.right),
        )

    def holds(self, values: Mapping[str, Decimal | None]) -> bool | None:
        """Whether the stated numbers agree; None while one is missing."""
        left, right = self.sides(values)
        if left is None or right is None:
            return None
        return left == right if self.kind is ConstraintKind.EQUAL else left <= right


@dataclass(frozen=True)
class DeclarationForm(Rule):
    """A form: rows in order, agreements between them, the reform domain it belongs to."""

    reform_domain: str
    levels: tuple[Level, ...]
    rows: Mapping[str, DeclarationRow]
    constraints: tuple[Constraint, ...]

    def warnings(self, values: Mapping[str, Decimal | None]) -> tuple[Constraint, ...]:
        """The agreements that stated numbers break."""
        return tuple(constraint for constraint in self.constraints if constraint.holds(values) is False)


def read_declaration_form(source: Source, faults: FaultList) -> DeclarationForm:
    """Read one form. Row keys are unique over all forms (the loader checks that)."""
    table = source.table(faults)
    head = read_head(table, source)
    seen: set[str] = set()
    rows = {}
    for inside in table.rows("rows"):
        row = _row(inside)
        inside.unique(seen, row.key, "mã dòng")
        rows[row.key] = row
    form = DeclarationForm(
        head,
        table.key("reform_domain"),
        table.choices("levels", Level),
        rows,
        tuple(_constraint(inside, rows) for inside in table.rows("constraints", required=False)),
    )
    table.close()
    return form


def _row(table: Table) -> DeclarationRow:
    key = table.key("key")
    if "." in key:
        table.fault("key", "mã dòng kê khai không chứa dấu chấm.", "Dùng gạch dưới.")
    row = DeclarationRow(
        key=key,
        label=table.text("label"),
        unit=table.text("unit"),
        kind=table.choice("kind", NumberKind),
        span=table.choice("span", RowSpan),
        group=table.text("group", required=False),
        minimum=table.decimal("minimum", required=False),
        maximum=table.decimal("maximum", required=False),
        shown=read_shown(table),
        help=table.text("help", required=False),
    )
    if row.minimum is not None and row.maximum is not None and row.maximum < row.minimum:
        table.fault("maximum", "nhỏ hơn giá trị tối thiểu.", "Sửa một trong hai số.")
    table.close()
    return row


def read_shown(table: Table) -> Shown | None:
    """The optional ``shown = { unit = "tỷ đồng", factor = 1000000000 }`` of a row or an indicator."""
    inside = table.optional_table("shown")
    if inside is None:
        return None
    unit, factor = inside.text("unit"), inside.decimal("factor")
    if factor is None or factor <= 0:
        inside.fault("factor", "hệ số quy đổi phải lớn hơn 0.", "Ví dụ tỷ đồng: 1000000000.")
        factor = Decimal(1)
    inside.close()
    return Shown(unit, factor)


def _constraint(table: Table, rows: Mapping[str, DeclarationRow]) -> Constraint:
    constraint = Constraint(
        table.choice("kind", ConstraintKind), table.texts("left"), table.texts("right"), table.text("message")
    )
    for side, keys in (("left", constraint.left), ("right", constraint.right)):
        for key in keys:
            if key not in rows:
                table.fault(side, f"không có dòng “{key}” trong biểu này.", "Dùng mã dòng đã khai ở mục rows.")
    units = {rows[key].unit for key in (*constraint.left, *constraint.right) if key in rows}
    if len(units) > 1:
        table.fault("left", f"so sánh các đơn vị tính khác nhau: {', '.join(sorted(units))}.", "Đưa về cùng đơn vị.")
    table.close()
    return constraint
