"""``periods.toml``: the ways of cutting the year and their cut-off days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caicach.domain.periods import CutOff, DayRule, PeriodKind, PeriodScheme
from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Rule, Source, read_head

MAX_OFFSET = 24


@dataclass(frozen=True)
class PeriodRules(Rule):
    """All schemes by key: "cchc" for reform reports, "calendar" for the civil calendar."""

    schemes: Mapping[str, PeriodScheme]


def read_periods(source: Source, faults: FaultList) -> PeriodRules:
    """Read ``periods.toml``."""
    table = source.table(faults)
    head = read_head(table, source)
    schemes = {key: _scheme(key, inside) for key, inside in table.entries("schemes")}
    table.close()
    return PeriodRules(head, schemes)


def _scheme(key: str, table: Table) -> PeriodScheme:
    title = table.text("title")
    cut_offs = tuple(_cut_off(row) for row in table.rows("cut_offs"))
    table.close()
    _refuse_overlaps(table, cut_offs)
    return PeriodScheme(key, title, cut_offs)


def _cut_off(table: Table) -> CutOff:
    kind = table.choice("kind", PeriodKind)
    numbers = table.integers("numbers")
    if any(not 1 <= number <= kind.per_year for number in numbers):
        table.fault("numbers", f"số thứ tự kỳ phải từ 1 đến {kind.per_year}.", "Sửa danh sách số thứ tự.")
    opens, closes = _day_rule(table.table("opens")), _day_rule(table.table("closes"))
    due = table.optional_table("due")
    valid_from, valid_to = table.validity()
    cut_off = CutOff(
        kind,
        numbers,
        opens,
        closes,
        None if due is None else _day_rule(due),
        valid_from,
        valid_to,
        table.boolean("verified"),
        table.text("note", required=False),
    )
    table.close()
    return cut_off


def _day_rule(table: Table) -> DayRule:
    day = table.integer("day", low=1, high=31)
    offset = table.integer("month_offset", low=-MAX_OFFSET, high=MAX_OFFSET, required=False)
    table.close()
    return DayRule(day, offset)


def _refuse_overlaps(table: Table, cut_offs: tuple[CutOff, ...]) -> None:
    for index, one in enumerate(cut_offs):
        for other in cut_offs[index + 1 :]:
            same = one.kind is other.kind and set(one.numbers) & set(other.numbers)
            apart = (one.valid_to is not None and one.valid_to < other.valid_from) or (
                other.valid_to is not None and other.valid_to < one.valid_from
            )
            if same and not apart:
                reason = f"hai mục cùng quy định kỳ “{one.kind}” số {min(same)} trong cùng thời gian."
                table.fault("cut_offs", reason, "Đặt ngày hết hiệu lực cho mục cũ.")
