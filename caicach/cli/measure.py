"""`caicach measure`: figures of a period."""

import argparse
import json
import sys
from typing import Any

from caicach.domain.errors import TradeError
from caicach.domain.periods import Period, PeriodError
from caicach.foundation.organizations.models import Unit
from caicach.measuring.indicators.models import Figure
from caicach.measuring.indicators.services import measure

NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Period, unit, form of the answer."""
    parser.add_argument("--period", required=True, help="kỳ, ví dụ 2026Q3, 2026M09, 2026H1, 2026")
    parser.add_argument("--unit", help="mã đơn vị; bỏ trống là mọi đơn vị")
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Measure and print the figures that hold now."""
    try:
        period = Period.parse(args.period)
    except PeriodError as error:
        raise TradeError(str(error)) from error
    units = _units(args.unit) if args.unit else None
    done = measure(period, units, cause="dòng lệnh")
    print(f"{done.added} số liệu mới, {done.changed} đổi, {done.unchanged} giữ nguyên.", file=sys.stderr)
    found = Figure.objects.filter(period=period.key, is_current=True).select_related("unit").defer("steps", "inputs")
    if units is not None:
        found = found.filter(unit__in=units)
    figures = [_as_json(figure) for figure in found.order_by("unit__code", "indicator")]
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for line in figures:
            value = "chưa có" if line["value"] is None else line["value"]
            print(f"{line['unit']}\t{line['indicator']}\t{value}")
    return 0


def _units(code: str) -> list[Unit]:
    units = list(Unit.objects.filter(code=code))
    if not units:
        raise TradeError(f"--unit {code}: không có đơn vị mang mã này; tìm mã bằng `caicach units find`.")
    return units


def _as_json(figure: Figure) -> dict[str, Any]:
    return {
        "indicator": figure.indicator,
        "unit": figure.unit.code,
        "period": figure.period,
        "value": _text(figure.value),
        "part": _text(figure.part),
        "whole": _text(figure.whole),
        "state": figure.state,
        "reason": figure.reason,
        "coverage": {"known": figure.coverage_known, "expected": figure.coverage_expected},
        "rule_version": figure.rule_version,
        "revision": figure.revision,
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
