"""``indicators/<key>.toml``: an indicator names its inputs, a formula over them and how its figure is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from caicach.domain.figures import EXACT, ROUNDING_RULES, FigureState, ZeroDenominator, round_by
from caicach.domain.indicators import Evaluation, Formula, FormulaError, InputValue, evaluate, parse
from caicach.domain.indicators.formula import Call, Operation
from caicach.domain.periods import PeriodKind
from caicach.domain.targets import Trajectory
from caicach.rulebook.declaration_forms import Shown, read_shown
from caicach.rulebook.faults import FaultList, shown
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Rule, Source, read_head

_EMPTY_FORMULA = parse("0")


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Aggregation(StrEnum):
    """How the figure of several units comes about. There is no averaging."""

    FACTS_ADD_UP = "facts_add_up"  # facts of the units are added, then the formula is worked out once
    NOT_ADDITIVE = "not_additive"  # has no meaning over several units


@dataclass(frozen=True)
class Input:
    """A fact (with an optional filter on its dimensions) or another indicator. Exactly one of the two is set."""

    name: str
    fact: str | None
    indicator: str | None
    where: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Example:
    """A worked case: what goes in (None: unknown), and the value shown after rounding or the state without one."""

    inputs: Mapping[str, Decimal | None]
    value: Decimal | None
    state: FigureState
    source: str


@dataclass(frozen=True)
class IndicatorRule(Rule):
    """An indicator. ``version`` also covers the indicators it takes in.

    ``trajectory`` is how a target linked to it is judged before its term ends, unless the plan says otherwise.
    """

    unit: str
    shown: Shown | None
    reform_domain: str
    inputs: Mapping[str, Input]
    formula: Formula
    zero_denominator: ZeroDenominator
    better: Direction
    rounding: str
    period_kinds: tuple[PeriodKind, ...]
    aggregation: Aggregation
    trajectory: Trajectory
    description: str
    examples: tuple[Example, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Fact keys it takes in directly."""
        return tuple(sorted({item.fact for item in self.inputs.values() if item.fact}))

    @property
    def indicators(self) -> tuple[str, ...]:
        """Indicators it takes in directly."""
        return tuple(sorted({item.indicator for item in self.inputs.values() if item.indicator}))

    @property
    def is_share(self) -> bool:
        """Whether the figure is a part of a whole, so that 239/266 can be shown beside it."""
        root = self.formula.root
        return (isinstance(root, Call) and root.function in ("ratio", "percent")) or (
            isinstance(root, Operation) and root.operator == "/"
        )

    def work_out(self, inputs: Mapping[str, InputValue]) -> Evaluation:
        """The figure from the values of its inputs, by their names in this rule; None is unknown."""
        return evaluate(self.formula, inputs, zero_denominator=self.zero_denominator)

    def rounded(self, value: Decimal | None) -> Decimal | None:
        """The value as it is shown: in the shown unit, rounded by the rule's own rounding."""
        if value is None:
            return None
        return round_by(self.rounding, EXACT.divide(value, self.shown.factor) if self.shown else value)


def read_indicator(source: Source, faults: FaultList) -> IndicatorRule:
    """Read one indicator. Whether its facts and domain exist is checked by the rulebook as a whole."""
    table = source.table(faults)
    head = read_head(table, source)
    declared = table.key("key")
    if declared and declared != source.stem:
        table.fault("key", f"khác tên tệp “{source.stem}.toml”.", "Đặt mã trùng tên tệp.")
    inputs = {name: _input(name, inside) for name, inside in table.entries("inputs")}
    rule = IndicatorRule(
        head=head,
        unit=table.text("unit"),
        shown=read_shown(table),
        reform_domain=table.key("domain"),
        inputs=inputs,
        formula=_formula(table, inputs),
        zero_denominator=table.choice("zero_denominator", ZeroDenominator),
        better=table.choice("better", Direction),
        rounding=table.one_of("rounding", ROUNDING_RULES),
        period_kinds=table.choices("periods", PeriodKind),
        aggregation=table.choice("aggregation", Aggregation),
        trajectory=table.choice("trajectory", Trajectory, default=Trajectory.CURRENT),
        description=table.text("description", required=False),
        examples=tuple(_example(row, inputs) for row in table.rows("examples")),
    )
    table.close()
    return rule


def _input(name: str, table: Table) -> Input:
    fact, indicator = table.key("fact", required=False), table.key("indicator", required=False)
    if bool(fact) == bool(indicator):
        reason = "phải nêu đúng một nguồn: dữ kiện (fact) hoặc chỉ tiêu (indicator)."
        table.faults.add(table.file, table.entry, fact or None, reason, "Giữ một khóa fact hoặc indicator.")
    where = _where(table)
    if where and indicator:
        table.fault("where", "chỉ lọc được dữ kiện, không lọc được chỉ tiêu khác.", "Bỏ khóa where.")
    table.close()
    return Input(name, fact or None, indicator or None, where)


def _where(table: Table) -> Mapping[str, tuple[str, ...]]:
    inside = table.optional_table("where")
    if inside is None:
        return {}
    found = {}
    for dimension, value in inside.values.items():
        many = isinstance(value, list)
        found[dimension] = inside.texts(dimension) if many else (inside.text(dimension),)
    return found


def _formula(table: Table, inputs: Mapping[str, Input]) -> Formula:
    text = table.text("formula")
    if not text:
        return _EMPTY_FORMULA
    try:
        formula = parse(text)
    except FormulaError as error:
        table.fault("formula", f"ký tự thứ {error.position + 1}: {error.reason}", "Sửa công thức.")
        return _EMPTY_FORMULA
    for name in sorted(formula.names - set(inputs)):
        table.fault("formula", f"dùng “{name}” mà mục inputs không khai.", f"Thêm [inputs.{name}].")
    for name in sorted(set(inputs) - formula.names):
        table.faults.add(
            table.file, f"inputs.{name}", None, "khai mà công thức không dùng.", "Bỏ mục này hoặc dùng trong công thức."
        )
    return formula


def _example(table: Table, inputs: Mapping[str, Input]) -> Example:
    given: dict[str, Decimal | None] = dict.fromkeys(table.texts("unknown", required=False))
    numbers = table.optional_table("inputs")
    for name in numbers.values if numbers else ():
        given[name] = numbers.decimal(name) if numbers else None
    for name in sorted(set(inputs) ^ set(given)):
        remedy = f"Mỗi ví dụ cho đủ và chỉ cho các số liệu: {', '.join(sorted(inputs))}."
        table.faults.add(table.file, table.entry, name, "ví dụ không khớp mục inputs.", remedy)
    value = table.decimal("value", required=False)
    state = table.choice("state", FigureState, default=FigureState.MEASURED)
    if (value is None) is (state is FigureState.MEASURED):
        reason = "ví dụ phải có value, hoặc có state khác “measured”."
        table.faults.add(table.file, table.entry, None, reason, "Thêm value = … hoặc state = “unknown”.")
    example = Example(given, value, state, table.text("source", required=False))
    table.close()
    return example


def check_examples(rule: IndicatorRule, faults: FaultList) -> None:
    """Work every example out and record those that give something else."""
    for number, example in enumerate(rule.examples, start=1):
        if not rule.formula.names <= set(example.inputs):
            continue  # already a fault
        figure = rule.work_out(example.inputs).figure
        got = rule.rounded(figure.value)
        if (got, figure.state) != (example.value, example.state):
            wanted = example.state if example.value is None else example.value
            result = figure.state if got is None else got
            reason = f"tính ra {shown(result)}, ví dụ ghi {shown(wanted)}."
            faults.add(rule.head.file, f"examples[{number}]", None, reason, "Sửa công thức hoặc sửa ví dụ.")
