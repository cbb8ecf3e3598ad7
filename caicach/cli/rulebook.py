"""`caicach rulebook check`: load every rule file, name each fault with its file, entry and remedy."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from caicach.domain.errors import TradeError
from caicach.rulebook import Fault, Rulebook, RulebookError, load

HOUSE = Path(__file__).resolve().parent.parent.parent


class OverlayMissing(TradeError):
    """The folder given for the site's own rules does not exist."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One question, where the site's own rules stand, and how to print."""
    questions = parser.add_subparsers(dest="question", metavar="CÂU HỎI", required=True)
    check = questions.add_parser("check", help="nạp mọi tệp quy tắc, nêu từng lỗi với tệp, mục và cách sửa")
    check.add_argument(
        "--local", type=Path, metavar="DIR", help="thư mục quy tắc riêng của đơn vị (mặc định: local/rulebook)"
    )
    check.add_argument("--json", action="store_true", help="in một văn bản JSON")


def run(args: argparse.Namespace) -> int:
    """0 where every file is sound, 1 where one is not."""
    overlay = _overlay(args.local)
    try:
        book = load(overlay)
    except RulebookError as error:
        return _report(args.json, None, error.faults, overlay)
    return _report(args.json, book, (), overlay)


def _overlay(given: Path | None) -> Path | None:
    if given is not None:
        if not given.is_dir():
            raise OverlayMissing(f"Không có thư mục “{given}”. Kiểm tra lại đường dẫn sau --local.")
        return given
    usual = Path(os.environ.get("CAICACH_LOCAL", HOUSE / "local")) / "rulebook"
    return usual if usual.is_dir() else None


def _report(as_json: bool, book: Rulebook | None, faults: tuple[Fault, ...], overlay: Path | None) -> int:
    if as_json:
        print(json.dumps(_content(book, faults, overlay), ensure_ascii=False, indent=1))
    else:
        for fault in faults:
            print(fault)
        print(_summary(book, faults))
        if book:
            _warn_unverified(book)
    return 1 if faults else 0


def _content(book: Rulebook | None, faults: tuple[Fault, ...], overlay: Path | None) -> dict[str, Any]:
    rules = book.rules if book else ()
    return {
        "version": book.version if book else None,
        "local": str(overlay) if overlay else None,
        "rules": [
            {
                "file": rule.head.file,
                "title": rule.title,
                "version": rule.version,
                "verified": rule.verified,
                "site": rule.head.is_site,
                "legal_basis": list(rule.legal_basis),
            }
            for rule in rules
        ],
        "faults": [
            {
                "file": fault.file,
                "entry": fault.entry,
                "value": fault.value,
                "reason": fault.reason,
                "remedy": fault.remedy,
            }
            for fault in faults
        ],
    }


def _summary(book: Rulebook | None, faults: tuple[Fault, ...]) -> str:
    if book is None:
        return f"{len(faults)} lỗi."
    own = sum(1 for rule in book.rules if rule.head.is_site)
    site = f", trong đó {own} tệp riêng của đơn vị" if own else ""
    return f"Bộ quy tắc {book.version}: {len(book.rules)} tệp{site}, không có lỗi."


def _warn_unverified(book: Rulebook) -> None:
    open_files = sum(1 for rule in book.rules if not rule.verified)
    if open_files:
        print(f"{open_files} tệp chưa đối chiếu với văn bản gốc (xem bằng --json).", file=sys.stderr)
