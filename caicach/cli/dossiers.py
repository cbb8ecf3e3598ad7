"""`caicach dossiers import FILE...` and `caicach dossiers vacuum`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from caicach.domain.errors import TradeError
from caicach.foundation.imports.registry import Fault
from caicach.foundation.organizations.models import Unit
from caicach.registers.dossiers.services import (
    ImportOutcome,
    import_file,
    remember_mapping,
    remembered_mapping,
    vacuum,
)
from caicach.registers.dossiers.services.upkeep import KEPT_DAYS

NEEDS_DJANGO = True
#: Faults written out for people; JSON has them all.
_SHOWN = 20


class FileMissing(TradeError):
    """A file that was named is not there."""


class SiteNotPrepared(TradeError):
    """The database has no tables yet."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Deeds and their options."""
    deeds = parser.add_subparsers(dest="deed_of_dossiers", metavar="VIỆC", required=True)
    take = deeds.add_parser("import", help="nhập danh sách hồ sơ một cửa (.xlsx, .csv)")
    take.add_argument("files", metavar="FILE", nargs="+", type=Path, help="tệp .xlsx hoặc .csv (UTF-8)")
    take.add_argument("--unit", metavar="CODE", help="mã đơn vị của các dòng không ghi đơn vị")
    take.add_argument(
        "--mapping", metavar="NAME", help="cách ghép cột đã nhớ (được ghi nhớ sau lần nhập đầu), hoặc tệp .json"
    )
    take.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
    take.add_argument("--strict", action="store_true", help="có dòng lỗi thì không nhập cả tệp")
    take.add_argument("--json", action="store_true", help="in một tài liệu JSON")
    clean = deeds.add_parser("vacuum", help="dọn tệp thừa và phiên bản cũ khỏi kho hồ sơ")
    clean.add_argument("--days", type=int, default=KEPT_DAYS, help=f"giữ phiên bản cũ bao nhiêu ngày ({KEPT_DAYS})")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 rows were refused."""
    try:
        return _vacuum(args) if args.deed_of_dossiers == "vacuum" else _import(args)
    except DatabaseError as error:
        raise SiteNotPrepared(f"Cơ sở dữ liệu chưa sẵn sàng ({error}). Hãy chạy: python manage.py migrate") from error


def _vacuum(args: argparse.Namespace) -> int:
    done = vacuum(by=None, kept_days=args.days)
    print(f"Đã dọn {done.strays} tệp thừa, {done.versions} phiên bản cũ, {done.bytes / 1e6:.1f} MB.")
    return 0


def _import(args: argparse.Namespace) -> int:
    missing = [str(path) for path in args.files if not path.is_file()]
    if missing:
        raise FileMissing(f"Không có tệp {', '.join(missing)}. Kiểm tra lại đường dẫn.")
    unit, mapping = _unit(args.unit), _mapping(args.mapping)
    outcomes: list[tuple[Path, ImportOutcome]] = []
    for path in args.files:
        outcome = import_file(
            by=None,
            unit=unit,
            path=path,
            mapping=mapping,
            dry_run=args.dry_run,
            skip_faulty=not args.strict,
            progress=_say,
        )
        outcomes.append((path, outcome))
        if args.mapping and not args.dry_run and not args.mapping.endswith(".json"):
            remember_mapping(by=None, name=args.mapping, columns={**mapping, **outcome.headings})
    if args.json:
        print(json.dumps(_as_json(outcomes), ensure_ascii=False))
    else:
        _tell(outcomes, is_dry=args.dry_run)
    return 1 if any(outcome.refused_rows for _, outcome in outcomes) else 0


def _unit(code: str | None) -> Unit | None:
    if code is None:
        return None
    found = list(Unit.objects.filter(code=code).order_by("valid_to"))
    current = [unit for unit in found if unit.valid_to is None] or found
    if len(current) != 1:
        why = "không có đơn vị mang mã này" if not found else "mã này thuộc nhiều đơn vị"
        raise TradeError(f"--unit {code}: {why}; tìm mã bằng `caicach units find`.")
    return current[0]


def _mapping(name: str | None) -> Mapping[str, str]:
    if name is None:
        return {}
    if not name.endswith(".json"):
        return remembered_mapping(name)
    try:
        columns = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TradeError(f"Không đọc được cách ghép cột ở {name}: {error}.") from error
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        raise TradeError(f"Tệp {name} phải là một bảng JSON: tiêu đề cột → tên trường.")
    return columns


def _say(done: int, total: int | None, message: str) -> None:
    print(message, file=sys.stderr)


def _as_json(outcomes: list[tuple[Path, ImportOutcome]]) -> dict[str, Any]:
    counts = {
        name: sum(getattr(outcome, name) for _, outcome in outcomes)
        for name in ("rows", "added", "changed", "unchanged")
    }
    several = len(outcomes) > 1
    refused = [
        {**({"file": path.name} if several else {}), **_fault(fault)}
        for path, outcome in outcomes
        for fault in outcome.refused
    ]
    return {**counts, "refused": refused}


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "reason": fault.reason,
        "remedy": fault.remedy,
    }


def _tell(outcomes: list[tuple[Path, ImportOutcome]], *, is_dry: bool) -> None:
    for path, outcome in outcomes:
        print(
            f"{path.name}{' (kiểm tra thử, chưa ghi)' if is_dry else ''}: {outcome.rows} dòng, thêm {outcome.added}, "
            f"sửa {outcome.changed}, không đổi {outcome.unchanged}, từ chối {outcome.refused_rows}."
        )
        for fault in outcome.refused[:_SHOWN]:
            sheet = f"trang {fault.sheet}, " if fault.sheet else ""
            value = f" “{fault.value}”" if fault.value else ""
            print(f"  {sheet}dòng {fault.row}, cột {fault.column}{value}: {fault.reason}. {fault.remedy}")
        if len(outcome.refused) > _SHOWN:
            print(f"  … và {len(outcome.refused) - _SHOWN} lỗi nữa; xem đủ bằng --json.")
