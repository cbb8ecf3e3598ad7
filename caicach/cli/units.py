"""`caicach units find TEXT [--on DATE]` and `caicach units successors CODE`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.models import Unit, UnitKind
from caicach.foundation.organizations.selectors import Found, Step, find_units, on_map, successors
from caicach.foundation.organizations.services.loading import load_units

NEEDS_DJANGO = True


class SiteNotPrepared(TradeError):
    """The database has no tables or no units yet."""


class UnitUnknown(TradeError):
    """No unit bears the code."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two questions and their options."""
    questions = parser.add_subparsers(dest="question", metavar="CÂU HỎI", required=True)
    find = questions.add_parser("find", help="tìm đơn vị theo tên (có dấu, không dấu, viết tắt, tên cũ) hoặc mã")
    find.add_argument("text", metavar="TEXT", help='ví dụ: "P. Thạch Quý, TP Hà Tĩnh", thach quy, 18091')
    find.add_argument(
        "--on", type=_day, metavar="DATE", help="chỉ đơn vị có trong ngày này (2024-09-30 hoặc 30/9/2024)"
    )
    find.add_argument("--kind", choices=UnitKind.values, action="append", help="chỉ loại đơn vị này")
    find.add_argument("--limit", type=int, default=20, help="số kết quả nhiều nhất (20)")
    after = questions.add_parser("successors", help="đơn vị kế thừa của một mã đơn vị")
    after.add_argument("code", metavar="CODE", help="mã đơn vị, giữ số 0 ở đầu, ví dụ 06157")
    after.add_argument("--on", type=_day, metavar="DATE", help="đơn vị giữ địa bàn ấy vào ngày này")
    questions.add_parser("load", help="nạp danh mục đơn vị hành chính chính thức; chạy lại không đổi gì")
    for question in (find, after):
        question.add_argument("--json", action="store_true", help="in một văn bản JSON")


def run(args: argparse.Namespace) -> int:
    """0 where something answers, 1 where nothing does."""
    try:
        if args.question == "load":
            return _load()
        if not Unit.objects.exists():
            raise SiteNotPrepared("Danh mục đơn vị chưa được nạp. Hãy chạy: caicach prepare")
        return _find(args) if args.question == "find" else _successors(args)
    except DatabaseError as error:
        raise SiteNotPrepared(f"Cơ sở dữ liệu chưa sẵn sàng ({error}). Hãy chạy: caicach prepare") from error


def _load() -> int:
    loaded = load_units()
    print(f"Đã thêm {loaded.units} đơn vị, {loaded.successions} quan hệ kế thừa, {loaded.names} lần đổi tên.")
    return 0


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"“{text}” không phải một ngày; hãy viết như 2025-07-01 hoặc 01/7/2025")


def _find(args: argparse.Namespace) -> int:
    found = find_units(args.text, on=args.on, kinds=args.kind, limit=args.limit)
    if args.json:
        _print_json([{**_unit(hit.unit), "matched": hit.matched, "score": hit.score} for hit in found])
    else:
        for hit in found:
            print(_line(hit))
    if not found:
        print(f"Không tìm thấy đơn vị nào ứng với “{args.text}”.", file=sys.stderr)
    return 0 if found else 1


def _successors(args: argparse.Namespace) -> int:
    unit = _by_code(args.code, args.on)
    if args.on is not None:
        held = on_map(unit, args.on)
        rows = [{**_unit(h.unit), "share": _share(h.share), "is_default": h.is_default} for h in held]
    else:
        rows = [_passage(step) for step in successors(unit)]
    if args.json:
        _print_json({"unit": _unit(unit), "successors": rows})
    else:
        print(f"{unit.code}  {unit.name}{_years(unit)}")
        for row in rows:
            print(f"  → {row['code']}  {row['name']}, {row['province']}  {_share_text(row)}")
    if not rows:
        print(f"{unit.name} ({unit.code}) không có đơn vị kế thừa được ghi.", file=sys.stderr)
    return 0 if rows else 1


def _by_code(code: str, on: date | None) -> Unit:
    """A code may have belonged to two units in turn: the one that is not of the day asked, else the one that ended."""
    units = list(Unit.objects.filter(code=code).select_related("parent__parent").order_by("-valid_to"))
    if not units:
        raise UnitUnknown(f"Không có đơn vị mã “{code}”. Mã giữ cả số 0 ở đầu; hãy tìm bằng: caicach units find TÊN")
    if on is not None:
        return next((unit for unit in units if not unit.in_force(on)), units[0])
    return next((unit for unit in units if unit.valid_to is not None), units[0])


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent.name if unit.parent else None,
        "province": _province(unit),
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "verified": unit.verified,
    }


def _passage(step: Step) -> dict[str, Any]:
    return {
        **_unit(step.successor),
        "share": _share(step.share),
        "is_default": step.is_default,
        "relation": step.kind,
        "on": step.on.isoformat(),
        "legal_basis": step.legal_basis,
        "derived": step.derived,
    }


def _province(unit: Unit) -> str:
    above = unit
    while above.parent is not None:
        above = above.parent
    return above.name


def _share(share: Any) -> str | None:
    return None if share is None else f"{share.normalize():f}"


def _share_text(row: dict[str, Any]) -> str:
    if row["share"] == "1":
        return "toàn bộ"
    part = f"phần {row['share'].replace('.', ',')}" if row["share"] else "một phần, tỷ lệ chưa rõ"
    return f"{part} (nhận chính)" if row["is_default"] else part


def _years(unit: Unit) -> str:
    return f"  (đến hết {unit.valid_to:%d/%m/%Y})" if unit.valid_to else ""


def _line(hit: Found) -> str:
    unit = hit.unit
    above = ", ".join(u.name for u in (unit.parent, unit.parent and unit.parent.parent) if u)
    known_as = f"  [khớp: {hit.matched}]" if hit.matched != unit.name else ""
    return f"{unit.code:<6} {unit.name}{', ' if above else ''}{above}{_years(unit)}{known_as}"


def _print_json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))
