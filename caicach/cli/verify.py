"""`caicach verify`: proves that what is kept is what was written (documents, audit log, dossier files, figures)."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.db import DatabaseError

from caicach.domain.errors import TradeError
from caicach.foundation.audit.verification import Verdict, names, verify_all

NEEDS_DJANGO = True


class NothingToVerify(TradeError):
    """No database, or no verifier of the name asked for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which part, and how to print."""
    parser.add_argument("--only", metavar="PHẦN", default="", help=f"chỉ một phần: {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="in một văn bản JSON")


def run(args: argparse.Namespace) -> int:
    """0 where everything holds, 1 where a flaw was found or a part could not be proved."""
    if args.only and args.only not in names():
        raise NothingToVerify(f"Không có phần “{args.only}” để kiểm chứng; chọn một trong: {', '.join(names())}")
    try:
        verdicts = list(verify_all(args.only))
    except DatabaseError as error:
        raise NothingToVerify(f"Cơ sở dữ liệu chưa sẵn sàng ({error}). Hãy chạy: python manage.py migrate") from error
    print(json.dumps(_told(verdicts), ensure_ascii=False, indent=1) if args.json else _written(verdicts))
    clean = all(verdict.is_clean for verdict in verdicts)
    if not clean and not args.json:
        print("Có chỗ không còn nguyên vẹn. Hãy giữ nguyên hiện trạng và báo người quản trị hệ thống.", file=sys.stderr)
    return 0 if clean else 1


def _told(verdicts: list[Verdict]) -> dict[str, Any]:
    return {
        "clean": all(verdict.is_clean for verdict in verdicts),
        "parts": [
            {
                "name": verdict.name,
                "clean": verdict.is_clean,
                "flaws": [{"place": flaw.place, "message": flaw.message} for flaw in verdict.flaws],
                "failure": verdict.failure or None,
            }
            for verdict in verdicts
        ],
    }


def _written(verdicts: list[Verdict]) -> str:
    lines = []
    for verdict in verdicts:
        state = "nguyên vẹn" if verdict.is_clean else verdict.failure or f"{len(verdict.flaws)} chỗ sai"
        lines.append(f"{verdict.name}: {state}")
        lines += [f"  {flaw.place}: {flaw.message}" for flaw in verdict.flaws]
    return "\n".join(lines)
